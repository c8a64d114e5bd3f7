"""Query plans: what the lists really run stands on its index, without statistics and with them (TRAPS 33)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.make import NOW, add_feed, arrival, fill
from tui_reader.model import Order
from tui_reader.query import EVERYTHING, And, InFeed, Is, Since
from tui_reader.store import Store
from tui_reader.store.stories import LINK_KEY, MANY

Plan = Callable[[Callable[[], object]], list[str]]


@pytest.fixture(params=["empty", "filled", "analysed"])
def prepared(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        if request.param != "empty":
            with store.transaction():
                for number in range(40):
                    add_feed(store, f"f{number}", 60, first=number * 100)
            store.entries.mark(store.lists.load_ids(EVERYTHING)[50:], "read", True, now=NOW)
            store.entries.mark(store.lists.load_ids(EVERYTHING)[:9], "starred", True, now=NOW)
            store.feeds.remove(3, session="s", now=NOW)
        if request.param == "analysed":
            store._connection.run("ANALYZE")
        yield store


def plan(store: Store, read: Callable[[], object]) -> list[str]:
    """Return the plan of the statements that `read` runs."""
    raw = store._connection.raw
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
    after = next(iter(prepared.lists.load_ids(EVERYTHING, limit=1)), None) if paged else None
    lines = plan(prepared, lambda: prepared.lists.load_ids(query, order=order, limit=100, after=after))
    assert [line for line in touching(lines) if "PRIMARY KEY" not in line] != []
    for line in touching(lines):
        assert f"USING COVERING INDEX {index}" in line + " " or "INTEGER PRIMARY KEY" in line
    assert [line for line in lines if "TEMP B-TREE" in line] == []


def test_counts_read_indexes_only(prepared: Store) -> None:
    lines = plan(prepared, lambda: prepared.lists.counts(today_since=NOW))
    assert len(touching(lines)) == 5
    begun = "SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)"  # as many rows as there are articles begun
    assert [line for line in touching(lines) if "COVERING INDEX" not in line] == [begun]
    assert [line for line in lines if "TEMP B-TREE" in line] == []


def test_what_was_begun_is_looked_up_article_by_article(prepared: Store) -> None:
    lines = plan(prepared, lambda: prepared.lists.load_ids(Is("begun"), limit=100))
    assert touching(lines) == ["SEARCH entries USING INTEGER PRIMARY KEY (rowid=?)"]


def test_rows_asked_by_id_are_looked_up(prepared: Store) -> None:
    ids = list(range(1, 60))
    for read in (
        lambda: prepared.lists.load_headlines(ids),
        lambda: prepared.lists.matching(Is("unread"), ids),
        lambda: prepared.entries.mark(ids, "read", True, now=NOW),
        lambda: prepared.journal.mark(ids, "starred", True, session="s", now=NOW),
        lambda: prepared.journal.undo(session="s", started=NOW, now=NOW),
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
    prepared._connection.run("UPDATE feeds SET full_text = 1 WHERE id = 5")
    lines = plan(prepared, lambda: prepared.pages.waiting(limit=100))
    assert touching(lines) != []
    assert all("USING INDEX entries_unread_of_feed (feed_id=?" in line for line in touching(lines)), lines


def test_stories_are_found_by_their_own_index(prepared: Store) -> None:
    ids = prepared.lists.load_ids(EVERYTHING)[:200]
    for read in (
        lambda: prepared.stories.told_once(EVERYTHING, ids),
        lambda: prepared.stories.told_once(Is("unread"), list(range(MANY + 1))),
        lambda: prepared.stories.companions(list(range(MANY + 1))),
        lambda: prepared.stories.members(1),
        lambda: prepared.stories.companions(ids),
        lambda: prepared.stories.count(Is("unread")),
        lambda: prepared.lists.counts(today_since=NOW, once=True),
    ):
        for line in touching(plan(prepared, read)):
            assert line.startswith("SEARCH") or "USING COVERING INDEX" in line or "entries_of_story" in line, line


def test_newcomers_are_counted_from_the_newest_not_by_going_through_the_list(prepared: Store) -> None:
    lines = plan(prepared, lambda: prepared.stories.count_fresh(EVERYTHING, 5))
    assert touching(lines)[0] == "SEARCH entries USING INTEGER PRIMARY KEY (rowid>?)"


def test_an_arrival_looks_up_its_link_and_its_story(prepared: Store) -> None:
    feed = add_feed(prepared, "new")
    lines = touching(plan(prepared, lambda: fill(prepared, feed, [arrival(100)])))
    assert [line for line in lines if not line.startswith("SEARCH")] == []
    link = prepared._connection.rows(f"EXPLAIN QUERY PLAN SELECT {LINK_KEY}", url="https://example.org/1")
    assert any("USING INDEX entries_by_url (url=?)" in row[3] for row in link)
