"""An entry as the row that is written, and as the row that is read. Pure.

Rule: all that costs time (packing the body, spelling lists as JSON) is done here, where no transaction is open; a
refresh does it in its parser processes.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from typing import Any

from tui_reader.model.entities import Content, Enclosure, Entry, Position
from tui_reader.model.errors import LibraryError
from tui_reader.model.incoming import EntryRow, PackedBody, ParsedEntry
from tui_reader.query.body_text import body_text
from tui_reader.store.db.connection import storable, storable_or_none, whole
from tui_reader.store.entries.rejects import reason_kept

_LEVEL = 3  # halves a body; higher levels gain little (MEASURES, "SQLite")


def make_row(
    parsed: ParsedEntry, *, title: str, digest: bytes, body: Content | None, others: Sequence[Content] = ()
) -> EntryRow:
    """Return the row of an entry; `title` is what is shown, `digest` covers all that the feed says.

    `body` and the `others` are kept.
    """
    return EntryRow(
        uid=storable_or_none(parsed.id),
        url=storable_or_none(parsed.url),
        title=storable(title),
        published=whole(parsed.published),
        digest=digest,
        updated=whole(parsed.updated),
        author=storable(", ".join(parsed.authors)),
        authors=_as_list(parsed.authors),
        categories=_as_list(parsed.categories),
        image=storable_or_none(parsed.image),
        comments_url=storable_or_none(parsed.comments_url),
        comments_feed=storable_or_none(parsed.comments_feed),
        comments_count=whole(parsed.comments_count),
        body=None if body is None else pack(body),
        enclosures=parsed.enclosures,
        others=_packed(others) if others else None,
        set_aside=reason_kept(parsed.set_aside),
    )


def pack(body: Content) -> PackedBody:
    """Return a body as it is written."""
    return PackedBody(body.type, storable_or_none(body.base), _compressed(body.value))


def _packed(texts: Sequence[Content]) -> bytes:
    return _compressed(json.dumps([[each.value, each.type, each.base] for each in texts], ensure_ascii=False))


def _compressed(text: str) -> bytes:
    return zlib.compress(storable(text).encode("utf-8"), _LEVEL)


def text_of(body: PackedBody | None, others: bytes | None = None) -> str:
    """Return the plain text of a body that is written, and of the `others`; "" for none. Raises LibraryError."""
    texts = (unpack(*body, entry_id=0) if body else None, *unpack_others(others, entry_id=0))
    return " ".join(body_text(text) for text in texts if text)


def _as_list(names: tuple[str, ...]) -> str:
    return storable(json.dumps(names, ensure_ascii=False)) if names else "[]"


def entry_of(row: sqlite3.Row, enclosures: tuple[Enclosure, ...]) -> Entry:
    """Return a row as an entry; raises TypeError or ValueError for what was never written so."""
    for name, kind in (("title", str), ("url", str | None), ("at", int), ("arrived", int), ("published", int | None)):
        if not isinstance(row[name], kind):
            raise TypeError(f"its {name} is {type(row[name]).__name__}")
    return Entry(
        id=row["id"],
        feed_id=row["feed_id"],
        uid=row["uid"],
        url=row["url"],
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        published=row["published"],
        updated=row["updated"],
        arrived=row["arrived"],
        at=row["at"],
        read=bool(row["read"]),
        starred=bool(row["starred"]),
        body=unpack(row["type"], row["base"], row["packed"], entry_id=row["id"]),
        enclosures=enclosures,
        categories=tuple(json.loads(row["categories"])),
        image=row["image"],
        comments_url=row["comments_url"],
        comments_feed=row["comments_feed"],
        comments_count=row["comments_count"],
        position=_position(row),
        page=unpack(row["page_type"], row["page_base"], row["page_packed"], entry_id=row["id"]),
        shows_page=bool(row["wants_page"]),
        page_asked=row["page_asked"],
        page_error=row["page_error"],
        others=unpack_others(row["others"], entry_id=row["id"]),
    )


def _position(row: sqlite3.Row) -> Position | None:
    return None if row["block"] is None else Position(row["block"], row["offset"], row["words"], row["share"])


def unpack(kind: Any, base: str | None, packed: bytes | None, *, entry_id: int) -> Content | None:
    """Return a text as it was before it was written (`entry_rows.pack`), None for none; raises LibraryError."""
    return None if packed is None else Content(_decompressed(packed, entry_id), kind, base)


def unpack_others(packed: bytes | None, *, entry_id: int) -> tuple[Content, ...]:
    """Return what the feed says beside a text, as it was before it was written; raises LibraryError."""
    if packed is None:
        return ()
    try:
        return tuple(Content(*values) for values in json.loads(_decompressed(packed, entry_id)))
    except (ValueError, TypeError) as error:
        raise _damaged(entry_id, error) from error


def _decompressed(packed: bytes, entry_id: int) -> str:
    try:
        return zlib.decompress(packed).decode("utf-8")
    except (zlib.error, UnicodeDecodeError) as error:
        raise _damaged(entry_id, error) from error


def _damaged(entry_id: int, error: Exception) -> LibraryError:
    return LibraryError(f"The text of entry {entry_id} is damaged ({error}). All others are fine.")
