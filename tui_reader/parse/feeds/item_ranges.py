"""The items of a document as byte ranges, so that those which are known can be cut out before it is parsed. Pure.

A changed feed brings one or two new items among many old ones. Rule: an item is known only to the letter, in the same
surroundings (the tags it stands in, the feed's address, site and authors) and under the same parser; whatever does
not add up means that the whole document is parsed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.parse.feeds.entries import Surroundings

Range = tuple[int, int]

_MARK = re.compile(rb"<(?:!\[CDATA\[|!--|\?|(/?)(?:[\w.-]+:)?(?:item|entry)(?=[\s/>]))")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_TAG_END = re.compile(rb"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_HOLDER = re.compile(rb"<[^>]*>\s*(?:<(?:[\w.-]+:)?channel(?:\s[^>]*)?>)?")
_ELEMENT = re.compile(rb"<[^/]")
_SIZE = 16  # bytes of a hash


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is known of a document: a hash of each item in its order, and one of what surrounds them all.

    An empty hash is of an item that must be parsed each time; without `hashes` the whole document must.
    """

    hashes: tuple[bytes, ...] = ()
    surroundings: bytes = b""


def item_ranges(data: bytes) -> list[Range]:
    """Return where the outermost items of well-formed XML begin and end; none where a tag does not close.

    What stands in character data, comments and instructions is no tag.
    """
    ranges, end = _scan(data)
    return ranges if end == len(data) else []


def whole_part(data: bytes, root: str) -> bytes | None:
    """Return what came whole of a document that was cut: all up to the end of its last whole item, or nothing.

    `root` is the local name of the root element in lower case. Returns None where nothing is missing.
    """
    ranges, stop = _scan(data)
    end = ranges[-1][1] if ranges else 0
    closing = re.compile(rb"</(?:[\w.-]{1,60}:)?" + re.escape(root.encode()) + rb"[\s>]", re.IGNORECASE)
    return None if closing.search(data, end, stop) else data[:end]


def _scan(data: bytes) -> tuple[list[Range], int]:
    """Return the ranges of the outermost items that are whole, and up to where all adds up: the end, or sooner."""
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


def without(data: bytes, cuts: list[Range]) -> bytes:
    """Return `data` without these ranges, which are in order."""
    starts, ends = zip(*cuts, strict=True)
    return b"".join(data[start:end] for start, end in zip((0, *ends), (*starts, len(data)), strict=True))


def hash_items(data: bytes, ranges: list[Range]) -> tuple[bytes, ...]:
    """Return a hash of each item; an empty one where an element of the feed stands beside it, as before the first.

    feedparser reads either of them by what it remembers of the other, so such an item is never known.
    """
    ends = (0, *(end for _, end in ranges))
    starts = (*(start for start, _ in ranges), len(data))
    is_beside = [_ELEMENT.search(data, end, start) is not None for end, start in zip(ends, starts, strict=True)]
    return tuple(
        b"" if before or after else hashlib.blake2b(data[start:end], digest_size=_SIZE).digest()
        for (start, end), before, after in zip(ranges, is_beside, is_beside[1:], strict=False)
    )


def hash_surroundings(data: bytes, surroundings: Surroundings, *, version: str, parser_version: int) -> bytes:
    """Return a hash of all that can change how an item is read beside its own bytes."""
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
