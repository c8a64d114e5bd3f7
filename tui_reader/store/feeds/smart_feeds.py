"""The person's saved queries: kept as they spelled them, in the order of the feed pane, each change undoable.

The rule: a query is text here. Whether it can be read is not this room's business, so one that another version wrote
is kept and listed like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model.entities import Act, SmartFeed
from tui_reader.model.errors import NotFound, UsageError
from tui_reader.store.db.connection import Connection, storable, whole
from tui_reader.store.undo.row_changes import Changes
from tui_reader.text.clean import clean_line


class SmartFeeds:
    """The person's own smart feeds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load_all(self) -> list[SmartFeed]:
        """Return all of them in their order."""
        rows = self._connection.rows("SELECT id, name, query FROM smart_feeds ORDER BY position, id")
        return [SmartFeed(*row) for row in rows]

    def load(self, smart_id: int) -> SmartFeed:
        """Return one; raises NotFound."""
        row = self._connection.row("SELECT id, name, query FROM smart_feeds WHERE id = :id", id=whole(smart_id))
        if row is None:
            raise NotFound(f"There is no smart feed {smart_id} any more.")
        return SmartFeed(*row)

    def add(self, name: str, query: str, *, session: str, now: int) -> Act:
        """Save a query under a name, behind the others. Raises UsageError for a name of no letters."""
        name = _named(name)
        with self._connection.transaction():
            last = self._connection.value("SELECT ifnull(max(position), 0) FROM smart_feeds")
            changes = Changes(self._connection)
            changes.insert("smart_feeds", name=name, query=storable(query), position=last + 1)
            return changes.write(f"Saved “{name}”.", session=session, now=now)

    def edit(self, smart_id: int, name: str, query: str, *, session: str, now: int) -> Act:
        """Give one another name, another query, or both, as one act. Raises NotFound, and UsageError as `add`."""
        name = _named(name)
        with self._connection.transaction():
            before = self.load(smart_id)
            changes = Changes(self._connection)
            changes.update("smart_feeds", before.id, name=name, query=storable(query))
            return changes.write(_edited(before, name, query), session=session, now=now)

    def move(self, smart_id: int, steps: int, *, session: str, now: int) -> Act:
        """Move one so many places down, up where it is less than 0, as far as it goes. Raises NotFound."""
        with self._connection.transaction():
            moved = self.load(smart_id)
            ids = [each.id for each in self.load_all()]
            at = ids.index(moved.id)
            to = max(0, min(at + steps, len(ids) - 1))
            if to == at:
                return Act(f"“{moved.name}” stays there.")
            ids.insert(to, ids.pop(at))
            changes = Changes(self._connection)
            self._renumber(changes, ids)
            sentence = f"Moved “{moved.name}” {'up' if to < at else 'down'}."
            return changes.write(sentence, session=session, now=now)

    def _renumber(self, changes: Changes, ids: Sequence[int]) -> None:
        for position, smart_id in enumerate(ids, 1):
            changes.update("smart_feeds", smart_id, position=position)

    def remove(self, smart_id: int, *, session: str, now: int) -> Act:
        """Remove one; no entry goes with it. Raises NotFound."""
        with self._connection.transaction():
            removed = self.load(smart_id)
            changes = Changes(self._connection)
            changes.delete("smart_feeds", removed.id)
            return changes.write(f"Removed the smart feed “{removed.name}”.", session=session, now=now)


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
