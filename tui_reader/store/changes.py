"""Changes of single rows that can be taken back: one mechanism for folders, settings of feeds, rules and smart feeds.

The rule: an act is what its rows were before and after. Undoing writes the one, redoing the other, and a row that is
not as the act left it was changed since: it is left alone, and the sentence says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Literal

from tui_reader.errors import LibraryError
from tui_reader.model import Act
from tui_reader.store.connection import Connection, Value
from tui_reader.store.journal_rows import write_act

Table = Literal["feeds", "folders", "rules", "smart_feeds"]
Row = dict[str, Any]

# A folder goes only when nothing is in it any more: what came into it since is not lost with it.
_IN_USE = """
    SELECT EXISTS (SELECT 1 FROM feeds WHERE folder_id = :id) OR EXISTS (SELECT 1 FROM folders WHERE parent_id = :id)
"""


class Changes:
    """The changes of one act, made as they are told. Belongs into a transaction; `write` puts them into the journal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: list[dict[str, Any]] = []

    def insert(self, table: Table, **columns: Value) -> int:
        """Add a row and return its id."""
        names = ", ".join(columns)
        values = ", ".join(f":{name}" for name in columns)
        row_id = self._connection.insert(f"INSERT INTO {table} ({names}) VALUES ({values})", **columns)
        self._made.append({"table": table, "id": row_id, "before": None, "after": columns})
        return row_id

    def update(self, table: Table, row_id: int, **columns: Value) -> bool:
        """Change columns of a row; return whether anything was another before."""
        before = _load(self._connection, table, row_id, list(columns))
        if before is None or before == columns:
            return False
        _set(self._connection, table, row_id, columns)
        self._made.append({"table": table, "id": row_id, "before": before, "after": columns})
        return True

    def delete(self, table: Table, row_id: int) -> bool:
        """Delete a row; return whether it was there."""
        row = self._connection.row(f"SELECT * FROM {table} WHERE id = :id", id=row_id)
        if row is None:
            return False
        if table == "folders":  # what SQLite would do by itself would not be in the journal
            for feed in self._connection.rows("SELECT id FROM feeds WHERE folder_id = :id", id=row_id):
                self.update("feeds", feed["id"], folder_id=None)
        before = {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118 - a Row is no dict
        self._connection.run(f"DELETE FROM {table} WHERE id = :id", id=row_id)
        self._made.append({"table": table, "id": row_id, "before": before, "after": None})
        return True

    @property
    def made(self) -> list[dict[str, Any]]:
        """What was changed, as the journal keeps it: for an act of another kind that also changes rows."""
        return self._made

    def write(self, sentence: str, *, session: str, now: int) -> Act:
        """Write the act down and return it; where nothing changed nothing is written."""
        if self._made:
            write_act(self._connection, "rows", sentence, {"rows": self._made}, session=session, now=now)
        return Act(sentence)


def apply_rows(
    connection: Connection, rows: Sequence[Row], sentence: str, *, forward: bool
) -> tuple[Act, list[dict[str, Any]]]:
    """Take changes back, or make them again (`forward`); return also those that were. Needs a transaction."""
    done = [row for row in (rows if forward else reversed(rows)) if _apply(connection, row, forward=forward)]
    if not done:
        return Act(f"Changed since and left alone: {sentence}"), []
    said = f"{'Done again' if forward else 'Taken back'}: {sentence}"
    in_order = done if forward else done[::-1]
    return Act(said + (" What was changed since was left alone." if len(done) < len(rows) else "")), in_order


def _apply(connection: Connection, change: dict[str, Any], *, forward: bool) -> bool:
    """Write the other state of a row where it is as the act left it; return whether it was."""
    here, there = ("before", "after") if forward else ("after", "before")
    table, row_id = change["table"], change["id"]
    expected, wanted = change[here], change[there]
    found = _load(connection, table, row_id, list(expected or wanted))
    if found != expected:
        return False
    if wanted is None and table == "folders" and connection.value(_IN_USE, id=row_id):
        return False
    try:
        _write(connection, table, row_id, expected, wanted)
    except LibraryError as error:
        # Its name is taken meanwhile, or the folder it was in is gone. The other rows of the act can still go back.
        if not isinstance(error.__cause__, sqlite3.IntegrityError):
            raise
        return False
    return True


def _write(connection: Connection, table: str, row_id: int, expected: Row | None, wanted: Row | None) -> None:
    if wanted is None:
        connection.run(f"DELETE FROM {table} WHERE id = :id", id=row_id)
    elif expected is None:
        names = ", ".join(wanted)
        values = ", ".join(f":{name}" for name in wanted)
        connection.run(f"INSERT INTO {table} (id, {names}) VALUES (:id, {values})", id=row_id, **wanted)
    else:
        _set(connection, table, row_id, wanted)


def _set(connection: Connection, table: str, row_id: int, columns: Row) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    connection.run(f"UPDATE {table} SET {assignments} WHERE id = :id", id=row_id, **columns)


def _load(connection: Connection, table: str, row_id: int, names: list[str]) -> Row | None:
    row = connection.row(f"SELECT {', '.join(names)} FROM {table} WHERE id = :id", id=row_id)
    return None if row is None else dict(zip(names, row, strict=True))
