"""One look at a document with expat before feedparser sees it: is it well-formed, and is it a trap?

Rule: what takes feedparser quadratic time is taken out, so that a document of n MB ends in seconds (TRAPS 9): an
element with a hundred thousand attributes, an author's name of one endless word (searched for an e-mail address),
ten thousand categories. No real feed comes near these bounds. The look itself takes 2 to 3 % of feedparser's time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers.expat import ExpatError, ParserCreate

from tui_reader.parse.feeds.foreign_elements import START_TAG, Strangers

_MOST_ATTRIBUTES = 200
_MOST_CATEGORIES = 500  # of one item
_LONGEST_NAME = 1000  # bytes
_LONGEST_KEYWORDS = 10_000  # bytes

_ENDLESS_WORD = re.compile(rb"[\w.+-]{500}")

_CONTENT = b"content"  # feedparser keeps all of these, whatever was there before

Kind = Literal["", "item", "name", "keywords", "category"]
Watched = tuple[Kind, int, int]  # where the element begins, and its number within the item
_KINDS: dict[str, Kind] = {
    **{"item": "item", "entry": "item", "category": "category", "subject": "category"},
    **{"keywords": "keywords", "tags": "keywords", "author": "name", "creator": "name", "owner": "name"},
    **{"managingeditor": "name", "webmaster": "name", "publisher": "name"},
}


@dataclass(slots=True)
class Look:
    """What was seen: whether expat accepts the document, how many items it has, and the ranges to leave out.

    `again` are the names of further summaries, which are to be read as further contents, `marked` the insides of texts
    whose marks are to be read as text.
    """

    is_well_formed: bool = True
    items: int = 0
    cuts: list[tuple[int, int]] = field(default_factory=list)
    again: list[tuple[int, int]] = field(default_factory=list)
    marked: list[tuple[int, int]] = field(default_factory=list)


def look_at(data: bytes) -> Look:
    """Read `data` once, with namespaces, as feedparser's own expat will."""
    look = Look()
    parser = ParserCreate("utf-8", " ")
    parser.ordered_attributes = True
    kinds: dict[str, Kind] = {}
    watched: list[Watched] = []
    number = 0

    strangers = Strangers(data)

    def opened(name: str, attributes: list[str]) -> None:
        nonlocal number
        if strangers.begin(name, parser.CurrentByteIndex):
            return
        kind = kinds.get(name)
        if kind is None:
            kind = kinds[name] = _KINDS.get(name[name.rfind(" ") + 1 :].lower(), "")
        if kind == "item":
            look.items += 1
            number = 0
        elif kind:
            number += 1
            watched.append((kind, parser.CurrentByteIndex, number))
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            look.cuts += _attribute_range(data, parser.CurrentByteIndex)

    parser.StartElementHandler = opened
    parser.EndElementHandler = lambda _name: strangers.end(parser.CurrentByteIndex)
    try:
        parser.Parse(data, True)
    except ExpatError:
        look.is_well_formed = False
        return look
    look.cuts += _traps(data, watched)
    look.cuts += strangers.cuts
    look.again, look.marked = strangers.again, strangers.marked
    return look


def _traps(data: bytes, watched: list[Watched]) -> list[tuple[int, int]]:
    ranges = [(kind, start, _end_of(data, start), place) for kind, start, place in watched]
    return [(start, end) for kind, start, end, place in ranges if _is_trap(kind, data[start:end], place)]


def without(data: bytes, look: Look) -> bytes:
    """Return `data` as feedparser bears it: what is cut is left out, and what is in it with it."""
    changes = [*((*cut, b"") for cut in look.cuts), *((*name, _CONTENT) for name in look.again)]
    # The <div> tells that these are marks.
    inside = ((start, end, data[start:end].replace(b"]]>", b"]]]]><![CDATA[>")) for start, end in look.marked)
    changes += ((start, end, b"<![CDATA[<div>%b</div>]]>" % text) for start, end, text in inside)
    kept, at = [], 0
    for start, end, instead in sorted(changes):
        if start >= at:
            kept += [data[at:start], instead]
            at = end
    return b"".join((*kept, data[at:]))


def _attribute_range(data: bytes, at: int) -> list[tuple[int, int]]:
    found = START_TAG.match(data, at)
    if not found:
        return []
    return [(found.end(1), found.end() - (2 if found[0].endswith(b"/>") else 1))]


def _end_of(data: bytes, start: int) -> int:
    """Return where the element ends that begins at `start`. Good for elements that hold text, as these should."""
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
