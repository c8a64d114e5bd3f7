"""Copying links and articles, opening pages, saving and sending. `reading/outside.py` says “Copied …”."""
