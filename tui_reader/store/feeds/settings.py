"""What the person wants of single feeds: read, changed several at once as one act, and taken back as one.

The rule: only what the person changed is written, so what came meanwhile stays. Values of headers may be secret: they
stand in the row and in what undoes them, never in a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from tui_reader.model.entities import Act, FeedSettings
from tui_reader.model.errors import NotFound
from tui_reader.store.db.connection import Connection, Value, storable, whole
from tui_reader.store.db.damage import of_feed, unpacked
from tui_reader.store.feeds.feeds import Feeds
from tui_reader.store.feeds.folders import TOP, reach
from tui_reader.store.undo.row_changes import Changes
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path
from tui_reader.text.times import say_day, say_span

# What a change of a field is called.
_CALLED = {
    "title": "title",
    "url": "address",
    "folder": "folder",
    "interval": "interval",
    "headers": "headers",
    "headers_for": "headers",
    "full_text": "version of the text",
    "keep_newest": "number kept unread",
    "read_after": "time kept unread",
    "paused": "pause",
    "paused_until": "pause",
}

MOST_NAMED = 3


class SettingsOfFeeds:
    """The person's settings of feeds, and where the feeds lie. All raise NotFound for a feed that is not there."""

    def __init__(self, connection: Connection, feeds: Feeds) -> None:
        self._connection = connection
        self._feeds = feeds

    def load(self, feed_id: int) -> FeedSettings:
        """Return what the person wants of a feed."""
        row = self._connection.row(
            """
            SELECT url, own_title, feed_title, folder_id, own_interval, headers, headers_for, full_text, keep_newest,
                read_after, paused, paused_until
            FROM feeds WHERE id = :id AND removed IS NULL
            """,
            id=whole(feed_id),
        )
        if row is None:
            raise NotFound(f"There is no feed {feed_id}.")
        kept = of_feed(row)
        return FeedSettings(
            url=kept["url"] or "",
            title=kept["own_title"] or "",
            folder=self._feeds.folder_path(kept["folder_id"]) if kept["folder_id"] is not None else (),
            interval=kept["own_interval"],
            headers=tuple(unpacked(kept["headers"], dict[str, str]()).items()),
            headers_for=kept["headers_for"] or "",
            full_text=bool(kept["full_text"]),
            keep_newest=kept["keep_newest"],
            read_after=kept["read_after"],
            paused=bool(kept["paused"]),
            paused_until=kept["paused_until"],
            feed_title=kept["feed_title"] or "",
        )

    def edit(self, feed_id: int, before: FeedSettings, after: FeedSettings, *, session: str, now: int) -> Act:
        """Change what differs between the two, as one act. The address counts as typed by the person.

        `before` is what they saw. Raises UsageError when another feed has the address.
        """
        changed = [name for name in _CALLED if getattr(before, name) != getattr(after, name)]
        with self._connection.transaction():
            title = self._feeds.load(feed_id).title
            changes = Changes(self._connection)
            columns = _columns(after, changed)
            if "folder" in changed:
                columns["folder_id"] = reach(self._connection, changes, after.folder)
            if columns:
                changes.update("feeds", feed_id, **columns)
            if "interval" in changed and after.interval:
                self._bring_forward(feed_id, after.interval)
            if "url" in changed:
                changes.move_address(feed_id, after.url, trusted=True, now=now)
            sentence = self._sentence(feed_id, title, changed, after)
            return changes.write(sentence, session=session, now=now)

    def move(self, feed_ids: Sequence[int], folder_id: int | None, *, session: str, now: int) -> Act:
        """Put feeds into a folder, or to the top level, as one act."""
        with self._connection.transaction():
            where = join_path(self._feeds.folder_path(folder_id)) if folder_id is not None else TOP
            titles = [self._feeds.load(feed_id).title for feed_id in feed_ids]
            changes = Changes(self._connection)
            for feed_id in feed_ids:
                changes.update("feeds", feed_id, folder_id=folder_id)
            what = titles[0] if len(titles) == 1 else f"{len(titles):,} feeds"
            return changes.write(f"Moved {what} to {where}.", session=session, now=now)

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

    def _sentence(self, feed_id: int, title: str, changed: Sequence[str], after: FeedSettings) -> str:
        called = list(dict.fromkeys(_CALLED[name] for name in changed))
        if not called:
            return f"Nothing was changed of {title}."
        if called == ["title"]:
            return f"Renamed {title} to {self._feeds.load(feed_id).title}."
        if called == ["folder"]:
            return f"Moved {title} to {join_path(after.folder) or TOP}."
        if called == ["pause"]:
            return pause_sentence(title, after)
        if len(called) > MOST_NAMED:
            return f"Changed {len(called)} settings of {title}."
        words = " and ".join(filter(None, (", ".join(called[:-1]), called[-1])))
        return f"Changed {words} of {title}."


def pause_sentence(title: str, settings: FeedSettings) -> str:
    """Return what was done to a pause."""
    if settings.paused:
        return f"Paused {title}."
    if settings.paused_until is not None:
        return f"Paused {title} until {say_day(settings.paused_until)}."
    return f"{title} is asked again."


def _columns(settings: FeedSettings, changed: Sequence[str]) -> dict[str, Value]:
    """Return the columns of the fields that a plain UPDATE writes."""
    columns: dict[str, Value] = {
        "title": storable(clean_line(settings.title)),
        "interval": settings.interval,
        "headers": storable(json.dumps(dict(settings.headers), ensure_ascii=False)),
        "headers_for": storable(settings.headers_for),
        "full_text": int(settings.full_text),
        "keep_newest": settings.keep_newest,
        "read_after": settings.read_after,
        "paused": int(settings.paused),
        "paused_until": settings.paused_until,
    }
    names = {"title": "own_title", "interval": "own_interval"}
    return {names.get(name, name): columns[name] for name in changed if name in columns}
