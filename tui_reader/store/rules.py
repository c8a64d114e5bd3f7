"""Rules: what is done with entries when they arrive, made and changed as acts that can be taken back.

The rule: whatever a rule hides is there and carries its number, so a rule that goes shows again all it hid. What it
marked or starred stays as it is, for the person may have seen it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tui_reader.body_text import body_text
from tui_reader.errors import NotFound, QueryError
from tui_reader.incoming import Arrival
from tui_reader.model import Act, Flag, Rule
from tui_reader.query import Query, parse_query, resolve
from tui_reader.query_says import Facts, holds
from tui_reader.store.changes import Changes
from tui_reader.store.connection import Connection, Value, storable
from tui_reader.store.entries import all_ids, set_flag, unpack
from tui_reader.store.journal_rows import amend_act, pack_batches, write_act
from tui_reader.store.muting import hidden_by, hide, show_again
from tui_reader.text import join_path

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

    def add(self, rule: Rule, hit: Sequence[int], *, session: str, now: int) -> Act:
        """Keep a new rule, and apply it to these entries that are here already."""
        with self._connection.transaction():
            changes = Changes(self._connection)
            rule_id = changes.insert("rules", **_columns(rule), made=now)
            made = replace(rule, id=rule_id)
            return self._write(changes, made, f"New rule: {said(rule)}", hit=hit, session=session, now=now)

    def change(self, rule: Rule, hit: Sequence[int], missed: Sequence[int], *, session: str, now: int) -> Act:
        """Change the rule with `rule.id`, apply it to the entries `hit`, and show `missed` again. Raises NotFound."""
        with self._connection.transaction():
            self._load(rule.id)
            changes = Changes(self._connection)
            changes.update("rules", rule.id, **_columns(rule))
            sentence = f"Changed the rule: {said(rule)}"
            return self._write(changes, rule, sentence, hit=hit, missed=missed, session=session, now=now)

    def remove(self, rule_id: int, *, session: str, now: int) -> Act:
        """Let a rule go; what it hid is shown again. Raises NotFound."""
        with self._connection.transaction():
            rule = self._load(rule_id)
            changes = Changes(self._connection)
            changes.delete("rules", rule_id)
            missed = hidden_by(self._connection, rule_id)
            sentence = f"Rule removed: {said(rule)}"
            return self._write(changes, rule, sentence, missed=missed, session=session, now=now)

    def _load(self, rule_id: int) -> Rule:
        row = self._connection.row("SELECT * FROM rules WHERE id = :id", id=rule_id)
        if row is None:
            raise NotFound(f"There is no rule {rule_id}.")
        return _rule(row)

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
        shown = show_again(self._connection, rule.id, missed)
        hidden = hide(self._connection, rule.id, hit) if rule.action == "mute" else []
        flag: Flag | None = "read" if rule.action == "read" else "starred" if rule.action == "star" else None
        act_id = write_act(self._connection, "rule", "", {}, session=session, now=now)
        batches = [] if flag is None else set_flag(self._connection, hit, flag, value=True, act_id=act_id)
        marked = all_ids(batches)
        for ids, word in ((shown, "shown again"), (hidden, "hidden"), (marked, "marked" if flag == "read" else flag)):
            sentence += f" {len(ids):,} {word}." if ids else ""
        data = {"rule": rule.id, "rows": changes.made, "shown": shown, "hidden": hidden, "flag": flag, "value": True}
        amend_act(self._connection, act_id, sentence, data | {"batches": pack_batches(batches)})
        return Act(sentence, (*shown, *hidden, *marked))


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


# ------------------------------------------------------------------------------ at arrival


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one arrival: the number of the rule that hides it, and which other actions."""

    muted_by: int | None = None
    actions: frozenset[str] = frozenset()


NOTHING = Verdict()


def judge(connection: Connection, feed_id: int, arrivals: Sequence[Arrival], *, now: int) -> list[Verdict]:
    """Return what the rules say of arrivals. Costs nothing where there is no rule; needs no transaction."""
    rules = connection.rows(
        """
        SELECT id, query, action FROM rules
        WHERE (feed_id IS NULL OR feed_id = :feed) AND (until IS NULL OR until > :now) ORDER BY id
        """,
        feed=feed_id,
        now=now,
    )
    asked = [(row, query) for row in rules if (query := read_query(row["query"])) is not None]
    if not asked or not arrivals:
        return [NOTHING] * len(arrivals)
    feed = _FeedFacts.load(connection, feed_id)
    dated = [(row, resolve(query, now=now)) for row, query in asked]
    return [_verdict(dated, feed.facts(arrival)) for arrival in arrivals]


def _verdict(rules: Sequence[tuple[sqlite3.Row, Query]], facts: Facts) -> Verdict:
    hits = [(row["id"], row["action"]) for row, query in rules if holds(query, facts)]
    mutes = [rule_id for rule_id, action in hits if action == "mute"]
    return Verdict(mutes[0] if mutes else None, frozenset(action for _, action in hits))


def carry_out(connection: Connection, entry_id: int, verdict: Verdict) -> None:
    """Do to an entry that has just arrived what the rules say. Needs a transaction."""
    if verdict == NOTHING:
        return
    connection.run(
        """
        UPDATE entries SET muted_by = :rule, read = max(read, :read), starred = max(starred, :starred),
            shows_page = CASE WHEN :page THEN 1 ELSE shows_page END
        WHERE id = :id
        """,
        id=entry_id,
        rule=verdict.muted_by,
        read="read" in verdict.actions,
        starred="star" in verdict.actions,
        page="full_text" in verdict.actions,
    )


@lru_cache(maxsize=256)
def read_query(text: str) -> Query | None:
    """Return the query of a rule; None for one with a mistake, which does nothing."""
    try:
        return parse_query(text)
    except QueryError:
        return None


@dataclass(frozen=True, slots=True)
class _FeedFacts:
    """What is the same for all entries of a feed."""

    feed_id: int
    title: str
    url: str
    folders: tuple[int, ...]
    path: str

    @classmethod
    def load(cls, connection: Connection, feed_id: int) -> _FeedFacts:
        row = connection.row(
            "SELECT url, coalesce(nullif(own_title, ''), feed_title) AS title, folder_id FROM feeds WHERE id = :id",
            id=feed_id,
        )
        if row is None:
            raise NotFound(f"Feed {feed_id} was removed for good while it was refreshed.")
        up = connection.rows(
            """
            WITH RECURSIVE up (id, parent_id, name, step) AS (
                SELECT id, parent_id, name, 0 FROM folders WHERE id = :id
                UNION ALL SELECT f.id, f.parent_id, f.name, step + 1 FROM folders AS f JOIN up ON f.id = up.parent_id
            )
            SELECT id, name FROM up ORDER BY step DESC
            """,
            id=row["folder_id"],
        )
        names, ids = [each["name"] for each in up], tuple(each["id"] for each in up)
        return cls(feed_id, row["title"], row["url"], ids, join_path(names))

    def facts(self, arrival: Arrival) -> Facts:
        row = arrival.row
        body = None if row.body is None else unpack(row.body.type, row.body.base, row.body.packed, entry_id=0)
        return Facts(
            id=0,
            feed_id=self.feed_id,
            feed_title=self.title,
            feed_url=self.url,
            at=arrival.at,
            title=row.title,
            author=row.author,
            text=body_text(body),
            folders=self.folders,
            folder_path=self.path,
            enclosure=bool(row.enclosures),
            comments=row.comments_url is not None or row.comments_feed is not None,
        )
