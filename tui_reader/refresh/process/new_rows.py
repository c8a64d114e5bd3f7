"""The feed fields of a document, and a row for each item that differs from the last document.

The rule: rows are made in a parser process, because that takes time; they come back ready to be written. The pieces of
the last document are kept with the feed, so the next document is parsed only where it differs.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tui_reader.model.incoming import EntryRow, KnownEntry, ParsedFeed
from tui_reader.model.records import replace
from tui_reader.parse import Pieces, parse_new
from tui_reader.refresh.rows import row_of

_HASH, _ID = 16, 8  # bytes of a piece: its hash, and the id of the entry it became


class KeptPieces(Struct, frozen=True):
    """The pieces of a feed's last document: the entry that each hash became, and the hash of what surrounded them."""

    entries: Mapping[bytes, int] = {}
    surroundings: bytes = b""

    @property
    def pieces(self) -> Pieces:
        """The part that the parser must know."""
        return Pieces(tuple(self.entries), self.surroundings)

    def packed(self) -> bytes:
        """Return the bytes that the library keeps; empty without entries."""
        if not self.entries:
            return b""
        return self.surroundings + b"".join(each + entry_id.to_bytes(_ID) for each, entry_id in self.entries.items())

    @classmethod
    def unpacked(cls, data: bytes) -> KeptPieces:
        """Return the pieces in the bytes of `packed`."""
        size = _HASH + _ID
        pieces = (data[at : at + size] for at in range(_HASH, len(data), size))
        return cls({each[:_HASH]: int.from_bytes(each[_HASH:]) for each in pieces}, data[:_HASH])


class NewRows(Struct, frozen=True):
    """`feed` has no entries; `rows` are the parsed items, and `pieces` are as in `parse.parse_new`."""

    feed: ParsedFeed
    rows: tuple[EntryRow, ...]
    pieces: Pieces

    def items(self, kept: KeptPieces, known: Mapping[int, KnownEntry]) -> list[EntryRow | KnownEntry] | None:
        """Return the items of the document in its order, with a KnownEntry for each item that was not parsed.

        Returns None where such an entry is not there any more: then the whole document must be parsed.
        """
        if len(self.pieces.hashes) <= len(self.rows):
            return list(self.rows)
        rows = iter(self.rows)
        ids = [kept.entries.get(each) for each in self.pieces.hashes]
        items = [next(rows) if entry_id is None else known.get(entry_id) for entry_id in ids]
        return None if None in items else [item for item in items if item is not None]

    def kept(self, items: list[EntryRow | KnownEntry], ids: Mapping[bytes, int]) -> KeptPieces:
        """Return the pieces to keep; `ids` tells which entry an item became, by its digest."""
        hashes = self.pieces.hashes
        if len(hashes) != len(items):
            return KeptPieces()
        became = {each: ids[item.digest] for each, item in zip(hashes, items, strict=True) if each}
        return KeptPieces(became, self.pieces.surroundings)


def read_new_rows(data: bytes, *, url: str, content_type: str | None, known: Pieces, cut: str = "") -> NewRows:
    """Parse a document; arguments and errors are those of `parse.parse_new`."""
    feed, pieces = parse_new(data, url=url, content_type=content_type, known=known, cut=cut)
    return NewRows(replace(feed, entries=()), tuple(map(row_of, feed.entries)), pieces)
