"""Rare feeds first: what wrote least in the last 90 days comes first, and slices are the whole list."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, acting, add_feed, arrival, fill, flagged
from tui_reader.model.listings import Headline
from tui_reader.query.terms import EVERYTHING, Is
from tui_reader.store import Store
from tui_reader.store.entries.rare_feeds import DAYS
from tui_reader.text.times import midnight

TODAY = midnight(NOW + 100 * 24 * 3600)
LONG_AGO = TODAY - (DAYS + 1) * 24 * 3600


def rare(store: Store, query: object = EVERYTHING, *, limit: int | None = None, after: int | None = None) -> list[int]:
    with acting(store, now=TODAY):
        return store.entries.ids(query, order="rare", limit=limit, after=after)  # type: ignore[arg-type]


def test_the_feed_that_wrote_least_lately_comes_first(store: Store) -> None:
    busy, still = add_feed(store, "busy"), add_feed(store, "still")
    fill(store, busy, [arrival(number, at=TODAY - number) for number in (1, 2, 3)])
    fill(store, still, [arrival(number, at=LONG_AGO - number) for number in (4, 5, 6, 7)])
    fill(store, still, [arrival(8, at=TODAY - 50)])
    assert rare(store) == [8, 4, 5, 6, 7, 1, 2, 3]
    flagged(store, [8, 4, 1], "read", True)
    assert rare(store, Is("unread")) == [5, 6, 7, 2, 3]
    store.feeds.remove(still)
    assert rare(store) == [1, 2, 3]


def test_what_comes_today_does_not_change_the_order(store: Store) -> None:
    first, second = add_feed(store, "a"), add_feed(store, "b")
    fill(store, first, [arrival(1, at=LONG_AGO)])
    fill(store, second, [arrival(2, at=TODAY - 5)])
    before = rare(store)
    fill(store, first, [arrival(number, at=TODAY + number) for number in (3, 4, 5)])
    assert [entry_id for entry_id in rare(store) if entry_id in before] == before


@settings(max_examples=60, deadline=None)
@given(
    times=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=30),
    read=st.lists(st.integers(1, 30)),
    limit=st.integers(1, 9),
)
def test_slices_are_the_list_as_python_sorts_it(times: list[tuple[int, int]], read: list[int], limit: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "l.db") as store:
        feeds = [add_feed(store, name) for name in "abcd"]
        for number, (feed, weeks) in enumerate(times):
            fill(store, feeds[feed], [arrival(number, at=TODAY - weeks * 7 * 24 * 3600)])
        flagged(store, read, "read", True)
        rows = store.entries.headlines(store.entries.ids(EVERYTHING))

        def recent(feed_id: int) -> int:
            return sum(row.feed_id == feed_id and TODAY - DAYS * 24 * 3600 <= row.at < TODAY for row in rows)

        def place(row: Headline) -> tuple[int, ...]:
            return recent(row.feed_id), row.feed_id, -row.at, -row.id

        for query in (EVERYTHING, Is("unread")):
            wanted = [row.id for row in sorted(rows, key=place) if query == EVERYTHING or not row.read]
            slices: list[int] = []
            page = rare(store, query, limit=limit)
            while page:
                slices += page
                page = rare(store, query, limit=limit, after=page[-1])
            assert slices == rare(store, query) == wanted


def test_it_goes_on_behind_an_entry_that_left_the_list(store: Store) -> None:
    add_feed(store, "a", 3)
    add_feed(store, "b", 3, first=4)
    flagged(store, [2], "read", True)
    assert rare(store, Is("unread"), after=2) == [1, 6, 5, 4]
    assert rare(store, after=99) == []
