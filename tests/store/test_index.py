"""The index of search: what waits for it, what it knows, and that nothing which ends it early does harm."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed, arrival, fill, flagged
from tui_reader.model.entities import Content
from tui_reader.model.errors import Interrupted
from tui_reader.model.incoming import Revision
from tui_reader.query import parse_query
from tui_reader.query.parser import parse_typed
from tui_reader.query.terms import Not, Or, Query, Text
from tui_reader.store import Store, pack
from tui_reader.store.search.row_ids import ALL_ROWS, rows_of_time, span_of_row


def index_all(store: Store) -> None:
    while store.search.index(10):
        pass


def found(store: Store, text: str) -> list[int]:
    return store.entries.ids(parse_query(text))


def test_the_latest_are_indexed_first_and_what_waits_is_counted(store: Store) -> None:
    add_feed(store, "a", 25)
    assert (store.search.pending(), found(store, "title")) == (25, [])
    assert store.search.index(10) == 10
    assert (store.search.pending(), found(store, "title")) == (15, list(range(25, 15, -1)))
    index_all(store)
    assert (store.search.pending(), len(found(store, "title"))) == (0, 25)
    assert store.search.index(10) == 0


def test_what_changes_is_indexed_again_and_found_by_its_old_words_until_then(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    index_all(store)
    revised = arrival(2, title="Heron", content=Content("<p>wading"))
    store.refresh.save(feed, [], [Revision(2, revised.row)], now=NOW)
    store.pages.save(3, pack(Content("<p>the whole <em>lag</em>oon")), now=NOW)
    assert store.search.pending() == 2
    assert found(store, '"title 2"') == [2]
    index_all(store)
    assert found(store, '"title 2"') == []
    assert (found(store, "heron wading"), found(store, "lagoon"), found(store, "title")) == ([2], [3], [3, 1])


def test_what_a_feed_says_beside_the_text_is_found_and_a_damaged_piece_holds_up_nothing(store: Store) -> None:
    feed = add_feed(store, "a")
    others = (Content("A <b>plat</b>ypus"), Content("DESCRIPTION:quokka", "data"))
    fill(store, feed, (arrival(number, content=Content("heron"), others=others) for number in (1, 2)))
    store.connection.run("UPDATE bodies SET others = x'00' WHERE entry_id = 2")
    index_all(store)
    assert [found(store, word) for word in ("heron", "platypus", "quokka")] == [[2, 1], [1], [1]]
    assert [each.body for each in store.search.texts([1, 2])] == ["heron A platypus DESCRIPTION:quokka", "heron"]


NAMES = (
    ("C++ and .NET by João Carrasqueira", "<p>A naïve Kingdom: Come for AT&amp;T"),
    ("大阪城の桜", "C<b>#</b>, R&amp;B; kingdom-come, again"),
    ("The letter c", "on the net; at last a T; f&#35; and G&#43;&#43;"),
)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("c++", [1]),
        ("C++", [1]),
        ('"c++ and"', [1]),
        ("-c++", [3, 2]),
        ("title:c++", [1]),
        ("c#", [2]),
        ("C♯", [2]),
        ("f#", [3]),
        ("g++", [3]),
        ("c", [3, 2, 1]),
        (".net", [1]),
        ("net", [3, 1]),
        ('"at&t"', [1]),
        ("at&t", [1]),
        ("r&b", [2]),
        ('"kingdom: come"', [2, 1]),
        ("kingdom-come", [2, 1]),
        ("naive", [1]),
        ("大阪", [2]),
        ("joão", [1]),
    ],
)
def test_signs_that_belong_to_names(store: Store, query: str, ids: list[int]) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, (arrival(n, title=title, content=Content(text)) for n, (title, text) in enumerate(NAMES, 1)))
    index_all(store)
    assert found(store, query) == ids
    assert store.entries.ids(parse_typed(query)) == ids


def test_reading_and_stars_leave_the_index_alone(store: Store) -> None:
    add_feed(store, "a", 3)
    index_all(store)
    flagged(store, [1], "read", True)
    store.entries.mark([2], "starred", value=True)
    assert store.search.pending() == 0
    assert found(store, "title is:starred") == [2]


def test_an_entry_that_changed_while_it_was_prepared_waits_on(store: Store, path: Path) -> None:
    feed = add_feed(store, "a", 2)
    with Store.open(path) as other:
        prepared, _ = store.search._prepared(10)
        other.refresh.save(feed, [], [Revision(1, arrival(1, title="Heron").row)], now=NOW)
        other.search._write(prepared[0])
        for words in prepared:
            store.search._write(words)
    assert (store.search.pending(), found(store, "title")) == (1, [2])
    index_all(store)
    assert (found(store, "heron"), found(store, '"title 1"')) == ([1], [])


def test_a_transaction_that_fails_leaves_all_as_it_was(store: Store) -> None:
    add_feed(store, "a", 3)
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.search.index(2)
        raise KeyboardInterrupt
    assert (store.search.pending(), found(store, "title")) == (3, [])
    index_all(store)
    assert found(store, "title") == [3, 2, 1]


def test_a_damaged_text_holds_up_nobody(store: Store) -> None:
    add_feed(store, "a", 3)
    store.connection.run("UPDATE bodies SET packed = x'00' WHERE id = 2")
    index_all(store)
    assert found(store, '"title 2"') == [2]
    assert [text.body for text in store.search.texts([2, 99, 1])] == ["", "1"]


def test_a_span_that_is_full_goes_on_in_the_one_before(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, [arrival(number, at=100) for number in range(9)])
    monkeypatch.setattr("tui_reader.store.search.index.rows_of_time", lambda _at: (300, 303))
    index_all(store)
    rows = store.connection.rows("SELECT search_id FROM entries ORDER BY search_id")
    assert [row[0] for row in rows] == [292, *range(296, 304)]
    assert len(found(store, "title")) == 9


@given(st.integers(), st.integers())
def test_rows_grow_with_time(one: int, other: int) -> None:
    low, high = rows_of_time(one)
    assert ALL_ROWS[0] <= low <= high <= ALL_ROWS[1] < 2**63
    assert span_of_row(low) == span_of_row(high) != span_of_row(high + 1)
    if one <= other:
        assert low <= rows_of_time(other)[0]


@pytest.fixture(scope="module")
def two_entries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "library.db"
    with Store.open(path) as store:
        add_feed(store, "a", 2)
        index_all(store)
    return path


HOSTILE = [
    '"',
    "*",
    "NEAR(a b)",
    "a AND",
    "^title",
    "{title}:1",
    "-",
    "\x00",
    "\udcff",
    "OR 1",
    "a" * 1_000,
    "a " * 500,
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text() | st.sampled_from(HOSTILE), min_size=1, max_size=3), st.booleans(), st.booleans())
def test_no_word_is_an_operator(two_entries: Path, words: list[str], prefix: bool, is_title: bool) -> None:
    terms = tuple(Text(word, "title" if is_title else None, prefix) for word in words)
    with Store.open(two_entries) as store:
        queries: list[Query] = [*terms, Or((terms[0], Not(terms[-1]))), Not(terms[0])]
        for query in queries:
            assert set(store.entries.ids(query)) <= {1, 2}


def test_the_best_come_first(store: Store) -> None:
    feed = add_feed(store, "a")
    texts = [("Herons", "a bird"), ("Birds", "herons " + "and other birds " * 9), ("Storks", "no such word")]
    fill(store, feed, [arrival(n, title=title, content=Content(text)) for n, (title, text) in enumerate(texts)])
    index_all(store)
    assert store.entries.ids(parse_query("herons"), order="best", limit=5) == [1, 2]
    assert store.entries.ids(parse_query("herons he*"), order="best", limit=1) == [1]
    assert store.entries.ids(parse_query("herons is:starred"), order="best", limit=5) == []
    assert store.entries.ids(parse_query("is:unread"), order="best", limit=2) == [3, 2]
    assert len(store.entries.ids(parse_query("bird*"), limit=1)) == 1


def test_a_read_can_be_given_up_from_another_thread(store: Store) -> None:
    begun = threading.Event()
    store.connection.raw.create_function("begun", 0, begun.set)
    endless = "WITH RECURSIVE n (i) AS (SELECT begun() UNION ALL SELECT i FROM n) SELECT count(*) FROM n"

    def give_up() -> None:
        begun.wait(30)
        store.interrupt()

    thread = threading.Thread(target=give_up)
    thread.start()
    with pytest.raises(Interrupted, match="given up"):
        store.connection.value(endless)
    thread.join()
    assert store.entries.ids(parse_query("title")) == []
