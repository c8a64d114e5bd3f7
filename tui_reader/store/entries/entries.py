"""Entries: lists of them with their headlines and numbers, single ones with their bodies, and the person's marks.

The rule: lists never touch bodies. A mark of the person is an act that can be undone; what reading itself marks is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from tui_reader.model.entities import Act, Enclosure, Entry, Flag, Position
from tui_reader.model.errors import Damaged, NotFound
from tui_reader.model.listings import Counts, Headline, Order
from tui_reader.query.terms import EVERYTHING, CameAfter, Is, Query, Since, about_feeds, both, moment
from tui_reader.store.db.connection import Connection, as_json, storable, whole
from tui_reader.store.db.damage import damaged, headline
from tui_reader.store.entries.entry_rows import entry_of
from tui_reader.store.entries.links import find_entry
from tui_reader.store.entries.lists import Lists
from tui_reader.store.entries.marks import READING, WORDS, all_ids, any_differs, set_flag
from tui_reader.store.entries.rejects import reason_kept
from tui_reader.store.entries.stories import Stories
from tui_reader.store.search.where_clause import SHOWN, Where
from tui_reader.store.undo.records import amend_act, pack_batches, write_act

_HEADLINES = """
    SELECT e.id, e.feed_id, e.title, e.author, e.at, e.read, e.starred, e.muted_by,
        CASE WHEN e.story_id IS NOT NULL THEN (
            SELECT count(*) - 1 FROM entries AS o WHERE o.story_id = e.story_id AND o.muted_by IS NULL
                AND o.feed_id NOT IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
        ) ELSE 0 END AS others
    FROM json_each(:ids) AS wanted CROSS JOIN entries AS e ON e.id = wanted.value
    ORDER BY wanted.key
"""


class Entries:
    """Entries as they are kept. With `once`, lists, numbers and marks take a story in several feeds as one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lists = Lists(connection)
        self._stories = Stories(connection, self._lists)
        self.matching = self._lists.matching
        self.members, self.companions = self._stories.members, self._stories.companions

    # ----------------------------------------------------------------- one entry

    def one(self, entry_id: int) -> Entry:
        """Return one entry with its body; raises NotFound, also when its feed was removed."""
        with self._connection.snapshot():
            row = self._connection.row(
                """
                SELECT e.*, b.type, b.base, b.packed, b.others, p.type AS page_type, p.base AS page_base,
                    p.packed AS page_packed, coalesce(e.shows_page, f.full_text) AS wants_page,
                    at.block, at.offset, at.words, at.share
                FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
                LEFT JOIN bodies AS b ON b.id = e.body_id
                LEFT JOIN bodies AS p ON p.id = e.page_body_id
                LEFT JOIN positions AS at ON at.entry_id = e.id
                WHERE e.id = :id AND f.removed IS NULL
                """,
                id=whole(entry_id),
            )
            if row is None:
                raise NotFound(f"There is no entry {entry_id}.")
            enclosures = self._enclosures(entry_id)
        try:
            return entry_of(row, enclosures)
        except (TypeError, ValueError) as error:  # what was written is well formed
            raise Damaged(f"Entry {entry_id} is damaged ({error}). All others are fine.") from error

    def _enclosures(self, entry_id: int) -> tuple[Enclosure, ...]:
        rows = self._connection.rows(
            "SELECT url, type, length FROM enclosures WHERE entry_id = :id ORDER BY position", id=entry_id
        )
        return tuple(Enclosure(*row) for row in rows)

    def find(self, url: str) -> int | None:
        """Return the entry whose page is at `url`, however that is spelled, or None; see `links`."""
        return find_entry(self._connection, url)

    def set_aside(self, entry_id: int, reason: str) -> None:
        """Keep the reason (`errors.because`) why something could not be done with an entry."""
        kept = reason_kept(reason, entry=str(entry_id))
        with self._connection.transaction():
            self._connection.run(
                "UPDATE entries SET set_aside = :kept WHERE id = :id AND set_aside IS NOT :kept", kept=kept, id=entry_id
            )

    # ----------------------------------------------------------------- lists

    def ids(
        self,
        query: Query = EVERYTHING,
        *,
        order: Order = "newest",
        limit: int | None = None,
        after: int | None = None,
        once: bool = False,
    ) -> list[int]:
        """Return the ids of the entries that `query` holds, in `order`; at most `limit`, behind the entry `after`.

        With `once`, a story that several feeds carry is told once. What the orders mean for `after` stands in
        `Lists.load_ids`.
        """
        if once and order in ("newest", "oldest", "rare"):
            return self._stories.load_ids(query, order=order, limit=limit, after=after)
        ids = self._lists.load_ids(query, order=order, limit=limit, after=after)
        return self._stories.told_once(query, ids) if once and order == "best" else ids

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Return the headlines of `ids` in that order; missing ones are left out, damaged ones say so."""
        try:
            rows = self._connection.rows(_HEADLINES, ids=as_json(ids))
        except Damaged:
            if len(ids) == 1:
                return [damaged(ids[0], self._listed(ids[0]))]
            return [each for entry_id in ids for each in self.headlines([entry_id])]
        return [headline(row) for row in rows]

    def _listed(self, entry_id: int) -> dict[str, int]:
        """Return what the index of the lists knows of an entry that cannot be read."""
        try:
            row = self._connection.row(
                "SELECT feed_id, at FROM entries INDEXED BY entries_by_time WHERE muted_by IS NULL AND +id = :id",
                id=entry_id,
            )
        except Damaged:
            row = None
        return {} if row is None else dict(row)

    def links(self, ids: Sequence[int]) -> list[str]:
        """Return the links of these entries in that order; those without one are left out."""
        rows = self._connection.rows(
            """
            SELECT e.url FROM json_each(:ids) AS wanted CROSS JOIN entries AS e ON e.id = wanted.value
            WHERE e.url IS NOT NULL ORDER BY wanted.key
            """,
            ids=as_json(ids),
        )
        return [row[0] for row in rows]

    def homeless(self, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` whose feed is not subscribed any more, or that are not there any more."""
        rows = self._connection.rows(
            """
            SELECT wanted.value FROM json_each(:ids) AS wanted LEFT JOIN entries AS e ON e.id = wanted.value
            WHERE e.feed_id IS NULL OR e.feed_id IN (SELECT id FROM feeds WHERE removed IS NOT NULL)
            """,
            ids=as_json(ids),
        )
        return {row[0] for row in rows}

    def feeds_holding(self, query: Query) -> set[int]:
        """Return the ids of the feeds with an entry that `query` holds; where it is about feeds alone, of those."""
        where = Where(query, now=self._connection.clock())
        table = "(SELECT id AS feed_id, NULL AS muted_by FROM feeds)" if about_feeds(query) else "entries"
        rows = self._connection.rows(f"SELECT DISTINCT feed_id FROM {table} WHERE {where.sql}", **where.values)
        return {row[0] for row in rows}

    def beyond(self, query: Query, *, keep: int) -> list[int]:
        """Return the unread entries of `query` but the newest `keep` of each feed and the starred ones."""
        where = Where(both(query, Is("unread")), now=self._connection.clock())
        rows = self._connection.rows(
            f"""
            SELECT id FROM (
                SELECT entries.id, row_number() OVER (PARTITION BY feed_id ORDER BY at DESC, entries.id DESC) AS place
                FROM entries WHERE {where.sql}
            )
            WHERE place > :keep AND id NOT IN (SELECT id FROM entries WHERE starred = 1 AND muted_by IS NULL)
            """,
            keep=keep,
            **where.values,
        )
        return [row[0] for row in rows]

    # ----------------------------------------------------------------- numbers

    def count(self, query: Query, *, once: bool = False) -> int:
        """Return how many entries `query` holds."""
        return (self._stories if once else self._lists).count(query)

    def count_fresh(
        self, query: Query, newest: int, *, once: bool = False, known: AbstractSet[int] | None = None
    ) -> int:
        """Return how many rows came to the list of `query` after the entry `newest`, or how many are not `known`.

        Entries that were begun since came long ago, so only what is known tells the new rows of their list.
        """
        if known is not None:
            return len(set(self.ids(query)) - known)
        if once:
            return self._stories.count_fresh(query, newest)
        return self.count(both(query, CameAfter(newest)))

    def newest_id(self) -> int:
        """Return the highest id any entry ever had: what comes later has a higher one. 0 in an empty library."""
        return int(self._connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'entries'") or 0)

    def counts(self, *, totals: bool = True, once: bool = False) -> Counts:
        """Return the exact numbers of the feed pane, from indexes alone. With `once` smart feeds count a story once.

        “Today” begins at local midnight. Without `totals`, which walk every entry (7 ms for 100,000), `Counts.total`
        is empty.
        """
        today_since = moment("today", now=self._connection.clock())
        with self._connection.snapshot():
            unread = self._connection.rows(
                "SELECT feed_id, count(*) FROM entries WHERE read = 0 AND muted_by IS NULL GROUP BY feed_id"
            )
            total = (
                self._connection.rows("SELECT feed_id, count(*) FROM entries WHERE muted_by IS NULL GROUP BY feed_id")
                if totals
                else []
            )
            removed = {row[0] for row in self._connection.rows("SELECT id FROM feeds WHERE removed IS NOT NULL")}
            again = self._told_again(today_since) if once else dict.fromkeys(("unread", "total", "starred", "today"), 0)
            return Counts(
                unread={feed_id: number for feed_id, number in unread if feed_id not in removed},
                total={feed_id: number for feed_id, number in total if feed_id not in removed},
                starred=self.count(Is("starred")) - again["starred"],
                today=self.count(Since(today_since)) - again["today"],
                begun=self.count(Is("begun")),
                unread_again=again["unread"],
                total_again=again["total"],
            )

    def _told_again(self, today_since: int) -> dict[str, int]:
        """Return how many entries tell a story again, in the list of all, of the unread ones, and so on."""
        row = self._connection.row(
            f"""
            SELECT ifnull(sum(unread - (unread > 0)), 0) AS unread, ifnull(sum(total - 1), 0) AS total,
                ifnull(sum(starred - (starred > 0)), 0) AS starred, ifnull(sum(today - (today > 0)), 0) AS today
            FROM (
                SELECT sum(read = 0) AS unread, count(*) AS total, sum(starred) AS starred, sum(at >= :today) AS today
                FROM entries INDEXED BY entries_of_story WHERE story_id IS NOT NULL AND {SHOWN} GROUP BY story_id
            )
            """,
            today=today_since,
        )
        return {} if row is None else dict(row)

    # ----------------------------------------------------------------- marks

    def read(self, entry_id: int, *, once: bool = False) -> bool:
        """Mark an entry read because it was opened; this cannot be undone. Return whether anything was unread."""
        ids = [entry_id, *(self.companions([entry_id]) if once else ())]
        with self._connection.transaction():
            return bool(set_flag(self._connection, ids, "read", value=True, act_id=READING))

    def mark(self, ids: Sequence[int], flag: Flag, *, value: bool, once: bool = False) -> Act:
        """Set a flag of these entries as one act, which can be undone; where nothing changes nothing is written."""
        if once and flag == "read":
            ids = [*ids, *self.companions(ids)]
        word = WORDS[flag, value]
        with self._connection.transaction():
            if not any_differs(self._connection, ids, flag, value=value):
                return Act(f"Nothing to change: already {word}.")
            with self._connection.room_for(len(ids)):
                act_id = write_act(self._connection, "mark", "", {})
                batches = set_flag(self._connection, ids, flag, value=value, act_id=act_id)
            changed = all_ids(batches)
            sentence = f"Marked {len(changed):,} {word}."
            data = {"flag": flag, "value": value, "batches": pack_batches(batches)}
            amend_act(self._connection, act_id, sentence, data)
        return Act(sentence, changed)

    def keep_position(self, entry_id: int, position: Position | None) -> None:
        """Remember where the person stopped reading an entry; None forgets it."""
        with self._connection.transaction():
            self._connection.run("DELETE FROM positions WHERE entry_id = :id", id=entry_id)
            if position is not None:
                self._connection.run(
                    """
                    INSERT INTO positions (entry_id, block, offset, words, share, moved)
                    SELECT id, :block, :offset, :words, :share, :now FROM entries WHERE id = :id
                    """,
                    id=entry_id,
                    block=position.block,
                    offset=position.offset,
                    words=storable(position.words),
                    share=position.share,
                    now=self._connection.now,
                )
