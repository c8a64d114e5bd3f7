"""Undo: every deliberate act is written down with what takes it back.

The rule: a row that was changed since is left alone, and the sentence says so. Each flag of an entry carries the id
of the act that set it last, its cause (0: reading itself). Undoing brings back flag and cause, so that the act before
can be undone too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from tui_reader.model import Act, Flag
from tui_reader.store.addresses import apply_change
from tui_reader.store.changes import apply_rows
from tui_reader.store.connection import Connection, Value, as_json
from tui_reader.store.entries import READING, set_flag
from tui_reader.store.journal_rows import unpack_act, write_act
from tui_reader.store.wishes import apply_wish

_WORDS: dict[tuple[str, bool], str] = {
    ("read", True): "read",
    ("read", False): "unread",
    ("starred", True): "starred",
    ("starred", False): "unstarred",
}


class Journal:
    """Deliberate acts, undo and redo."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self, ids: Sequence[int], flag: Flag, value: bool, *, session: str, now: int) -> Act:
        """Set a flag of these entries as one act; where nothing changes nothing is written."""
        word = _WORDS[flag, value]
        with self._connection.transaction():
            change = set_flag(self._connection, ids, flag, value=value, act_id=READING)
            changed = change.changed
            if not changed:
                return Act(f"Nothing to change: already {word}.")
            sentence = f"Marked {len(changed):,} {word}."
            data = {"flag": flag, "value": value, "by_cause": change.by_cause}
            act_id = write_act(self._connection, "mark", sentence, data, session=session, now=now)
            self._connection.run(
                f"UPDATE entries SET {flag}_act = :act WHERE id IN (SELECT value FROM json_each(:ids))",
                act=act_id,
                ids=as_json(changed),
            )
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
                    WHERE undone IS NULL AND (:session IS NULL OR session = :session OR made <= :started)
                    ORDER BY :session IS NOT NULL AND session = :session DESC, id DESC LIMIT 1
                )
                """,
                session=session,
                started=started,
            )
            if row is None:
                return None
            act = self._apply(row, forward=False, now=now)
            order = 1 + (self._connection.value("SELECT max(redoable) FROM journal") or 0)
            self._connection.run(
                "UPDATE journal SET undone = :now, undone_by = :session, redoable = :order WHERE id = :id",
                now=now,
                session=session,
                order=order,
                id=row["id"],
            )
        return act

    def redo(self, *, session: str | None, started: int, now: int) -> Act | None:
        """Do again what this session undid last, else what was undone before `started`; None when there is nothing."""
        with self._connection.transaction():
            row = self._connection.row(
                """
                SELECT * FROM journal WHERE id = (
                    SELECT id FROM journal
                    WHERE redoable > 0 AND (:session IS NULL OR undone_by IS :session OR undone <= :started)
                    ORDER BY :session IS NOT NULL AND undone_by IS :session DESC, redoable DESC LIMIT 1
                )
                """,
                session=session,
                started=started,
            )
            if row is None:
                return None
            act = self._apply(row, forward=True, now=now)
            self._connection.run(
                "UPDATE journal SET undone = NULL, undone_by = NULL, redoable = 0 WHERE id = :id", id=row["id"]
            )
        return act

    def _apply(self, row: sqlite3.Row, *, forward: bool, now: int) -> Act:
        data = unpack_act(row["packed"])
        if row["kind"] == "import":
            return self._apply_import(row, data["feeds"], forward=forward, now=now)
        if row["kind"] == "mark":
            return self._apply_mark(row["id"], data, forward=forward)
        if row["kind"] == "address":
            return Act(apply_change(self._connection, data, row["sentence"], forward=forward, now=now))
        if row["kind"] == "rows":
            return apply_rows(self._connection, data, row["sentence"], forward=forward, now=now)
        if row["kind"] == "full_text":
            return Act(apply_wish(self._connection, data, forward=forward))
        return self._apply_unsubscribe(row, data["feeds"], forward=forward, now=now)

    def _apply_mark(self, act_id: int, data: dict[str, Any], *, forward: bool) -> Act:
        flag, value = data["flag"], data["value"] is forward
        changed: tuple[int, ...] = ()
        asked = 0
        for cause, ids in data["by_cause"].items():  # JSON made text of the numbers
            before, after = (int(cause), act_id) if forward else (act_id, int(cause))
            change = set_flag(self._connection, ids, flag, value=value, act_id=after, only_act=before)
            changed += change.changed
            asked += len(ids)
        left = asked - len(changed)
        number = f"{len(changed):,}" if not left else f"{len(changed):,} of {asked:,}"
        sentence = f"{number} {_WORDS[flag, value]} again."
        if left:
            sentence += f" {left:,} {'was' if left == 1 else 'were'} changed since and left alone."
        return Act(sentence, changed)

    def _apply_unsubscribe(self, row: sqlite3.Row, by_cause: dict[str, list[int]], *, forward: bool, now: int) -> Act:
        done = self._hide_or_show(row["id"], by_cause, hide=forward, forward=forward, now=now)
        if forward:
            return Act(row["sentence"] if done else "The feed was removed already.")
        title = row["sentence"].removeprefix("Unsubscribed from ")
        return Act(f"Subscribed again: {title}" if done else "That feed had come back already, or is gone for good.")

    def _apply_import(self, row: sqlite3.Row, by_cause: dict[str, list[int]], *, forward: bool, now: int) -> Act:
        """Hide what an import added, with all that came since, or bring it back."""
        done = self._hide_or_show(row["id"], by_cause, hide=not forward, forward=forward, now=now)
        asked = sum(map(len, by_cause.values()))
        number = f"{done:,}" if done == asked else f"{done:,} of {asked:,}"
        feeds = "1 imported feed" if asked == 1 == done else f"{number} imported feeds"
        sentence = f"Subscribed again to {feeds}." if forward else f"Took back {feeds}."
        return Act(sentence + ("" if done == asked else " The others were changed since and left alone."))

    def _hide_or_show(self, act_id: int, by_cause: dict[str, list[int]], *, hide: bool, forward: bool, now: int) -> int:
        """Hide or show again those feeds that no other act has hidden or shown since; return their number.

        `by_cause`: a feed carries the act that hid or showed it last, its cause, as an entry's marks do.
        """
        done = 0
        for cause, ids in by_cause.items():
            before, after = (int(cause), act_id) if forward else (act_id, int(cause))
            values: dict[str, Value] = {"ids": as_json(ids), "before": before, "after": after, "hide": int(hide)}
            done += self._connection.run(
                """
                UPDATE feeds SET removed = :removed, removed_act = :after
                WHERE id IN (SELECT value FROM json_each(:ids)) AND removed_act = :before AND (removed IS NULL) = :hide
                """,
                removed=now if hide else None,
                **values,
            )
        return done
