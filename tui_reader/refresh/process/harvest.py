"""What one document brings: the feed's own words, and a row for each item that is not known to the letter.

Rule: made in a parser process, so all that costs time is done there; what goes back through the pipe is ready to be
written. The pieces of a feed's last document are kept with the feed: the next one is parsed only where it differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui_reader.model.incoming import EntryRow, KnownEntry, ParsedFeed
from tui_reader.parse import Pieces, parse_new
from tui_reader.refresh.rows import row_of

_HASH, _ID = 16, 8  # bytes of a piece: its hash, and the id of the entry it became


@dataclass(frozen=True, slots=True)
class Kept:
    """The pieces of a feed's last document: the entry that each hash became, and the hash of what surrounded them."""

    entries: Mapping[bytes, int] = field(default_factory=dict)
    surroundings: bytes = b""

    @property
    def pieces(self) -> Pieces:
        """What the parser must know of them."""
        return Pieces(tuple(self.entries), self.surroundings)

    def packed(self) -> bytes:
        """Return them as the library keeps them; empty for none."""
        if not self.entries:
            return b""
        return self.surroundings + b"".join(each + entry_id.to_bytes(_ID) for each, entry_id in self.entries.items())

    @classmethod
    def unpacked(cls, data: bytes) -> Kept:
        """Return what `packed` made."""
        size = _HASH + _ID
        pieces = (data[at : at + size] for at in range(_HASH, len(data), size))
        return cls({each[:_HASH]: int.from_bytes(each[_HASH:]) for each in pieces}, data[:_HASH])


@dataclass(frozen=True, slots=True)
class Harvest:
    """`feed` has no entries of its own: `rows` are those that were parsed, `pieces` as in `parse.parse_new`."""

    feed: ParsedFeed
    rows: tuple[EntryRow, ...]
    pieces: Pieces

    def items(self, kept: Kept, known: Mapping[int, KnownEntry]) -> list[EntryRow | KnownEntry] | None:
        """Return what the document says, in its order; known items are stood in for by what is known of them.

        Returns None where one of those is not there any more: then the whole document is to be parsed.
        """
        if len(self.pieces.hashes) <= len(self.rows):
            return list(self.rows)
        rows = iter(self.rows)
        ids = [kept.entries.get(each) for each in self.pieces.hashes]
        items = [next(rows) if entry_id is None else known.get(entry_id) for entry_id in ids]
        return None if None in items else [item for item in items if item is not None]

    def kept(self, items: list[EntryRow | KnownEntry], ids: Mapping[bytes, int]) -> Kept:
        """Return the pieces to keep; `ids` tells which entry an item became, by its digest."""
        hashes = self.pieces.hashes
        if len(hashes) != len(items):
            return Kept()
        became = {each: ids[item.digest] for each, item in zip(hashes, items, strict=True) if each}
        return Kept(became, self.pieces.surroundings)


def harvest(data: bytes, *, url: str, content_type: str | None, known: Pieces, cut: str = "") -> Harvest:
    """Parse a document; arguments and errors are those of `parse.parse_new`."""
    feed, pieces = parse_new(data, url=url, content_type=content_type, known=known, cut=cut)
    return Harvest(replace(feed, entries=()), tuple(map(row_of, feed.entries)), pieces)
