"""What a web page says of itself in words for people: its title, who wrote it, and when.

Sources, the plainest first: Open Graph (ogp.me), the names of `<meta>` in use, schema.org in JSON-LD, then the page's
own `<title>` and first heading. Nothing is guessed from the text. Never raises.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from tui_reader.article.page.tree import parse_page
from tui_reader.model.incoming import PageNames
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "citation_title")
_AUTHORS: Final = ("author", "article:author", "dc.creator", "citation_author", "parsely-author", "byl")
_DATES: Final = ("article:published_time", "date", "dc.date", "citation_publication_date", "parsely-pub-date")
_LONGEST_DATA: Final = 1024 * 1024
_MOST_NODES: Final = 20_000
_LONGEST: Final = 300  # characters of a title or a name: what is longer is none
_MOST_AUTHORS: Final = 8


def read_names(page: str) -> PageNames:
    """Return what a page says of itself; empty where it says nothing, or is none."""
    try:
        root = parse_page(page)
        return PageNames() if root is None else _read(root)
    except Exception:  # as with its article: a page that cannot be read says nothing
        return PageNames()


def _read(root: _Element) -> PageNames:
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        said.setdefault(name, []).append(_line(meta.get("content")))
    data = list(_nodes(root))
    titles = [*_first(said, _TITLES), *(_line(_text(each)) for each in root.iter("title")), *_headings(root)]
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
    """Return what the first of these names says that says anything."""
    return next((values for name in names if any(values := said.get(name, []))), [])


def _headings(root: _Element) -> Iterator[str]:
    yield from (_line(_text(each)) for each in root.iter("h1"))


def _text(element: _Element) -> str:
    return " ".join(map(str, element.itertext()))


def _line(text: object) -> str:
    line = clean_line(text[: 10 * _LONGEST]) if isinstance(text, str) else ""
    return line if len(line) <= _LONGEST else ""


def _is_name(name: str) -> bool:
    return bool(name) and "://" not in name and not name.startswith("@")


def _nodes(root: _Element) -> Iterator[dict[str, Any]]:
    """Yield the objects of the page's JSON-LD that say who wrote something, or when."""
    for script in root.iter("script"):
        text = script.text or ""
        if script.get("type") != "application/ld+json" or len(text) > _LONGEST_DATA:
            continue
        try:
            todo: list[object] = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not todo:
                break
            node = todo.pop(0)
            if isinstance(node, dict):
                if "datePublished" in node or "headline" in node:
                    yield node
                todo.extend(value for value in node.values() if isinstance(value, dict | list))
            elif isinstance(node, list):
                todo.extend(node)


def _authors(node: dict[str, Any]) -> Iterator[str]:
    authors = node.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        yield _line(author.get("name") if isinstance(author, dict) else author)
