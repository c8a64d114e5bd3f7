"""Find the items of a document as byte ranges, so that known items are cut out before the document is parsed. Pure.

A changed feed brings one or two new items among many old ones. Rule: an item is known only if all its bytes are the
same, and its surroundings too: the tags around it, the feed's address, site and authors, and the version of our
parser. In any doubt the whole document is parsed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from tui_reader.parse.feeds.entries import Surroundings

Range = tuple[int, int]

_MARK = re.compile(rb"<(?:!\[CDATA\[|!--|\?|(/?)(?:[\w.-]+:)?(?:item|entry)(?=[\s/>]))")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_TAG_END = re.compile(rb"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_HOLDER = re.compile(rb"<[^>]*>\s*(?:<(?:[\w.-]+:)?channel(?:\s[^>]*)?>)?")
_ELEMENT = re.compile(rb"<[^/]")
_SIZE = 16  # bytes of a hash


class Pieces(Struct, frozen=True):
    """What is known of a document: a hash of each item, in order, and one hash of their surroundings.

    An item with an empty hash is parsed each time. Without `hashes` the whole document is parsed each time.
    """

    hashes: tuple[bytes, ...] = ()
    surroundings: bytes = b""


def item_ranges(data: bytes) -> list[Range]:
    """Return where the outermost items of well-formed XML begin and end; nothing where a tag does not close.

    Tags inside of character data, comments and instructions do not count.
    """
    ranges, end = _scan(data)
    return ranges if end == len(data) else []


def whole_part(data: bytes, root: str) -> bytes | None:
    """Return a document that was cut, up to the end of its last whole item; empty where no item is whole.

    `root` is the local name of the root element in lower case. Returns None where nothing is missing.
    """
    ranges, stop = _scan(data)
    end = ranges[-1][1] if ranges else 0
    closing = re.compile(rb"</(?:[\w.-]{1,60}:)?" + re.escape(root.encode()) + rb"[\s>]", re.IGNORECASE)
    return None if closing.search(data, end, stop) else data[:end]


def _scan(data: bytes) -> tuple[list[Range], int]:
    """Return the ranges of the outermost whole items, and where the readable part of the document ends."""
    ranges: list[Range] = []
    at = depth = start = 0
    while found := _MARK.search(data, at):
        if found[1] is None:
            closing = _ENDS[found[0]]
            end = data.find(closing, found.end())
            if end < 0:
                return ranges, start if depth else found.start()
            at = end + len(closing)
            continue
        tag = _TAG_END.match(data, found.end())
        if tag is None:
            return ranges, start if depth else found.start()
        at = tag.end()
        if found[1]:
            depth -= 1
        elif not depth:
            start = found.start()
        if not found[1] and data[at - 2 : at] != b"/>":
            depth += 1
        elif depth == 0:
            ranges.append((start, at))
        elif depth < 0:
            return ranges, found.start()
    return ranges, start if depth else len(data)


def replaced(data: bytes, pieces: Iterable[tuple[Range, bytes]]) -> bytes:
    """Return `data` with each range replaced by its bytes. Ranges are in order; one inside of another is left out."""
    kept, at = [], 0
    for (start, end), piece in pieces:
        if start >= at:
            kept += [data[at:start], piece]
            at = end
    return b"".join((*kept, data[at:]))


def without(data: bytes, cuts: Iterable[Range]) -> bytes:
    """Return `data` without these ranges, which are in order."""
    return replaced(data, ((cut, b"") for cut in cuts))


def hash_items(data: bytes, ranges: list[Range]) -> tuple[bytes, ...]:
    """Return a hash of each item, which is empty where an element of the feed stands beside the item.

    feedparser reads an element differently after its neighbour, so such an item is never known.
    """
    ends = (0, *(end for _, end in ranges))
    starts = (*(start for start, _ in ranges), len(data))
    is_beside = [_ELEMENT.search(data, end, start) is not None for end, start in zip(ends, starts, strict=True)]
    return tuple(
        b"" if before or after else hashlib.blake2b(data[start:end], digest_size=_SIZE).digest()
        for (start, end), before, after in zip(ranges, is_beside, is_beside[1:], strict=False)
    )


def hash_surroundings(data: bytes, surroundings: Surroundings, *, version: str, parser_version: int) -> bytes:
    """Return a hash of all that changes how an item is read, except the bytes of the item."""
    holder = _HOLDER.match(data)
    hosts = sorted(surroundings.hosts)
    said = (
        holder and holder[0],
        surroundings.url,
        surroundings.base,
        hosts,
        surroundings.is_atom,
        surroundings.authors,
        version,
        parser_version,
    )
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
