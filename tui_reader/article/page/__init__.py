"""The article of a web page: what is swept out, which element is chosen, what the page says of itself."""
