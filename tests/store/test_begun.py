"""Continue reading: what was begun, in the order in which it was read."""

from __future__ import annotations

from tests.store.make import NOW, acting, add_feed, flagged
from tui_reader.model.entities import Position
from tui_reader.query.terms import EVERYTHING, And, InFeed, Is
from tui_reader.store import Store

HALF = Position(3, 0, "Words", 0.5)


def begin(store: Store, *entry_ids: int) -> None:
    """Read in these entries, one after the other."""
    for seconds, entry_id in enumerate(entry_ids):
        with acting(store, now=NOW + seconds):
            store.entries.keep_position(entry_id, HALF)


def test_what_was_read_last_comes_first_whatever_the_age_of_the_entry(store: Store) -> None:
    add_feed(store, "a", 5)
    begin(store, 4, 1, 5)
    assert store.entries.ids(Is("begun"), order="read_last") == [5, 1, 4]
    assert store.entries.ids(Is("begun"), order="read_first") == [4, 1, 5]
    assert store.entries.ids(Is("begun"), order="read_last", limit=2) == [5, 1]
    begin(store, 4)
    assert store.entries.ids(Is("begun"), order="read_first") == [4, 1, 5], "of one second: by id"


def test_what_is_hidden_or_not_asked_for_is_left_out(store: Store) -> None:
    one, two = add_feed(store, "a", 2), add_feed(store, "b", 2, first=10)
    begin(store, 1, 2, 3, 4)
    flagged(store, [4], "starred", True)
    assert store.entries.ids(InFeed(two), order="read_last") == [4, 3]
    assert store.entries.ids(And((Is("begun"), Is("starred"))), order="read_last") == [4]
    store.feeds.remove(one)
    assert store.entries.ids(EVERYTHING, order="read_last") == [4, 3]
    store.entries.keep_position(3, None)
    assert store.entries.ids(EVERYTHING, order="read_last") == [4]
