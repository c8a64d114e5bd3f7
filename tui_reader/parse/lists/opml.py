"""OPML -> the feeds it lists (OPML 1.0, 1.1, 2.0: https://opml.org/spec2.opml).

Rule: every outline with an address is returned, with a problem where it is no feed; other elements are skipped. One
real list in five is not well-formed (TRAPS 16): it is mended, then read like the others. Nothing here recurses, and no
document type is read, so deep nesting and entities cost nothing.
"""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

from msgspec import Struct, field

from tui_reader.model.incoming import ListItem, Subscription
from tui_reader.parse.lists.opml_repair import mended
from tui_reader.parse.text.clean import cleaned
from tui_reader.parse.text.repair import repaired
from tui_reader.parse.text.sniff import Prolog
from tui_reader.parse.text.titles import plain_line
from tui_reader.text.clean import clean_line

MOST_LEVELS = 50
"""Folders within folders. Feeds that are nested deeper go into the last folder. Real lists have 15 at most."""

MOST_ITEMS = 100_000
GOES_ON = f"The list goes on; only its first {MOST_ITEMS:,} entries were read."

_FEED_TYPES = frozenset({"rss", "atom", "rdf", "pie", "feed", "rss1", "rss2", "jsonfeed"})
_OTHER_LIST = "This names another list, not a feed; import that list by itself."
_LINK = "This is a link to a page, not a feed."
_SEARCH = "This is a saved search of another reader, not a feed."
_COMMENT = "This is commented out in the list."
_NO_ADDRESS = "This has no address of a feed."
_LOST = "The list is damaged: its xmlUrl that could not be read number {}; look for them in the file."
_ADDRESS = re.compile(r"\sxmlurl\s*+=", re.IGNORECASE)


def read_outlines(text: str, prolog: Prolog) -> list[ListItem]:
    """Return the items that the outlines of a document name, in order. Never raises.

    `prolog` says where the root element begins. Items have line numbers where the document is well-formed.
    """
    data = cleaned(text[prolog.start :])
    reader = _Reader(lines_before=text.count("\n", 0, prolog.start))
    try:
        reader.read(data)
    except ExpatError:
        reader = _Reader(lines_before=None)
        try:
            reader.read(repaired(mended(data.decode()), prolog.entities).encode())
        except ExpatError:
            reader.items.append(ListItem(Subscription(""), problem="The list breaks off here; it is damaged."))
        if (lost := _addresses_in(text) - reader.addresses) > 0 and not reader.goes_on:
            reader.items.append(ListItem(Subscription(""), problem=_LOST.format(lost)))
    return reader.items


def _addresses_in(text: str) -> int:
    """Return how many addresses of feeds stand in the text of a list, without those in its comments."""
    first, *others = text.split("<!--")
    return sum(len(_ADDRESS.findall(part)) for part in (first, *(other.partition("-->")[2] for other in others)))


class _Open(Struct, frozen=True):
    """An open outline: the `folder` for the outlines inside, and the item to add if there are none (`alone`)."""

    folder: tuple[str, ...]
    is_comment: bool = False
    alone: ListItem | None = None
    items_before: int = 0


class _Reader(Struct):
    """Collects the items of one document."""

    lines_before: int | None
    items: list[ListItem] = []
    addresses: int = 0  # how many outlines have an xmlUrl
    _open: list[_Open] = field(default_factory=lambda: [_Open(())])
    _line: int | None = None
    _seen: int = 0

    @property
    def goes_on(self) -> bool:
        """Tell whether the list has too many entries to read them all."""
        return self._seen > MOST_ITEMS

    def read(self, data: bytes) -> None:
        parser = ParserCreate("utf-8")

        def opened(name: str, attributes: dict[str, str]) -> None:
            if _is_outline(name) and self._seen <= MOST_ITEMS:
                if self.lines_before is not None:
                    self._line = self.lines_before + parser.CurrentLineNumber
                self._begin({key.lower(): value for key, value in attributes.items()})

        def closed(name: str) -> None:
            if _is_outline(name) and self._seen <= MOST_ITEMS:
                self._end()

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.Parse(data, True)

    def _begin(self, values: dict[str, str]) -> None:
        self._seen += 1
        if self._seen > MOST_ITEMS:
            self.items.append(ListItem(Subscription(""), self._line, GOES_ON))
            return
        self.addresses += "xmlurl" in values
        around = self._open[-1]
        title = plain_line(values.get("text", "").strip() or values.get("title", ""), markup=False)
        url, problem = _address(values)
        is_comment = around.is_comment or values.get("iscomment", "").strip().lower() == "true"
        site = clean_line(values.get("htmlurl", "")) or None
        inside, alone = around.folder, None
        item = ListItem(
            Subscription(url, title, site, around.folder or _category(values.get("category", ""))),
            self._line,
            _COMMENT if is_comment and url else problem,
        )
        if url or (problem and problem != _NO_ADDRESS):
            self.items.append(item)
        else:
            alone = item if problem else None
            if title and len(inside) < MOST_LEVELS:
                inside = (*inside, title)
        self._open.append(_Open(inside, is_comment, alone, len(self.items)))

    def _end(self) -> None:
        ended = self._open.pop()
        if ended.alone is not None and len(self.items) == ended.items_before:
            self.items.append(ended.alone)


def _is_outline(name: str) -> bool:
    return name.lower().rpartition(":")[2] == "outline"


def _address(values: dict[str, str]) -> tuple[str, str | None]:
    """Return the address of an outline, or "", and the problem why it is no feed, or None."""
    kind = values.get("type", "").strip().lower()
    feed, other = clean_line(values.get("xmlurl", "")), clean_line(values.get("url", ""))
    if kind == "include" or (kind == "source" and "opml" in values.get("sourcetype", "").lower()):
        return feed or other, _OTHER_LIST
    if kind == "link" and not feed:
        return other, _OTHER_LIST if other.lower().split("?")[0].endswith(".opml") else _LINK
    if kind == "vfolder":
        return feed, _SEARCH
    if feed or (other and kind in _FEED_TYPES | {""}):
        return feed or other, None
    if kind in _FEED_TYPES or "xmlurl" in values or clean_line(values.get("htmlurl", "")):
        return "", _NO_ADDRESS
    return "", None


def _category(written: str) -> tuple[str, ...]:
    """Return the folder of the first category of an outline: `/a/b` is folder b in folder a, `a` is one folder."""
    for category in written.split(","):
        names = category.split("/") if category.strip().startswith("/") else [category]
        if folder := tuple(name for name in (plain_line(name, markup=False) for name in names) if name):
            return folder[:MOST_LEVELS]
    return ()
