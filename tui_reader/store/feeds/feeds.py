"""Feeds: what is subscribed, what the person wants of it, how it fares, and unsubscribing that can be taken back.

Removing only hides: the feed keeps its entries and marks until it is purged, so undo is whole (TRAPS 30).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tui_reader.model.entities import Act, Feed, FeedSettings
from tui_reader.model.errors import FieldError, NotFound, UsageError
from tui_reader.model.records import replace
from tui_reader.query.terms import SAVED_URL
from tui_reader.store.db.connection import Connection, Value, storable, whole
from tui_reader.store.db.damage import of_feed
from tui_reader.store.feeds import settings
from tui_reader.store.feeds.addresses import former_addresses, history_of, refuse_taken, set_address
from tui_reader.store.feeds.feed_rows import COLUMNS, feed_of
from tui_reader.store.feeds.folders import TOP, Folders, reach
from tui_reader.store.feeds.health import load_vitals
from tui_reader.store.undo.full_text import sentence_of as wish_sentence
from tui_reader.store.undo.full_text import set_full_text
from tui_reader.store.undo.records import write_act
from tui_reader.store.undo.row_changes import Changes
from tui_reader.text.addresses import feed_address
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path
from tui_reader.text.health import FeedHealth, Vitals, judge
from tui_reader.text.hosts import censor_url, is_same_host
from tui_reader.text.times import say_span


class Feeds:
    """The subscribed feeds."""

    def __init__(self, connection: Connection, folders: Folders) -> None:
        self._connection = connection
        self._folders = folders

    def all(self) -> list[Feed]:
        """Return all subscribed feeds by title, in any case."""
        rows, now = self._connection.rows(f"SELECT {COLUMNS} FROM feeds WHERE removed IS NULL"), self._connection.now
        return sorted((feed_of(row, now) for row in rows), key=lambda feed: (feed.title.casefold(), feed.id))

    def one(self, feed_id: int) -> Feed:
        """Return one subscribed feed; raises NotFound."""
        row = self._connection.row(f"SELECT {COLUMNS} FROM feeds WHERE id = :id AND removed IS NULL", id=whole(feed_id))
        if row is None:
            raise NotFound(f"There is no feed {feed_id}.")
        return feed_of(row, self._connection.now)

    def find_by_url(self, url: str) -> Feed | None:
        """Return the subscribed feed with this address, or that had it before it moved."""
        row = self._connection.row(
            f"""
            SELECT {COLUMNS} FROM feeds WHERE removed IS NULL AND (
                url IN (:url, :kept) OR id IN (SELECT feed_id FROM addresses WHERE url = :kept)
            ) ORDER BY url = :url DESC, url = :kept DESC LIMIT 1
            """,
            url=storable(url),
            kept=feed_address(storable(url)),
        )
        return None if row is None else feed_of(row, self._connection.now)

    def find(self, words: str) -> Feed:
        """Return the feed that `words` names: an id, an address, or a unique part of the title.

        Raises NotFound; where several are meant the sentence names them.
        """
        words = clean_line(words)
        if not words:
            raise NotFound("Name a feed by its id, its address or a part of its title.")
        if words.isascii() and words.isdigit() and len(words) < 19:
            return self.one(int(words))
        feed = self.find_by_url(words)
        if feed is not None:
            return feed
        feeds = self.all()
        folded = words.casefold()
        found = [feed for feed in feeds if feed.title.casefold() == folded]
        found = found or [feed for feed in feeds if folded in feed.title.casefold()]
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(f"There is no feed “{censor_url(words)}”.")
        named = ", ".join(f"{feed.id} “{feed.title}”" for feed in found[:5]) + (", …" if len(found) > 5 else "")
        raise NotFound(f"“{words}” can mean {len(found)} feeds: {named}. Give the id.")

    def is_new(self) -> bool:
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
                self._folders.path(folder_id)
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
            return self.one(self._connection.value("SELECT id FROM feeds WHERE url = :url", **values))

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

    def remove(self, feed_id: int) -> Act:
        """Unsubscribe: the feed and its entries are hidden at once; undo brings them back whole. Raises NotFound."""
        with self._connection.transaction():
            sentence = f"Unsubscribed from {self.one(feed_id).title}."
            cause = self._connection.value("SELECT removed_act FROM feeds WHERE id = :id", id=feed_id)
            act_id = write_act(self._connection, "unsubscribe", sentence, {"feeds": {cause: [feed_id]}})
            self._connection.run(
                "UPDATE feeds SET removed = :now, removed_act = :act WHERE id = :id",
                now=self._connection.now,
                act=act_id,
                id=feed_id,
            )
        return Act(sentence)

    def former_addresses(self, feed_id: int) -> tuple[str, ...]:
        """Return the addresses that a feed had before, the last one first."""
        return former_addresses(self._connection, feed_id)

    def change_address(self, feed_id: int, url: str, *, typed: bool = False) -> Act:
        """Give a feed another address, by the person; it is due at once and keeps its entries. Undo takes it back.

        `typed` says that the person wrote the address. Another address on another host may not lie in the private
        network (TRAPS 22). Raises NotFound, and UsageError for what is no address, or another feed's.
        """
        from tui_reader.text.typed_addresses import address_of

        url = feed_address(address_of(url))
        with self._connection.transaction():
            feed = self.one(feed_id)
            refuse_taken(self._connection, feed_id, url)
            before = bool(self._connection.value("SELECT trusted FROM feeds WHERE id = :id", id=feed_id))
            after = typed or (before and is_same_host(url, feed.url))
            sentence = f"{feed.title} is read from {censor_url(url)} now."
            history = history_of(self._connection, feed_id, feed.url, url)
            set_address(self._connection, feed_id, url, trusted=after)
            if url == feed.url:
                return Act(f"{feed.title} keeps its address and is asked again.")
            data = {"feed": feed_id, "title": feed.title, "before": feed.url, "after": url, "history": history}
            trust = {"before_trusted": before, "after_trusted": after}
            write_act(self._connection, "address", sentence, data | trust)
        return Act(sentence)

    # ----------------------------------------------------------------- the person's wishes

    def settings(self, feed_id: int) -> FeedSettings:
        """Return what the person wants of a feed; raises NotFound."""
        row = self._connection.row(
            f"SELECT {settings.COLUMNS} FROM feeds WHERE id = :id AND removed IS NULL", id=whole(feed_id)
        )
        if row is None:
            raise NotFound(f"There is no feed {feed_id}.")
        kept = of_feed(row)
        return settings.settings_of(kept, self._folders.path(kept["folder_id"]))

    def edit(self, feed_id: int, before: FeedSettings, after: FeedSettings) -> Act:
        """Change the settings that differ between what the person saw and what they want, as one act.

        Raises NotFound, and FieldError for a field that cannot be so.
        """
        if after.url != before.url:
            after = _spelled(after)
        changed = settings.changed_fields(before, after)
        with self._connection.transaction():
            title = self.one(feed_id).title
            changes = Changes(self._connection)
            columns = settings.columns_of(after, changed)
            if "folder" in changed:
                columns["folder_id"] = reach(self._connection, changes, after.folder)
            if columns:
                changes.update("feeds", feed_id, **columns)
            if "interval" in changed and after.interval:
                self._bring_forward(feed_id, after.interval)
            if "url" in changed:
                with _mistaken("url"):
                    changes.move_address(feed_id, after.url, trusted=True)
            return changes.write(settings.sentence_of(title, changed, after, new_title=self.one(feed_id).title))

    def _bring_forward(self, feed_id: int, interval: int) -> None:
        """Let an interval hold from the last check on; a feed that fails keeps its own pace."""
        self._connection.run(
            """
            UPDATE feeds SET next_due = last_refreshed + :interval, why_next = :why
            WHERE id = :id AND failures = 0 AND last_refreshed + :interval < next_due
            """,
            id=feed_id,
            interval=interval,
            why=f"Your settings ask for a check every {say_span(interval)}.",
        )

    def move(self, feed_ids: Sequence[int], folder_id: int | None) -> Act:
        """Put feeds into a folder, None: to the top level, as one act. Raises NotFound."""
        with self._connection.transaction():
            where = join_path(self._folders.path(folder_id)) or TOP
            titles = [self.one(feed_id).title for feed_id in feed_ids]
            changes = Changes(self._connection)
            for feed_id in feed_ids:
                changes.update("feeds", feed_id, folder_id=folder_id)
            what, verb = (titles[0], "is") if len(titles) == 1 else (f"{len(titles):,} feeds", "are")
            return changes.write(f"Moved {what} to {where}.", otherwise=f"{what} {verb} there already.")

    def always_full_text(self, feed_id: int, value: bool) -> Act:
        """Want the text of the pages for all entries of a feed, or no longer; can be undone. Raises NotFound."""
        with self._connection.transaction():
            title = self.one(feed_id).title
            sentence = wish_sentence(title, value)
            if set_full_text(self._connection, feed_id, value):
                write_act(self._connection, "full_text", sentence, {"feed": feed_id, "value": value, "title": title})
        return Act(sentence)

    def ask_again(self, feed_id: int) -> None:
        """Let a feed be asked with the next refresh, also one that its publisher called gone. Raises NotFound."""
        with self._connection.transaction():
            known = self._connection.run(
                "UPDATE feeds SET gone = 0, next_due = 0 WHERE id = :id AND removed IS NULL", id=whole(feed_id)
            )
            if not known:
                raise NotFound(f"There is no feed {feed_id}.")

    # ----------------------------------------------------------------- how they fare

    def health(self) -> list[FeedHealth]:
        """Return all subscribed feeds by title, each with what is wrong with it in the long run."""
        vitals = {each.feed_id: each for each in load_vitals(self._connection)}
        return [self._judge(feed, vitals[feed.id]) for feed in self.all() if feed.id in vitals]

    def _judge(self, feed: Feed, vitals: Vitals) -> FeedHealth:
        # Nobody fetches saved pages, so nothing ails them.
        return FeedHealth(feed, vitals) if feed.url == SAVED_URL else judge(feed, vitals, now=self._connection.now)

    # ----------------------------------------------------------------- removed for good

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


def _spelled(settings: FeedSettings) -> FeedSettings:
    """Return settings with the address that the person typed spelled as feeds are kept by."""
    from tui_reader.text.typed_addresses import address_of

    with _mistaken("url"):
        url = feed_address(address_of(settings.url))
    return replace(settings, url=url, headers_for=url if settings.headers_for == settings.url else settings.headers_for)


@contextmanager
def _mistaken(field: str) -> Iterator[None]:
    """Tell in which field of a form a mistake was made."""
    try:
        yield
    except UsageError as error:
        raise FieldError(str(error), field=field) from error
