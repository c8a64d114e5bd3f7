"""What a refresh reads and writes: claims, validators, what is known of a feed's entries, batches of new ones.

The rule: whatever ends a refresh early leaves a library from which the next one only repeats work.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import Arrival, EntryRow, FetchState, KnownEntry, Outcome, PackedBody, Revision, Wishes
from tui_reader.query.terms import SAVED_URL
from tui_reader.store.db.connection import Connection, Value, as_json, storable, storable_or_none, whole
from tui_reader.store.db.damage import of_feed, unpacked
from tui_reader.store.entries import rule_effects, stories
from tui_reader.store.entries.auto_read import mark_old
from tui_reader.store.feeds.addresses import holder_of, note_move
from tui_reader.text.addresses import feed_address
from tui_reader.text.hosts import is_same_host

CLAIM = 120  # seconds
_ASKED = "gone = 0 AND paused = 0 AND (paused_until IS NULL OR paused_until <= :now)"


class Refresh:
    """The store as the refresh engine sees it. `save` and `finish` are one short transaction each."""

    def __init__(self, connection: Connection, *, stories_by_default: bool = True) -> None:
        self._connection = connection
        self._stories_by_default = stories_by_default

    def load_states(self, feed_ids: Sequence[int] | None, *, now: int = 0) -> list[FetchState]:
        """Return what must be known before fetching: of these feeds, or of all that are not gone or paused at `now`.

        Saved pages are no feed to fetch, and a feed whose address is damaged cannot be asked.
        """
        wanted = "id IN (SELECT value FROM json_each(:ids))" if feed_ids is not None else _ASKED
        rows = self._connection.rows(
            f"""
            SELECT id, url, etag, last_modified, body_hash, failures, next_due, trusted, parser_version, interval,
                max_age, skip_hours, skip_days, agent, pieces, own_interval, headers, headers_for,
                (SELECT json_group_array(url) FROM addresses WHERE feed_id = feeds.id) AS former
            FROM feeds
            WHERE removed IS NULL AND url <> :saved AND typeof(url) = 'text' AND {wanted} ORDER BY id
            """,
            saved=SAVED_URL,
            **({"ids": as_json(feed_ids)} if feed_ids is not None else {"now": now}),
        )
        return [
            FetchState(
                feed_id=row["id"],
                url=row["url"],
                etag=row["etag"],
                last_modified=row["last_modified"],
                body_hash=row["body_hash"],
                failures=row["failures"] or 0,
                next_due=row["next_due"] or 0,
                trusted=bool(row["trusted"]),
                parser_version=row["parser_version"] or 0,
                wishes=Wishes(
                    row["interval"],
                    row["max_age"],
                    tuple(unpacked(row["skip_hours"], list[int]())),
                    tuple(unpacked(row["skip_days"], list[str]())),
                ),
                agent=row["agent"] or 0,
                former=tuple(unpacked(row["former"], list[str]())),
                pieces=row["pieces"] or b"",
                own_interval=row["own_interval"] or 0,
                headers=tuple(unpacked(row["headers"], dict[str, str]()).items()),
                headers_for=row["headers_for"] or "",
            )
            for row in map(of_feed, rows)
        ]

    def claim(self, feed_id: int, *, now: int, seconds: int = CLAIM, owner: int = 0) -> bool:
        """Take a feed for the process `owner` for some seconds; False when another has it or it was removed.

        A claim that lasts longer than claims do was made while a clock was ahead, and is none.
        """
        with self._connection.transaction():
            taken = self._connection.run(
                """
                UPDATE feeds SET claimed_until = :until, claimed_by = :owner
                WHERE id = :id AND removed IS NULL AND claimed_until NOT BETWEEN :now + 1 AND :now + :longest
                """,
                id=feed_id,
                now=now,
                until=now + seconds,
                longest=max(seconds, CLAIM),
                owner=owner,
            )
        return taken == 1

    def claimers(self, *, now: int) -> list[int]:
        """Return the processes that have claimed a feed."""
        rows = self._connection.rows(
            "SELECT DISTINCT CAST(claimed_by AS INTEGER) FROM feeds WHERE claimed_until > :now AND claimed_by > 0",
            now=now,
        )
        return [row[0] for row in rows]

    def release_all(self, owner: int) -> None:
        """Give back all that a process has claimed, for it is no more."""
        with self._connection.transaction():
            self._connection.run(
                "UPDATE feeds SET claimed_until = 0, claimed_by = 0 WHERE claimed_by = :owner", owner=owner
            )

    def release(self, feed_id: int) -> None:
        """Give a claimed feed back unfetched."""
        with self._connection.transaction():
            self._connection.run("UPDATE feeds SET claimed_until = 0 WHERE id = :id", id=feed_id)

    def load_times(self, feed_id: int, *, limit: int = 20) -> list[int]:
        """Return the times of a feed's newest entries, the newest first."""
        rows = self._connection.rows(
            """
            SELECT at FROM entries WHERE feed_id = :id AND muted_by IS NULL ORDER BY at DESC, id DESC LIMIT :limit
            """,
            id=feed_id,
            limit=limit,
        )
        return [row[0] for row in rows]

    def postpone(self, feed_id: int, *, next_due: int, why_next: str, asked: str) -> None:
        """Leave a feed as it is until `next_due`, for it was not asked; `asked` is as in `finish`. No claim changes."""
        with self._connection.transaction():
            self._connection.run(
                "UPDATE feeds SET next_due = :next_due, why_next = :why WHERE id = :id AND url = :asked",
                id=feed_id,
                asked=asked,
                next_due=next_due,
                why=storable(why_next),
            )

    def load_known(self, feed_id: int) -> list[KnownEntry]:
        """Return what the merge must know of a feed's entries."""
        rows = self._connection.rows(
            "SELECT id, uid, url, title, published, digest FROM entries WHERE feed_id = :id ORDER BY id", id=feed_id
        )
        return [KnownEntry(*row) for row in rows]

    def load_body(self, entry_id: int) -> PackedBody | None:
        """Return the text that the feed gave of an entry, as it is written; None where it gave none."""
        row = self._connection.row(
            "SELECT type, base, packed FROM bodies WHERE id = (SELECT body_id FROM entries WHERE id = :id)", id=entry_id
        )
        return None if row is None else PackedBody(*row)

    def save(
        self, feed_id: int, arrivals: Sequence[Arrival], revisions: Sequence[Revision], *, now: int, title: str = ""
    ) -> list[int]:
        """Write a batch (the caller keeps it to 25) in one transaction; return the ids of the arrivals.

        An arrival that is kept already, word for word, gives the id it has: two processes may refresh one feed after
        all, when a machine slept through a claim. `title` names a feed that has no name yet, for rules ask for it.
        Raises NotFound when the feed was purged meanwhile.
        """
        with self._connection.transaction():
            if self._connection.row("SELECT 1 FROM feeds WHERE id = :id", id=whole(feed_id)) is None:
                raise NotFound(f"Feed {feed_id} was removed for good while it was refreshed.")
            for revision in revisions:
                self._revise(revision, now)
            self._name(feed_id, title)
            verdicts = rule_effects.judge(self._connection, feed_id, arrivals, now=now)
            came: list[int] = []
            ids = [self._arrive(feed_id, arrival, now, came) for arrival in arrivals]
            stories.join(self._connection, came, by_default=self._stories_by_default)
            for entry_id, verdict in zip(ids, verdicts, strict=True):
                if entry_id in came:
                    rule_effects.carry_out(self._connection, entry_id, verdict)
            return ids

    def _name(self, feed_id: int, title: str) -> None:
        if title:
            self._connection.run(
                "UPDATE feeds SET feed_title = :title WHERE id = :id AND feed_title = ''",
                id=feed_id,
                title=storable(title),
            )

    def _arrive(self, feed_id: int, arrival: Arrival, now: int, came: list[int]) -> int:
        """Return the id of an entry; one that was not kept is written, and noted in `came`."""
        kept = self._connection.value(
            "SELECT id FROM entries WHERE feed_id = :feed AND digest = :digest", feed=feed_id, digest=arrival.row.digest
        )
        if kept is not None:
            return int(kept)
        entry_id = self._connection.insert(
            f"""
            INSERT INTO entries (feed_id, at, arrived, title, author, published, updated, uid, url, digest, authors,
                categories, image, comments_url, comments_feed, comments_count, set_aside, link_key)
            VALUES (:feed_id, :at, :arrived, :title, :author, :published, :updated, :uid, :url, :digest, :authors,
                :categories, :image, :comments_url, :comments_feed, :comments_count, :set_aside, {stories.LINK_KEY})
            """,
            feed_id=feed_id,
            at=arrival.at,
            arrived=now,
            **_columns(arrival.row),
        )
        self._fill(entry_id, arrival.row, now)
        came.append(entry_id)
        return entry_id

    def _revise(self, revision: Revision, now: int) -> None:
        before = self._connection.value("SELECT url FROM entries WHERE id = :id", id=revision.entry_id)
        revised = self._connection.run(
            """
            UPDATE entries SET indexed = 0,  -- search does not know the new words yet
                page_asked = CASE WHEN story_key(CAST(url AS BLOB)) IS story_key(:url) THEN page_asked END,
                title = :title, author = :author, published = :published, updated = :updated,
                uid = :uid, url = :url, digest = :digest, authors = :authors, categories = :categories, image = :image,
                comments_url = :comments_url, comments_feed = :comments_feed, comments_count = :comments_count,
                set_aside = :set_aside
            WHERE id = :id
            """,
            id=revision.entry_id,
            **_columns(revision.row),
        )
        if not revised:
            return
        self._connection.run("DELETE FROM enclosures WHERE entry_id = :id", id=revision.entry_id)
        self._fill(revision.entry_id, revision.row, now)
        if before != revision.row.url:  # else it may be known to lead elsewhere
            stories.move(self._connection, revision.entry_id, revision.row.url)

    def _fill(self, entry_id: int, row: EntryRow, now: int) -> None:
        """Write body and enclosures. A body that did not change keeps its row; one that vanished is kept too."""
        if row.body is not None:
            values: dict[str, Value] = {"entry_id": entry_id, "others": row.others, **row.body._asdict()}
            body_id = self._connection.value(
                """
                SELECT id FROM bodies WHERE entry_id = :entry_id AND type = :type AND base IS :base AND packed = :packed
                    AND others IS :others AND of_page = 0
                """,
                **values,
            ) or self._connection.insert(
                """
                INSERT INTO bodies (entry_id, stored, type, base, packed, others)
                VALUES (:entry_id, :now, :type, :base, :packed, :others)
                """,
                now=now,
                **values,
            )
            self._connection.run("UPDATE entries SET body_id = :body WHERE id = :id", body=body_id, id=entry_id)
        if not row.enclosures:
            return
        self._connection.run_many(
            "INSERT INTO enclosures (entry_id, position, url, type, length) VALUES (:id, :at, :url, :type, :length)",
            [
                {
                    "id": entry_id,
                    "at": at,
                    "url": storable(enclosure.url),
                    "type": storable_or_none(enclosure.type),
                    "length": whole(enclosure.length),
                }
                for at, enclosure in enumerate(row.enclosures)
            ],
        )

    def finish(self, feed_id: int, outcome: Outcome, *, now: int, asked: str | None = None) -> None:
        """Write how a refresh ended, in one transaction, and release the claim.

        A failure changes nothing of what is known of the feed: validators, hash, title, address. Without a parsed
        feed (a 304, the same bytes) a None keeps the value of before, since a 304 may leave validators out
        (RFC 9110, 15.4.5). `asked` is the address that was asked: where the feed has another by now, what was agreed
        there does not hold, and only the claim is released.
        """
        with self._connection.transaction():
            row = self._connection.row(
                "SELECT id, url, trusted, moved_to, moved_seen, last_refreshed FROM feeds WHERE id = :id", id=feed_id
            )
            if row is None or asked not in (None, row["url"]):
                self.release(feed_id)
                return
            self._connection.run(
                """
                UPDATE feeds SET error = :error, next_due = :next_due, why_next = :why_next, failures = :failures,
                    claimed_until = 0,
                    gone = CASE WHEN :error IS NULL OR :gone THEN :gone ELSE gone END,
                    last_refreshed = CASE WHEN :came THEN :now ELSE last_refreshed END
                WHERE id = :id
                """,
                id=feed_id,
                now=now,
                error=storable_or_none(outcome.error),
                gone=int(outcome.gone),
                came=int(outcome.error is None or outcome.feed is not None),
                next_due=outcome.next_due,
                why_next=storable(outcome.why_next),
                failures=outcome.failures,
            )
            if outcome.error is None:
                self._learn(feed_id, outcome)
                feed = of_feed(row)
                self._move(feed, outcome.moved_to, now)
                before = feed["last_refreshed"]
                mark_old(self._connection, feed_id, now=now if before is None else min(now, before))

    def _learn(self, feed_id: int, outcome: Outcome) -> None:
        """Keep what a success told. Validators belong to a body: a new body replaces them, None and all."""
        values: dict[str, Value] = {
            "id": feed_id,
            "etag": storable_or_none(outcome.etag),
            "last_modified": storable_or_none(outcome.last_modified),
            "body_hash": outcome.body_hash,
            "parser_version": outcome.parser_version,
            "interval": whole(outcome.wishes.interval),
            "max_age": whole(outcome.wishes.max_age),
            "skip_hours": json.dumps(outcome.wishes.skip_hours),
            "skip_days": json.dumps(outcome.wishes.skip_days),
            "agent": outcome.agent,
        }
        wishes = """
            interval = :interval, max_age = :max_age, skip_hours = :skip_hours, skip_days = :skip_days, agent = :agent
        """
        if outcome.feed is None:
            self._connection.run(
                f"""
                UPDATE feeds SET etag = coalesce(:etag, etag), last_modified = coalesce(:last_modified, last_modified),
                    body_hash = coalesce(:body_hash, body_hash), {wishes}
                WHERE id = :id
                """,
                **values,
            )
            return
        self._connection.run(
            f"""
            UPDATE feeds SET etag = :etag, last_modified = :last_modified, body_hash = :body_hash, {wishes},
                parser_version = :parser_version, pieces = :pieces,
                feed_title = coalesce(nullif(:title, ''), feed_title), site_url = coalesce(:site, site_url)
            WHERE id = :id
            """,
            title=storable(outcome.feed.title),
            site=storable_or_none(outcome.feed.site_url),
            pieces=outcome.pieces,
            **values,
        )

    def _move(self, feed: Mapping[str, Any], url: str | None, now: int) -> None:
        """Believe a permanent redirect when it was seen twice in a row (TRAPS 17); the old address goes to history."""
        feed_id, here = feed["id"], feed["url"] or ""
        to = here if url is None else feed_address(storable(url))
        seen = 0 if to == here else (feed["moved_seen"] or 0) + 1 if to == feed["moved_to"] else 1
        values: dict[str, Value] = {"id": feed_id, "to": to if seen else None, "seen": seen}
        self._connection.run("UPDATE feeds SET moved_to = :to, moved_seen = :seen WHERE id = :id", **values)
        if seen < 2 or self._is_taken(feed_id, to):
            return
        note_move(self._connection, feed_id, to, now=now, by_person=False)
        self._connection.run(
            "UPDATE feeds SET url = :url, moved_to = NULL, moved_seen = 0, trusted = :trusted WHERE id = :id",
            id=feed_id,
            url=to,
            # Nobody typed the new address: on another host it may not point into the private network (TRAPS 22).
            trusted=int(feed["trusted"] and is_same_host(to, here)),
        )

    def _is_taken(self, feed_id: int, url: str) -> bool:
        """Tell whether another feed has this address, also in the words of the feed's row when that is subscribed.

        The feed then stays where it is: its entries and marks are its own, and the redirect still leads to them.
        """
        title, is_subscribed = holder_of(self._connection, feed_id, url) or (None, False)
        if is_subscribed:
            sentence = (
                f"It has moved to the address of “{title}”, which is subscribed as well; "
                "both are kept, and one of them can be removed."
            )
            self._connection.run("UPDATE feeds SET error = :error WHERE id = :id", error=storable(sentence), id=feed_id)
        return title is not None


def _columns(row: EntryRow) -> dict[str, Value]:
    columns = row._asdict()
    del columns["body"], columns["enclosures"], columns["others"]
    return columns
