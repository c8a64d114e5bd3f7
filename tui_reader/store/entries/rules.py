"""Rules: what is done with entries when they arrive, made and changed as acts that can be taken back.

The rule: whatever a rule hides is there and carries its number, so a rule that goes shows again all it hid. What it
marked or starred stays as it is, for the person may have seen it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from tui_reader.model.entities import Act, Flag, Rule
from tui_reader.model.errors import NotFound
from tui_reader.query import parse_query
from tui_reader.query.terms import Query
from tui_reader.store.db.connection import Connection, Value, storable
from tui_reader.store.entries.entries import all_ids, set_flag
from tui_reader.store.entries.muting import hidden_by, hide, ids_of, meant, show_again, want_pages
from tui_reader.store.undo.records import amend_act, pack_batches, write_act
from tui_reader.store.undo.row_changes import Changes

WORDS = {"mute": "hide", "read": "mark read", "star": "star", "full_text": "fetch the whole text of"}


class Rules:
    """The person's rules."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load_all(self) -> list[Rule]:
        """Return all rules, the oldest first."""
        rows = self._connection.rows(
            """
            SELECT r.*, (SELECT count(*) FROM entries WHERE muted_by = r.id) AS hidden
            FROM rules AS r WHERE feed_id IS NULL OR feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
            ORDER BY r.id
            """
        )
        return [_rule(row, row["hidden"]) for row in rows]

    def that_hides(self, entry_id: int) -> Rule | None:
        """Return the rule that hides an entry, None where none does."""
        row = self._connection.row(
            "SELECT r.* FROM entries AS e JOIN rules AS r ON r.id = e.muted_by WHERE e.id = :id", id=entry_id
        )
        return None if row is None else _rule(row)

    def meant(self, rule: Rule) -> Query:
        """Return what a rule means of what is kept, whatever hides that. Raises QueryError."""
        return meant(parse_query(rule.query), rule.feed_id)

    def load(self, rule_id: int) -> Rule:
        """Return a rule; raises NotFound."""
        row = self._connection.row("SELECT * FROM rules WHERE id = :id", id=rule_id)
        if row is None:
            raise NotFound(f"There is no rule {rule_id}.")
        return _rule(row)

    def add(self, rule: Rule, hit: Sequence[int], *, session: str, now: int, since: int = 0) -> Act:
        """Keep a new rule, and apply it to these entries that are here already.

        It means what arrives from `since` on.
        """
        with self._connection.transaction():
            changes = Changes(self._connection)
            rule_id = changes.insert("rules", **_columns(rule), made=now, since=since)
            made = replace(rule, id=rule_id)
            return self._write(changes, made, f"New rule: {said(rule)}", hit=hit, session=session, now=now)

    def change(
        self, rule: Rule, hit: Sequence[int], missed: Sequence[int], *, session: str, now: int, since: int | None = None
    ) -> Act:
        """Change the rule with `rule.id`, apply it to the entries `hit`, and show `missed` again. Raises NotFound.

        `since` is as in `add`; None: as it was.
        """
        with self._connection.transaction():
            self.load(rule.id)
            changes = Changes(self._connection)
            changes.update("rules", rule.id, **_columns(rule), **({} if since is None else {"since": since}))
            sentence = f"Changed the rule: {said(rule)}"
            return self._write(changes, rule, sentence, hit=hit, missed=missed, session=session, now=now)

    def remove(self, rule_id: int, *, session: str, now: int) -> Act:
        """Let a rule go; what it hid is shown again. Raises NotFound."""
        with self._connection.transaction():
            rule = self.load(rule_id)
            changes = Changes(self._connection)
            changes.delete("rules", rule_id)
            missed = hidden_by(self._connection, rule_id)
            sentence = f"Rule removed: {said(rule)}"
            return self._write(changes, rule, sentence, missed=missed, session=session, now=now)

    def _write(
        self,
        changes: Changes,
        rule: Rule,
        sentence: str,
        *,
        hit: Sequence[int] = (),
        missed: Sequence[int] = (),
        session: str,
        now: int,
    ) -> Act:
        """Write an act down with all it did to entries."""
        moves = show_again(self._connection, rule.id, missed)
        moves += hide(self._connection, rule.id, hit) if rule.action == "mute" else []
        shown, hidden = ids_of(moves, to=None), ids_of(moves, to=rule.id)
        pages = want_pages(self._connection, hit) if rule.action == "full_text" else []
        wanted = ids_of(pages, to=1)
        flag: Flag | None = "read" if rule.action == "read" else "starred" if rule.action == "star" else None
        act_id = write_act(self._connection, "rule", "", {}, session=session, now=now)
        batches = [] if flag is None else set_flag(self._connection, hit, flag, value=True, act_id=act_id)
        marked = all_ids(batches)
        done = {
            "shown again": shown,
            "hidden": hidden,
            "to be fetched": wanted,
            "marked" if flag == "read" else "starred": marked,
        }
        sentence += "".join(f" {len(ids):,} {word}." for word, ids in done.items() if ids)
        data = {"rule": rule.id, "rows": changes.made, "moves": moves + pages, "flag": flag, "value": True}
        amend_act(self._connection, act_id, sentence, data | {"batches": pack_batches(batches)})
        return Act(sentence, (*shown, *hidden, *wanted, *marked))


def said(rule: Rule) -> str:
    """Return what a rule does as a sentence."""
    return f"{WORDS[rule.action]} “{rule.query}”."


def _rule(row: sqlite3.Row, hidden: int = 0) -> Rule:
    return Rule(row["query"], row["action"], row["feed_id"], row["until"], row["id"], row["made"], hidden)


def _columns(rule: Rule) -> dict[str, Value]:
    return {
        "query": storable(rule.query),
        "action": rule.action,
        "feed_id": rule.feed_id,
        "until": rule.until,
    }
