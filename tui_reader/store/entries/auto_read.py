"""What a feed's settings mark as read by themselves, after each refresh of it.

The rule: only what nobody has touched. Starred entries stay unread, and so do those that the person marked unread on
purpose: a deliberate act has left its number on them (`read_act`). Nothing is ever deleted, and nothing journalled.
"""

from __future__ import annotations

from tui_reader.store.db.connection import Connection
from tui_reader.store.db.damage import of_feed
from tui_reader.store.entries.marks import READING

_UNTOUCHED = f"""
    feed_id = :id AND muted_by IS NULL AND read = 0 AND starred = 0 AND read_act = {READING}
"""


def mark_old(connection: Connection, feed_id: int, *, now: int) -> int:
    """Mark read what the settings of a feed want so; return how many. Needs a transaction.

    `now` is the time of the refresh before, so that one refresh at a clock that is ahead marks nothing.
    10 µs for a feed without such settings: that is most of them.
    """
    row = connection.row(
        """
        SELECT keep_newest, read_after FROM feeds
        WHERE id = :id AND (keep_newest IS NOT NULL OR read_after IS NOT NULL)
        """,
        id=feed_id,
    )
    if row is None:
        return 0
    kept = of_feed(row)
    marked = 0
    if kept["keep_newest"] is not None:
        # The oldest entry that is to stay; there is none in a shorter feed, and then nothing is less than it.
        marked += connection.run(
            f"""
            UPDATE entries SET read = 1 WHERE {_UNTOUCHED} AND (at, id) < (
                SELECT at, id FROM entries WHERE feed_id = :id AND muted_by IS NULL
                ORDER BY at DESC, id DESC LIMIT 1 OFFSET :newest - 1
            )
            """,
            id=feed_id,
            newest=kept["keep_newest"],
        )
    if kept["read_after"] is not None:
        # No entry's `at` is later than its arrival: the index leaves out what is young.
        marked += connection.run(
            f"UPDATE entries SET read = 1 WHERE {_UNTOUCHED} AND at < :before AND arrived < :before",
            id=feed_id,
            before=now - kept["read_after"],
        )
    return marked
