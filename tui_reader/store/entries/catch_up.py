"""Too much to read: which unread entries are left behind when only the newest of each feed are kept.

The rule: what is starred is never touched, and no statement grows with the number of feeds.
"""

from __future__ import annotations

from tui_reader.store.db.connection import Connection, Value


def load_beyond(connection: Connection, where: str, values: dict[str, Value], *, keep: int) -> list[int]:
    """Return the entries that `where` holds, of each feed without the newest `keep`, and without the starred ones."""
    rows = connection.rows(
        f"""
        SELECT id FROM (
            SELECT entries.id, row_number() OVER (PARTITION BY feed_id ORDER BY at DESC, entries.id DESC) AS place
            FROM entries WHERE {where}
        )
        WHERE place > :keep AND id NOT IN (SELECT id FROM entries WHERE starred = 1 AND muted_by IS NULL)
        """,
        keep=keep,
        **values,
    )
    return [row[0] for row in rows]
