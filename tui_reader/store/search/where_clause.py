"""A query as the WHERE clause of a statement over entries: here and nowhere else.

The rule: no statement grows with the number of feeds or ids (TRAPS 34). Values travel as named parameters.
"""

from __future__ import annotations

from tui_reader.query.terms import (
    SAVED_URL,
    After,
    And,
    AtArrival,
    Before,
    CameAfter,
    FeedNamed,
    FolderNamed,
    Has,
    Indexed,
    InFeed,
    InFolder,
    Is,
    MutedBy,
    Not,
    Or,
    Query,
    Since,
    Text,
    Until,
    asks_for_muted,
    resolve,
)
from tui_reader.store.db.connection import Value, storable
from tui_reader.store.search.match import split

TAKEN_BACK = 0  # in `muted_by`: no rule hides the entry, but the person took back that they saved it

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
    """The WHERE clause of a query: `sql` over `entries`, and its named values. Dates count back from `now`.

    `rows` bounds the rows of search that are asked for, where no others matter.
    """

    def __init__(self, query: Query, *, now: float, rows: tuple[int, int] | None = None) -> None:
        query = resolve(query, now=now)
        self.values: dict[str, Value] = {}
        self._rows = rows
        # SQLite 3.40 gives rows of other times where it looks for row, feeds IN and time in one index. The plus keeps
        # the time out of the index: a row of search has one entry.
        self._at = "+at" if rows else "at"
        shown = KEPT if asks_for_muted(query) else SHOWN
        self.sql = f"{shown} AND {self._of(query)}" if query != And() else shown

    def _name(self, value: Value) -> str:
        name = f"q{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _of(self, query: Query) -> str:
        """Return the condition of a query. What it asks of words, at any depth, is one question to each index."""
        words, rest = split(query)
        if not words:
            return self._of_term(query)
        found = [self._found("search", words.expression)] if words.expression else []
        found += [self._found("beginnings", beginning) for beginning in words.beginnings]
        return f"({' AND '.join([*found, *map(self._of, rest)])})"

    def _found(self, table: str, expression: str) -> str:
        bounds = ""
        if self._rows:
            bounds = f" AND rowid BETWEEN {self._name(self._rows[0])} AND {self._name(self._rows[1])}"
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH {self._name(expression)}{bounds}"
        return f"ifnull(search_id IN ({found}), 0)"

    def _of_term(self, query: Query) -> str:  # noqa: PLR0911, PLR0912 - one branch for each kind of term
        match query:
            case Is("unread"):
                return "read = 0"
            case Is("read"):
                return "read = 1"
            case Is("starred"):
                return "starred = 1"
            case MutedBy(rule_id):
                return f"(muted_by IS NOT NULL AND muted_by = {self._name(rule_id)})"
            case Indexed():
                return "(indexed = 1 AND search_id IS NOT NULL)"
            case AtArrival(term):
                sign = ">=" if isinstance(term, After) else "<"
                return f"at {sign} moment({self._name(term.when)}, arrived)"
            case Is("muted"):
                return f"(muted_by IS NOT NULL AND muted_by > {TAKEN_BACK})"  # never NULL: it may stand behind a NOT
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
                return f"{self._at} >= {self._name(max(-_LARGEST, min(at, _LARGEST)))}"
            case Until(at):
                return f"{self._at} < {self._name(max(-_LARGEST, min(at, _LARGEST)))}"
            case CameAfter(entry_id):
                return f"entries.id > {self._name(entry_id)}"
            case FeedNamed(words):
                name = self._name(storable(words).casefold())
                return f"""feed_id IN (
                    SELECT id FROM feeds
                    WHERE instr(fold(CAST(coalesce(nullif(own_title, ''), feed_title) AS BLOB)), {name})
                        OR instr(fold(CAST(url AS BLOB)), {name})
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
                        SELECT id, path_name(CAST(name AS BLOB)) FROM folders WHERE parent_id IS NULL
                        UNION SELECT f.id, paths.path || '/' || path_name(CAST(f.name AS BLOB))
                        FROM folders AS f JOIN paths ON f.parent_id = paths.id
                    )
                    SELECT feeds.id FROM feeds JOIN paths ON feeds.folder_id = paths.id
                    WHERE instr(fold(path), {self._name(storable(words).casefold())})
                )"""
            case Not(Is("unread")):
                return "read = 1"
            case Not(Is("read")):
                return "read = 0"
            case Not(Is("muted")):
                return "muted_by IS NULL"
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
