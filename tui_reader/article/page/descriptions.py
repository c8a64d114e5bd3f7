"""What a web page says of itself: its titles, its descriptions, and its text once more as data for machines.

Sources: the description of HTML (4.2.5.1), Open Graph (ogp.me), and `articleBody` of schema.org in JSON-LD. Nothing
of it is believed alone: it helps to find the article in the page, or stands in where the page itself shows none.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Final

from tui_reader.model.entities import Content
from tui_reader.text.references import unescaped

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD: Final = re.compile(r"\w+")
_TAG: Final = re.compile(r"<[^<>]*+>")
_TITLES: Final = frozenset({"og:title", "twitter:title"})
_DESCRIPTIONS: Final = frozenset({"og:description", "twitter:description", "description"})
_LONGEST_DATA: Final = 1024 * 1024
_LONGEST_OPENING: Final = 20_000
_MOST_NODES: Final = 20_000
_MOST_SAID: Final = 8


@dataclass(frozen=True, slots=True)
class Said:
    """Word sets of the titles and of texts that the article should hold; `body` is its text as data, or empty.

    `base` is what the page resolves its addresses against, or None.
    """

    titles: tuple[frozenset[str], ...] = ()
    openings: tuple[frozenset[str], ...] = ()
    body: str = ""
    base: str | None = None


def words_in(text: str) -> frozenset[str]:
    """Return the different words of `text`, case-folded."""
    return frozenset(_WORD.findall(text[:_LONGEST_OPENING].casefold()))


def read_said(root: _Element) -> Said:
    """Read what a page says of itself; the tree must still be whole."""
    titles: dict[frozenset[str], None] = {}
    openings: dict[frozenset[str], None] = {}
    body = ""
    base = None
    for element in root.iter("title", "meta", "base", "script"):
        if element.tag == "title":
            titles[words_in(element.text or "")] = None
        elif element.tag == "base":
            base = base or element.get("href")
        elif element.tag == "script":
            body = body or _body_in(element)
        else:
            name = (element.get("property") or element.get("name") or "").strip().lower()
            known = titles if name in _TITLES else openings if name in _DESCRIPTIONS else None
            if known is not None and len(known) < _MOST_SAID:
                known[words_in(element.get("content") or "")] = None
    return Said(tuple(filter(None, titles)), tuple(filter(None, openings)), body, base)


def add_hints(said: Said, hint: Content | None, title: str) -> Said:
    """Return `said` with what the feed says of the article."""
    titles = (*said.titles, *filter(None, [words_in(title)]))
    words = words_in(plain(hint)) if hint else frozenset[str]()
    return replace(said, titles=titles, openings=(*said.openings, words) if words else said.openings)


def plain(content: Content) -> str:
    """Return the words of a body without mark-up, roughly and fast."""
    text = content.value
    return text if content.type == "text" else unescaped(_TAG.sub(" ", text))


def _body_in(script: _Element) -> str:
    """Return the longest `articleBody` of a JSON-LD script, or the empty string."""
    data = script.text or ""
    if "articleBody" not in data or len(data) > _LONGEST_DATA:
        return ""
    try:
        todo: list[object] = [json.loads(data, strict=False)]
    except (ValueError, RecursionError):
        return ""
    body = ""
    for _ in range(_MOST_NODES):
        if not todo:
            break
        node = todo.pop()
        if isinstance(node, dict):
            found = node.get("articleBody")
            body = found if isinstance(found, str) and len(found) > len(body) else body
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)
    return body


def body_as_html(body: str) -> str:
    """Return an `articleBody` as HTML; as a rule it is plain text with line feeds between paragraphs."""
    if re.search(r"</(?:p|div|li)>|<br\s*/?>", body):
        return body
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in body.splitlines() if line.strip())
