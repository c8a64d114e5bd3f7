"""The use-cases of rules: tried on what is kept, made, changed, removed. A part of `library`."""

from __future__ import annotations

from tui_reader.model.entities import Act, Rule
from tui_reader.model.errors import UsageError
from tui_reader.model.listings import Trial
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, And, Indexed, InFeed, Is, MutedBy, Not, Or, both
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
        lists = self._store.lists
        # What it hides itself by now it would have hit.
        seen = Or((Not(Is("muted")), MutedBy(rule.id))) if rule.id else EVERYTHING
        query = both(self._store.rules.meant(rule), seen)
        newest = lists.load_headlines(lists.load_ids(query, limit=NEWEST))
        total = lists.count(seen if rule.feed_id is None else both(InFeed(rule.feed_id), seen))
        return Trial(lists.count(query), lists.count(both(query, Is("unread"))), total, tuple(newest))

    def add_rule(self, rule: Rule, *, existing: bool) -> Act:
        """Keep a new rule; with `existing` it also holds for what is kept already.

        Raises QueryError, and UsageError for one that means everything.
        """
        since = 0 if existing else self.now
        return self._store.rules.add(
            rule, self._hit(rule, existing=existing), session=self.session, now=self.now, since=since
        )

    def change_rule(self, rule: Rule, *, existing: bool) -> Act:
        """Change the rule with this id; what it hid and does not mean any more is shown again.

        Raises as `add_rule`, and NotFound.
        """
        return self._store.rules.change(
            rule,
            self._hit(rule, existing=existing),
            self._missed(rule),
            session=self.session,
            now=self.now,
            since=0 if existing else None,
        )

    def remove_rule(self, rule_id: int) -> Act:
        """Let a rule go; what it hid is shown again. Raises NotFound."""
        return self._store.rules.remove(rule_id, session=self.session, now=self.now)

    def _hit(self, rule: Rule, *, existing: bool) -> list[int]:
        if parse_query(rule.query) == EVERYTHING and rule.feed_id is None:
            raise UsageError("A rule says which entries it means: by a query, or by a feed.")
        return self._store.lists.load_ids(self._store.rules.meant(rule)) if existing else []

    def _missed(self, rule: Rule) -> list[int]:
        """Return what a rule hides and will mean no more. What search does not know yet cannot be told: it stays."""
        hidden, before = MutedBy(rule.id), self._store.rules.load(rule.id)
        if rule.action != "mute":
            return self._store.lists.load_ids(hidden)
        if (rule.query, rule.feed_id) == (before.query, before.feed_id):
            return []
        return self._store.lists.load_ids(And((hidden, Indexed(), Not(self._store.rules.meant(rule)))))
