"""Web pages: their source as text, and the addresses of their feeds."""
