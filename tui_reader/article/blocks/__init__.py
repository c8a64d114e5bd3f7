"""Make the flat blocks that the screen draws, of Markdown or of the cleaned tree."""
