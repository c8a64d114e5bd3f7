"""What rules do with entries when they arrive, in the transaction that writes them.

The rule: where nothing asks for it nothing is made, neither facts nor plain text, and a query is parsed once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from tui_reader.model.errors import NotFound, because
from tui_reader.model.incoming import Arrival
from tui_reader.query.evaluate import Facts, Matcher
from tui_reader.query.terms import Query, Text, mentions, resolve
from tui_reader.store.db.connection import Connection
from tui_reader.store.db.damage import of_feed
from tui_reader.store.entries.entry_rows import text_of
from tui_reader.store.entries.muting import read_query
from tui_reader.store.entries.rejects import reason_kept
from tui_reader.text.folders import join_path


class Verdict(Struct, frozen=True):
    """What the rules say of one arrival: the number of the rule that hides it, which other actions, or why nothing."""

    muted_by: int | None = None
    actions: frozenset[str] = frozenset()
    set_aside: str | None = None


NOTHING = Verdict()


def judge(connection: Connection, feed_id: int, arrivals: Sequence[Arrival], *, now: int) -> list[Verdict]:
    """Return what the rules say of arrivals. Costs one look where there is no rule. Needs a transaction."""
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
    reads_text = any(mentions(query, _is_about_text) for _, query in asked)
    dated = [(row, resolve(query, now=now)) for row, query in asked]
    return [_verdict(dated, feed, arrival, reads_text=reads_text) for arrival in arrivals]


def _is_about_text(term: Query) -> bool:
    return isinstance(term, Text) and term.field is None


def _verdict(
    rules: Sequence[tuple[sqlite3.Row, Query]], feed: _FeedFacts, arrival: Arrival, *, reads_text: bool
) -> Verdict:
    try:
        matcher = Matcher(feed.facts(arrival, reads_text=reads_text))
        hits = [(row["id"], row["action"]) for row, query in rules if matcher.matches(query)]
    except Exception as error:  # the entry is shown, as it would be without rules
        return Verdict(set_aside=because("held against the rules", error))
    mutes = [rule_id for rule_id, action in hits if action == "mute"]
    return Verdict(mutes[0] if mutes else None, frozenset(action for _, action in hits))


def carry_out(connection: Connection, entry_id: int, verdict: Verdict) -> None:
    """Do to an entry that has just arrived what the rules say. Needs a transaction."""
    if verdict == NOTHING:
        return
    connection.run(
        """
        UPDATE entries SET muted_by = :rule, read = max(read, :read), starred = max(starred, :starred),
            shows_page = CASE WHEN :page THEN 1 ELSE shows_page END, set_aside = coalesce(:set_aside, set_aside)
        WHERE id = :id
        """,
        id=entry_id,
        rule=verdict.muted_by,
        read="read" in verdict.actions,
        starred="star" in verdict.actions,
        page="full_text" in verdict.actions,
        set_aside=reason_kept(verdict.set_aside, entry=str(entry_id)),
    )


class _FeedFacts(Struct, frozen=True):
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
        feed = of_feed(row)
        up = connection.rows(
            """
            WITH RECURSIVE up (id, parent_id, name, step) AS (
                SELECT id, parent_id, name, 0 FROM folders WHERE id = :id
                UNION ALL SELECT f.id, f.parent_id, f.name, step + 1 FROM folders AS f JOIN up ON f.id = up.parent_id
            )
            SELECT id, name FROM up ORDER BY step DESC
            """,
            id=feed["folder_id"],
        )
        names, ids = [each["name"] for each in up], tuple(each["id"] for each in up)
        return cls(feed_id, feed["title"] or "", feed["url"] or "", ids, join_path(names))

    def facts(self, arrival: Arrival, *, reads_text: bool) -> Facts:
        row = arrival.row
        return Facts(
            id=0,
            feed_id=self.feed_id,
            feed_title=self.title,
            feed_url=self.url,
            at=arrival.at,
            title=row.title,
            author=row.author,
            text=text_of(row.body, row.others) if reads_text else "",
            folders=self.folders,
            folder_path=self.path,
            enclosure=bool(row.enclosures),
            comments=row.comments_url is not None or row.comments_feed is not None,
        )
