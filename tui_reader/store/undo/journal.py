"""Undo: every deliberate act is written down with what takes it back.

The rule: a row that was changed since is left alone, and the sentence says so. Each flag of an entry carries the id
of the act that set it last, its cause (0: reading itself). Undoing brings back flag and cause, so that the act before
can be undone too.
"""

from __future__ import annotations

import sqlite3

from tui_reader.model.entities import Act
from tui_reader.store.db.connection import Connection, Value
from tui_reader.store.undo.acts import Applied, Written, apply_act
from tui_reader.store.undo.records import amend_act, unpack_act


class Journal:
    """Deliberate acts, undo and redo."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def undo(self, *, anyone: bool = False) -> Act | None:
        """Take back this session's newest act, else the newest made before it started; None when there is none.

        With `anyone`, take back the library's newest. The second of the start counts as before it: a restart is quick.
        """
        with self._connection.transaction():
            row = self._connection.row(
                """
                SELECT * FROM journal WHERE id = (
                    SELECT id FROM journal
                    WHERE undone IS NULL AND (:anyone OR session = :session
                        OR made NOT BETWEEN :started + 1 AND :now)  -- of before, or by a clock that was ahead
                    ORDER BY NOT :anyone AND session = :session DESC, id DESC LIMIT 1
                )
                """,
                anyone=anyone,
                **self._here,
            )
            if row is None:
                return None
            applied = self._apply(row, forward=False)
            # What could not be taken back cannot be done again.
            last = self._connection.value("SELECT max(redoable) FROM journal") or 0
            order = last + 1 if applied.is_done else 0
            self._connection.run(
                """
                UPDATE journal SET undone = :now, undone_by = :session, redoable = :order,
                    undone_after = (SELECT max(id) FROM journal)
                WHERE id = :id
                """,
                order=order,
                id=row["id"],
                **self._here,
            )
        return applied.act

    def redo(self) -> Act | None:
        """Do again what this session undid last, else what was undone before it started; None when there is nothing.

        What was undone before the start is done again only as long as nobody has done anything since.
        """
        with self._connection.transaction():
            row = self._connection.row(
                """
                SELECT * FROM journal WHERE id = (
                    SELECT id FROM journal
                    WHERE redoable > 0 AND (
                        undone_by IS :session
                        OR undone NOT BETWEEN :started + 1 AND :now AND undone_after >= (SELECT max(id) FROM journal)
                    )
                    ORDER BY undone_by IS :session DESC, redoable DESC LIMIT 1
                )
                """,
                **self._here,
            )
            if row is None:
                return None
            applied = self._apply(row, forward=True)
            self._connection.run(
                "UPDATE journal SET undone = NULL, undone_by = NULL, redoable = 0 WHERE id = :id", id=row["id"]
            )
        return applied.act

    @property
    def _here(self) -> dict[str, Value]:
        connection = self._connection
        return {"session": connection.session, "started": connection.started, "now": connection.now}

    def _apply(self, row: sqlite3.Row, *, forward: bool) -> Applied:
        written = Written(row["id"], row["kind"], row["sentence"], unpack_act(row["packed"]))
        applied = apply_act(self._connection, written, forward=forward)
        whole = {name: part for name, part in written.data.items() if name != "taken"}
        is_whole = forward or all(whole.get(name, {}) == part for name, part in applied.parts.items())
        data = whole if is_whole else whole | {"taken": applied.parts}
        if data != written.data:
            amend_act(self._connection, row["id"], row["sentence"], data)
        return applied
