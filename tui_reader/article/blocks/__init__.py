"""The cleaned tree or its Markdown -> the flat blocks that the screen draws."""
