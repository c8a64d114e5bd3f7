"""Undo: the journal of deliberate acts, and how each kind of act is taken back and done again."""
