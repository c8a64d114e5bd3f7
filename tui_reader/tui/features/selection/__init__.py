"""Marks of many rows: those selected, those above or below the cursor, and catching up."""
