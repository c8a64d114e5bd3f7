"""Undo: every deliberate act is written down with what takes it back.

The rule: a row that was changed since is left alone, and the sentence says so. Each flag of an entry carries the id
of the act that set it last, its cause (0: reading itself). Undoing brings back flag and cause, so that the act before
can be undone too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from tui_reader.model.entities import Act, Flag
from tui_reader.store.db.connection import Connection
from tui_reader.store.entries.entries import all_ids, any_differs, set_flag
from tui_reader.store.undo.acts import WORDS, Applied, Written, apply_act
from tui_reader.store.undo.records import amend_act, pack_batches, unpack_act, write_act


class Journal:
    """Deliberate acts, undo and redo."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self, ids: Sequence[int], flag: Flag, value: bool, *, session: str, now: int) -> Act:
        """Set a flag of these entries as one act; where nothing changes nothing is written."""
        word = WORDS[flag, value]
        with self._connection.transaction():
            if not any_differs(self._connection, ids, flag, value=value):
                return Act(f"Nothing to change: already {word}.")
            with self._connection.room_for(len(ids)):
                act_id = write_act(self._connection, "mark", "", {}, session=session, now=now)
                batches = set_flag(self._connection, ids, flag, value=value, act_id=act_id)
            changed = all_ids(batches)
            sentence = f"Marked {len(changed):,} {word}."
            data = {"flag": flag, "value": value, "batches": pack_batches(batches)}
            amend_act(self._connection, act_id, sentence, data)
        return Act(sentence, changed)

    def undo(self, *, session: str | None, started: int, now: int) -> Act | None:
        """Take back the session's newest act, else the newest made before `started`; None when there is none.

        With `session` None: the library's newest. The second of `started` counts as before: quick is the restart.
        """
        with self._connection.transaction():
            row = self._connection.row(
                """
                SELECT * FROM journal WHERE id = (
                    SELECT id FROM journal
                    WHERE undone IS NULL AND (:session IS NULL OR session = :session
                        OR made NOT BETWEEN :started + 1 AND :now)  -- of before, or by a clock that was ahead
                    ORDER BY :session IS NOT NULL AND session = :session DESC, id DESC LIMIT 1
                )
                """,
                session=session,
                started=started,
                now=now,
            )
            if row is None:
                return None
            applied = self._apply(row, forward=False, now=now)
            # What could not be taken back cannot be done again.
            last = self._connection.value("SELECT max(redoable) FROM journal") or 0
            order = last + 1 if applied.is_done else 0
            self._connection.run(
                """
                UPDATE journal SET undone = :now, undone_by = :session, redoable = :order,
                    undone_after = (SELECT max(id) FROM journal)
                WHERE id = :id
                """,
                now=now,
                session=session,
                order=order,
                id=row["id"],
            )
        return applied.act

    def redo(self, *, session: str | None, started: int, now: int) -> Act | None:
        """Do again what this session undid last, else what was undone before `started`; None when there is nothing.

        What was undone before `started` only as long as nobody has done anything since.
        """
        with self._connection.transaction():
            row = self._connection.row(
                """
                SELECT * FROM journal WHERE id = (
                    SELECT id FROM journal
                    WHERE redoable > 0 AND (
                        :session IS NULL OR undone_by IS :session
                        OR undone NOT BETWEEN :started + 1 AND :now AND undone_after >= (SELECT max(id) FROM journal)
                    )
                    ORDER BY :session IS NOT NULL AND undone_by IS :session DESC, redoable DESC LIMIT 1
                )
                """,
                session=session,
                started=started,
                now=now,
            )
            if row is None:
                return None
            applied = self._apply(row, forward=True, now=now)
            self._connection.run(
                "UPDATE journal SET undone = NULL, undone_by = NULL, redoable = 0 WHERE id = :id", id=row["id"]
            )
        return applied.act

    def _apply(self, row: sqlite3.Row, *, forward: bool, now: int) -> Applied:
        written = Written(row["id"], row["kind"], row["sentence"], unpack_act(row["packed"]))
        applied = apply_act(self._connection, written, forward=forward, now=now)
        whole = {name: part for name, part in written.data.items() if name != "taken"}
        is_whole = forward or all(whole.get(name, {}) == part for name, part in applied.parts.items())
        data = whole if is_whole else whole | {"taken": applied.parts}
        if data != written.data:
            amend_act(self._connection, row["id"], row["sentence"], data)
        return applied
