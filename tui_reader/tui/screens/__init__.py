"""Screens: the reading screen and its dialogs. Nothing is imported here."""
