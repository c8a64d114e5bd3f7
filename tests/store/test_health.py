"""What the store tells of the health of feeds, and asking a gone feed again."""

from __future__ import annotations

import pytest

from tests.store.make import NOW, add_feed, arrival, fill, flagged, outcome
from tests.store.test_plans import plan, prepared, touching
from tui_reader.model.entities import FeedStatus
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import ParsedFeed
from tui_reader.store import Store
from tui_reader.store.feeds.health import load_vitals
from tui_reader.text.health import Vitals

__all__ = ["prepared"]


def vitals(store: Store, feed_id: int) -> Vitals:
    return next(each for each in load_vitals(store.connection) if each.feed_id == feed_id)


def moved(store: Store, feed_id: int, url: str, *, now: int) -> None:
    for _ in range(2):
        store.refresh.finish(feed_id, outcome(ParsedFeed("rss20"), moved_to=url), now=now)


def test_an_empty_feed_has_no_newest(store: Store) -> None:
    assert vitals(store, add_feed(store, "a")) == Vitals(1, NOW)


def test_newest_and_numbers_follow_the_entries(store: Store) -> None:
    feed = add_feed(store, "a")
    ids = fill(store, feed, [arrival(1, at=NOW - 900), arrival(2, at=NOW - 50), arrival(3, at=NOW - 700)])
    assert vitals(store, feed) == Vitals(feed, NOW, newest=NOW - 50, total=3, unread=3)
    flagged(store, ids[:1], "read", True)
    flagged(store, ids[1:2], "starred", True)
    assert vitals(store, feed) == Vitals(feed, NOW, newest=NOW - 50, total=3, unread=2, starred=True)


def test_a_move_is_told_with_the_address_before_the_last(store: Store) -> None:
    feed = add_feed(store, "a")
    moved(store, feed, "https://b.example/feed", now=NOW + 10)
    moved(store, feed, "https://c.example/feed", now=NOW + 20)
    found = vitals(store, feed)
    assert (found.moved, found.moved_from) == (NOW + 20, "https://b.example/feed")
    assert found.leads_to is None


def test_a_redirect_to_another_feed_of_ours_is_told_with_its_title(store: Store) -> None:
    feed, other = add_feed(store, "a"), add_feed(store, "b")
    moved(store, feed, "https://b.example/feed", now=NOW)
    assert (vitals(store, feed).leads_to, vitals(store, feed).leads_to_removed) == ("B", False)
    assert vitals(store, other).leads_to is None
    store.feeds.remove(other)
    assert vitals(store, feed).leads_to_removed
    assert [each.feed_id for each in load_vitals(store.connection)] == [feed]


def test_a_gone_feed_can_be_asked_again(store: Store) -> None:
    feed = add_feed(store, "a")
    store.refresh.finish(feed, outcome(error="Gone.", gone=True, failures=1), now=NOW)
    assert store.feeds.one(feed).status is FeedStatus.GONE
    assert store.refresh.load_states(None) == []
    store.feeds.ask_again(feed)
    assert store.feeds.one(feed).status is FeedStatus.FAILING
    (state,) = store.refresh.load_states(None)
    assert (state.feed_id, state.next_due) == (feed, 0)


@pytest.mark.parametrize("feed_id", [0, 99, 2**70])
def test_no_other_feed_can(store: Store, feed_id: int) -> None:
    with pytest.raises(NotFound):
        store.feeds.ask_again(feed_id)


def test_no_removed_feed_can(store: Store) -> None:
    feed = add_feed(store, "a")
    store.feeds.remove(feed)
    with pytest.raises(NotFound):
        store.feeds.ask_again(feed)


def test_the_vitals_read_indexes_only_and_no_list_of_entries_but_the_starred(prepared: Store) -> None:
    lines = touching(plan(prepared, lambda: load_vitals(prepared.connection)))
    assert len(lines) == 6
    assert [line for line in lines if "COVERING INDEX" not in line] == []
    assert [line for line in lines if line.startswith("SCAN")] == [
        line for line in lines if line.endswith(" entries_starred")
    ]
