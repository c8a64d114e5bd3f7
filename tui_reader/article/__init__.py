"""What a feed gave as HTML or text -> the readable document. Pure.

This is the room's entire public API; everything heavy is imported when it is first used.
`read/` reads HTML by lxml, cleans it (`clean`, the tags) and cuts it into chunks. `write/` turns a chunk into Markdown
by markdownify, `blocks/` reads that by markdown-it. `make.py` hands the article out part by part, so that a long
article shows at once. `page/` sweeps a whole web page first and chooses its article.
Another element of HTML is a handler in `read/block_tags`, `media_tags` or `text_tags`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.model.articles import Article, Part
    from tui_reader.model.entities import Content, Enclosure, Entry
    from tui_reader.model.incoming import PageNames

__all__ = [
    "canonical_address",
    "convert",
    "count_words",
    "document",
    "extract_article",
    "is_teaser",
    "make_article",
    "page_names",
    "plain_text",
    "words_in",
]


def canonical_address(page: str, *, url: str) -> str | None:
    """Return the address that a web page, which came from `url`, names as its own (RFC 6596), or None.

    It is absolute, http or https. Never raises.
    """
    from tui_reader.article.page import address

    return address.canonical_address(page, url=url)


def convert(
    *contents: Content, base: str | None, trouble: Callable[[Exception], None] = lambda _error: None
) -> Iterator[Part]:
    """Yield the readable form of a content: a first part of about 2 KB of text, then about 16 KB each.

    Further `contents` are what the feed says of the same entry in other places: they follow under a rule.
    The `markdown` of all parts, joined by a line feed, is the Markdown of the article. Relative addresses are
    resolved against the `base` of their content, itself relative to `base`. Never raises, whatever the input, and takes
    time in proportion to its length. `trouble` is told of a mistake of ours, behind which a part comes as plain text.
    """
    from tui_reader.article import make

    return make.convert(*contents, base=base, trouble=trouble)


def make_article(
    entry: Entry, feed_title: str, *, trouble: Callable[[Exception], None] = lambda _error: None
) -> Article:
    """Return the whole article of an entry; one without a body has no blocks. `trouble` as in `convert`."""
    from tui_reader.article import make

    return make.make_article(entry, feed_title, trouble=trouble)


def document(entry: Entry, feed_title: str, markdown: Iterable[str]) -> str:
    """Return an entry's `markdown`, in parts, under a YAML front matter, for other programs."""
    from tui_reader.article.write import front_matter

    return front_matter.document(entry, feed_title, markdown)


def plain_text(article: Article) -> str:
    """Return every word of an article as plain text, wrapped nowhere, ending in a line feed."""
    from tui_reader.article.write import plain_text

    return plain_text.plain_text(article)


def count_words(text: str) -> int:
    """Return the number of words in `text`; Chinese, Japanese and Korean are counted by character."""
    from tui_reader.article.write import plain_text

    return plain_text.count_words(text)


def extract_article(page: str, *, url: str, hint: Content | None = None, title: str = "") -> Content | None:
    """Return the article of a web page as HTML, or None where there is none to be found.

    `url` is the address the page came from; the result's `base` is what its links are relative to. `hint` is what the
    feed gave of the article and `title` its title: both help to find it. Menus, comments, share bars and lists of links
    are left out; pictures, captions, tables and code stay, with their attributes, and are as unsafe as in the page.
    Never raises, and takes time in proportion to the length; of a page of more than 4 MB the beginning is read.
    """
    from tui_reader.article.page import extraction

    return extraction.extract(page, url=url, hint=hint, title=title)


def page_names(page: str) -> PageNames:
    """Return what a web page says of itself: title, authors, date. Never raises, in time as `extract_article`."""
    from tui_reader.article.page import names

    return names.read_names(page)


def is_teaser(
    body: Content | None,
    *,
    title: str = "",
    url: str | None = None,
    enclosures: Sequence[Enclosure] = (),
    history: Sequence[int] = (),
) -> bool:
    """Tell whether the body of an entry is only the beginning of its article; said only where it is quite sure.

    `url` is the entry's page; without one there is nothing to fetch and the answer is False. `history` are the lengths
    in words (`words_in`) of the feed's other bodies, six or more to be of use. Never raises.
    """
    from tui_reader.article.page import teaser

    return teaser.is_teaser(body, title=title, url=url, enclosures=enclosures, history=history)


def words_in(content: Content | None) -> int:
    """Return about how many words a body has, its mark-up left out; 0 without one."""
    from tui_reader.article.write import plain_text

    return plain_text.words_in(content)
