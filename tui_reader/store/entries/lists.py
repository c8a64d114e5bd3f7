"""Lists: which entries a query holds, in which order, and how many they are.

The rule: lists and counts share one predicate (`where_clause`), each list has its index, no statement grows with the
number of feeds or ids (TRAPS 33, 34). Ids travel as one JSON value. Dates in a query count back from now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing

from tui_reader.model.errors import Damaged
from tui_reader.model.listings import Order
from tui_reader.query.terms import And, Query, moment
from tui_reader.store.db.connection import Connection, Value, as_json
from tui_reader.store.entries.rare_feeds import load_rare_ids
from tui_reader.store.search.hits import Hits
from tui_reader.store.search.match import Words, split
from tui_reader.store.search.row_ids import ALL_ROWS, rows_of_time
from tui_reader.store.search.where_clause import Where

# So many hits are looked at (2 microseconds each) for a list with other conditions as well. After that these are looked
# at instead, where they hold no more than SHORT.
PATIENCE, SHORT = 4_000, 5_000
RANKED = 10_000  # hits that are compared for the best of them

Place = tuple[int, int]  # of an entry in the order of lists: at, id


def _beyond(places: Iterable[Place], place: Place | None, order: Order) -> list[Place]:
    """Return the places that come behind a place, in their order."""
    newest = order == "newest"
    behind = (each for each in places if place is None or (each < place if newest else each > place))
    return sorted(behind, reverse=newest)


def _behind(place: Place | None, order: Order) -> tuple[str, dict[str, Value]]:
    """Return the condition, with its values, that an entry comes behind a place."""
    if place is None:
        return "", {}
    beyond = "<" if order == "newest" else ">"
    return f"AND (at, id) {beyond} (:after_at, :after_id)", {"after_at": place[0], "after_id": place[1]}


class Lists:
    """What the lists of the reader show."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hits = Hits(connection)

    def _where(self, query: Query, *, rows: tuple[int, int] | None = None) -> Where:
        return Where(query, now=self._connection.clock(), rows=rows)

    def load_ids(
        self, query: Query, *, order: Order = "newest", limit: int | None = None, after: int | None = None
    ) -> list[int]:
        """Return the ids of a list in its order, at most `limit`, those behind the entry `after` only.

        The place of `after` is its (at, id), so paging stays right while entries arrive. An entry that is gone
        gives an empty list. Best first and the orders of reading have no position to continue from: best first gives
        at most the newest RANKED, and with `after` the orders of reading give the whole list.
        """
        if order == "best":
            return self._best(query, limit=limit or RANKED)
        if order in ("read_last", "read_first"):
            return self._begun(query, order=order, limit=limit if after is None else None)
        if order == "rare":
            where, today = self._where(query), moment("today", now=self._connection.clock())
            return load_rare_ids(self._connection, where.sql, where.values, today=today, limit=limit, after=after)
        return self._by_time(query, order=order, limit=limit, after=after)

    def _by_time(self, query: Query, *, order: Order, limit: int | None, after: int | None) -> list[int]:
        place: Place | None = None
        if after is not None:
            row = self._connection.row("SELECT at, id FROM entries WHERE id = :id", id=after)
            if row is None:
                return []
            place = (row["at"], row["id"])
        words, rest = split(query)
        if words:
            return self._found(words, rest, order=order, limit=limit, place=place)
        where = self._where(query)
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
            return [entry_id for _, entry_id in _beyond(self._readable(query), place, order)[:limit]]
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
                found += _beyond(((at, entry_id) for at, entry_id, _ in self._entries_of(run, rest)), place, order)
        return [entry_id for _, entry_id in found[:limit]]

    def _short(self, words: Words, rest: tuple[Query, ...], *, order: Order, place: Place | None) -> list[Place] | None:
        """Return the places of a list, from what `rest` holds; None where that is much."""
        where = self._where(And(rest))
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
        where = self._where(And(rest), rows=(min(rows), max(rows)))
        found = self._connection.rows(
            f"""
            SELECT at, entries.id, search_id FROM json_each(:rows) AS hits CROSS JOIN entries ON search_id = hits.value
            WHERE {where.sql}
            """,
            rows=as_json(rows),
            **where.values,
        )
        return [tuple(row) for row in found]

    def _begun(self, query: Query, *, order: Order, limit: int | None) -> list[int]:
        """Return what `query` holds of the entries that were begun, by when they were read last.

        The list is whole: whoever reads in it moves its places, and a keyset would lose some.
        """
        where = self._where(query)
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

    def matching(self, query: Query, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` that `query` holds now."""
        where = self._where(query, rows=self._rows_of(ids))
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
        where = self._where(query)
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

    def _best(self, query: Query, *, limit: int) -> list[int]:
        """Return the entries whose words fit best, the best first, of the newest RANKED; without words the newest.

        The short beginning of a word alone is no measure: that gives the newest as well.
        """
        words, rest = split(query)
        if not words.expression:
            return self.load_ids(query, limit=limit)
        scores = self._hits.scores(words, limit=RANKED)
        places = ((scores[row], -at, -entry_id) for at, entry_id, row in self._entries_of(list(scores), rest))
        return [-entry_id for _, _, entry_id in sorted(places)[:limit]]
