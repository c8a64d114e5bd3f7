"""Subscribing: the dialog that asks for an address, and what is done with the address."""
