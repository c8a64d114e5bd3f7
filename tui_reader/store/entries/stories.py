"""Stories: the same piece in several feeds, told once.

The rule: nothing is guessed, for a wrong match would mark an unread piece read. Entries with one `link_key`
(`addresses.story_key`) in different feeds are a story; a key that one feed has twice is no piece's own (TRAPS 6), and
makes none. Only entries with company have a `story_id`: the id of the first of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model.errors import Damaged
from tui_reader.model.listings import Order
from tui_reader.query.terms import CameAfter, Query, both
from tui_reader.store.db.connection import Connection, Value, as_json
from tui_reader.store.entries.lists import Lists
from tui_reader.store.search.match import split
from tui_reader.store.search.where_clause import KEPT, SHOWN, Where
from tui_reader.text.addresses import story_key

# A piece that more feeds carry is none: many feeds give all their entries one link.
MOST_MEMBERS = 100
STORIES, OFF = "stories", "off"  # the setting with which the person switches stories off, in the reader

# The key of an address: that of its entries, which may be known to lead elsewhere, else its own.
LINK_KEY = "coalesce((SELECT o.link_key FROM entries AS o WHERE o.url = :url LIMIT 1), story_key(:url))"

# The stories of some entries: looked up one by one, each on a page of its own, or picked from all that tell stories.
MANY = 1_000
_STORIES_OF_FEW = """
    SELECT DISTINCT e.story_id FROM json_each(:ids) AS asked CROSS JOIN entries AS e ON e.id = asked.value
    WHERE e.story_id IS NOT NULL
"""
_STORIES_OF_MANY = """
    SELECT DISTINCT story_id FROM entries INDEXED BY entries_of_story
    WHERE story_id IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))
"""


def settle(connection: Connection, key: bytes | None) -> None:
    """Make a story of the entries with this key, or none. Needs a transaction."""
    if key is None:
        return
    rows = connection.rows(
        "SELECT id, feed_id, story_id FROM entries WHERE link_key = :key ORDER BY id LIMIT :most",
        key=key,
        most=MOST_MEMBERS + 1,
    )
    feeds = {row["feed_id"] for row in rows}
    is_story = 1 < len(rows) == len(feeds) and len(rows) <= MOST_MEMBERS
    story_id = rows[0]["id"] if is_story else None
    if any(row["story_id"] != story_id for row in rows):
        connection.run(
            "UPDATE entries SET story_id = :story WHERE link_key = :key AND story_id IS NOT :story",
            story=story_id,
            key=key,
        )


def join(connection: Connection, entry_ids: Sequence[int], *, by_default: bool) -> None:
    """Give entries that have just arrived their places in stories. Needs a transaction.

    One whose story was read arrives read: where all of it that is shown was, for what a rule hides nobody has read. All
    of a batch have to be there first, for a feed that gives two of them one link makes no story. Where stories are off
    nothing is read by that; `by_default` tells whether they are on while the person has not said it in the reader.
    """
    keys = connection.rows(
        """
        SELECT DISTINCT e.link_key FROM json_each(:ids) AS came CROSS JOIN entries AS e ON e.id = came.value
        WHERE EXISTS (SELECT 1 FROM entries AS o WHERE o.link_key = e.link_key AND o.id <> e.id)
        """,
        ids=as_json(entry_ids),
    )
    for row in keys:
        settle(connection, row["link_key"])
    if not keys:  # as nearly always
        return
    connection.run(
        f"""
        UPDATE entries SET read = 1
        WHERE id IN (SELECT value FROM json_each(:ids)) AND read = 0 AND story_id IS NOT NULL
            AND coalesce((SELECT value <> :off FROM settings WHERE name = :stories), :by_default) AND 1 = (
            SELECT min(o.read) FROM entries AS o WHERE o.story_id = entries.story_id AND o.id <> entries.id AND {SHOWN}
        )
        """,
        ids=as_json(entry_ids),
        stories=STORIES,
        off=OFF,
        by_default=by_default,
    )


def move(connection: Connection, entry_id: int, url: str | None) -> None:
    """Let an entry whose feed gives it another address by now leave its story, and join that of the address.

    Needs a transaction.
    """
    before = connection.value("SELECT link_key FROM entries WHERE id = :id", id=entry_id)
    connection.run("UPDATE entries SET link_key = NULL, story_id = NULL WHERE id = :id", id=entry_id)
    settle(connection, before)
    connection.run(f"UPDATE entries SET link_key = {LINK_KEY} WHERE id = :id", url=url, id=entry_id)
    settle(connection, connection.value("SELECT link_key FROM entries WHERE id = :id", id=entry_id))


def follow(connection: Connection, entry_id: int, url: str) -> bool:
    """Let a story whose link leads to another address join the story of that, if the titles agree; return whether.

    Many pages may lead to one that asks for a login or for consent: the address alone proves nothing. Needs a
    transaction.
    """
    key = story_key(url)
    row = connection.row("SELECT title, link_key, story_id FROM entries WHERE id = :id", id=entry_id)
    if key is None or row is None:
        return False
    before = row["link_key"]
    if before == key:
        return True
    agrees = connection.value(
        "SELECT 1 FROM entries WHERE link_key = :key AND fold(CAST(title AS BLOB)) = fold(:title) LIMIT 1",
        key=key,
        title=row["title"],
    )
    # All that share the link go along, or it would be the page that parts them; a link of many pieces leads nowhere.
    is_own = row["story_id"] is not None or before is None or _is_alone(connection, before)
    if not agrees or not is_own:
        return False
    connection.run(
        "UPDATE entries SET link_key = :key WHERE id = :id OR (link_key = :before AND link_key IS NOT NULL)",
        key=key,
        id=entry_id,
        before=before,
    )
    settle(connection, key)
    return True


def _is_alone(connection: Connection, key: bytes) -> bool:
    return len(connection.rows("SELECT 1 FROM entries WHERE link_key = :key LIMIT 2", key=key)) < 2


class Stories:
    """Stories as lists and marks need them."""

    def __init__(self, connection: Connection, lists: Lists) -> None:
        self._connection = connection
        self._lists = lists

    def _where(self, query: Query) -> Where:
        return Where(query, now=self._connection.clock())

    def load_ids(self, query: Query, *, order: Order, limit: int | None, after: int | None) -> list[int]:
        """Return the ids of a list that tells every story once: as `Lists.load_ids`."""
        ids: list[int] = []
        while limit is None or len(ids) < limit:
            slice_ = self._lists.load_ids(query, order=order, limit=limit, after=after)
            try:
                ids += self.told_once(query, slice_)
            except Damaged:  # of one of the entries: better told twice than not at all
                ids += slice_
            if limit is None or len(slice_) < limit:
                return ids
            after = slice_[-1]
        return ids[:limit]

    def count(self, query: Query) -> int:
        """Return how many entries `query` holds, every story counted once."""
        where = self._where(query)
        again = self._connection.value(
            f"""
            SELECT count(*) - count(DISTINCT story_id) FROM entries INDEXED BY entries_of_story
            WHERE story_id IS NOT NULL AND {where.sql}
            """,
            **where.values,
        )
        return self._lists.count(query) - int(again)

    def count_fresh(self, query: Query, newest: int) -> int:
        """Return how many rows came to the list of `query`, which tells every story once, after the entry `newest`."""
        fresh = both(query, CameAfter(newest))
        if split(query)[0]:
            return len(self.told_once(query, self._lists.load_ids(fresh)))
        where = self._where(fresh)
        # In no order: in that of the list it would be gone through as a whole for a few at its end.
        rows = self._connection.rows(f"SELECT id FROM entries WHERE {where.sql}", **where.values)
        return len(self.told_once(query, [row[0] for row in rows]))

    def told_once(self, query: Query, ids: Sequence[int]) -> list[int]:
        """Return those of `ids` that tell a story first: of the members that `query` holds the first in time.

        It is the same one whatever slice of a list is asked about.
        """
        if split(query)[0]:
            members = self._members_of(ids, KEPT)
            held = set(ids)  # as the list says already
            held |= self._lists.matching(query, [entry_id for _, entry_id in members if entry_id not in held])
            members = [member for member in members if member[1] in held]
        else:
            where = self._where(query)
            members = self._members_of(ids, where.sql, **where.values)
        told: set[int] = set()
        again: set[int] = set()
        for story_id, entry_id in members:
            if story_id in told:
                again.add(entry_id)
            told.add(story_id)
        return [entry_id for entry_id in ids if entry_id not in again]

    def _members_of(self, ids: Sequence[int], where: str, **values: Value) -> list[tuple[int, int]]:
        """Return (story, entry) of all in the stories of `ids` for which `where` holds, in the order of their times."""
        rows = self._connection.rows(
            f"""
            WITH told (story_id) AS MATERIALIZED ({_STORIES_OF_MANY if len(ids) > MANY else _STORIES_OF_FEW})
            SELECT entries.story_id, entries.id
            FROM told CROSS JOIN entries INDEXED BY entries_of_story ON entries.story_id = told.story_id
            WHERE entries.story_id IS NOT NULL AND {where} ORDER BY at, entries.id
            """,
            ids=as_json(ids),
            **values,
        )
        return [(row[0], row[1]) for row in rows]

    def members(self, entry_id: int) -> list[int]:
        """Return the entries of a story in the order of their times; only `entry_id` where it is alone."""
        rows = self._connection.rows(
            f"""
            SELECT id FROM entries
            WHERE story_id = (SELECT story_id FROM entries WHERE id = :id) AND {SHOWN} ORDER BY at, id
            """,
            id=entry_id,
        )
        return [row[0] for row in rows] or [entry_id]

    def companions(self, ids: Sequence[int]) -> list[int]:
        """Return the other entries of the stories that `ids` belong to, those of subscribed feeds."""
        asked = set(ids)
        members = self._members_of(ids, KEPT) if len(ids) < MANY else self._all_members()
        told = {story_id for story_id, entry_id in members if entry_id in asked}
        return [entry_id for story_id, entry_id in members if story_id in told and entry_id not in asked]

    def _all_members(self) -> list[tuple[int, int]]:
        # A hundred thousand ids take SQLite longer to read than all that tell stories.
        rows = self._connection.rows(
            f"SELECT story_id, id FROM entries INDEXED BY entries_of_story WHERE story_id IS NOT NULL AND {KEPT}"
        )
        return [(row[0], row[1]) for row in rows]
