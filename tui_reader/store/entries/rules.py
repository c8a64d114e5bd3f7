"""Rules: what is done with entries when they arrive, tried out, made and changed as acts that can be taken back.

The rule: whatever a rule hides is there and carries its number, so a rule that goes shows again all it hid. What it
marked or starred stays as it is, for the person may have seen it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from tui_reader.model.entities import Act, Flag, Rule
from tui_reader.model.errors import NotFound, UsageError
from tui_reader.model.listings import Trial
from tui_reader.model.records import replace
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, And, Indexed, InFeed, Is, MutedBy, Not, Or, Query, both
from tui_reader.store.db.connection import Connection, Value, storable
from tui_reader.store.entries.entries import Entries
from tui_reader.store.entries.marks import all_ids, set_flag
from tui_reader.store.entries.muting import hidden_by, hide, ids_of, meant, show_again, want_pages
from tui_reader.store.undo.records import amend_act, pack_batches, write_act
from tui_reader.store.undo.row_changes import Changes

NEWEST = 5  # headlines of a trial
WORDS = {"mute": "hide", "read": "mark read", "star": "star", "full_text": "fetch the whole text of"}


class Rules:
    """The person's rules."""

    def __init__(self, connection: Connection, entries: Entries) -> None:
        self._connection = connection
        self._entries = entries

    def all(self) -> list[Rule]:
        """Return all rules, the oldest first, each with how many entries it hides."""
        rows = self._connection.rows(
            """
            SELECT r.*, (SELECT count(*) FROM entries WHERE muted_by = r.id) AS hidden
            FROM rules AS r WHERE feed_id IS NULL OR feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
            ORDER BY r.id
            """
        )
        return [_rule(row, row["hidden"]) for row in rows]

    def hiding(self, entry_id: int) -> Rule | None:
        """Return the rule that hides an entry, None where none does."""
        row = self._connection.row(
            "SELECT r.* FROM entries AS e JOIN rules AS r ON r.id = e.muted_by WHERE e.id = :id", id=entry_id
        )
        return None if row is None else _rule(row)

    def try_out(self, rule: Rule) -> Trial:
        """Return what a rule would have hit of all that is kept; nothing changes. Raises QueryError."""
        entries = self._entries
        # The entries that the rule itself hides now would have been hit as well.
        seen = Or((Not(Is("muted")), MutedBy(rule.id))) if rule.id else EVERYTHING
        query = both(_meant(rule), seen)
        newest = entries.headlines(entries.ids(query, limit=NEWEST))
        total = entries.count(seen if rule.feed_id is None else both(InFeed(rule.feed_id), seen))
        return Trial(entries.count(query), entries.count(both(query, Is("unread"))), total, tuple(newest))

    def add(self, rule: Rule, *, existing: bool) -> Act:
        """Keep a new rule; with `existing` it also holds for the entries that are here already.

        Raises QueryError, and UsageError for a rule that means everything.
        """
        hit, now = self._hit(rule, existing=existing), self._connection.now
        with self._connection.transaction():
            changes = Changes(self._connection)
            rule_id = changes.insert("rules", **_columns(rule), made=now, since=0 if existing else now)
            return self._write(changes, replace(rule, id=rule_id), f"New rule: {said(rule)}", hit=hit)

    def change(self, rule: Rule, *, existing: bool) -> Act:
        """Change the rule with this id. Entries that it hid and does not mean any more are shown again.

        With `existing` it also holds for the entries that are here already. Raises as `add`, and NotFound.
        """
        hit, missed = self._hit(rule, existing=existing), self._missed(rule)
        with self._connection.transaction():
            self._one(rule.id)
            changes = Changes(self._connection)
            changes.update("rules", rule.id, **_columns(rule), **({"since": 0} if existing else {}))
            return self._write(changes, rule, f"Changed the rule: {said(rule)}", hit=hit, missed=missed)

    def remove(self, rule_id: int) -> Act:
        """Let a rule go; the entries that it hid are shown again. Raises NotFound."""
        with self._connection.transaction():
            rule = self._one(rule_id)
            changes = Changes(self._connection)
            changes.delete("rules", rule_id)
            missed = hidden_by(self._connection, rule_id)
            return self._write(changes, rule, f"Rule removed: {said(rule)}", missed=missed)

    def _one(self, rule_id: int) -> Rule:
        row = self._connection.row("SELECT * FROM rules WHERE id = :id", id=rule_id)
        if row is None:
            raise NotFound(f"There is no rule {rule_id}.")
        return _rule(row)

    def _hit(self, rule: Rule, *, existing: bool) -> list[int]:
        if parse_query(rule.query) == EVERYTHING and rule.feed_id is None:
            raise UsageError("A rule says which entries it means: by a query, or by a feed.")
        return self._entries.ids(_meant(rule)) if existing else []

    def _missed(self, rule: Rule) -> list[int]:
        """Return the entries that a rule hides and will not mean any more. An entry that search does not know stays."""
        hidden, before = MutedBy(rule.id), self._one(rule.id)
        if rule.action != "mute":
            return self._entries.ids(hidden)
        if (rule.query, rule.feed_id) == (before.query, before.feed_id):
            return []
        return self._entries.ids(And((hidden, Indexed(), Not(_meant(rule)))))

    def _write(
        self,
        changes: Changes,
        rule: Rule,
        sentence: str,
        *,
        hit: Sequence[int] = (),
        missed: Sequence[int] = (),
    ) -> Act:
        """Write an act down with all it did to entries."""
        moves = show_again(self._connection, rule.id, missed)
        moves += hide(self._connection, rule.id, hit) if rule.action == "mute" else []
        shown, hidden = ids_of(moves, to=None), ids_of(moves, to=rule.id)
        pages = want_pages(self._connection, hit) if rule.action == "full_text" else []
        wanted = ids_of(pages, to=1)
        flag: Flag | None = "read" if rule.action == "read" else "starred" if rule.action == "star" else None
        act_id = write_act(self._connection, "rule", "", {})
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


def _meant(rule: Rule) -> Query:
    """Return what a rule means of what is kept, whatever hides that. Raises QueryError."""
    return meant(parse_query(rule.query), rule.feed_id)


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
