"""Inspect a document with expat before feedparser reads it: is it well-formed, and does it hold a trap?

Rule: elements that take feedparser quadratic time are cut out, so that every document is read in seconds (TRAPS 9): an
element with a hundred thousand attributes, an author's name that is one endless word (feedparser searches it for an
e-mail address), ten thousand categories. No real feed comes near these bounds. The inspection takes 2 to 3 % of
feedparser's time.
"""

from __future__ import annotations

import re
from typing import Literal
from xml.parsers.expat import ExpatError, ParserCreate

from msgspec import Struct

from tui_reader.parse.feeds.foreign_elements import START_TAG, ForeignElements
from tui_reader.parse.feeds.item_ranges import Range, replaced

_MOST_ATTRIBUTES = 200
_MOST_CATEGORIES = 500  # of one item
_LONGEST_NAME = 1000  # bytes
_LONGEST_KEYWORDS = 10_000  # bytes

_ENDLESS_WORD = re.compile(rb"[\w.+-]{500}")

_CONTENT = b"content"  # feedparser keeps all contents of an entry, but only one summary

Kind = Literal["", "item", "name", "keywords", "category"]
Watched = tuple[Kind, int, int]  # the kind of an element, where it begins, and its number within the item
_KINDS: dict[str, Kind] = {
    **{"item": "item", "entry": "item", "category": "category", "subject": "category"},
    **{"keywords": "keywords", "tags": "keywords", "author": "name", "creator": "name", "owner": "name"},
    **{"managingeditor": "name", "webmaster": "name", "publisher": "name"},
}


class Inspection(Struct):
    """What was found: whether expat accepts the document, how many items it has, and the ranges to cut out.

    `further_summaries` are the names in the tags of second and third summaries, which become further contents.
    `marked_up` are the insides of texts with markup in them, which become character data.
    """

    is_well_formed: bool = True
    items: int = 0
    cuts: list[Range] = []
    further_summaries: list[Range] = []
    marked_up: list[Range] = []


def inspect(data: bytes) -> Inspection:
    """Read `data` once, with namespaces, as feedparser's own expat will."""
    found = Inspection()
    parser = ParserCreate("utf-8", " ")
    parser.ordered_attributes = True
    kinds: dict[str, Kind] = {}
    watched: list[Watched] = []
    number = 0
    foreign = ForeignElements(data)

    def opened(name: str, attributes: list[str]) -> None:
        nonlocal number
        if foreign.begin(name, parser.CurrentByteIndex):
            return
        kind = kinds.get(name)
        if kind is None:
            kind = kinds[name] = _KINDS.get(name[name.rfind(" ") + 1 :].lower(), "")
        if kind == "item":
            found.items += 1
            number = 0
        elif kind:
            number += 1
            watched.append((kind, parser.CurrentByteIndex, number))
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            found.cuts += _attribute_range(data, parser.CurrentByteIndex)

    parser.StartElementHandler = opened
    parser.EndElementHandler = lambda _name: foreign.end(parser.CurrentByteIndex)
    try:
        parser.Parse(data, True)
    except ExpatError:
        found.is_well_formed = False
        return found
    found.cuts += [*_traps(data, watched), *foreign.cuts]
    found.further_summaries, found.marked_up = foreign.further_summaries, foreign.marked_up
    return found


def _traps(data: bytes, watched: list[Watched]) -> list[Range]:
    ranges = [(kind, start, _end_of(data, start), place) for kind, start, place in watched]
    return [(start, end) for kind, start, end, place in ranges if _is_trap(kind, data[start:end], place)]


def made_safe(data: bytes, found: Inspection) -> bytes:
    """Return `data` with all changes that the inspection asks for."""
    changes = [*((cut, b"") for cut in found.cuts), *((name, _CONTENT) for name in found.further_summaries)]
    # The <div> says that the text is markup.
    texts = ((each, data[each[0] : each[1]].replace(b"]]>", b"]]]]><![CDATA[>")) for each in found.marked_up)
    changes += ((each, b"<![CDATA[<div>%b</div>]]>" % text) for each, text in texts)
    return replaced(data, sorted(changes))


def _attribute_range(data: bytes, at: int) -> list[Range]:
    found = START_TAG.match(data, at)
    if not found:
        return []
    return [(found.end(1), found.end() - (2 if found[0].endswith(b"/>") else 1))]


def _end_of(data: bytes, start: int) -> int:
    """Return where the element that begins at `start` ends. Right only for elements that hold nothing but text."""
    tag = START_TAG.match(data, start)
    if not tag or tag[0].endswith(b"/>"):
        return tag.end() if tag else start
    end_tag = b"</" + tag[1]
    return max(data.find(b">", data.find(end_tag, tag.end())) + 1, tag.end())


def _is_trap(kind: Kind, element: bytes, place: int) -> bool:
    if kind == "category":
        return place > _MOST_CATEGORIES
    if kind == "keywords":
        return len(element) > _LONGEST_KEYWORDS
    return len(element) > _LONGEST_NAME and bool(_ENDLESS_WORD.search(element))
