"""Find the article of a web page: sweep out its furniture, choose an element, read the page's own descriptions."""
