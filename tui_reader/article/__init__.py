"""Make the readable article of an entry: HTML or text in, Markdown and blocks out. Pure.

The names in `__all__` are the room's entire public API. They are imported at their first use, so importing the room
costs nothing.
How the room works: `make.py` hands the article out part by part, so that the beginning of a long article is shown at
once. `read/` reads the HTML, cleans it and cuts it into chunks. `write/` writes a chunk as Markdown, and `blocks/`
reads the Markdown as the flat blocks that the screen draws. `page/` finds the article of a whole web page first.
How to read one more element of HTML: write a handler in `read/block_tags.py`, `media_tags.py` or `text_tags.py`, and
name it in the table of `read/tags.py`. A new kind of block also needs a name in `model/articles.py`, a sign in
`read/nodes.py` (if Markdown has no word for it), and a case in `blocks/from_markdown.py`.
How to improve the articles of web pages: `page/sweep.py` takes parts of a page out, `page/choice.py` chooses the
element of the article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model.lazy import lazy_names

__all__ = [
    "canonical_address",
    "convert",
    "document",
    "extract_article",
    "is_teaser",
    "make_article",
    "page_names",
    "plain_text",
    "words_in",
]

if TYPE_CHECKING:
    from tui_reader.article.make import convert, make_article
    from tui_reader.article.page.extraction import extract_article
    from tui_reader.article.page.names import canonical_address, page_names
    from tui_reader.article.page.teaser import is_teaser
    from tui_reader.article.write.front_matter import document
    from tui_reader.article.write.plain_text import plain_text, words_in
else:
    _MODULES = {
        **dict.fromkeys(("convert", "make_article"), "make"),
        **dict.fromkeys(("canonical_address", "page_names"), "page.names"),
        **dict.fromkeys(("plain_text", "words_in"), "write.plain_text"),
        "extract_article": "page.extraction",
        "is_teaser": "page.teaser",
        "document": "write.front_matter",
    }
    __getattr__ = lazy_names(__name__, _MODULES)
