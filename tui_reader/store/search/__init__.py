"""Search: the index of words, and queries as SQL and as FTS5 expressions."""
