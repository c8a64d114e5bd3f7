"""Web pages that the person saved: entries of a feed that nobody fetches.

The rule: a page is one entry, however often and however its address is spelled; saving it again brings it up to date
and leaves its marks. An address that the person typed is the entry's `uid` as well: only that may lie in a private
network (TRAPS 22), now and when its text is fetched later.
"""

from __future__ import annotations

from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import Arrival, EntryRow, PageRow
from tui_reader.query.terms import SAVED_URL
from tui_reader.store.db.connection import Connection, Value, storable, storable_or_none, whole
from tui_reader.store.entries.pages import Pages
from tui_reader.store.feeds.feeds import Feeds
from tui_reader.store.refresh import Refresh
from tui_reader.store.search.where_clause import TAKEN_BACK
from tui_reader.store.undo.records import write_act

TITLE = "Saved pages"


def show_page_again(connection: Connection, entry_id: int) -> bool:
    """Show a page again whose saving was taken back; return whether it was. Needs a transaction."""
    return bool(
        connection.run(
            "UPDATE entries SET muted_by = NULL WHERE id = :id AND muted_by = :hidden", id=entry_id, hidden=TAKEN_BACK
        )
    )


def take_page_back(connection: Connection, entry_id: int) -> bool:
    """Hide a saved page; return whether it was there, and without a star of the person's. Needs a transaction."""
    return bool(
        connection.run(
            """
            UPDATE entries SET muted_by = :hidden
            WHERE id = :id AND muted_by IS NULL AND (starred = 0 OR starred_act = 0)  -- 0: a rule gave the star
            """,
            id=entry_id,
            hidden=TAKEN_BACK,
        )
    )


class SavedPages:
    """The store as the saving of pages sees it."""

    def __init__(self, connection: Connection, feeds: Feeds, refresh: Refresh, pages: Pages) -> None:
        self._connection = connection
        self._feeds = feeds
        self._refresh = refresh
        self._pages = pages

    def keep(self, row: EntryRow, *, now: int) -> tuple[int, bool]:
        """Keep the page at `row.url`, unread; return its entry and whether it is new. What is there stays as it is.

        A page whose saving was taken back is new again.
        """
        with self._connection.transaction():
            feed_id = self._ensure_feed(now)
            found = self._find(feed_id, row.url or "")
            if found is not None:
                self._connection.run(
                    "UPDATE entries SET uid = coalesce(:uid, uid) WHERE id = :id", uid=row.uid, id=found
                )
                return found, show_page_again(self._connection, found)
            # At the top of all lists: what was saved now is new to the person, whatever its age. No rule hides it.
            (entry_id,) = self._refresh.save(feed_id, [Arrival(row, now)], [], now=now)
            self._connection.run("UPDATE entries SET read = 0, muted_by = NULL WHERE id = :id", id=entry_id)
        return entry_id, True

    def fill(self, entry_id: int, page: PageRow, *, now: int, url: str | None = None) -> None:
        """Give a saved page its name, and its text where there is one; `url` as in `Pages.save`. Raises NotFound."""
        with self._connection.transaction():
            named = self._connection.run(
                """
                UPDATE entries SET title = :title, author = :author, authors = :authors, published = :published,
                    indexed = 0
                WHERE id = :id
                """,
                id=whole(entry_id),
                title=storable(page.title),
                author=storable(page.author),
                authors=page.authors,
                published=whole(page.published),
            )
            if not named:
                raise NotFound(f"There is no entry {entry_id} any more.")
            if page.body is not None:
                self._pages.save(entry_id, page.body, now=now, found_at=[url] if url else [])

    def write_act(self, entry_id: int, title: str) -> None:
        """Write down that the person saved this page, so that it can be taken back. Needs a transaction."""
        write_act(self._connection, "save", f"Saved “{title}”.", {"entry": entry_id})

    def _ensure_feed(self, now: int) -> int:
        """Return the feed of saved pages; one that was removed comes back with all its pages."""
        feed = self._feeds.find_by_url(SAVED_URL)
        if feed is not None:
            return feed.id
        feed = self._feeds.add(SAVED_URL, title=TITLE, now=now)
        self._connection.run(
            "UPDATE feeds SET full_text = 1, last_refreshed = :now, why_next = NULL WHERE id = :id",
            id=feed.id,
            now=now,
        )
        return feed.id

    def _find(self, feed_id: int, url: str) -> int | None:
        values: dict[str, Value] = {"feed": feed_id, "url": storable_or_none(url)}
        found = self._connection.value(
            """
            SELECT id FROM (
                SELECT id FROM entries WHERE url = :url AND feed_id = :feed
                UNION ALL
                SELECT id FROM entries WHERE link_key = story_key(:url) AND feed_id = :feed
            ) ORDER BY id LIMIT 1
            """,
            **values,
        )
        return None if found is None else int(found)
