"""The library as the screen sees it. See `session`."""
