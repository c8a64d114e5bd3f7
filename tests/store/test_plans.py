"""Query plans: what the lists really run stands on its index, without statistics and with them (TRAPS 33)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from tests.store.make import NOW, add_feed, arrival, fill, flagged, make_folder
from tui_reader.model.listings import Order
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, And, InFeed, Is, Since, resolve
from tui_reader.store import Store
from tui_reader.store.entries.stories import LINK_KEY, MANY
from tui_reader.store.feeds.folders import child

Plan = Callable[[Callable[[], object]], list[str]]


@pytest.fixture(params=["empty", "filled", "analysed"])
def prepared(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        if request.param != "empty":
            with store.transaction():
                for number in range(40):
                    add_feed(store, f"f{number}", 60, first=number * 100)
            flagged(store, store.entries.ids(EVERYTHING)[50:], "read", True)
            flagged(store, store.entries.ids(EVERYTHING)[:9], "starred", True)
            store.feeds.remove(3)
        if request.param == "analysed":
            store.connection.run("ANALYZE")
        yield store


def plan(store: Store, read: Callable[[], object]) -> list[str]:
    """Return the plan of the statements that `read` runs."""
    raw = store.connection.raw
    said: list[str] = []
    raw.set_trace_callback(said.append)
    read()
    raw.set_trace_callback(None)
    selects = [sql for sql in said if re.match(r"\s*(SELECT|WITH|UPDATE|DELETE)", sql)]
    return [row[3] for sql in selects for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}")]


def touching(lines: list[str]) -> list[str]:
    """Return how the entries are read."""
    return [line for line in lines if re.match(r"(SCAN|SEARCH) (entries|e)\b", line)]


LISTS = {
    "all": (EVERYTHING, "entries_by_time"),
    "unread": (Is("unread"), "entries_unread"),
    "starred": (Is("starred"), "entries_starred"),
    "feed": (InFeed(5), "entries_of_feed"),
    "unread of feed": (And((InFeed(5), Is("unread"))), "entries_unread_of_feed"),
    "today": (Since(NOW), "entries_by_time"),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("paged", [False, True])
def test_a_list_reads_its_index_and_nothing_else(prepared: Store, name: str, order: Order, paged: bool) -> None:
    query, index = LISTS[name]
    after = next(iter(prepared.entries.ids(EVERYTHING, limit=1)), None) if paged else None
    lines = plan(prepared, lambda: prepared.entries.ids(query, order=order, limit=100, after=after))
    assert [line for line in touching(lines) if "PRIMARY KEY" not in line] != []
    for line in touching(lines):
        assert f"USING COVERING INDEX {index}" in line + " " or "INTEGER PRIMARY KEY" in line
    assert [line for line in lines if "TEMP B-TREE" in line] == []


def test_counts_read_indexes_only(prepared: Store) -> None:
    lines = plan(prepared, prepared.entries.counts)
    assert len(touching(lines)) == 5
    begun = "SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)"  # as many rows as there are articles begun
    assert [line for line in touching(lines) if "COVERING INDEX" not in line] == [begun]
    assert [line for line in lines if "TEMP B-TREE" in line] == []


def test_what_was_begun_is_looked_up_article_by_article(prepared: Store) -> None:
    lines = plan(prepared, lambda: prepared.entries.ids(Is("begun"), limit=100))
    assert touching(lines) == ["SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)"]


def test_what_was_begun_comes_in_the_order_of_reading_without_a_sort(prepared: Store) -> None:
    for order in ("read_last", "read_first"):
        lines = plan(prepared, lambda: prepared.entries.ids(EVERYTHING, order=order, limit=100))  # noqa: B023 - called here
        assert "SCAN at USING COVERING INDEX positions_by_moved" in lines
        assert touching(lines) == ["SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)"]
        assert [line for line in lines if "TEMP B-TREE" in line] == []


def test_rows_asked_by_id_are_looked_up(prepared: Store) -> None:
    ids = list(range(1, 60))
    for read in (
        lambda: prepared.entries.headlines(ids),
        lambda: prepared.entries.matching(Is("unread"), ids),
        lambda: flagged(prepared, ids, "read", True),
        lambda: prepared.entries.mark(ids, "starred", value=True),
        prepared.journal.undo,
    ):
        lines = touching(plan(prepared, read))
        assert [line for line in lines if "SEARCH" not in line or "INTEGER PRIMARY KEY" not in line] == [], lines


def test_a_refresh_reads_one_feed_only(prepared: Store) -> None:
    lines = touching(plan(prepared, lambda: prepared.refresh.load_known(5)))
    assert lines
    assert [line for line in lines if "SEARCH" not in line or "(feed_id=?" not in line] == []


def test_the_newest_times_of_a_feed_stand_on_its_index(prepared: Store) -> None:
    lines = plan(prepared, lambda: prepared.refresh.load_times(5))
    assert len(lines) == 1  # nothing is sorted
    assert "COVERING INDEX entries_of_feed" in lines[0]


def test_the_entry_of_an_address_is_looked_up(prepared: Store) -> None:
    lines = touching(plan(prepared, lambda: prepared.entries.find("https://example.org/7")))
    assert lines == ["SEARCH e USING INDEX entries_by_url (url>? AND url<?)"]


def test_pages_that_wait_are_found_by_the_unread_of_their_feeds(prepared: Store) -> None:
    prepared.connection.run("UPDATE feeds SET full_text = 1 WHERE id = 5")
    lines = plan(prepared, lambda: prepared.pages.waiting(limit=100, now=NOW))
    saved, *others = touching(lines)
    assert "(feed_id=?" in saved
    assert others != []
    by_index = ("USING INDEX entries_unread_of_feed (feed_id=?", "USING INDEX entries_wanting_page")
    assert all(any(index in line for index in by_index) for line in others), lines


SEARCHES = ["title", "ti*", "titl*", "title ti*", '"title 1"', "title -nothing", "title OR nothing", "title:title"]
BESIDE = ["", "is:unread", "is:starred", "feed:5", "folder:x", "after:1d"]
ORDERS: tuple[Order, ...] = ("newest", "oldest")


def test_a_search_reads_the_index_in_its_order_and_its_entries_by_their_rows(
    prepared: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_reader.store.entries.lists.PATIENCE", 10_000)
    while prepared.search.index(500):
        pass
    newest = next(iter(prepared.entries.ids(EVERYTHING, limit=1)), None)
    for words, beside, order, after in product(SEARCHES, BESIDE, ORDERS, (None, newest)):
        query = resolve(parse_query(f"{words} {beside}"), now=NOW)
        lines = plan(prepared, partial(prepared.entries.ids, query, order=order, limit=20, after=after))
        assert lines
        assert [line for line in lines if "TEMP B-TREE" in line] == [], query
        assert [line for line in touching(lines) if "SCAN" in line] == [], query


def test_a_short_list_is_read_by_its_own_index_where_hits_are_many(
    prepared: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    while prepared.search.index(500):
        pass
    monkeypatch.setattr("tui_reader.store.entries.lists.PATIENCE", 0)
    monkeypatch.setattr("tui_reader.store.search.hits.FIRST_RUN", 1)
    short = {"is:starred": "entries_starred", "is:unread": "entries_unread", "feed:5": "entries_of_feed"}
    for beside, index in short.items():
        query = parse_query(f"title {beside}")
        lines = touching(plan(prepared, partial(prepared.entries.ids, query, limit=3_000)))
        assert any(index in line for line in lines) or not prepared.entries.count(query)
        assert [line for line in lines if index not in line and "(search_id=?" not in line] == []


def test_what_waits_to_be_indexed_is_found_and_counted_by_its_index(prepared: Store) -> None:
    for read in (prepared.search.pending, lambda: prepared.search._prepared(10)):
        lines = touching(plan(prepared, read))
        assert any("entries_to_index" in line for line in lines), lines
        assert [line for line in lines if "SCAN" in line and "entries_to_index" not in line] == []


def test_stories_are_found_by_their_own_index(prepared: Store) -> None:
    ids = prepared.entries.ids(EVERYTHING)[:200]
    for read in (
        lambda: prepared.entries._stories.told_once(EVERYTHING, ids),
        lambda: prepared.entries._stories.told_once(Is("unread"), list(range(MANY + 1))),
        lambda: prepared.entries.companions(list(range(MANY + 1))),
        lambda: prepared.entries.members(1),
        lambda: prepared.entries.companions(ids),
        lambda: prepared.entries.count(Is("unread"), once=True),
        lambda: prepared.entries.counts(once=True),
    ):
        for line in touching(plan(prepared, read)):
            assert line.startswith("SEARCH") or "USING COVERING INDEX" in line or "entries_of_story" in line, line


def test_rare_feeds_first_and_catching_up_read_indexes_and_run_as_few_statements_for_many_feeds(
    prepared: Store,
) -> None:
    rare = plan(prepared, lambda: prepared.entries.ids(EVERYTHING, order="rare", limit=100))
    assert touching(rare) != []
    assert all("COVERING INDEX entries_of_feed" in line for line in touching(rare)), rare
    unread = plan(prepared, lambda: prepared.entries.ids(Is("unread"), order="rare", limit=100))
    assert all("COVERING INDEX entries_" in line for line in touching(unread)), unread
    behind = plan(prepared, lambda: prepared.entries.beyond(Is("unread"), keep=5))
    assert all("COVERING INDEX entries_" in line for line in touching(behind)), behind


def test_newcomers_are_counted_from_the_newest_not_by_going_through_the_list(prepared: Store) -> None:
    lines = plan(prepared, lambda: prepared.entries.count_fresh(EVERYTHING, 5))
    assert touching(lines)[0] == "SEARCH entries USING INTEGER PRIMARY KEY (rowid>?)"


def test_an_arrival_looks_up_its_link_and_its_story(prepared: Store) -> None:
    feed = add_feed(prepared, "new")
    lines = touching(plan(prepared, lambda: fill(prepared, feed, [arrival(100)])))
    assert [line for line in lines if not line.startswith("SEARCH")] == []
    link = prepared.connection.rows(f"EXPLAIN QUERY PLAN SELECT {LINK_KEY}", url="https://example.org/1")
    assert any("USING INDEX entries_by_url (url=?)" in row[3] for row in link)


def test_a_folder_of_a_list_is_looked_up_by_its_place_and_name_and_what_is_in_it_by_its_place(prepared: Store) -> None:
    folder = make_folder(prepared, ["Birds", "Herons"])
    connection = prepared.connection
    found = plan(prepared, lambda: child(connection, None, "Birds")) + plan(
        prepared, lambda: child(connection, 1, "Herons")
    )
    assert found == ["SEARCH folders USING COVERING INDEX folders_by_parent (parent_id=? AND name=?)"] * 2
    inside = plan(
        prepared, lambda: connection.value("SELECT EXISTS (SELECT 1 FROM folders WHERE parent_id = :id)", id=folder)
    )
    assert any("INDEX folders_by_parent (parent_id=?)" in line for line in inside), inside
