"""Where a feed lies: its former addresses, and the person's own change of an address, which can be taken back.

The rule: an address belongs to one feed. The former one stays in the history, and what was agreed with the old server
(validators, failures, the claim that the feed is gone) does not hold at the new one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tui_reader.model.errors import UsageError
from tui_reader.store.db.connection import Connection, Value, storable
from tui_reader.text.hosts import censor_url


def former_addresses(connection: Connection, feed_id: int) -> tuple[str, ...]:
    """Return the addresses a feed had before, the last one first."""
    rows = connection.rows("SELECT url FROM addresses WHERE feed_id = :id ORDER BY until DESC, url", id=feed_id)
    return tuple(row["url"] for row in rows)


def holder_of(connection: Connection, feed_id: int, url: str) -> tuple[str, bool] | None:
    """Return the title of another feed that has this address, and whether that feed is subscribed; None for none."""
    row = connection.row(
        """
        SELECT coalesce(nullif(own_title, ''), nullif(feed_title, ''), url) AS title, removed FROM feeds
        WHERE url = :url AND id <> :id
        """,
        url=storable(url),
        id=feed_id,
    )
    if row is None:
        return None
    return censor_url(row["title"]) if row["title"] == url else row["title"], row["removed"] is None


def refuse_taken(connection: Connection, feed_id: int, url: str) -> None:
    """Raise UsageError when another feed has this address, also one that was unsubscribed."""
    holder = holder_of(connection, feed_id, url)
    if holder is None:
        return
    title, is_subscribed = holder
    if is_subscribed:
        raise UsageError(f"“{title}” has this address already; nothing was changed.")
    raise UsageError(f"“{title}” had this address when you unsubscribed from it; add it again instead.")


def note_move(connection: Connection, feed_id: int, url: str, *, now: int, by_person: bool) -> None:
    """Let the history say that a feed leaves its address for `url`. Needs a transaction, before the feed is moved."""
    values: dict[str, Value] = {"id": feed_id, "url": storable(url), "now": now, "by": int(by_person)}
    connection.run(
        """
        INSERT OR REPLACE INTO addresses (feed_id, url, until, by_person)
        SELECT id, url, :now, :by FROM feeds WHERE id = :id AND url <> :url
        """,
        **values,
    )
    connection.run("DELETE FROM addresses WHERE feed_id = :id AND url = :url", id=feed_id, url=storable(url))


def set_address(connection: Connection, feed_id: int, url: str, *, trusted: bool) -> None:
    """Give a feed an address and make it due at once. Needs a transaction."""
    note_move(connection, feed_id, url, now=connection.now, by_person=True)
    connection.run(
        """
        UPDATE feeds SET url = :url, trusted = :trusted, etag = NULL, last_modified = NULL, body_hash = NULL,
            moved_to = NULL, moved_seen = 0, gone = 0, failures = 0, error = NULL, next_due = 0, why_next = NULL
        WHERE id = :id
        """,
        id=feed_id,
        url=storable(url),
        trusted=int(trusted),
    )


def apply_change(connection: Connection, data: dict[str, Any], sentence: str, *, forward: bool) -> tuple[str, bool]:
    """Take a change of address back, or make it again (`forward`). Needs a transaction.

    Return what to say, and whether it was done.
    """
    start, end = ("before", "after") if forward else ("after", "before")
    row = connection.row("SELECT url FROM feeds WHERE id = :id AND removed IS NULL", id=data["feed"])
    if row is None or row["url"] != data[start]:
        return "The feed's address was changed since, or the feed removed; it was left alone.", False
    try:
        refuse_taken(connection, data["feed"], data[end])
    except UsageError as error:
        return str(error), False
    set_address(connection, data["feed"], data[end], trusted=data[f"{end}_trusted"])
    if forward:
        return sentence, True
    restore_history(connection, data["feed"], [data["before"], data["after"]], data.get("history", ()))
    return f"{data['title']} has its former address again.", True


def history_of(connection: Connection, feed_id: int, *urls: str) -> list[list[Value]]:
    """Return what the history of a feed says of these addresses, for `restore_history`."""
    rows = connection.rows(
        """
        SELECT url, until, by_person FROM addresses
        WHERE feed_id = :id AND url IN (SELECT value FROM json_each(:urls)) ORDER BY url
        """,
        id=feed_id,
        urls=json.dumps([storable(url) for url in urls]),
    )
    return [list(row) for row in rows]


def restore_history(connection: Connection, feed_id: int, urls: Sequence[str], history: Sequence[list[Value]]) -> None:
    """Let the history say of these addresses what `history_of` had returned.

    Whoever subscribes to an address that was taken back means another feed.
    """
    connection.run(
        "DELETE FROM addresses WHERE feed_id = :id AND url IN (SELECT value FROM json_each(:urls))",
        id=feed_id,
        urls=json.dumps([storable(url) for url in urls]),
    )
    for url, until, by_person in history:
        connection.run(
            "INSERT INTO addresses (feed_id, url, until, by_person) VALUES (:id, :url, :until, :by)",
            id=feed_id,
            url=url,
            until=until,
            by=by_person,
        )
