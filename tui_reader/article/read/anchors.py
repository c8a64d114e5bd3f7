"""Places in an article that its own links lead to: footnotes, the passages of a table of contents.

The rule it guards: only names that a link of the same page asks for are followed. Their numbers travel through
Markdown as signs (nodes.ANCHOR, nodes.JUMP), so that a reference may come long before its target and in another part.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from tui_reader.text.references import unescaped

# Possessive and bounded: a page of nothing but `href=` costs no more than its length. Two patterns, for one that
# begins with plain letters is found ten times faster (2 MB: 3 ms instead of 30, before the first text is shown).
_ASKED: Final = r"href\s*+=\s*+[\"']?+[^\"'\s>#]{0,2000}+#([^\"'\s>]{1,200})"
_IN_LOWER_CASE: Final = re.compile(_ASKED)
_IN_ANY_CASE: Final = re.compile(_ASKED, re.IGNORECASE)
_MOST: Final = 10_000


class Anchors:
    """The names a page asks for, by number, and the addresses of the links that ask."""

    def __init__(self, html: str = "") -> None:
        pattern = _IN_ANY_CASE if "HREF" in html else _IN_LOWER_CASE
        asked = (name_of(found[1]) for found in pattern.finditer(html))
        self.names: list[str] = list(dict.fromkeys(asked))[:_MOST]
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._untaken = dict(self._numbers)
        self._urls: dict[str, str] = {}
        self._fragments: dict[str, str] = {}

    def place(self, name: str) -> int | None:
        """Return the number of `name` the first time an element has it; else, or when nobody asks, None."""
        return self._untaken.pop(name, None)

    def ask(self, href: str, url: str) -> int | None:
        """Note that a link with this `href`, which is `url`, leads into the page; return the number of its target."""
        name = name_of(href.partition("#")[2])
        number = self._numbers.get(name)
        if number is not None:
            self._urls.setdefault(name, url)
            self._fragments[url] = name
        return number

    def fragment_of(self, url: str) -> str:
        """Return the name that a link to `url` asks for; empty where it leads out of the page."""
        return self._fragments.get(url, "")

    def url_of(self, name: str) -> str:
        """Return the address of the first link that asks for `name`."""
        return self._urls.get(name, "")


def name_of(fragment: str) -> str:
    """Return the name in a fragment as an `id` has it (RFC 3986, 2.1; HTML, 7.4.6.4)."""
    return unquote(unescaped(fragment)) if "%" in fragment or "&" in fragment else fragment
