"""The text of entries' pages: what is known before one is fetched, what came of it, and which version is read.

The rule: the feed's version is never touched. A page's text is a body row of its own, and a failure keeps the text
that an earlier fetch brought.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model.entities import Content
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import PackedBody, PageState
from tui_reader.query.terms import SAVED_URL
from tui_reader.store.db.connection import Connection, Value, as_json, storable, whole
from tui_reader.store.entries.entry_rows import unpack
from tui_reader.store.entries.stories import follow

RECENT = 10
# A saved page is its own origin: it is trusted where the person typed its address, which is its `uid` then.
ORIGIN = """
    CASE WHEN f.url = :saved THEN e.url ELSE f.url END AS feed_url,
    f.trusted AND (f.url <> :saved OR e.uid IS NOT NULL) AS trusted
"""


class Pages:
    """The store as the fetching of full text sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load_state(self, entry_id: int) -> PageState:
        """Return what must be known before an entry's page is fetched; raises NotFound."""
        row = self._connection.row(
            f"""
            SELECT e.id, e.url, e.title, e.page_asked, e.page_body_id IS NOT NULL AS is_stored,
                f.url = :saved AS is_saved, {ORIGIN}, b.type, b.base, b.packed
            FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id LEFT JOIN bodies AS b ON b.id = e.body_id
            WHERE e.id = :id AND f.removed IS NULL
            """,
            id=whole(entry_id),
            saved=SAVED_URL,
        )
        if row is None:
            raise NotFound(f"There is no entry {entry_id}.")
        return PageState(
            entry_id=row["id"],
            url=row["url"],
            title=row["title"],
            body=unpack(row["type"], row["base"], row["packed"], entry_id=row["id"]),
            feed_url=row["feed_url"],
            trusted=bool(row["trusted"]),
            asked=row["page_asked"],
            is_stored=bool(row["is_stored"]),
            is_saved=bool(row["is_saved"]),
        )

    def missing(self, ids: Sequence[int]) -> list[int]:
        """Return those of `ids` whose page's text is not kept, in order."""
        rows = self._connection.rows(
            """
            SELECT id FROM entries
            WHERE id IN (SELECT value FROM json_each(:ids)) AND page_body_id IS NULL AND url IS NOT NULL
            """,
            ids=as_json(ids),
        )
        missing = {row[0] for row in rows}
        return [entry_id for entry_id in ids if entry_id in missing]

    def waiting(self, *, limit: int, now: int) -> list[int]:
        """Return the entries whose page was never fetched and is wanted, the newest first.

        They are the pages that the person saved, and then the unread entries of feeds that want full text, or of which
        a rule wants it.
        """
        saved = self._connection.rows(
            """
            SELECT id FROM entries
            WHERE feed_id = (SELECT id FROM feeds WHERE url = :saved AND removed IS NULL) AND page_asked IS NULL
            ORDER BY id DESC LIMIT :limit
            """,
            saved=SAVED_URL,
            limit=limit,
        )
        # CROSS: the feeds first (https://sqlite.org/optoverview.html), for most people have few that want full text.
        others = self._connection.rows(
            """
            SELECT DISTINCT id, at FROM (
                SELECT id, at FROM entries INDEXED BY entries_wanting_page
                WHERE shows_page = 1 AND page_asked IS NULL AND read = 0 AND muted_by IS NULL AND url IS NOT NULL
                    AND feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL OR url = :saved)
                UNION ALL
                SELECT e.id, e.at FROM feeds AS f CROSS JOIN entries AS e ON e.feed_id = f.id
                WHERE f.full_text = 1 AND f.removed IS NULL AND f.url <> :saved AND f.paused = 0
                    AND (f.paused_until IS NULL OR f.paused_until <= :now)
                    AND e.muted_by IS NULL AND e.read = 0 AND e.page_asked IS NULL AND e.url IS NOT NULL
            )
            ORDER BY at DESC, id DESC LIMIT :limit
            """,
            saved=SAVED_URL,
            now=now,
            limit=limit - len(saved),
        )
        return [row["id"] for row in (*saved, *others)]

    def recent_bodies(self, entry_id: int) -> list[Content]:
        """Return what the feed gave of its newest other entries: whether it gives teasers shows in these."""
        rows = self._connection.rows(
            """
            SELECT e.id, b.type, b.base, b.packed FROM entries AS e JOIN bodies AS b ON b.id = e.body_id
            WHERE e.feed_id = (SELECT feed_id FROM entries WHERE id = :id) AND e.muted_by IS NULL AND e.id <> :id
            ORDER BY e.at DESC, e.id DESC LIMIT :limit
            """,
            id=whole(entry_id),
            limit=RECENT,
        )
        found = (unpack(row["type"], row["base"], row["packed"], entry_id=row["id"]) for row in rows)
        return [body for body in found if body is not None]

    def save(self, entry_id: int, page: PackedBody, *, now: int, found_at: Sequence[str] = ()) -> None:
        """Keep the text of an entry's page; the same text as before keeps its row.

        `found_at` is where the page is, by its own word first: entries that lead to one page are a story.
        """
        values: dict[str, Value] = {"id": whole(entry_id), "now": now, **page._asdict()}
        with self._connection.transaction():
            if self._connection.value("SELECT 1 FROM entries WHERE id = :id", **values) is None:
                raise NotFound(f"There is no entry {entry_id} any more.")
            body_id = self._connection.value(
                """
                SELECT b.id FROM bodies AS b JOIN entries AS e ON e.page_body_id = b.id
                WHERE e.id = :id AND b.type = :type AND b.base IS :base AND b.packed = :packed
                """,
                **values,
            ) or self._connection.insert(
                """
                INSERT INTO bodies (entry_id, stored, type, base, packed, of_page)
                VALUES (:id, :now, :type, :base, :packed, 1)
                """,
                **values,
            )
            self._connection.run(
                """
                UPDATE entries SET page_body_id = :body, page_asked = :now, page_error = NULL, indexed = 0
                WHERE id = :id
                """,
                body=body_id,
                **values,
            )
            for url in found_at:
                if follow(self._connection, entry_id, url):
                    break

    def fail(self, entry_id: int, error: str, *, asked: int | None) -> None:
        """Keep why a page brought no text. `asked` None: nobody answered, so it still waits to be fetched."""
        with self._connection.transaction():
            self._connection.run(
                """
                UPDATE entries SET page_error = :error, page_asked = coalesce(:asked, page_asked) WHERE id = :id
                """,
                id=whole(entry_id),
                error=storable(error),
                asked=asked,
            )

    def show(self, entry_ids: Sequence[int], value: bool) -> None:
        """Remember which version of these entries the person wants to read."""
        with self._connection.transaction():
            self._connection.run(
                "UPDATE entries SET shows_page = :value WHERE id IN (SELECT value FROM json_each(:ids))",
                ids=as_json(entry_ids),
                value=int(value),
            )
