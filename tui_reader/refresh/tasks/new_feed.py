"""Stores the entries of a feed that was just added: by the person, or the bundled manual."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.model.entities import Feed
from tui_reader.model.incoming import Outcome, ParsedFeed, Wishes
from tui_reader.model.records import replace
from tui_reader.refresh.merge import Merge, decide, with_missing
from tui_reader.refresh.outcomes import times_in
from tui_reader.refresh.plan import next_check
from tui_reader.refresh.rows import row_of
from tui_reader.store import Store

BATCH = 25


def keep_feed(store: Store, url: str, parsed: ParsedFeed, *, now: int) -> Feed:
    """Subscribe to `url` and store its entries; a feed that is there already is brought up to date."""
    feed = store.feeds.add(url, title=parsed.title, now=now)
    return fill_feed(store, feed.id, parsed, outcome=plain_outcome(parsed, now=now), now=now)


def fill_feed(store: Store, feed_id: int, parsed: ParsedFeed, *, outcome: Outcome, now: int) -> Feed:
    """Store the entries of a subscribed feed, and how its fetch ended. Raises NotFound."""
    rows = [row_of(entry) for entry in parsed.entries]
    known, body_of = store.refresh.load_known(feed_id), store.refresh.load_body
    said = with_missing(rows, known) if parsed.cut else rows
    for batch in batches(decide(known, said, now=now, body_of=body_of)):
        store.refresh.save(feed_id, batch.arrivals, batch.revisions, now=now, title=parsed.title)
    store.refresh.finish(feed_id, outcome, now=now)
    return store.feeds.one(feed_id)


def plain_outcome(parsed: ParsedFeed, *, now: int) -> Outcome:
    """Return the outcome of a refresh without validators."""
    wishes = Wishes(parsed.interval, None, parsed.skip_hours, parsed.skip_days)
    next_due, why = next_check(wishes, times_in(parsed, now=now), now=now)
    return Outcome(parsed, next_due, why, wishes=wishes)


def batches(merge: Merge) -> Iterator[Merge]:
    """Cut a merge into parts of at most 25 entries, a transaction each, so that others can write meanwhile."""
    for start in range(0, len(merge.arrivals), BATCH):
        yield replace(merge, arrivals=merge.arrivals[start : start + BATCH], revisions=())
    for start in range(0, len(merge.revisions), BATCH):
        yield replace(merge, arrivals=(), revisions=merge.revisions[start : start + BATCH])
