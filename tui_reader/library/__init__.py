"""The use-cases of the reader: the only door for both front ends.

`Library` is one open library, and its facets are what can be done with it: `feeds`, `folders`, `smart_feeds`,
`entries`, `articles`, `search`, `rules`, `acts` (undo and redo), `settings`, `network`. A facet that needs nothing but
the file is the store's own object. Those of this room need more: `feeds` a parser, `articles` the conversion, `network`
the engine.
Opening a library imports the store and nothing heavier, because the first paint waits for this. A method that needs
HTTP, a parser or the conversion imports them itself. Requests and their answers stand in `network`, which is imported
when one is made.
A new use-case is a method of its facet; both front ends call it on the `Library`.
"""

from tui_reader.library.library import Library, new_session

__all__ = ["Library", "new_session"]
