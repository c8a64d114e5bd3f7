"""Lists and counts: a Query becomes SQL here and nowhere else.

The rule: lists and counts share one predicate, each list has its index, and no statement grows with the
number of feeds or ids (TRAPS 33, 34). Values travel as named parameters, ids as one JSON value.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model import Counts, Headline, Order
from tui_reader.query import (
    SAVED_URL,
    After,
    And,
    Before,
    CameAfter,
    FeedNamed,
    FolderNamed,
    Has,
    InFeed,
    InFolder,
    Is,
    Not,
    Or,
    Query,
    Since,
    Text,
    Until,
    about_feeds,
    mentions,
)
from tui_reader.store.connection import Connection, Value, as_json, storable
from tui_reader.store.match import split

# Entries of removed feeds are hidden. The subquery is nearly always empty, and SQLite runs it once.
KEPT = "feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)"
# So are those that a rule has muted, unless the query asks about that.
SHOWN = f"muted_by IS NULL AND {KEPT}"

_THINGS = {
    "enclosure": "EXISTS (SELECT 1 FROM enclosures WHERE entry_id = entries.id)",
    "comments": "(comments_url IS NOT NULL OR comments_feed IS NOT NULL)",
    "fulltext": "page_body_id IS NOT NULL",
}
_LARGEST = 2**63 - 1


class Where:
    """The WHERE clause of a query: `sql` over `entries`, and its named values. Dates must be resolved."""

    def __init__(self, query: Query) -> None:
        self.values: dict[str, Value] = {}
        shown = KEPT if mentions(query, lambda term: term == Is("muted")) else SHOWN
        self.sql = f"{shown} AND {self._of(query)}" if query != And() else shown

    def _name(self, value: Value) -> str:
        name = f"q{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _of(self, query: Query) -> str:
        """Return the condition of a query. What it asks of words, at any depth, is one question to the index."""
        words, rest = split(query)
        if words is None:
            return self._of_term(query)
        found = f"ifnull(search_id IN (SELECT rowid FROM search WHERE search MATCH {self._name(words)}), 0)"
        return f"({' AND '.join([found, *map(self._of, rest)])})"

    def _of_term(self, query: Query) -> str:  # noqa: PLR0911, PLR0912 - one branch for each kind of term
        match query:
            case Is("unread"):
                return "read = 0"
            case Is("read"):
                return "read = 1"
            case Is("starred"):
                return "starred = 1"
            case Is("muted"):
                return "muted_by IS NOT NULL"
            case Is("saved"):
                return f"feed_id IN (SELECT id FROM feeds WHERE url = {self._name(SAVED_URL)})"
            case Is():
                return "entries.id IN (SELECT entry_id FROM positions)"
            case Has(thing):
                return _THINGS[thing]
            case Text():
                return "0"  # without a letter: signs alone are found nowhere
            case InFeed(feed_id):
                return f"feed_id = {self._name(_fitting(feed_id))}"
            case Since(at):
                return f"at >= {self._name(max(-_LARGEST, min(at, _LARGEST)))}"
            case Until(at):
                return f"at < {self._name(max(-_LARGEST, min(at, _LARGEST)))}"
            case CameAfter(entry_id):
                return f"entries.id > {self._name(entry_id)}"
            case FeedNamed(words):
                name = self._name(storable(words).casefold())
                return f"""feed_id IN (
                    SELECT id FROM feeds
                    WHERE instr(fold(coalesce(nullif(own_title, ''), feed_title)), {name}) OR instr(fold(url), {name})
                )"""
            case InFolder(folder_id):
                return f"""feed_id IN (
                    WITH RECURSIVE inside (id) AS (
                        SELECT {self._name(_fitting(folder_id))}
                        UNION SELECT f.id FROM folders AS f JOIN inside ON f.parent_id = inside.id
                    )
                    SELECT id FROM feeds WHERE folder_id IN inside
                )"""
            case FolderNamed(words):
                return f"""feed_id IN (
                    WITH RECURSIVE paths (id, path) AS (
                        SELECT id, path_name(name) FROM folders WHERE parent_id IS NULL
                        UNION SELECT f.id, paths.path || '/' || path_name(f.name)
                        FROM folders AS f JOIN paths ON f.parent_id = paths.id
                    )
                    SELECT feeds.id FROM feeds JOIN paths ON feeds.folder_id = paths.id
                    WHERE instr(fold(path), {self._name(storable(words).casefold())})
                )"""
            case Not(Is("unread")):
                return "read = 1"
            case Not(Is("read")):
                return "read = 0"
            case Not(term):
                return f"NOT ({self._of(term)})"
            case And(terms):
                return "(" + " AND ".join(self._of(term) for term in terms) + ")" if terms else "1"
            case Or(terms):
                return "(" + " OR ".join(self._of(term) for term in terms) + ")"
            case After() | Before():
                raise ValueError("dates must be resolved first")


def _fitting(number: int) -> int:
    """Return an id as it is, or one that no row has where 64 bits cannot hold it."""
    return number if 0 < number <= _LARGEST else -1


class Lists:
    """What the lists of the reader show."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load_ids(
        self, query: Query, *, order: Order = "newest", limit: int | None = None, after: int | None = None
    ) -> list[int]:
        """Return the ids of a list in its order, at most `limit`, those behind the entry `after` only.

        The place of `after` is its (at, id), so paging stays right while entries arrive. An entry that is gone
        gives an empty list.
        """
        where = Where(query)
        sql, values = where.sql, {**where.values, "limit": -1 if limit is None else limit}
        direction, beyond = ("DESC", "<") if order == "newest" else ("ASC", ">")
        if after is not None:
            place = self._connection.row("SELECT at, id FROM entries WHERE id = :id", id=after)
            if place is None:
                return []
            sql = f"{sql} AND (at, id) {beyond} (:after_at, :after_id)"
            values |= {"after_at": place["at"], "after_id": place["id"]}
        rows = self._connection.rows(
            f"SELECT id FROM entries WHERE {sql} ORDER BY at {direction}, id {direction} LIMIT :limit", **values
        )
        return [row[0] for row in rows]

    def load_begun_ids(self, query: Query, *, order: Order, limit: int | None = None) -> list[int]:
        """Return what `query` holds of the entries that were begun, by when they were read last.

        The list is whole: whoever reads in it moves its places, and a keyset would lose some.
        """
        where = Where(query)
        direction = "ASC" if order == "read_first" else "DESC"
        rows = self._connection.rows(
            f"""
            SELECT entries.id FROM positions AS at CROSS JOIN entries ON entries.id = at.entry_id
            WHERE {where.sql} ORDER BY at.moved {direction}, at.entry_id {direction} LIMIT :limit
            """,
            **where.values,
            limit=-1 if limit is None else limit,
        )
        return [row[0] for row in rows]

    def load_headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Return the headlines of `ids` in that order; missing ones are left out."""
        rows = self._connection.rows(
            """
            SELECT e.id, e.feed_id, e.title, e.author, e.at, e.read, e.starred, CASE WHEN e.story_id IS NOT NULL THEN (
                SELECT count(*) - 1 FROM entries AS o WHERE o.story_id = e.story_id AND o.muted_by IS NULL
                    AND o.feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
            ) ELSE 0 END AS others
            FROM json_each(:ids) AS wanted CROSS JOIN entries AS e ON e.id = wanted.value
            ORDER BY wanted.key
            """,
            ids=as_json(ids),
        )
        return [
            Headline(
                id=row["id"],
                feed_id=row["feed_id"],
                title=row["title"],
                author=row["author"],
                at=row["at"],
                read=bool(row["read"]),
                starred=bool(row["starred"]),
                others=max(0, row["others"]),
            )
            for row in rows
        ]

    def matching(self, query: Query, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` that `query` holds now."""
        where = Where(query)
        rows = self._connection.rows(
            # CROSS JOIN: a few rows are looked up, never a whole list walked for them.
            f"""
            SELECT entries.id FROM json_each(:ids) AS asked CROSS JOIN entries ON entries.id = asked.value
            WHERE {where.sql}
            """,
            ids=as_json(ids),
            **where.values,
        )
        return {row[0] for row in rows}

    def count(self, query: Query) -> int:
        """Return how many entries `query` holds."""
        where = Where(query)
        return int(self._connection.value(f"SELECT count(*) FROM entries WHERE {where.sql}", **where.values))

    def count_up_to(self, query: Query, most: int) -> int:
        """Return how many entries `query` holds, or `most` where they are more: that bounds what it costs."""
        return len(self.load_ids(query, limit=most))

    def best_ids(self, query: Query, *, limit: int) -> list[int]:
        """Return the entries whose words fit best, the best first, of the newest RANKED; without words the newest."""
        return self.load_ids(query, limit=limit)

    def feeds_holding(self, query: Query) -> set[int]:
        """Return the ids of the feeds with an entry that `query` holds; where it is about feeds alone, of those."""
        where = Where(query)
        table = "(SELECT id AS feed_id, NULL AS muted_by FROM feeds)" if about_feeds(query) else "entries"
        rows = self._connection.rows(f"SELECT DISTINCT feed_id FROM {table} WHERE {where.sql}", **where.values)
        return {row[0] for row in rows}

    def newest_id(self) -> int:
        """Return the highest id any entry ever had: what comes later has a higher one. 0 in an empty library."""
        return int(self._connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'entries'") or 0)

    def counts(self, *, today_since: int, totals: bool = True, once: bool = False) -> Counts:
        """Return all numbers of the feed pane, from indexes alone. With `once` smart feeds count a story once.

        Without `totals`, which walk every entry (7 ms for 100,000), `Counts.total` is empty.
        """
        with self._connection.snapshot():
            unread = self._connection.rows(
                "SELECT feed_id, count(*) FROM entries WHERE read = 0 AND muted_by IS NULL GROUP BY feed_id"
            )
            total = (
                self._connection.rows("SELECT feed_id, count(*) FROM entries WHERE muted_by IS NULL GROUP BY feed_id")
                if totals
                else []
            )
            removed = {row[0] for row in self._connection.rows("SELECT id FROM feeds WHERE removed IS NOT NULL")}
            again = self._told_again(today_since) if once else dict.fromkeys(("unread", "total", "starred", "today"), 0)
            return Counts(
                unread={feed_id: number for feed_id, number in unread if feed_id not in removed},
                total={feed_id: number for feed_id, number in total if feed_id not in removed},
                starred=self.count(Is("starred")) - again["starred"],
                today=self.count(Since(today_since)) - again["today"],
                begun=self.count(Is("begun")),
                unread_again=again["unread"],
                total_again=again["total"],
            )

    def _told_again(self, today_since: int) -> dict[str, int]:
        """Return how many entries tell a story again, in the list of all, of the unread ones, and so on."""
        row = self._connection.row(
            f"""
            SELECT ifnull(sum(unread - (unread > 0)), 0) AS unread, ifnull(sum(total - 1), 0) AS total,
                ifnull(sum(starred - (starred > 0)), 0) AS starred, ifnull(sum(today - (today > 0)), 0) AS today
            FROM (
                SELECT sum(read = 0) AS unread, count(*) AS total, sum(starred) AS starred, sum(at >= :today) AS today
                FROM entries INDEXED BY entries_of_story WHERE story_id IS NOT NULL AND {SHOWN} GROUP BY story_id
            )
            """,
            today=today_since,
        )
        return {} if row is None else dict(row)
