"""Read and write subscription lists: OPML, newsboat's `urls`, plain lists of addresses, JSON, Markdown."""
