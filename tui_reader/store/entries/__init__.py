"""Entries: written, listed, marked, muted by rules, and what belongs to them (pages, pictures, comments)."""
