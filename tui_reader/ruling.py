"""The use-cases of rules: tried on what is kept, made, changed, removed. A part of `library`."""

from __future__ import annotations

from tui_reader.model import Act, Rule, Trial
from tui_reader.query import EVERYTHING, InFeed, Is, MutedBy, Not, Query, both, parse_query, resolve
from tui_reader.store import Store

NEWEST = 5


class Ruling:
    """The rules of one open store."""

    _store: Store
    session: str

    @property
    def now(self) -> int:
        """The present, in whole seconds since the epoch."""
        raise NotImplementedError

    def rules(self) -> list[Rule]:
        """Return all rules, the oldest first, each with how many entries it hides."""
        return self._store.rules.load_all()

    def hiding_rule(self, entry_id: int) -> Rule | None:
        """Return the rule that hides an entry: why it is in no list."""
        return self._store.rules.that_hides(entry_id)

    def try_rule(self, rule: Rule) -> Trial:
        """Return what a rule would have hit of all that is kept; nothing changes. Raises QueryError."""
        query, lists = self._meant(rule), self._store.lists
        newest = lists.load_headlines(lists.load_ids(query, limit=NEWEST))
        total = lists.count(EVERYTHING if rule.feed_id is None else InFeed(rule.feed_id))
        return Trial(lists.count(query), lists.count(both(query, Is("unread"))), total, tuple(newest))

    def add_rule(self, rule: Rule, *, existing: bool) -> Act:
        """Keep a new rule; with `existing` it also holds for what is kept already. Raises QueryError."""
        return self._store.rules.add(rule, self._hit(rule, existing=existing), session=self.session, now=self.now)

    def change_rule(self, rule: Rule, *, existing: bool) -> Act:
        """Change the rule with this id; what it hid and does not mean any more is shown again.

        Raises QueryError and NotFound.
        """
        hidden = MutedBy(rule.id)
        missed = both(hidden, Not(self._meant(rule))) if rule.action == "mute" else hidden
        return self._store.rules.change(
            rule,
            self._hit(rule, existing=existing),
            self._store.lists.load_ids(missed),
            session=self.session,
            now=self.now,
        )

    def remove_rule(self, rule_id: int) -> Act:
        """Let a rule go; what it hid is shown again. Raises NotFound."""
        return self._store.rules.remove(rule_id, session=self.session, now=self.now)

    def _hit(self, rule: Rule, *, existing: bool) -> list[int]:
        query = self._meant(rule)
        return self._store.lists.load_ids(query) if existing else []

    def _meant(self, rule: Rule) -> Query:
        query = resolve(parse_query(rule.query), now=self.now)
        return query if rule.feed_id is None else both(query, InFeed(rule.feed_id))
