"""HTML of a feed or a page -> the cleaned tree, in chunks."""
