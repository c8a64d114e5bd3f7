"""Which rule hides an entry: entries hidden, shown again or left to another rule, each change such that it can go back.

The rule: no entry is hidden by a rule that is not there. What a rule lets go, and another one means as well, that one
hides.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal

from tui_reader.model.errors import QueryError
from tui_reader.query import parse_query
from tui_reader.query.terms import Indexed, InFeed, MutedBy, Query, Text, at_arrival, both, mentions
from tui_reader.store.db.connection import Connection, as_json
from tui_reader.store.search.where_clause import Where

# A column, what stood in it, what stands there now, and in which entries: as the journal keeps it.
Move = list[Any]
Column = Literal["muted_by", "shows_page"]


@lru_cache(maxsize=256)
def read_query(text: str) -> Query | None:
    """Return the query of a rule; None for one with a mistake, which does nothing."""
    try:
        return parse_query(text)
    except QueryError:
        return None


def meant(query: Query, feed_id: int | None) -> Query:
    """Return what a rule with this query means of what is kept, as it was when it came.

    Words are asked only of what search knows: all else would seem to lack them.
    """
    meant = at_arrival(query)
    if feed_id is not None:
        meant = both(InFeed(feed_id), meant)
    return both(meant, Indexed()) if mentions(query, lambda term: isinstance(term, Text)) else meant


def hide(connection: Connection, rule_id: int, ids: Sequence[int]) -> list[Move]:
    """Let a rule hide those of `ids` that nothing hides. Needs a transaction."""
    return _move(connection, "muted_by", None, rule_id, ids)


def show_again(connection: Connection, rule_id: int, ids: Sequence[int]) -> list[Move]:
    """Show those of `ids` that a rule hides, but leave to other rules what these mean. Needs a transaction."""
    moves: list[Move] = []
    for other in _others(connection, rule_id) if ids else ():
        moves += _move(connection, "muted_by", rule_id, other["id"], _meant_by(connection, other, rule_id, ids))
    return moves + _move(connection, "muted_by", rule_id, None, ids)


def let_go(connection: Connection, rule_id: int) -> list[Move]:
    """Show all that a rule hides which does so no longer. Needs a transaction."""
    return [] if _hides(connection, rule_id) else show_again(connection, rule_id, hidden_by(connection, rule_id))


def want_pages(connection: Connection, ids: Sequence[int]) -> list[Move]:
    """Want the whole text of these entries. Needs a transaction."""
    return [move for before in (None, 0) for move in _move(connection, "shows_page", before, 1, ids)]


def apply_moves(connection: Connection, moves: Sequence[Move], *, forward: bool) -> list[Move]:
    """Make moves again (`forward`), or take them back, where nothing changed since; return those made, as they were."""
    done: list[Move] = []
    for column, before, after, ids in moves:
        old, new = (before, after) if forward else (after, before)
        if column == "muted_by" and new is not None and not _hides(connection, new):
            new = None
        done += _move(connection, column, old, new, ids)
    return done if forward else turned(done)


def turned(moves: Iterable[Move]) -> list[Move]:
    """Return the moves that lead back."""
    return [[column, after, before, ids] for column, before, after, ids in moves]


def ids_of(moves: Iterable[Move], *, to: int | None) -> list[int]:
    """Return the entries that moved to `to`."""
    return [entry_id for _, _, after, ids in moves if after == to for entry_id in ids]


def hidden_by(connection: Connection, rule_id: int) -> list[int]:
    """Return what a rule hides."""
    return [row[0] for row in connection.rows("SELECT id FROM entries WHERE muted_by = :rule", rule=rule_id)]


def _hides(connection: Connection, rule_id: int) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM rules WHERE id = :id AND action = 'mute')"
    return bool(connection.value(sql, id=rule_id))


def _others(connection: Connection, rule_id: int) -> list[sqlite3.Row]:
    sql = "SELECT id, query, feed_id, since, until FROM rules WHERE action = 'mute' AND id <> :id ORDER BY id"
    return connection.rows(sql, id=rule_id)


def _meant_by(connection: Connection, rule: sqlite3.Row, hider: int, ids: Sequence[int]) -> list[int]:
    """Return those of the entries that `hider` hides which another rule would hide."""
    query = read_query(rule["query"])
    if query is None:
        return []
    where = Where(both(meant(query, rule["feed_id"]), MutedBy(hider)), now=connection.clock())
    rows = connection.rows(
        f"""
        SELECT entries.id FROM json_each(:ids) AS asked CROSS JOIN entries ON entries.id = asked.value
        WHERE arrived >= :since AND (:until IS NULL OR arrived < :until) AND {where.sql}
        """,
        ids=as_json(ids),
        since=rule["since"],
        until=rule["until"],
        **where.values,
    )
    return [row[0] for row in rows]


def _move(
    connection: Connection, column: Column, before: int | None, after: int | None, ids: Sequence[int]
) -> list[Move]:
    """Change a column of those of `ids` where `before` stands in it."""
    if not ids:
        return []
    where = f"id IN (SELECT value FROM json_each(:ids)) AND {column} IS :before"
    values = {"ids": as_json(ids), "before": before}
    found = [row[0] for row in connection.rows(f"SELECT id FROM entries WHERE {where}", **values)]
    if not found:
        return []
    connection.run(f"UPDATE entries SET {column} = :after WHERE {where}", after=after, **values)
    return [[column, before, after, found]]
