"""The person's saved queries: kept as they spelled them, in the order of the feed pane. Each change can be undone.

The rule: only a query that can be read is saved. One that another version wrote, and this version cannot read, is
listed like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model.entities import Act, SmartFeed
from tui_reader.model.errors import NotFound, UsageError
from tui_reader.query import parse_query
from tui_reader.store.db.connection import Connection, storable, whole
from tui_reader.store.undo.row_changes import Changes
from tui_reader.text.clean import clean_line


class SmartFeeds:
    """The person's own smart feeds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[SmartFeed]:
        """Return all of them in the order of the feed pane."""
        rows = self._connection.rows("SELECT id, name, query FROM smart_feeds ORDER BY position, id")
        return [SmartFeed(*row) for row in rows]

    def _one(self, smart_id: int) -> SmartFeed:
        row = self._connection.row("SELECT id, name, query FROM smart_feeds WHERE id = :id", id=whole(smart_id))
        if row is None:
            raise NotFound(f"There is no smart feed {smart_id} any more.")
        return SmartFeed(*row)

    def save(self, name: str, query: str) -> Act:
        """Save a query under a name, behind the others. Raises QueryError, and UsageError for a name of no letters."""
        parse_query(query)
        name = _named(name)
        with self._connection.transaction():
            last = self._connection.value("SELECT ifnull(max(position), 0) FROM smart_feeds")
            changes = Changes(self._connection)
            changes.insert("smart_feeds", name=name, query=storable(query), position=last + 1)
            return changes.write(f"Saved “{name}”.")

    def edit(self, smart_id: int, name: str, query: str) -> Act:
        """Give one another name, another query, or both, as one act. Raises NotFound, and as `save`."""
        parse_query(query)
        name = _named(name)
        with self._connection.transaction():
            before = self._one(smart_id)
            changes = Changes(self._connection)
            changes.update("smart_feeds", before.id, name=name, query=storable(query))
            return changes.write(_edited(before, name, query))

    def move(self, smart_id: int, steps: int) -> Act:
        """Move one by so many places, down or (below 0) up, as far as possible. Raises NotFound."""
        with self._connection.transaction():
            moved = self._one(smart_id)
            ids = [each.id for each in self.all()]
            at = ids.index(moved.id)
            to = max(0, min(at + steps, len(ids) - 1))
            if to == at:
                return Act(f"“{moved.name}” stays there.")
            ids.insert(to, ids.pop(at))
            changes = Changes(self._connection)
            self._renumber(changes, ids)
            sentence = f"Moved “{moved.name}” {'up' if to < at else 'down'}."
            return changes.write(sentence)

    def _renumber(self, changes: Changes, ids: Sequence[int]) -> None:
        for position, smart_id in enumerate(ids, 1):
            changes.update("smart_feeds", smart_id, position=position)

    def remove(self, smart_id: int) -> Act:
        """Remove one; no entry goes with it. Raises NotFound."""
        with self._connection.transaction():
            removed = self._one(smart_id)
            changes = Changes(self._connection)
            changes.delete("smart_feeds", removed.id)
            return changes.write(f"Removed the smart feed “{removed.name}”.")


def _named(name: str) -> str:
    name = storable(clean_line(name))
    if not name:
        raise UsageError("A smart feed needs a name.")
    return name


def _edited(before: SmartFeed, name: str, query: str) -> str:
    if name == before.name:
        return f"“{name}” is as it was." if query == before.query else f"Changed the query of “{name}”."
    if query == before.query:
        return f"Renamed “{before.name}” to “{name}”."
    return f"Changed “{before.name}”, now “{name}”."
