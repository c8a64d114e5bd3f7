"""Ordinary RSS 2.0 and Atom, read with expat alone: the records that feedparser would give, in a tenth of its time.

Rule: this knows only what nearly every feed is made of, spelled as the formats spell it, each where it belongs and
once. At the first thing beyond that it gives up, and the whole document goes to feedparser: so whatever comes out of
here is what feedparser says (tests/parse/test_plain.py holds it against the corpus). A thousand feeds cost feedparser
more than all the rest of a refresh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from tui_reader.parse.feeds.elements import THREAD, Odd
from tui_reader.parse.feeds.fields import Document, Record
from tui_reader.parse.feeds.grammar import ROOTS, SILENT, Element

# These make another format of a document, or mean "no namespace" to feedparser.
_BASES = re.compile(
    r"http://(purl\.org/rss/1\.0/(modules/rss091#)?$|my\.netscape\.com/rdf|backend\.userland\.com/rss|purl\.org/echo/|"
    r"blogs\.law\.harvard\.edu/tech/rss|example\.com/|purl\.org/pie/|purl\.org/atom/ns#)|uri/of/echo",
    re.IGNORECASE,
)
# Elements of any other namespace say nothing that anybody asks for, unless their prefix makes feedparser think so.
_HEARD = re.compile(
    r"https?://([\w.]*\.)?(w3\.org|purl\.org|yahoo\.com|itunes\.com|example\.com|creativecommons\.org|georss\.org|"
    r"resource\.org|harvard\.edu|userland\.com|opengis\.net|podlove\.org|webns\.net|netscape\.com|wellformedweb\.org|"
    r"rssnamespace\.org)/",
    re.IGNORECASE,
)
_PREFIXES = frozenset(
    [
        "admin",
        "atom",
        "cc",
        "content",
        "creativecommons",
        "dc",
        "dcterms",
        "feedburner",
        "geo",
        "georss",
        "gml",
        "itunes",
        "math",
        "media",
        "psc",
        "rdf",
        "slash",
        "svg",
        "sy",
        "thr",
        "wfw",
        "xhtml",
        "xml",
    ]
)
_WORDPRESS = "com-wordpress:feed-additions:1"  # the one default namespace in the middle of many feeds
_BUFFER = 256 * 1024


def read_plain(data: bytes) -> Document | None:
    """Return the feed in `data` (UTF-8 that begins with its root element), or None when it is not an ordinary one."""
    if b"xml:base" in data or b" base=" in data:
        return None
    reader = _Reader()
    try:
        return reader.read(data)
    except (Odd, ExpatError):
        return None


class _Reader:
    """Walks through one document with a stack of open elements and the records they fill."""

    def __init__(self) -> None:
        self._root: Record = {}
        self._pieces: list[str] = []
        self._open: list[tuple[Element, Mapping[str, Element], Record, Mapping[str, str]]] = []
        self._inside: Mapping[str, Element] = ROOTS
        self._record = self._root
        self._silent = {_WORDPRESS}

    def read(self, data: bytes) -> Document:
        """Return the document; raises Odd, or ExpatError where it is not well-formed."""
        parser = ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = _BUFFER
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        parser.Parse(data, True)
        entries = self._root.pop("entries", [])
        return Document(self._root.pop("version", ""), self._root, entries, is_sound=True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = self._inside.get(name) or self._unheard(name)
        if attributes and not element.attributes.issuperset(attributes) and element is not SILENT:
            raise Odd(name)
        self._open.append((element, self._inside, self._record, attributes))
        self._inside = element.inside
        if element.record:
            record: Record = {}
            self._record.setdefault(element.record, []).append(record)
            self._record = record
        self._pieces.clear()

    def _unheard(self, name: str) -> Element:
        if self._inside is SILENT.inside or (self._inside and name.partition(" ")[0] in self._silent):
            return SILENT
        raise Odd(name)

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        if uri is None or _BASES.match(uri) or (uri == THREAD and prefix != "thr"):
            raise Odd(uri)
        if prefix and prefix.lower() not in _PREFIXES and not _HEARD.match(uri):
            self._silent.add(uri)
        elif uri != _WORDPRESS:
            self._silent.discard(uri)

    def _end(self, _name: str) -> None:
        element, self._inside, outer, attributes = self._open.pop()
        element.end(self._record, "".join(self._pieces).strip(), attributes)
        self._record = outer
        self._pieces.clear()
