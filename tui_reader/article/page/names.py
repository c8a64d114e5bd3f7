"""Read the title, the authors, the date and the own address of a web page.

Sources, in this order: Open Graph (ogp.me), the usual names of `<meta>`, schema.org in JSON-LD, then the page's own
`<title>` and first heading. Rule: nothing is guessed from the text, and nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from tui_reader.article.page.descriptions import objects_in
from tui_reader.article.page.tree import parse_page
from tui_reader.article.read.clean import absolute
from tui_reader.model.incoming import PageNames
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "citation_title")
_AUTHORS: Final = ("author", "article:author", "dc.creator", "citation_author", "parsely-author", "byl")
_DATES: Final = ("article:published_time", "date", "dc.date", "citation_publication_date", "parsely-pub-date")
_LONGEST: Final = 300  # characters; a longer text is no title and no name
_MOST_AUTHORS: Final = 8
_LONGEST_HEAD: Final = 256 * 1024
_END_OF_HEAD: Final = re.compile(r"</head|<body", re.IGNORECASE)


def page_names(page: str) -> PageNames:
    """Return title, authors and date of a web page as it gives them; empty where it gives none, or is no page.

    Never raises. Takes time in proportion to the length, as `extract_article`.
    """
    try:
        root = parse_page(page)
        return PageNames() if root is None else _read(root)
    except Exception:  # a page that cannot be read has no names
        return PageNames()


def _read(root: _Element) -> PageNames:
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        said.setdefault(name, []).append(_line(meta.get("content")))
    data = list(_articles(root))
    own = (_line(_text(each)) for tag in ("title", "h1") for each in root.iter(tag))
    titles = [*_first(said, _TITLES), *own]
    authors = _first(said, _AUTHORS) or [name for node in data for name in _authors(node)]
    dates = [*_first(said, _DATES), *(_line(node.get("datePublished")) for node in data)]
    dates += [_line(each.get("datetime")) for each in root.iter("time")]
    names = dict.fromkeys(name.removeprefix("By ").removeprefix("by ") for name in authors if _is_name(name))
    return PageNames(
        next((title for title in titles if title), ""),
        tuple(names)[:_MOST_AUTHORS],
        next((date for date in dates if date), None),
    )


def _first(said: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    """Return the values of the first of these names that has any."""
    return next((values for name in names if any(values := said.get(name, []))), [])


def _text(element: _Element) -> str:
    return " ".join(map(str, element.itertext()))


def _line(text: object) -> str:
    line = clean_line(text[: 10 * _LONGEST]) if isinstance(text, str) else ""
    return line if len(line) <= _LONGEST else ""


def _is_name(name: str) -> bool:
    return bool(name) and "://" not in name and not name.startswith("@")


def _articles(root: _Element) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD that have a date or a headline."""
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            yield from (node for node in objects_in(script) if "datePublished" in node or "headline" in node)


def _authors(node: dict[str, Any]) -> Iterator[str]:
    authors = node.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        yield _line(author.get("name") if isinstance(author, dict) else author)


def canonical_address(page: str, *, url: str) -> str | None:
    """Return the address that a web page at `url` gives as its own (RFC 6596): absolute, http or https; or None.

    Only the head counts, where the element has to stand (HTML, 4.2.4), so no text of the page can set it. Never raises.
    """
    head = page[:_LONGEST_HEAD]
    end = _END_OF_HEAD.search(head)
    root = parse_page(head[: end.start()] if end else head)
    if root is None:
        return None
    base = next((absolute(element.get("href"), url) for element in root.iter("base")), None) or url
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return absolute(link.get("href"), base)
    return None
