"""What leaves the reader for elsewhere: links, selected text, and whole articles as Markdown."""
