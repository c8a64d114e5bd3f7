"""Rare feeds first: the entries of those that write least come before all others, so that none drowns.

The rule: what a feed wrote in the last 90 days decides, today not counted: the order stands all day, and the slices of
a long list fit together while entries arrive. Within a feed the newest come first.
"""

from __future__ import annotations

from tui_reader.store.db.connection import Connection, Value, as_json
from tui_reader.text.times import DAY

DAYS = 90

_RECENT = """
    (SELECT count(*) FROM entries AS e
     WHERE e.feed_id = {feed} AND e.muted_by IS NULL AND e.at >= :since AND e.at < :today)
"""


def load_rare_ids(
    connection: Connection, where: str, values: dict[str, Value], *, today: int, limit: int | None, after: int | None
) -> list[int]:
    """Return the ids of the entries that `where` holds, at most `limit`, those behind the entry `after` only.

    `today` is the second at which the day began. First it is counted which feeds hold what is asked for; only those
    that fill `limit` are read and sorted (100,000 entries: 20 ms instead of 70).
    """
    values = {**values, "today": today, "since": today - DAYS * DAY}
    place = None
    if after is not None:
        place = connection.row(
            f"SELECT {_RECENT.format(feed='a.feed_id')} AS recent, a.feed_id, a.at FROM entries AS a WHERE a.id = :id",
            **values | {"id": after},
        )
        if place is None:
            return []
    feeds = connection.rows(
        f"""
        WITH held AS (SELECT feed_id, count(*) AS number FROM entries WHERE {where} GROUP BY feed_id)
        SELECT {_RECENT.format(feed="held.feed_id")} AS recent, feed_id, number FROM held ORDER BY recent, feed_id
        """,
        **values,
    )
    wanted: list[int] = []
    number = 0
    for feed in feeds:
        if place is not None and (feed["recent"], feed["feed_id"]) < (place["recent"], place["feed_id"]):
            continue
        wanted.append(feed["feed_id"])
        # Of the feed of `after` it is not known how much is left.
        number += 0 if place is not None and feed["feed_id"] == place["feed_id"] else feed["number"]
        if limit is not None and number >= limit:
            break
    rest = "" if place is None else "AND (feed_id <> :after_feed OR (at, entries.id) < (:after_at, :after_id))"
    values |= {"feeds": as_json(wanted), "limit": -1 if limit is None else limit}
    if place is not None:
        values |= {"after_feed": place["feed_id"], "after_at": place["at"], "after_id": after}
    rows = connection.rows(
        f"""
        SELECT entries.id FROM json_each(:feeds) AS wanted CROSS JOIN entries ON feed_id = wanted.value
        WHERE {where} {rest} ORDER BY wanted.key, at DESC, entries.id DESC LIMIT :limit
        """,
        **values,
    )
    return [row[0] for row in rows]
