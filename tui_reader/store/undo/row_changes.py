"""Changes of single rows that can be taken back: one mechanism for folders, settings of feeds, rules and smart feeds.

The rule: an act is what its rows were before and after. Undoing writes the one, redoing the other, and a row that is
not as the act left it was changed since: it is left alone, and the sentence says so. So is one whose name or address
was taken since, whose folder is gone, or that would come to lie in itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from tui_reader.model.entities import Act
from tui_reader.model.errors import UsageError
from tui_reader.store.db.connection import Connection, Value
from tui_reader.store.feeds.addresses import history_of, refuse_taken, restore_history, set_address
from tui_reader.store.undo.records import write_act
from tui_reader.text.addresses import feed_address

Table = Literal["feeds", "folders", "rules", "smart_feeds"]
Row = dict[str, Any]

# A folder goes only when nothing is in it any more: what came into it since is not lost with it.
_IN_USE = """
    SELECT EXISTS (SELECT 1 FROM feeds WHERE folder_id = :id) OR EXISTS (SELECT 1 FROM folders WHERE parent_id = :id)
"""

_ADDRESS = ["url", "trusted"]


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
        self._connection.run(_update(table, columns), id=row_id, **columns)
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
        """What was changed so far, as the journal keeps it: for an act of another kind that also changes rows."""
        return self._made

    def move_address(self, feed_id: int, url: str, *, trusted: bool) -> None:
        """Give a feed another address, which is due at once; raises UsageError when another feed has it."""
        url = feed_address(url)
        refuse_taken(self._connection, feed_id, url)
        before = _load(self._connection, "feeds", feed_id, _ADDRESS)
        history = history_of(self._connection, feed_id, before["url"], url) if before else []
        set_address(self._connection, feed_id, url, trusted=trusted)
        after = _load(self._connection, "feeds", feed_id, _ADDRESS)
        self._made.append({"table": "feeds", "id": feed_id, "before": before, "after": after, "history": history})

    def write(self, sentence: str, *, otherwise: str = "") -> Act:
        """Write the act down and return it; where nothing changed nothing is written, and `otherwise` is said."""
        if not self._made:
            return Act(otherwise or sentence)
        write_act(self._connection, "rows", sentence, {"rows": self._made})
        return Act(sentence)


def apply_rows(
    connection: Connection, rows: Sequence[Row], sentence: str, *, forward: bool
) -> tuple[Act, list[dict[str, Any]]]:
    """Take changes back, or make them again (`forward`); return also those that were. Needs a transaction."""
    done = [row for row in (rows if forward else reversed(rows)) if _apply(connection, row, forward=forward)]
    if rows and not done:
        return Act(f"Changed since and left alone: {sentence}"), []
    said = f"{'Done again' if forward else 'Taken back'}: {sentence}"
    in_order = done if forward else done[::-1]
    return Act(said + (" What was changed since was left alone." if len(done) < len(rows) else "")), in_order


def _apply(connection: Connection, change: dict[str, Any], *, forward: bool) -> bool:
    """Write the other state of a row where it is as the act left it and may be so again; return whether it was."""
    here, there = ("before", "after") if forward else ("after", "before")
    table, row_id = change["table"], change["id"]
    expected, wanted = change[here], change[there]
    if _load(connection, table, row_id, list(expected or wanted)) != expected:
        return False
    if wanted is None:
        is_used = table == "folders" and connection.value(_IN_USE, id=row_id)
        return not is_used and connection.try_run(f"DELETE FROM {table} WHERE id = :id", id=row_id)
    if table == "folders" and is_within(connection, wanted.get("parent_id"), row_id):
        return False
    if table == "feeds" and "url" in wanted:
        return _move(connection, change, forward=forward)
    return connection.try_run(_update(table, wanted) if expected else _insert(table, wanted), id=row_id, **wanted)


def _move(connection: Connection, change: Row, *, forward: bool) -> bool:
    """Give a feed the address after or before the change; return whether it was free."""
    feed_id, before, after = change["id"], change["before"], change["after"]
    wanted = after if forward else before
    try:
        refuse_taken(connection, feed_id, wanted["url"])
    except UsageError:
        return False
    set_address(connection, feed_id, wanted["url"], trusted=bool(wanted["trusted"]))
    if not forward and "history" in change:  # older acts were written without it
        restore_history(connection, feed_id, [before["url"], after["url"]], change["history"])
    return True


def is_within(connection: Connection, folder_id: int | None, outer_id: int) -> bool:
    """Tell whether a folder is the folder `outer_id` or lies in it, at any depth; None, the top level, does not."""
    found = connection.value(
        """
        WITH RECURSIVE up (id) AS (
            SELECT :folder UNION SELECT f.parent_id FROM folders AS f JOIN up ON f.id = up.id
        )
        SELECT EXISTS (SELECT 1 FROM up WHERE id = :outer)
        """,
        folder=folder_id,
        outer=outer_id,
    )
    return bool(found)


def _insert(table: str, columns: Row) -> str:
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {table} (id, {names}) VALUES (:id, {values})"


def _update(table: str, columns: Row) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = :{name}' for name in columns)} WHERE id = :id"


def _load(connection: Connection, table: str, row_id: int, names: list[str]) -> Row | None:
    row = connection.row(f"SELECT {', '.join(names)} FROM {table} WHERE id = :id", id=row_id)
    return None if row is None else dict(zip(names, row, strict=True))
