"""Read a document in parts, where feedparser raises on the whole or loses entries of it.

Rule: an element that feedparser cannot read is left out; its entry and the feed stay. feedparser 6 raises KeyError,
TypeError or IndexError for a dozen well-formed elements (a `gml:Point` outside `georss:where`, a tag inside `width`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from tui_reader.parse.feeds.item_ranges import Range, replaced, without

Parse = Callable[[bytes], Any]  # feedparser's result, or None when it raised

_ITEMS = ("item", "entry")
_HOLDERS = ("channel", "feed", "rdf", "rss")
_MOST_CHILDREN = 100  # of one element; further children are left out
# An element of another name that fails in one entry is left out of the following entries; these never are.
_ESSENTIAL = frozenset(
    {"title", "link", "guid", "id", "description", "summary", "content", "encoded", "date", "creator", "author"}
    | {"enclosure", "pubdate", "published", "updated", "issued", "modified"}
)
_ELEMENT = re.compile(rb"<([^\s/>]++)[^>]*+>(.*)</[^<>]*+>\s*+", re.DOTALL)


def read_in_parts(data: bytes, parsed: Any, parse: Parse) -> Any:
    """Return as much as possible of well-formed `data`; `parsed` is the result for the whole document, or None.

    Returns None when `parse` fails for every part.
    """
    items = _ranges(data, _is_item)
    if not items:
        return parsed if parsed is not None else _readable_part(data, parse)[0]
    if parsed is not None and len(parsed.entries) >= len(items):
        return parsed
    shell = data[: items[0][0]], data[items[-1][1] :]
    feed = parse(b"".join(shell))
    if feed is None:
        feed = _readable_part(b"".join(shell), parse)[0]
        shell = _bare_shell(data)
        feed = feed if feed is not None else parse(b"".join(shell))
    entries = list(_entries(data, items, shell, parse))
    if feed is None or (parsed is not None and len(parsed.entries) >= len(entries)):
        return parsed
    feed["entries"] = entries
    return feed


def _entries(data: bytes, items: list[Range], shell: tuple[bytes, bytes], parse: Parse) -> Iterator[Any]:
    """Yield the entries in order. A group of items for which `parse` fails is halved.

    An element that made `parse` fail in one item is left out of the following items: else a whole feed of such items
    would take too long.
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
            parsed, failed = _readable_part(b"".join((shell[0], documents[0], shell[1])), parse)
            bad |= failed - _ESSENTIAL
            if parsed is not None:
                yield from parsed.entries


def _readable_part(data: bytes, parse: Parse) -> tuple[Any, frozenset[str]]:
    """Return the result for `data` without the elements for which `parse` fails, and the names of those elements.

    Left out are children of the item, or of the channel where there is no item.
    """
    ranges = _ranges(data, lambda path: len(path) in (3, 4) and path[-2] in _ITEMS)
    ranges = ranges or _ranges(data, lambda path: len(path) in (2, 3) and path[-2] in _HOLDERS)
    kept: list[tuple[Range, bytes]] = []
    failed: set[str] = set()
    best = parse(without(data, ranges))
    for each in ranges[:_MOST_CHILDREN]:
        child = data[each[0] : each[1]]
        others = [(other, b"") for other in ranges if other > each]
        for variant in (child, _flattened(child)):
            attempt = parse(replaced(data, [*kept, (each, variant), *others])) if variant else None
            if attempt is not None:
                best = attempt
                kept.append((each, variant))
                break
            failed.add(_name(child))
        else:
            kept.append((each, b""))
    return best, frozenset(failed)


def _flattened(child: bytes) -> bytes:
    """Return an essential element with its inside as escaped HTML; nothing for other elements."""
    found = _ELEMENT.fullmatch(child)
    if not found or _name(child) not in _ESSENTIAL or b"<" not in found[2]:
        return b""
    inside = found[2].replace(b"]]>", b"]]]]><![CDATA[>")
    return b'<%b type="html"><![CDATA[%b]]></%b>' % (found[1], inside, found[1])


def _without_named(item: bytes, names: frozenset[str]) -> bytes:
    if not names:
        return item
    children = _ranges(item, lambda path: len(path) == 2)
    return without(item, [each for each in children if _name(item[each[0] : each[1]]) in names])


def _name(element: bytes) -> str:
    found = re.match(rb"<(?:[^\s/>:]+:)?([^\s/>]+)", element)
    return found[1].decode("utf-8", "replace").lower() if found else ""


def _bare_shell(data: bytes) -> tuple[bytes, bytes]:
    """Return the two tags of the root element, which declare the namespaces."""
    end = data.index(b">") + 1
    name = re.match(rb"<([^\s/>]+)", data)
    return data[:end], b"</" + (name[1] if name else b"") + b">"


def _is_item(path: list[str]) -> bool:
    return path[-1] in _ITEMS and (len(path) == 2 or (len(path) == 3 and path[-2] == "channel"))


def _ranges(data: bytes, wanted: Callable[[list[str]], bool]) -> list[Range]:
    """Return where the outermost elements begin and end whose path of local names is `wanted`."""
    parser = ParserCreate("utf-8")
    path: list[str] = []
    ranges: list[Range] = []
    begun: list[int] = []  # byte index and depth of the element whose end is awaited

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
    """Return where the element ends. expat gives the end of an empty element, but the beginning of an end tag."""
    is_empty = data[at - 2 : at] == b"/>" and data.find(b"<", start + 1, at) < 0
    return at if is_empty else data.index(b">", at) + 1
