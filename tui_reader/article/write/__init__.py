"""Write the cleaned tree as Markdown, and an article as plain text."""
