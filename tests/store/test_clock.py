"""A clock that was ahead for once, and is right again: nothing is lost by it, and nothing waits for years. TRAPS 44."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.store.make import NOW, acting, add_feed, arrival, fill, outcome
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Position
from tui_reader.model.incoming import FetchState, PictureRow, Wishes
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, Is
from tui_reader.refresh.plan import due, next_retry
from tui_reader.store import Store
from tui_reader.text.health import next_check, sentences

DAY, YEAR = 86_400, 365 * 86_400


@pytest.mark.parametrize("ahead", [20 * DAY, YEAR, 10 * YEAR])
def test_a_check_that_is_further_away_than_any_can_be_is_due(store: Store, ahead: int) -> None:
    feed = add_feed(store, "a")
    store.refresh.finish(feed, outcome(next_due=NOW + ahead + 3600), now=NOW + ahead)
    assert [state.feed_id for state in due(store.refresh.load_states(None, now=NOW), NOW)] == [feed]
    assert next_check(store.feeds.one(feed), now=NOW) == "Next check with the next refresh."
    assert next_check(store.feeds.all()[0], now=NOW) == "Next check with the next refresh."


def test_a_long_pause_and_a_long_interval_of_ones_own_hold() -> None:
    states = [FetchState(1, "u", next_due=NOW + 15 * DAY), FetchState(2, "u", next_due=NOW + YEAR, own_interval=YEAR)]
    assert due(states, NOW) == []
    assert due(states, NOW, own=lambda _state: 0) == states[1:]


def test_a_claim_that_is_longer_than_claims_are_is_none_though_its_process_number_lives(store: Store) -> None:
    feed = add_feed(store, "a")
    assert store.refresh.claim(feed, now=NOW + YEAR, owner=os.getpid())
    assert store.refresh.claim(feed, now=NOW, owner=1)
    assert not store.refresh.claim(feed, now=NOW, owner=2), "this one is"


def test_a_feed_is_purged_when_it_was_seen_to_be_old_a_day_before_too(path: Path) -> None:
    now = float(NOW)
    with Library(path, Config(), session="s", clock=lambda: now) as library, Store.open(path) as store:
        feed = add_feed(store, "a", 3)
        library.feeds.remove(feed)

        def purged(at: int) -> int:
            nonlocal now
            now = at
            return library.feeds.purge()

        assert purged(NOW + YEAR) == 0, "a clock that is ahead"
        assert purged(NOW + 60) == 0
        assert purged(NOW + 2 * YEAR) == 0, "again, and in between it was right"
        assert purged(NOW + 120) == 0
        undone = library.acts.undo()
        assert undone is not None
        assert undone.sentence == "Subscribed again: A."
        assert len(library.entries.ids()) == 3
        library.feeds.remove(feed)
        days = [day for day in range(100) if purged(NOW + 120 + day * DAY)]
        assert days == [32]


def test_a_feed_removed_again_is_not_old_by_what_was_seen_before(store: Store) -> None:
    feed = add_feed(store, "a", 1)
    store.feeds.remove(feed)
    store.feeds.find_old(before=NOW + 1, now=NOW + 40 * DAY)
    store.feeds.add("https://a.example/feed", now=NOW + 50 * DAY)
    with acting(store, now=NOW + 60 * DAY):
        store.feeds.remove(feed)
    before = NOW + 61 * DAY
    assert store.feeds.purge_removed(before=before, found=before) == 0
    store.feeds.find_old(before=NOW + 60 * DAY, now=NOW + 90 * DAY)
    store.feeds.find_old(before=before, now=NOW + 91 * DAY)
    assert store.feeds.purge_removed(before=before, found=NOW + 91 * DAY) == 1


def test_one_refresh_ahead_marks_nothing_read(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    store.connection.run("UPDATE feeds SET read_after = 604800")
    store.refresh.finish(feed, outcome(), now=NOW + 60)
    store.refresh.finish(feed, outcome(), now=NOW + YEAR)
    store.refresh.finish(feed, outcome(), now=NOW + 3600)
    assert store.entries.count(Is("unread")) == 3


def test_entries_that_came_while_the_clock_was_ahead_do_not_stand_first_for_years(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    ahead = NOW + 10 * YEAR
    (early,) = store.refresh.save(feed, [arrival(9, at=ahead)], [], now=ahead)
    with acting(store, now=ahead):
        store.entries.keep_position(early, Position(1, 0, "w", 0.5))
    for other in (1, 2):
        store.entries.keep_position(other, Position(1, 0, "w", 0.5))
    assert store.set_clock_right(now=NOW + DAY) == 2
    assert store.set_clock_right(now=NOW + DAY) == 0
    (late,) = store.refresh.save(feed, [arrival(10, at=NOW + DAY + 1)], [], now=NOW + DAY + 1)
    assert store.entries.ids(EVERYTHING)[:2] == [late, early]
    assert store.entries.one(early).arrived == NOW + DAY


def test_a_clock_that_is_behind_moves_nothing(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    before = store.connection.rows("SELECT id, at, arrived FROM entries")
    assert store.set_clock_right(now=0) == 0
    fill(store, feed, [arrival(9, at=5)])
    assert store.set_clock_right(now=5) == 0
    assert store.connection.rows("SELECT id, at, arrived FROM entries WHERE at > 5") == before


def test_what_was_done_while_the_clock_was_ahead_can_be_undone(store: Store) -> None:
    add_feed(store, "a", 3)
    with acting(store, "before", now=NOW + YEAR):
        store.entries.mark([1], "starred", value=True)
    with acting(store, "later", now=NOW + 60, started=NOW):
        assert store.journal.undo() is not None
    assert store.entries.count(Is("starred")) == 0
    with acting(store, "latest", now=NOW + 90, started=NOW):
        assert store.journal.redo() is None, "it was undone since"
    with acting(store, "later", now=NOW + 90, started=NOW):
        store.journal.redo()
    with acting(store, "command line", now=NOW + YEAR, started=NOW):
        store.journal.undo(anyone=True)
    with acting(store, "latest", now=NOW + 99, started=NOW):
        assert store.journal.redo() is not None


def test_a_picture_that_failed_in_the_future_is_asked_for(store: Store) -> None:
    add_feed(store, "a", 1)
    store.pictures.save(1, PictureRow("https://a.example/p", None, None, None, None, NOW + YEAR, "No answer."))
    assert store.pictures.load_failed(1) == frozenset()
    assert store.pictures.load_needs(1, ["https://a.example/p"], now=NOW).known == {}
    with acting(store, now=NOW + YEAR + 1):
        assert store.pictures.load_failed(1) == {"https://a.example/p"}


@pytest.mark.parametrize("at", [-(10**9), 0, 253_339_228_800, 253_402_300_800, 2**40, 2**62])
def test_a_clock_beyond_all_calendars_crashes_nothing(path: Path, at: int) -> None:
    with Library(path, Config(), session="s", clock=lambda: float(at)) as library:
        library.feeds.welcome()
        library.entries.counts(once=True)
        assert library.entries.ids(order="rare")
        for words in ("after:today", "before:yesterday", "after:2020", "after:2w"):
            library.entries.ids(parse_query(words))
        library.entries.mark(library.entries.ids(), "starred", value=True)
        library.acts.undo()
        library.feeds.purge()
        for health in library.feeds.health():
            assert next_check(health.feed, now=library.now)
            assert sentences(health, now=library.now) is not None
        next_due, _ = next_retry(30, retry_after=None, now=library.now, wishes=Wishes(skip_days=("monday",)))
        assert next_due > library.now
