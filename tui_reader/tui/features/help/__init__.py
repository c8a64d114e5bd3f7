"""Every key, the palette, and the way to the shell."""
