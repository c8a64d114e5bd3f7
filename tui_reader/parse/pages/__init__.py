"""Read web pages: their source, the feeds they name, and the feeds of hosts whose addresses follow known rules."""
