"""Read HTML without a tree, for pages that the tree parser cannot read: too deep, too long, with endless tags.

Rule: time in proportion to the length (html.parser is quadratic on TRAPS 12 up to Python 3.13). One regular expression
after the other reads the text. Every element that is started is also ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tui_reader.article.read.builder import Builder
from tui_reader.article.read.chunks import Chunk
from tui_reader.text.references import unescaped

# HTML, 13.2.5: quotes count only after "=". Possessive, so that nothing is ever tried twice.
TAG_SHAPE: Final = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>?")
_TEXT = re.compile(r"(?:[^<]++|<(?![A-Za-z/!?]))++")
_ATTRIBUTE = re.compile(r"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
_MOST_ATTRIBUTES = 50

_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
# Elements that end an open element before them, unless an element of the second group began in between.
_ENDS_BEFORE: Final = {
    "li": (("li",), ("ul", "ol", "menu", "dir")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr",), ("table",)),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    "option": (("option",), ("select",)),
    "a": (("a",), ("td", "th", "li")),
}


def scan(html: str, builder: Builder) -> Iterator[Chunk]:
    """Send the events of `html` to `builder`, and yield chunks when they are ready."""
    balance = _Balance(builder)
    at, end = 0, len(html)
    while at < end:
        if found := _TEXT.match(html, at):
            builder.text(unescaped(found[0]))
            at = found.end()
        elif found := TAG_SHAPE.match(html, at):
            at = _element(html, found, balance)
        else:
            at = _end_of_aside(html, at)
        if builder.structure.ready:
            yield from builder.structure.ready
            builder.structure.ready.clear()
    balance.finish()


def _element(html: str, found: re.Match[str], balance: _Balance) -> int:
    """Handle one tag, and return where to go on: after the tag, or after the raw text inside."""
    name = found[2].lower()
    if found[1]:
        balance.end(name)
        return found.end()
    balance.start(Tag(name, found[3]))
    if name in _VOID or found[3].endswith("/"):
        balance.end(name)
    elif name in _RAW:
        close = re.compile(f"</{name}", re.IGNORECASE).search(html, found.end())
        stop = close.start() if close else len(html)
        balance.builder.text(unescaped(html[found.end() : stop]))
        return stop
    return found.end()


def _end_of_aside(html: str, at: int) -> int:
    """Return where a comment, a declaration or an end tag without a name ends."""
    mark = "-->" if html.startswith("<!--", at) else ">"
    over = html.find(mark, at)
    return over + len(mark) if over >= 0 else len(html)


class Tag:
    """A start tag; its attributes are read at the first call of `get`."""

    __slots__ = ("_attributes", "_found", "tag")

    def __init__(self, tag: str, attributes: str) -> None:
        self.tag = tag
        self._attributes = attributes
        self._found: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        """Return an attribute, or None; only the first 50 are read."""
        if self._found is None:
            self._found = {}
            for match in islice(_ATTRIBUTE.finditer(self._attributes), _MOST_ATTRIBUTES):
                value = match[2] or match[3] or match[4] or ""
                self._found.setdefault(match[1].lower(), unescaped(value))
        return self._found.get(name)


class _Balance:
    """Keeps open elements with their positions, so that no end tag has to search for its start tag."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self._open: list[str] = []
        self._where: dict[str, list[int]] = {}

    def start(self, tag: Tag) -> None:
        name = tag.tag
        if name in _ENDS_BEFORE:
            ended, borders = _ENDS_BEFORE[name]
            begun = max(map(self._last, ended))
            if begun > max(map(self._last, borders)):
                self._close_down_to(begun)
        self._where.setdefault(name, []).append(len(self._open))
        self._open.append(name)
        self.builder.start(tag)

    def end(self, name: str) -> None:
        begun = self._last(name)
        if begun >= 0:
            self._close_down_to(begun)

    def finish(self) -> None:
        self._close_down_to(0)

    def _last(self, name: str) -> int:
        where = self._where.get(name)
        return where[-1] if where else -1

    def _close_down_to(self, position: int) -> None:
        while len(self._open) > position:
            self._where[self._open.pop()].pop()
            self.builder.end()
