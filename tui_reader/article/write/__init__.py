"""The cleaned tree -> Markdown for other programs, and plain text."""
