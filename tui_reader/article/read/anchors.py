"""Number the places in an article to which its own links lead: footnotes, passages of a table of contents.

Rule: a place gets a number only if a link of the same page leads to it. The numbers stand in the Markdown as signs
(nodes.ANCHOR, nodes.JUMP), so that a reference may come long before its place, and in another part.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from tui_reader.text.references import unescaped

# Possessive and bounded, so that a page of nothing but `href=` takes linear time. Two patterns, because the one in
# lower case is ten times faster (2 MB: 3 ms instead of 30, before the first text is shown).
_ASKED: Final = r"href\s*+=\s*+[\"']?+[^\"'\s>#]{0,2000}+#([^\"'\s>]{1,200})"
_IN_LOWER_CASE: Final = re.compile(_ASKED)
_IN_ANY_CASE: Final = re.compile(_ASKED, re.IGNORECASE)
_MOST: Final = 10_000


class Anchors:
    """The names of places to which links of a page lead, by number, and the addresses of these links."""

    def __init__(self, html: str = "") -> None:
        pattern = _IN_ANY_CASE if "HREF" in html else _IN_LOWER_CASE
        asked = (name_of(found[1]) for found in pattern.finditer(html))
        self.names: list[str] = list(dict.fromkeys(asked))[:_MOST]
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._untaken = dict(self._numbers)
        self._urls: dict[str, str] = {}
        self._fragments: dict[str, str] = {}

    def place(self, name: str) -> int | None:
        """Return the number of a place the first time that an element has its name; None later, or without a link."""
        return self._untaken.pop(name, None)

    def note_link(self, href: str, url: str) -> int | None:
        """Note a link into the page, whose `href` is resolved to `url`; return the number of its place, or None."""
        name = name_of(href.partition("#")[2])
        number = self._numbers.get(name)
        if number is not None:
            self._urls.setdefault(name, url)
            self._fragments[url] = name
        return number

    def fragment_of(self, url: str) -> str:
        """Return the name of the place to which a link to `url` leads; empty where the link leaves the page."""
        return self._fragments.get(url, "")

    def url_of(self, name: str) -> str:
        """Return the address of the first link to the place `name`."""
        return self._urls.get(name, "")


def name_of(fragment: str) -> str:
    """Return the name in a fragment as it stands in an `id` (RFC 3986, 2.1; HTML, 7.4.6.4)."""
    return unquote(unescaped(fragment)) if "%" in fragment or "&" in fragment else fragment
