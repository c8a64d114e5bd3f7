"""The comments on entries, as their comment feeds gave them, oldest first.

The rule: a comment feed names only the newest, so what it named before stays; a comment is known by who said it
when and under which link, so that an edit replaces it; where several have one link, its words count too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from tui_reader.model.entities import Comment, Content
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import CommentRow, CommentsState
from tui_reader.store.db.connection import Connection, whole
from tui_reader.store.entries.entry_rows import unpack

MOST = 200  # comments of one entry


class Comments:
    """The store as the comments see it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, entry_id: int) -> list[Comment]:
        """Return the comments that are kept of an entry, the oldest first."""
        return [
            Comment(
                row.author,
                row.published,
                row.url,
                unpack(row.type, row.base, row.packed, entry_id=entry_id) or Content(""),
            )
            for row in self._rows(entry_id)
        ]

    def load_state(self, entry_id: int) -> CommentsState:
        """Return what must be known before an entry's comments are fetched; raises NotFound."""
        row = self._connection.row(
            """
            SELECT e.id, e.comments_feed, f.url, f.trusted FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
            WHERE e.id = :id AND f.removed IS NULL
            """,
            id=whole(entry_id),
        )
        if row is None:
            raise NotFound(f"There is no entry {entry_id}.")
        return CommentsState(row["id"], row["comments_feed"], row["url"], bool(row["trusted"]))

    def save(self, entry_id: int, said: Sequence[CommentRow], *, now: int) -> int:
        """Keep what a comment feed says beside what it said before; return how many are kept. Raises NotFound."""
        with self._connection.transaction():
            asked = self._connection.run(
                "UPDATE entries SET comments_asked = :now WHERE id = :id", id=whole(entry_id), now=now
            )
            if not asked:
                raise NotFound(f"There is no entry {entry_id} any more.")
            known = self._rows(entry_id)
            rows = merge_comments(known, said)
            if rows != known:
                self._connection.run("DELETE FROM comments WHERE entry_id = :id", id=entry_id)
                self._connection.run_many(
                    """
                    INSERT INTO comments (entry_id, position, author, url, published, type, base, packed)
                    VALUES (:id, :position, :author, :url, :published, :type, :base, :packed)
                    """,
                    [{"id": entry_id, "position": position, **row._asdict()} for position, row in enumerate(rows)],
                )
        return len(rows)

    def _rows(self, entry_id: int) -> list[CommentRow]:
        rows = self._connection.rows(
            """
            SELECT author, url, published, type, base, packed FROM comments WHERE entry_id = :id ORDER BY position
            """,
            id=whole(entry_id),
        )
        return [CommentRow(*row) for row in rows]


def merge_comments(known: Sequence[CommentRow], said: Sequence[CommentRow]) -> list[CommentRow]:
    """Return the newest comments of both, the oldest first; what is said now stands for what was said. Pure.

    `said` is in order. Without a date a comment stays behind the one that it followed.
    """
    shared = _shared(known) | _shared(said)
    rows = {_key(row, shared): row for row in (*known, *said)}
    last = 0
    dated: list[tuple[int, CommentRow]] = []
    for row in rows.values():
        last = row.published if row.published is not None else last
        dated.append((last, row))
    return [row for _, row in sorted(dated, key=lambda each: each[0])][-MOST:]


def _shared(rows: Sequence[CommentRow]) -> set[str | None]:
    """Return the links that several have, None as well: some feeds give all the link of the article (TRAPS 6)."""
    return {None} | {url for url, count in Counter(row.url for row in rows).items() if count > 1}


def _key(row: CommentRow, shared: set[str | None]) -> Hashable:
    return row.url, row.author, row.published, row.packed if row.url in shared else None
