"""Single entries with their bodies, and the marks that reading itself makes.

Bodies are unpacked here and nowhere else: lists never touch them.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tui_reader.model.entities import Content, Enclosure, Entry, Flag, Position
from tui_reader.model.errors import Damaged, LibraryError, NotFound
from tui_reader.store.db.connection import Connection, Value, as_json, storable, whole
from tui_reader.store.entries.links import find_entry
from tui_reader.store.entries.rejects import reason_kept

READING = 0  # the cause of a flag that no act of the journal set
STRETCH = 5_000  # ids that are changed by one statement


class Entries:
    """Entries as they are kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, entry_id: int) -> Entry:
        """Return one entry with its body; raises NotFound, also when its feed was removed."""
        with self._connection.snapshot():
            row = self._connection.row(
                """
                SELECT e.*, b.type, b.base, b.packed, b.others, p.type AS page_type, p.base AS page_base,
                    p.packed AS page_packed, coalesce(e.shows_page, f.full_text) AS wants_page,
                    at.block, at.offset, at.words, at.share
                FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
                LEFT JOIN bodies AS b ON b.id = e.body_id
                LEFT JOIN bodies AS p ON p.id = e.page_body_id
                LEFT JOIN positions AS at ON at.entry_id = e.id
                WHERE e.id = :id AND f.removed IS NULL
                """,
                id=whole(entry_id),
            )
            if row is None:
                raise NotFound(f"There is no entry {entry_id}.")
            enclosures = self._enclosures(entry_id)
        try:
            return _entry(row, enclosures)
        except (TypeError, ValueError) as error:  # what was written is well formed
            raise Damaged(f"Entry {entry_id} is damaged ({error}). All others are fine.") from error

    def _enclosures(self, entry_id: int) -> tuple[Enclosure, ...]:
        rows = self._connection.rows(
            "SELECT url, type, length FROM enclosures WHERE entry_id = :id ORDER BY position", id=entry_id
        )
        return tuple(Enclosure(*row) for row in rows)

    def find(self, url: str) -> int | None:
        """Return the entry that the web page at `url` belongs to, or None; see `links`."""
        return find_entry(self._connection, url)

    def set_aside(self, entry_id: int, reason: str) -> None:
        """Keep the reason (`errors.because`) why something could not be done with an entry."""
        kept = reason_kept(reason, entry=str(entry_id))
        with self._connection.transaction():
            self._connection.run(
                "UPDATE entries SET set_aside = :kept WHERE id = :id AND set_aside IS NOT :kept", kept=kept, id=entry_id
            )

    def keep_position(self, entry_id: int, position: Position | None, *, now: int) -> None:
        """Remember where the person stopped reading an entry, or with None that it was read to its end or not begun."""
        with self._connection.transaction():
            self._connection.run("DELETE FROM positions WHERE entry_id = :id", id=entry_id)
            if position is not None:
                self._connection.run(
                    """
                    INSERT INTO positions (entry_id, block, offset, words, share, moved)
                    SELECT id, :block, :offset, :words, :share, :now FROM entries WHERE id = :id
                    """,
                    id=entry_id,
                    block=position.block,
                    offset=position.offset,
                    words=storable(position.words),
                    share=position.share,
                    now=now,
                )

    def mark(self, ids: Sequence[int], flag: Flag, value: bool, *, now: int) -> tuple[int, ...]:
        """Set a flag as reading itself does, without the journal; return the ids that really changed."""
        with self._connection.transaction():
            return all_ids(set_flag(self._connection, ids, flag, value=value, act_id=READING))


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries on which a flag was really changed, and the act that had set it before.

    Their ids are one text, as the statements take them and the journal keeps them: what Python does with a million
    numbers in one go stops other threads, and so the keys, for longer than a frame.
    """

    cause: int
    words: str

    @property
    def ids(self) -> list[int]:
        """The ids."""
        return [int(word) for word in self.words.split(",")]


def set_flag(
    connection: Connection, ids: Sequence[int], flag: Flag, *, value: bool, act_id: int, only_act: int | None = None
) -> list[Batch]:
    """Set `flag` where it differs and note `act_id` as its cause; return what changed. Belongs into a transaction.

    With `only_act`, only where that act was the last to set it.
    """
    where = _differing(flag) + ("" if only_act is None else f" AND {flag}_act = :only")
    values: dict[str, Value] = {"value": int(value), "act": act_id, "only": only_act}
    changed: list[Batch] = []
    for values["ids"] in _batches(ids):
        found = connection.rows(
            f"SELECT {flag}_act, group_concat(id) FROM entries WHERE {where} GROUP BY {flag}_act", **values
        )
        if found:
            connection.run(f"UPDATE entries SET {flag} = :value, {flag}_act = :act WHERE {where}", **values)
            changed += [Batch(*row) for row in found]
    return changed


def all_ids(batches: Iterable[Batch]) -> tuple[int, ...]:
    """Return the ids of several batches."""
    return tuple(entry_id for batch in batches for entry_id in batch.ids)


def any_differs(connection: Connection, ids: Sequence[int], flag: Flag, *, value: bool) -> bool:
    """Tell whether `set_flag` would change anything."""
    sql = f"SELECT EXISTS (SELECT 1 FROM entries WHERE {_differing(flag)})"
    return any(connection.value(sql, ids=batch, value=int(value)) for batch in _batches(ids))


def _differing(flag: Flag) -> str:
    return f"id IN (SELECT value FROM json_each(:ids)) AND {flag} <> :value"


def _batches(ids: Sequence[int]) -> Iterator[str]:
    """Yield ids that lie together in the file together: at a million, half the time of the order they were listed in.

    Sorting all of them at once would stop other threads.
    """
    stretches: dict[int, list[int]] = {}
    for entry_id in ids:
        stretches.setdefault(entry_id // STRETCH, []).append(entry_id)
    return (as_json(stretches[number]) for number in sorted(stretches))


def _entry(row: sqlite3.Row, enclosures: tuple[Enclosure, ...]) -> Entry:
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
