"""Read how a web page describes itself: its titles, its descriptions, and its text as data for programs.

Sources: the description of HTML (4.2.5.1), Open Graph (ogp.me), and `articleBody` of schema.org in JSON-LD.
Rule: a description alone proves nothing. It helps to find the article in the page, and replaces the article only where
the page shows none.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from tui_reader.article.write.plain_text import text_of
from tui_reader.model.entities import Content
from tui_reader.model.records import replace

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD: Final = re.compile(r"\w+")
_TITLES: Final = frozenset({"og:title", "twitter:title"})
_DESCRIPTIONS: Final = frozenset({"og:description", "twitter:description", "description"})
_LONGEST_DATA: Final = 1024 * 1024
_LONGEST_OPENING: Final = 20_000
_MOST_NODES: Final = 20_000
_MOST_SAID: Final = 8


class Description(Struct, frozen=True):
    """The words of the titles, and of texts that the article should hold (`openings`), as sets.

    `body` is the text of the article as data, or empty. `base` is the base of the page's addresses, or None.
    """

    titles: tuple[frozenset[str], ...] = ()
    openings: tuple[frozenset[str], ...] = ()
    body: str = ""
    base: str | None = None


def word_set(text: str) -> frozenset[str]:
    """Return the different words of `text`, case-folded."""
    return frozenset(_WORD.findall(text[:_LONGEST_OPENING].casefold()))


def read_description(root: _Element) -> Description:
    """Read the descriptions of a page, before anything is taken out of its tree."""
    titles: dict[frozenset[str], None] = {}
    openings: dict[frozenset[str], None] = {}
    body = ""
    base = None
    for element in root.iter("title", "meta", "base", "script"):
        if element.tag == "title":
            titles[word_set(element.text or "")] = None
        elif element.tag == "base":
            base = base or element.get("href")
        elif element.tag == "script":
            body = body or _body_in(element)
        else:
            name = (element.get("property") or element.get("name") or "").strip().lower()
            known = titles if name in _TITLES else openings if name in _DESCRIPTIONS else None
            if known is not None and len(known) < _MOST_SAID:
                known[word_set(element.get("content") or "")] = None
    return Description(tuple(filter(None, titles)), tuple(filter(None, openings)), body, base)


def add_hints(page: Description, hint: Content | None, title: str) -> Description:
    """Return `page` with the text and the title that the feed has for the article."""
    titles = (*page.titles, *filter(None, [word_set(title)]))
    words = word_set(text_of(hint)) if hint else frozenset[str]()
    return replace(page, titles=titles, openings=(*page.openings, words) if words else page.openings)


def _body_in(script: _Element) -> str:
    """Return the longest `articleBody` of a JSON-LD script, or the empty string."""
    if "articleBody" not in (script.text or ""):
        return ""
    bodies = (node.get("articleBody") for node in objects_in(script))
    return max((body for body in bodies if isinstance(body, str)), key=len, default="")


def objects_in(script: _Element) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD script, outer ones first; none where the script is too long or no JSON."""
    data = script.text or ""
    try:
        todo: deque[object] = deque([json.loads(data, strict=False)] if len(data) <= _LONGEST_DATA else [])
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not todo:
            return
        node = todo.popleft()
        if isinstance(node, dict):
            yield node
            todo.extend(value for value in node.values() if isinstance(value, dict | list))
        elif isinstance(node, list):
            todo.extend(node)


def body_as_html(body: str) -> str:
    """Return an `articleBody` as HTML. Most are plain text with line feeds between paragraphs."""
    if re.search(r"</(?:p|div|li)>|<br\s*/?>", body):
        return body
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in body.splitlines() if line.strip())
