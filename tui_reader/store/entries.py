"""Single entries with their bodies, and the marks that reading itself makes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

from tui_reader.errors import NotFound
from tui_reader.model import Content, Enclosure, Entry, Flag
from tui_reader.store.connection import Connection, as_json


class Entries:
    """Entries as they are kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, entry_id: int) -> Entry:
        """Return one entry with its body; raises NotFound, also when its feed was removed."""
        row = self._connection.row(
            """
            SELECT e.*, b.type, b.base, b.packed FROM entries AS e LEFT JOIN bodies AS b ON b.id = e.body_id
            WHERE e.id = :id AND e.feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
            """,
            id=entry_id,
        )
        if row is None:
            raise NotFound(f"There is no entry {entry_id}.")
        body = None
        if row["packed"] is not None:
            body = Content(zlib.decompress(row["packed"]).decode("utf-8"), row["type"], row["base"])
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
            body=body,
            enclosures=self._enclosures(entry_id),
            categories=tuple(json.loads(row["categories"])),
            image=row["image"],
            comments_url=row["comments_url"],
            comments_feed=row["comments_feed"],
            comments_count=row["comments_count"],
        )

    def _enclosures(self, entry_id: int) -> tuple[Enclosure, ...]:
        rows = self._connection.rows(
            "SELECT url, type, length FROM enclosures WHERE entry_id = :id ORDER BY position", id=entry_id
        )
        return tuple(Enclosure(*row) for row in rows)

    def mark(self, ids: Sequence[int], flag: Flag, value: bool, *, now: int) -> tuple[int, ...]:
        """Set a flag as reading itself does, without the journal; return the ids that really changed."""
        with self._connection.transaction():
            return set_flag(self._connection, ids, flag, value=value, act_id=0)


def set_flag(
    connection: Connection, ids: Sequence[int], flag: Flag, *, value: bool, act_id: int, only_act: int | None = None
) -> tuple[int, ...]:
    """Set `flag` where it differs and note `act_id` as its cause; return the ids that changed.

    With `only_act`, only where that act was the last to set it. Belongs into a transaction.
    """
    rows = connection.rows(
        f"""
        UPDATE entries SET {flag} = :value, {flag}_act = :act
        WHERE id IN (SELECT value FROM json_each(:ids)) AND {flag} <> :value AND (:only IS NULL OR {flag}_act = :only)
        RETURNING id
        """,
        ids=as_json(ids),
        value=int(value),
        act=act_id,
        only=only_act,
    )
    return tuple(row[0] for row in rows)
