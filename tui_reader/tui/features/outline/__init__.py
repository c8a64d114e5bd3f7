"""The outline of an article: its headings, and how much of it is left."""
