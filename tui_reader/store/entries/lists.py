"""Lists and counts.

The rule: lists and counts share one predicate (`where_clause`), each list has its index, no statement grows with the
number of feeds or ids (TRAPS 33, 34). Ids travel as one JSON value.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from tui_reader.model.errors import Damaged
from tui_reader.model.listings import Counts, Headline, Order
from tui_reader.query.terms import And, Is, Query, Since, about_feeds
from tui_reader.store.db.connection import Connection, Value, as_json
from tui_reader.store.db.damage import damaged, headline
from tui_reader.store.entries.catch_up import load_beyond
from tui_reader.store.entries.rare_feeds import load_rare_ids
from tui_reader.store.search.hits import Hits
from tui_reader.store.search.match import Words, split
from tui_reader.store.search.row_ids import ALL_ROWS, rows_of_time
from tui_reader.store.search.where_clause import SHOWN, Where

# So many hits are looked at (2 microseconds each) for a list with other conditions as well. After that these are looked
# at instead, where they hold no more than SHORT.
PATIENCE, SHORT = 4_000, 5_000
RANKED = 10_000  # hits that are compared for the best of them

Place = tuple[int, int]  # of an entry in the order of lists: at, id


def _behind(place: Place | None, order: Order) -> tuple[str, dict[str, Value]]:
    """Return the condition, with its values, that an entry comes behind a place."""
    if place is None:
        return "", {}
    beyond = "<" if order == "newest" else ">"
    return f"AND (at, id) {beyond} (:after_at, :after_id)", {"after_at": place[0], "after_id": place[1]}


_HEADLINES = """
    SELECT e.id, e.feed_id, e.title, e.author, e.at, e.read, e.starred, e.muted_by,
        CASE WHEN e.story_id IS NOT NULL THEN (
            SELECT count(*) - 1 FROM entries AS o WHERE o.story_id = e.story_id AND o.muted_by IS NULL
                AND o.feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
        ) ELSE 0 END AS others
    FROM json_each(:ids) AS wanted CROSS JOIN entries AS e ON e.id = wanted.value
    ORDER BY wanted.key
"""


class Lists:
    """What the lists of the reader show."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hits = Hits(connection)

    def load_ids(
        self,
        query: Query,
        *,
        order: Order = "newest",
        limit: int | None = None,
        after: int | None = None,
        today: int = 0,
    ) -> list[int]:
        """Return the ids of a list in its order, at most `limit`, those behind the entry `after` only.

        The place of `after` is its (at, id), so paging stays right while entries arrive. An entry that is gone
        gives an empty list. The order "rare" needs the second at which `today` began.
        """
        if order == "rare":
            where = Where(query)
            return load_rare_ids(self._connection, where.sql, where.values, today=today, limit=limit, after=after)
        place: Place | None = None
        if after is not None:
            row = self._connection.row("SELECT at, id FROM entries WHERE id = :id", id=after)
            if row is None:
                return []
            place = (row["at"], row["id"])
        words, rest = split(query)
        if words:
            return self._found(words, rest, order=order, limit=limit, place=place)
        where = Where(query)
        values = {**where.values, "limit": -1 if limit is None else limit}
        direction = "DESC" if order == "newest" else "ASC"
        sql, more = _behind(place, order)
        try:
            rows = self._connection.rows(
                f"SELECT id FROM entries WHERE {where.sql} {sql} ORDER BY at {direction}, id {direction} LIMIT :limit",
                **values,
                **more,
            )
        except Damaged:
            newest = order == "newest"
            places = sorted(self._readable(query), reverse=newest)
            behind = [each for each in places if place is None or (each < place if newest else each > place)]
            return [entry_id for _, entry_id in behind[:limit]]
        return [row[0] for row in rows]

    def _found(
        self, words: Words, rest: tuple[Query, ...], *, order: Order, limit: int | None, place: Place | None
    ) -> list[int]:
        """Return what `load_ids` does, from the hits; from the rest where that is short and few hits are of it."""
        newest = order == "newest"
        low, high = ALL_ROWS
        if place is not None:
            edges = rows_of_time(place[0])
            low, high = (low, edges[1]) if newest else (edges[0], high)
        found: list[Place] = []
        patience = PATIENCE if rest and limit is not None else None
        with closing(self._hits.runs(words, (low, high), newest=newest)) as runs:
            for run in runs:
                if limit is not None and len(found) >= limit:
                    break
                if patience is not None and (patience := patience - len(run)) < 0:
                    patience = None
                    short = self._short(words, rest, order=order, place=place)
                    if short is not None:
                        found = short
                        break
                places = sorted(((at, entry_id) for at, entry_id, _ in self._entries_of(run, rest)), reverse=newest)
                found += [each for each in places if place is None or (each < place if newest else each > place)]
        return [entry_id for _, entry_id in found[:limit]]

    def _short(self, words: Words, rest: tuple[Query, ...], *, order: Order, place: Place | None) -> list[Place] | None:
        """Return the places of a list, from what `rest` holds; None where that is much."""
        where = Where(And(rest))
        sql, more = _behind(place, order)
        rows = self._connection.rows(
            f"SELECT at, id, search_id FROM entries WHERE {where.sql} {sql} LIMIT :most",
            most=SHORT + 1,
            **where.values,
            **more,
        )
        if len(rows) > SHORT:
            return None
        held = self._hits.among({row["search_id"] for row in rows} - {None}, words)
        return sorted(((row["at"], row["id"]) for row in rows if row["search_id"] in held), reverse=order == "newest")

    def _entries_of(self, rows: list[int], rest: tuple[Query, ...]) -> list[tuple[int, int, int]]:
        """Return (at, id, row) of the entries that these rows of search are of, and `rest` holds."""
        if not rows:
            return []
        where = Where(And(rest), rows=(min(rows), max(rows)))
        found = self._connection.rows(
            f"""
            SELECT at, entries.id, search_id FROM json_each(:rows) AS hits CROSS JOIN entries ON search_id = hits.value
            WHERE {where.sql}
            """,
            rows=as_json(rows),
            **where.values,
        )
        return [tuple(row) for row in found]

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
        """Return the headlines of `ids` in that order; missing ones are left out, damaged ones say so."""
        try:
            rows = self._connection.rows(_HEADLINES, ids=as_json(ids))
        except Damaged:
            if len(ids) == 1:
                return [damaged(ids[0], self._listed(ids[0]))]
            return [each for entry_id in ids for each in self.load_headlines([entry_id])]
        return [headline(row) for row in rows]

    def _listed(self, entry_id: int) -> dict[str, int]:
        """Return what the index of the lists knows of an entry that cannot be read."""
        try:
            row = self._connection.row(
                "SELECT feed_id, at FROM entries INDEXED BY entries_by_time WHERE muted_by IS NULL AND +id = :id",
                id=entry_id,
            )
        except Damaged:
            row = None
        return {} if row is None else dict(row)

    def matching(self, query: Query, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` that `query` holds now."""
        where = Where(query, rows=self._rows_of(ids))
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

    def _rows_of(self, ids: Sequence[int]) -> tuple[int, int]:
        """Return the lowest and the highest row of search that these entries have."""
        row = self._connection.row(
            """
            SELECT min(search_id), max(search_id) FROM json_each(:ids) AS asked
            CROSS JOIN entries ON entries.id = asked.value
            """,
            ids=as_json(ids),
        )
        return (0, 0) if row is None or row[0] is None else (row[0], row[1])

    def count(self, query: Query) -> int:
        """Return how many entries `query` holds."""
        if split(query)[0]:
            return len(self.load_ids(query))
        where = Where(query)
        try:
            return int(self._connection.value(f"SELECT count(*) FROM entries WHERE {where.sql}", **where.values))
        except Damaged:
            return len(self._readable(query))

    def _readable(self, query: Query) -> list[Place]:
        """Return the places of what `query` holds of the entries that can be read, where a page is damaged."""
        rows = self._connection.rows("SELECT at, id FROM entries INDEXED BY entries_by_time WHERE muted_by IS NULL")
        held = self._matching_readable(query, [row["id"] for row in rows])
        return [(row["at"], row["id"]) for row in rows if row["id"] in held]

    def _matching_readable(self, query: Query, ids: Sequence[int]) -> set[int]:
        try:
            return self.matching(query, ids)
        except Damaged:
            half = len(ids) // 2
            parts = (ids[:half], ids[half:]) if half else ()
            return {entry_id for part in parts for entry_id in self._matching_readable(query, part)}

    def count_up_to(self, query: Query, most: int) -> int:
        """Return how many entries `query` holds, or `most` where they are more: that bounds what it costs."""
        return len(self.load_ids(query, limit=most))

    def best_ids(self, query: Query, *, limit: int) -> list[int]:
        """Return the entries whose words fit best, the best first, of the newest RANKED; without words the newest.

        The short beginning of a word alone is no measure: that gives the newest as well.
        """
        words, rest = split(query)
        if not words.expression:
            return self.load_ids(query, limit=limit)
        scores = self._hits.scores(words, limit=RANKED)
        places = ((scores[row], -at, -entry_id) for at, entry_id, row in self._entries_of(list(scores), rest))
        return [-entry_id for _, _, entry_id in sorted(places)[:limit]]

    def homeless(self, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` whose feed is not subscribed any more, or that are not there any more."""
        rows = self._connection.rows(
            """
            SELECT wanted.value FROM json_each(:ids) AS wanted LEFT JOIN entries AS e ON e.id = wanted.value
            WHERE e.feed_id IS NULL OR e.feed_id IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
            """,
            ids=as_json(ids),
        )
        return {row[0] for row in rows}

    def feeds_holding(self, query: Query) -> set[int]:
        """Return the ids of the feeds with an entry that `query` holds; where it is about feeds alone, of those."""
        where = Where(query)
        table = "(SELECT id AS feed_id, NULL AS muted_by FROM feeds)" if about_feeds(query) else "entries"
        rows = self._connection.rows(f"SELECT DISTINCT feed_id FROM {table} WHERE {where.sql}", **where.values)
        return {row[0] for row in rows}

    def load_beyond(self, query: Query, *, keep: int) -> list[int]:
        """Return what `query` holds but the newest `keep` of each feed and what is starred."""
        where = Where(query)
        return load_beyond(self._connection, where.sql, where.values, keep=keep)

    def load_urls(self, ids: Sequence[int]) -> list[str]:
        """Return the links of these entries in that order; those without one are left out."""
        rows = self._connection.rows(
            """
            SELECT e.url FROM json_each(:ids) AS wanted CROSS JOIN entries AS e ON e.id = wanted.value
            WHERE e.url IS NOT NULL ORDER BY wanted.key
            """,
            ids=as_json(ids),
        )
        return [row[0] for row in rows]

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
