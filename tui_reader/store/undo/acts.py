"""How each kind of act in the journal is taken back, and done again.

The rule: what was changed since is left alone, and the sentence says so. What could not be taken back is not done
again either.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from tui_reader.model.entities import Act, Flag
from tui_reader.store.db.connection import Connection, Value, as_json
from tui_reader.store.entries.marks import WORDS, Batch, all_ids, set_flag
from tui_reader.store.entries.muting import apply_moves, let_go, turned
from tui_reader.store.entries.saved_pages import show_page_again, take_page_back
from tui_reader.store.feeds.addresses import apply_change
from tui_reader.store.undo.full_text import apply_wish
from tui_reader.store.undo.records import batches_of, pack_batches
from tui_reader.store.undo.row_changes import apply_rows


class Applied(Struct, frozen=True):
    """What came of it: whether anything was changed, and which `parts` of an act that has several."""

    act: Act
    is_done: bool
    parts: dict[str, Any] = {}


class Written(Struct, frozen=True):
    """An act as the journal has it. In `data`, "taken" are the parts that were taken back, where they are not all."""

    id: int
    kind: str
    sentence: str
    data: dict[str, Any]

    @property
    def parts(self) -> dict[str, Any]:
        """What is to be changed."""
        taken: dict[str, Any] = self.data.get("taken", {})
        return self.data | taken


def apply_act(connection: Connection, written: Written, *, forward: bool) -> Applied:  # noqa: PLR0911 - each kind
    """Take an act back, or do it again (`forward`). Needs a transaction."""
    if written.kind == "mark":
        return _apply_mark(connection, written, forward=forward)
    if written.kind == "rows":
        act, rows = apply_rows(connection, written.parts["rows"], written.sentence, forward=forward)
        return Applied(act, bool(rows), {"rows": rows})
    if written.kind == "rule":
        return _apply_rule(connection, written, forward=forward)
    if written.kind == "address":
        sentence, is_done = apply_change(connection, written.data, written.sentence, forward=forward)
        return Applied(Act(sentence), is_done)
    if written.kind == "full_text":
        sentence, is_done = apply_wish(connection, written.data, forward=forward)
        return Applied(Act(sentence), is_done)
    if written.kind in ("import", "add"):
        return _apply_addition(connection, written, forward=forward)
    if written.kind == "save":
        return _apply_save(connection, written, forward=forward)
    return _apply_unsubscribe(connection, written, forward=forward)


def _apply_save(connection: Connection, written: Written, *, forward: bool) -> Applied:
    """Hide a page that was saved, or show it again. A page with a star stays."""
    entry_id: int = written.data["entry"]
    is_done = (show_page_again if forward else take_page_back)(connection, entry_id)
    said = ("Done again: " if forward else "Taken back: ") if is_done else "Changed since and left alone: "
    return Applied(Act(said + written.sentence, (entry_id,) if is_done else ()), is_done)


def _apply_mark(connection: Connection, written: Written, *, forward: bool) -> Applied:
    flag: Flag = written.data["flag"]
    value = written.data["value"] is forward
    asked = sum(len(batch.ids) for batch in batches_of(written.data))
    done: list[Batch] = []
    with connection.room_for(asked):
        for batch in batches_of(written.parts):
            before, after = (batch.cause, written.id) if forward else (written.id, batch.cause)
            changed = set_flag(connection, batch.ids, flag, value=value, act_id=after, only_act=before)
            done += [Batch(batch.cause, each.words) for each in changed]
    ids = all_ids(done)
    left = asked - len(ids)
    number = f"{len(ids):,}" if not left else f"{len(ids):,} of {asked:,}"
    sentence = f"{number} {WORDS[flag, value]} again."
    if left:
        sentence += f" {left:,} {'was' if left == 1 else 'were'} changed since and left alone."
    return Applied(Act(sentence, ids), bool(ids), {"batches": pack_batches(done), "by_cause": {}})


def _apply_rule(connection: Connection, written: Written, *, forward: bool) -> Applied:
    """Take a rule back with all it did, or make it again. What it hid since comes to light with it."""
    act, rows = apply_rows(connection, written.parts["rows"], written.sentence, forward=forward)
    if written.data["rows"] and not rows:
        return Applied(act, is_done=False)
    loose = let_go(connection, written.data["rule"])
    moves = apply_moves(connection, written.parts["moves"], forward=forward)
    moves += loose if forward else turned(loose)
    changed = tuple(entry_id for move in moves for entry_id in move[-1])
    done: dict[str, Any] = {"rows": rows, "moves": moves}
    if written.data["flag"] is not None:
        marks = _apply_mark(connection, written, forward=forward)
        changed += marks.act.entry_ids
        done |= marks.parts
    if not rows and not changed:
        return Applied(Act(f"Changed since and left alone: {written.sentence}"), is_done=False)
    return Applied(Act(act.sentence, changed), is_done=True, parts=done)


def _apply_unsubscribe(connection: Connection, written: Written, *, forward: bool) -> Applied:
    done = _hide_or_show(connection, written, hide=forward, forward=forward)
    if forward:
        return Applied(Act(written.sentence if done else "The feed was removed already."), bool(done))
    title = written.sentence.removeprefix("Unsubscribed from ")
    said = f"Subscribed again: {title}" if done else "That feed had come back already, or is gone for good."
    return Applied(Act(said), bool(done))


def _apply_addition(connection: Connection, written: Written, *, forward: bool) -> Applied:
    """Hide the feeds that were added, with all that came since, or bring them back; and so their folders."""
    done = _hide_or_show(connection, written, hide=not forward, forward=forward)
    feeds = set(_flat(done))
    mine = [row for row in written.parts.get("rows", ()) if row["table"] != "feeds" or row["id"] in feeds]
    _act, rows = apply_rows(connection, mine, written.sentence, forward=forward)
    asked, number = len(list(_flat(written.data["feeds"]))), len(feeds)
    act = Act(_said(written, forward=forward, number=number, asked=asked))
    return Applied(act, bool(done), {"feeds": done, "rows": rows})


def _said(written: Written, *, forward: bool, number: int, asked: int) -> str:
    """Return the sentence for `number` of the `asked` feeds of an addition."""
    if written.kind == "add":
        if not number:
            return f"Changed since and left alone: {written.sentence}"
        sentence = f"{'Done again' if forward else 'Taken back'}: {written.sentence}"
        return sentence + ("" if number == asked else " Feeds that were changed since were left alone.")
    words = f"{number:,}" if number == asked else f"{number:,} of {asked:,}"
    imported = "1 imported feed" if asked == 1 == number else f"{words} imported feeds"
    sentence = f"Subscribed again to {imported}." if forward else f"Took back {imported}."
    return sentence + ("" if number == asked else " The others were changed since and left alone.")


def _flat(by_cause: dict[str, list[int]]) -> Iterable[int]:
    return (feed_id for ids in by_cause.values() for feed_id in ids)


def _hide_or_show(connection: Connection, written: Written, *, hide: bool, forward: bool) -> dict[str, list[int]]:
    """Hide or show again those feeds that no other act has hidden or shown since; return them by their cause.

    A feed carries the act that hid or showed it last, its cause, as an entry's marks do.
    """
    done: dict[str, list[int]] = {}
    for cause, ids in written.parts["feeds"].items():
        before, after = (int(cause), written.id) if forward else (written.id, int(cause))
        where = """
            id IN (SELECT value FROM json_each(:ids)) AND removed_act = :before AND (removed IS NULL) = :hide
        """
        values: dict[str, Value] = {"ids": as_json(ids), "before": before, "hide": int(hide)}
        found = [row[0] for row in connection.rows(f"SELECT id FROM feeds WHERE {where}", **values)]
        if found:
            done[cause] = found
            connection.run(
                f"UPDATE feeds SET removed = :removed, removed_act = :after WHERE {where}",
                removed=connection.now if hide else None,
                after=after,
                **values,
            )
    return done
