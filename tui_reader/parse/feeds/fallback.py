"""When feedparser raises on a document, or loses entries of it: read it in parts.

Rule: an element costs itself, at most; never its entry, never the feed. feedparser 6 raises KeyError, TypeError or
IndexError for a dozen well-formed things (a `gml:Point` outside `georss:where`, a tag inside `width`, ...).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

Parse = Callable[[bytes], Any]  # feedparser's result, or None when it raised
Range = tuple[int, int]

_ITEMS = ("item", "entry")
_HOLDERS = ("channel", "feed", "rdf", "rss")
_MOST_CHILDREN = 100  # of one element; those after it are left out of a rescue
# What an entry is made of: never dropped from the others because it failed in one.
_ESSENTIAL = frozenset(
    {
        "title",
        "link",
        "guid",
        "id",
        "description",
        "summary",
        "content",
        "encoded",
        "date",
        "creator",
        "author",
        "enclosure",
    }
    | {"pubdate", "published", "updated", "issued", "modified"}
)
_ELEMENT = re.compile(rb"<([^\s/>]++)[^>]*+>(.*)</[^<>]*+>\s*+", re.DOTALL)


def rescued(data: bytes, parsed: Any, parse: Parse) -> Any:
    """Return the best that can be made of well-formed `data`; `parsed` is what was made of it as a whole, or None.

    Returns None when every part of it makes `parse` fail.
    """
    items = _ranges(data, _is_item)
    if not items:
        return parsed if parsed is not None else _greatest_part(data, parse)[0]
    if parsed is not None and len(parsed.entries) >= len(items):
        return parsed
    shell = data[: items[0][0]], data[items[-1][1] :]
    feed = parse(b"".join(shell))
    if feed is None:
        feed = _greatest_part(b"".join(shell), parse)[0]
        shell = _bare_shell(data)
        feed = feed if feed is not None else parse(b"".join(shell))
    entries = list(_entries(data, items, shell, parse))
    if feed is None or (parsed is not None and len(parsed.entries) >= len(entries)):
        return parsed
    feed["entries"] = entries
    return feed


def _entries(data: bytes, items: list[Range], shell: tuple[bytes, bytes], parse: Parse) -> Iterator[Any]:
    """Yield the entries in order, from groups of items that are halved where `parse` fails.

    What made it fail in one item is left out of the following ones, so that a whole feed of such items ends.
    """
    waiting, bad = [items], frozenset[str]()
    while waiting:
        group = waiting.pop()
        documents = [_without_named(data[start:end], bad) for start, end in group]
        parsed = parse(b"\n".join((shell[0], *documents, shell[1])))
        if parsed is not None and len(parsed.entries) >= len(group):
            yield from parsed.entries
        elif len(group) > 1:
            middle = len(group) // 2
            waiting += [group[middle:], group[:middle]]
        else:
            parsed, failed = _greatest_part(b"".join((shell[0], documents[0], shell[1])), parse)
            bad |= failed - _ESSENTIAL
            if parsed is not None:
                yield from parsed.entries


def _greatest_part(data: bytes, parse: Parse) -> tuple[Any, frozenset[str]]:
    """Return what `parse` makes of `data` without the elements that make it fail, and the names of those.

    The elements in question are the children of the item, or of the channel where there is no item.
    """
    ranges = _ranges(data, lambda path: len(path) in (3, 4) and path[-2] in _ITEMS)
    ranges = ranges or _ranges(data, lambda path: len(path) in (2, 3) and path[-2] in _HOLDERS)
    kept: list[tuple[Range, bytes]] = []
    failed: set[str] = set()
    best = parse(_replaced(data, [(each, b"") for each in ranges]))
    for each in ranges[:_MOST_CHILDREN]:
        child = data[each[0] : each[1]]
        others = [(other, b"") for other in ranges if other > each]
        for variant in (child, _flattened(child)):
            attempt = parse(_replaced(data, [*kept, (each, variant), *others])) if variant else None
            if attempt is not None:
                best = attempt
                kept.append((each, variant))
                break
            failed.add(_name(child))
        else:
            kept.append((each, b""))
    return best, frozenset(failed)


def _replaced(data: bytes, pieces: Sequence[tuple[Range, bytes]]) -> bytes:
    out, at = [], 0
    for (start, end), piece in pieces:
        out += [data[at:start], piece]
        at = end
    return b"".join((*out, data[at:]))


def _flattened(child: bytes) -> bytes:
    """Return an essential element with what is inside it as escaped HTML; nothing for others."""
    found = _ELEMENT.fullmatch(child)
    if not found or _name(child) not in _ESSENTIAL or b"<" not in found[2]:
        return b""
    inside = found[2].replace(b"]]>", b"]]]]><![CDATA[>")
    return b'<%b type="html"><![CDATA[%b]]></%b>' % (found[1], inside, found[1])


def _without_named(item: bytes, names: frozenset[str]) -> bytes:
    if not names:
        return item
    children = _ranges(item, lambda path: len(path) == 2)
    return _replaced(item, [(each, b"") for each in children if _name(item[each[0] : each[1]]) in names])


def _name(element: bytes) -> str:
    found = re.match(rb"<(?:[^\s/>:]+:)?([^\s/>]+)", element)
    return found[1].decode("utf-8", "replace").lower() if found else ""


def _bare_shell(data: bytes) -> tuple[bytes, bytes]:
    """Return the tags of the root element alone: they hold the namespaces."""
    end = data.index(b">") + 1
    name = re.match(rb"<([^\s/>]+)", data)
    return data[:end], b"</" + (name[1] if name else b"") + b">"


def _is_item(path: list[str]) -> bool:
    return path[-1] in _ITEMS and (len(path) == 2 or (len(path) == 3 and path[-2] == "channel"))


def _ranges(data: bytes, wanted: Callable[[list[str]], bool]) -> list[Range]:
    """Return where the elements begin and end whose path of local names is `wanted`; not those inside another one."""
    parser = ParserCreate("utf-8")
    path: list[str] = []
    ranges: list[Range] = []
    begun: list[int] = []  # byte index and depth of the element being measured

    def opened(name: str, _attributes: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2].lower())
        if not begun and wanted(path):
            begun.extend((parser.CurrentByteIndex, len(path)))

    def closed(_name: str) -> None:
        if begun and len(path) == begun[1]:
            ranges.append((begun[0], _end_of(data, begun[0], parser.CurrentByteIndex)))
            begun.clear()
        path.pop()

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(data, True)
    except ExpatError:
        return []
    return ranges


def _end_of(data: bytes, start: int, at: int) -> int:
    """Return where the element ends; expat points behind an empty one, but at the beginning of an end tag."""
    is_empty = data[at - 2 : at] == b"/>" and data.find(b"<", start + 1, at) < 0
    return at if is_empty else data.index(b">", at) + 1
