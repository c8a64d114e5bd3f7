"""Feeds and folders: what is subscribed, where it stands, and unsubscribing that can be taken back.

Removing only hides: the feed keeps its entries and marks until it is purged, so undo is whole (TRAPS 30).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from tui_reader.model.entities import Act, Feed, FeedStatus, Folder
from tui_reader.model.errors import NotFound
from tui_reader.query.terms import SAVED_URL
from tui_reader.store.db.connection import Connection, Value, storable, whole
from tui_reader.store.db.damage import NO_ADDRESS, of_feed
from tui_reader.store.feeds.addresses import former_addresses, history_of, refuse_taken, set_address
from tui_reader.store.undo.records import write_act
from tui_reader.text.addresses import feed_address
from tui_reader.text.clean import clean_line
from tui_reader.text.health import is_due
from tui_reader.text.hosts import censor_url, is_same_host

_COLUMNS = """
    id, url, coalesce(nullif(own_title, ''), nullif(feed_title, ''), url) AS title, site_url, folder_id, paused, gone,
    error, failures, last_refreshed, next_due, why_next, full_text, paused_until, own_interval
"""


class Feeds:
    """The subscribed feeds and their folders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load_all(self, *, now: int = 0) -> list[Feed]:
        """Return all subscribed feeds by title, in any case. `now` tells whose pause is over."""
        rows = self._connection.rows(f"SELECT {_COLUMNS} FROM feeds WHERE removed IS NULL")
        return sorted((_feed(row, now) for row in rows), key=lambda feed: (feed.title.casefold(), feed.id))

    def load(self, feed_id: int, *, now: int = 0) -> Feed:
        """Return one subscribed feed; raises NotFound. `now` is as in `load_all`."""
        row = self._connection.row(
            f"SELECT {_COLUMNS} FROM feeds WHERE id = :id AND removed IS NULL", id=whole(feed_id)
        )
        if row is None:
            raise NotFound(f"There is no feed {feed_id}.")
        return _feed(row, now)

    def find_by_url(self, url: str) -> Feed | None:
        """Return the subscribed feed with this address, or that had it before it moved."""
        row = self._connection.row(
            f"""
            SELECT {_COLUMNS} FROM feeds WHERE removed IS NULL AND (
                url IN (:url, :kept) OR id IN (SELECT feed_id FROM addresses WHERE url = :kept)
            ) ORDER BY url = :url DESC, url = :kept DESC LIMIT 1
            """,
            url=storable(url),
            kept=feed_address(storable(url)),
        )
        return None if row is None else _feed(row, now=0)

    def find(self, words: str) -> Feed:
        """Return the feed that `words` names: an id, an address, or a unique part of the title.

        Raises NotFound; where several are meant the sentence names them.
        """
        words = clean_line(words)
        if not words:
            raise NotFound("Name a feed by its id, its address or a part of its title.")
        if words.isascii() and words.isdigit() and len(words) < 19:
            return self.load(int(words))
        feed = self.find_by_url(words)
        if feed is not None:
            return feed
        feeds = self.load_all()
        folded = words.casefold()
        found = [feed for feed in feeds if feed.title.casefold() == folded]
        found = found or [feed for feed in feeds if folded in feed.title.casefold()]
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(f"There is no feed “{censor_url(words)}”.")
        named = ", ".join(f"{feed.id} “{feed.title}”" for feed in found[:5]) + (", …" if len(found) > 5 else "")
        raise NotFound(f"“{words}” can mean {len(found)} feeds: {named}. Give the id.")

    def never_any(self) -> bool:
        """Tell whether nothing was ever subscribed here, not even something that was removed."""
        ever = "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'feeds'), 0)"
        # Saving pages is no subscribing.
        return not self._connection.value(f"{ever} - (SELECT count(*) FROM feeds WHERE url = :saved)", saved=SAVED_URL)

    def add(self, url: str, *, title: str = "", folder_id: int | None = None, trusted: bool = True, now: int) -> Feed:
        """Subscribe and return the feed; one that is subscribed already stays as it is, but may gain trust.

        A removed feed comes back with its entries and marks, due at once; also when `url` is one it had before it
        moved. `title` is the feed's own. Raises NotFound for an unknown folder.
        """
        with self._connection.transaction():
            values: dict[str, Value] = {
                "url": self.address_now(feed_address(storable(url))),
                "title": storable(title),
                "folder": folder_id,
                "trusted": int(trusted),
            }
            if folder_id is not None:
                self.folder_path(folder_id)
            self._connection.run(
                """
                INSERT INTO feeds (url, feed_title, folder_id, trusted, added)
                VALUES (:url, :title, :folder, :trusted, :now)
                ON CONFLICT (url) DO UPDATE SET
                    folder_id = CASE WHEN removed IS NULL THEN folder_id ELSE coalesce(:folder, folder_id) END,
                    trusted = CASE WHEN removed IS NULL THEN max(trusted, :trusted) ELSE :trusted END,
                    next_due = CASE WHEN removed IS NULL THEN next_due ELSE 0 END,
                    gone = CASE WHEN removed IS NULL THEN gone ELSE 0 END,
                    removed = NULL, removed_act = 0
                """,
                **values,
                now=now,
            )
            return self.load(self._connection.value("SELECT id FROM feeds WHERE url = :url", **values))

    def address_now(self, url: str) -> str:
        """Return where the feed that once had the address `url` is now; `url` itself where no feed moved away."""
        found = self._connection.value(
            """
            SELECT url FROM feeds WHERE id IN (SELECT feed_id FROM addresses WHERE url = :url)
                AND NOT EXISTS (SELECT 1 FROM feeds WHERE url = :url)
            ORDER BY removed IS NOT NULL, id LIMIT 1
            """,
            url=url,
        )
        return str(found or url)

    def remove(self, feed_id: int, *, session: str, now: int) -> Act:
        """Unsubscribe: the feed and its entries are hidden at once; undo brings them back whole. Raises NotFound."""
        with self._connection.transaction():
            sentence = f"Unsubscribed from {self.load(feed_id).title}."
            cause = self._connection.value("SELECT removed_act FROM feeds WHERE id = :id", id=feed_id)
            act_id = write_act(
                self._connection, "unsubscribe", sentence, {"feeds": {cause: [feed_id]}}, session=session, now=now
            )
            self._connection.run(
                "UPDATE feeds SET removed = :now, removed_act = :act WHERE id = :id", now=now, act=act_id, id=feed_id
            )
        return Act(sentence)

    def former_addresses(self, feed_id: int) -> tuple[str, ...]:
        """Return the addresses that a feed had before, the last one first."""
        return former_addresses(self._connection, feed_id)

    def change_address(self, feed_id: int, url: str, *, typed: bool = False, session: str, now: int) -> Act:
        """Give a feed another address, by the person; it is due at once and keeps its entries. Undo takes it back.

        An address on another host that nobody typed may not lie in the private network (TRAPS 22). Raises NotFound,
        and UsageError when another feed has the address.
        """
        url = feed_address(url)
        with self._connection.transaction():
            feed = self.load(feed_id)
            refuse_taken(self._connection, feed_id, url)
            before = bool(self._connection.value("SELECT trusted FROM feeds WHERE id = :id", id=feed_id))
            after = typed or (before and is_same_host(url, feed.url))
            sentence = f"{feed.title} is read from {censor_url(url)} now."
            history = history_of(self._connection, feed_id, feed.url, url)
            set_address(self._connection, feed_id, url, trusted=after, now=now)
            if url == feed.url:
                return Act(f"{feed.title} keeps its address and is asked again.")
            data = {"feed": feed_id, "title": feed.title, "before": feed.url, "after": url, "history": history}
            trust = {"before_trusted": before, "after_trusted": after}
            write_act(self._connection, "address", sentence, data | trust, session=session, now=now)
        return Act(sentence)

    def find_old(self, *, before: int, now: int) -> None:
        """Note since when which feeds are known to be removed before `before`; see `purge_removed`."""
        found = "CASE WHEN removed < :before THEN min(ifnull(found_old, :now), :now) END"
        differing = f"found_old IS NOT {found}"
        if self._connection.value(f"SELECT 1 FROM feeds WHERE {differing} LIMIT 1", before=before, now=now):
            with self._connection.transaction():
                self._connection.run(f"UPDATE feeds SET found_old = {found} WHERE {differing}", before=before, now=now)

    def purge_removed(self, *, before: int, found: int | None = None) -> int:
        """Delete for good the feeds removed before `before`, with all they had; return their number.

        With `found`, only those that `find_old` knew at that time: a clock that is a year ahead for one refresh then
        deletes nothing. A feed with a starred entry is kept, hidden as it is: nothing starred is ever deleted
        (TRAPS 29).
        """
        purgeable = """
            removed < :before AND (:found IS NULL OR found_old BETWEEN removed AND :found)
            AND NOT EXISTS (SELECT 1 FROM entries WHERE entries.feed_id = feeds.id AND entries.starred = 1)
        """
        purged = 0
        for row in self._connection.rows(f"SELECT id FROM feeds WHERE {purgeable}", before=before, found=found):
            with self._connection.transaction():  # one for each feed: others may write in between
                purged += self._connection.run(
                    f"DELETE FROM feeds WHERE id = :id AND {purgeable}", id=row["id"], before=before, found=found
                )
        if purged:
            self._connection.rows("PRAGMA incremental_vacuum")
        return purged

    # ----------------------------------------------------------------- folders

    def load_folders(self) -> list[Folder]:
        """Return the folders to show, by name: those made by hand, those with a feed, and those around them."""
        rows = self._connection.rows(
            """
            WITH RECURSIVE used (id) AS (
                SELECT folder_id FROM feeds WHERE removed IS NULL AND folder_id IS NOT NULL
                UNION SELECT id FROM folders WHERE by_person = 1
                UNION SELECT f.parent_id FROM folders AS f JOIN used ON f.id = used.id WHERE f.parent_id IS NOT NULL
            )
            SELECT id, parent_id, name FROM folders WHERE id IN used
            """
        )
        return sorted((Folder(*row) for row in rows), key=lambda folder: (folder.name.casefold(), folder.id))

    def folder_path(self, folder_id: int) -> tuple[str, ...]:
        """Return the names from the top level down to this folder; raises NotFound."""
        rows = self._connection.rows(
            """
            WITH RECURSIVE up (id, parent_id, name, step) AS (
                SELECT id, parent_id, name, 0 FROM folders WHERE id = :id
                UNION ALL
                SELECT f.id, f.parent_id, f.name, step + 1 FROM folders AS f JOIN up ON f.id = up.parent_id
            )
            SELECT name FROM up ORDER BY step DESC
            """,
            id=whole(folder_id),
        )
        if not rows:
            raise NotFound(f"There is no folder {folder_id}.")
        return tuple(row[0] for row in rows)


def _feed(kept: sqlite3.Row, now: int) -> Feed:
    row = of_feed(kept)
    is_damaged = not isinstance(kept["url"], str)
    url = row["url"] or ""
    return Feed(
        id=row["id"],
        url=url,
        # A feed without a title is shown by its address, and that may hold a password.
        title=censor_url(url) if row["title"] == row["url"] else row["title"] or "",
        site_url=row["site_url"],
        folder_id=row["folder_id"],
        status=FeedStatus.FAILING if is_damaged else _status(row, now),
        error=NO_ADDRESS if is_damaged else row["error"],
        failures=row["failures"] or 0,
        last_refreshed=row["last_refreshed"],
        next_due=_next_due(row, now),
        why_next=row["why_next"],
        full_text=bool(row["full_text"]),
        paused_until=row["paused_until"],
    )


def _next_due(row: Mapping[str, Any], now: int) -> int | None:
    """Return when a feed is asked again; None where a clock that was ahead has written that: it is due."""
    due_at: int = row["next_due"] or 0
    is_wrong = now and due_at > now and is_due(due_at, now=now, own=row["own_interval"] or 0)
    return None if is_wrong else due_at or None


def _status(row: Mapping[str, Any], now: int) -> FeedStatus:
    """Failing goes by the failures, not by the error: being offline leaves a word but raises none (DESIGN, Flows)."""
    if row["gone"]:
        return FeedStatus.GONE
    if row["paused"] or (row["paused_until"] or 0) > now:
        return FeedStatus.PAUSED
    if row["failures"]:
        return FeedStatus.FAILING
    return FeedStatus.NEVER if row["last_refreshed"] is None else FeedStatus.OK
