"""Links, selected text, and whole articles as Markdown, given to the browser, the clipboard, files and programs."""
