"""Lists and counts: order, keyset, and the same answer as a plain reading in Python."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed, arrival, fill, flagged, make_folder
from tui_reader.model.entities import Content, Enclosure, Position
from tui_reader.model.incoming import Arrival, Revision
from tui_reader.model.listings import Headline, Order
from tui_reader.query import parse_query
from tui_reader.query.evaluate import Facts, Matcher
from tui_reader.query.terms import (
    EVERYTHING,
    SAVED_URL,
    STATES,
    THINGS,
    And,
    CameAfter,
    FeedNamed,
    FolderNamed,
    Has,
    InFeed,
    InFolder,
    Is,
    Not,
    Or,
    Query,
    Since,
    Text,
    Until,
    mentions,
)
from tui_reader.query.words import tokens
from tui_reader.store import Store, pack
from tui_reader.text.times import midnight

ORDERS: tuple[Order, ...] = ("newest", "oldest")


def test_newest_first_and_the_later_id_among_equals(store: Store) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, [arrival(number, at=at) for number, at in enumerate([30, 10, 20, 20, 40])])
    assert store.entries.ids(EVERYTHING) == [5, 1, 4, 3, 2]
    assert store.entries.ids(EVERYTHING, order="oldest") == [2, 3, 4, 1, 5]


def test_pages_by_keyset_are_the_whole_list(store: Store) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, [arrival(number, at=number // 3) for number in range(50)])
    for order in ORDERS:
        whole = store.entries.ids(Is("unread"), order=order)
        pages: list[int] = []
        page = store.entries.ids(Is("unread"), order=order, limit=7)
        while page and len(pages) < 100:
            pages += page
            page = store.entries.ids(Is("unread"), order=order, limit=7, after=page[-1])
        assert pages == whole


def test_the_keyset_goes_on_behind_an_entry_that_left_the_list(store: Store) -> None:
    add_feed(store, "a", 6)
    flagged(store, [4], "read", True)
    assert store.entries.ids(Is("unread"), after=4) == [3, 2, 1]
    assert store.entries.ids(Is("unread"), after=999) == []
    assert store.entries.ids(EVERYTHING, limit=0) == []


def test_headlines_come_in_the_order_asked(store: Store) -> None:
    add_feed(store, "a", 4)
    flagged(store, [2], "read", True)
    flagged(store, [3], "starred", True)
    assert store.entries.headlines([3, 99, 2, 10**40]) == [
        Headline(3, 1, "Title 3", "", NOW + 3, read=False, starred=True),
        Headline(2, 1, "Title 2", "", NOW + 2, read=True, starred=False),
    ]
    assert store.entries.headlines([]) == []


def test_matching_tells_what_the_query_holds_now(store: Store) -> None:
    add_feed(store, "a", 5)
    flagged(store, [2, 3], "read", True)
    assert store.entries.matching(Is("unread"), [1, 2, 3, 4, 99]) == {1, 4}
    assert store.entries.matching(Is("unread"), []) == set()


def test_counts_are_exact(store: Store) -> None:
    one, two, empty = add_feed(store, "a", 4), add_feed(store, "b", 3, first=10), add_feed(store, "c")
    store.connection.run("UPDATE entries SET at = at - :now + :today - 3", now=NOW, today=midnight(NOW))
    flagged(store, [1, 2, 5, 6, 7], "read", True)
    flagged(store, [1, 3], "starred", True)
    counts = store.entries.counts()
    assert counts.unread == {one: 2}
    assert counts.total == {one: 4, two: 3}
    assert (counts.starred, counts.today) == (2, 5)
    assert empty not in counts.total
    assert store.entries.count(EVERYTHING) == 7
    assert store.entries.count(InFeed(two)) == 3


@pytest.mark.parametrize(
    "query",
    [
        InFeed(10**40),
        FeedNamed("\udcff"),
        FeedNamed("%"),
        FeedNamed("'; DROP TABLE entries; --"),
        InFolder(99),
        parse_query("-" * 8 + "is:read"),
        And(tuple([Not(FeedNamed("x"))] * 100)),
    ],
)
def test_any_query_is_answered(store: Store, query: Query) -> None:
    add_feed(store, "a", 2)
    assert set(store.entries.ids(query)) <= {1, 2}


def test_a_thousand_feeds_are_one_statement(store: Store) -> None:
    with store.transaction():
        for number in range(1_200):
            add_feed(store, f"f{number}", 1)
    said: list[str] = []
    store.connection.raw.set_trace_callback(said.append)
    assert len(store.entries.ids(Is("unread"))) == 1_200
    assert len(store.entries.ids(FeedNamed("F1"))) == 311
    assert len(store.entries.counts().unread) == 1_200
    assert max(map(len, said)) < 1_000


# ------------------------------------------------------------------ SQL against plain Python


TITLES = {1: "Straße", 2: "The Verge", 3: "verge weekly", 4: "x", 5: "Saved"}
URLS = {feed_id: f"https://{feed_id}.example/" for feed_id in TITLES} | {5: SAVED_URL}
PATHS = {1: "outer", 2: "outer/Größe \\/ x", 3: "", 4: "", 5: ""}
FOLDERS: dict[int, tuple[int, ...]] = {1: (1,), 2: (1, 2), 3: (), 4: (), 5: ()}
REMOVED = 4

# Before 1970, at the edges of what lies together in the index of search (`row_ids`), and far away.
TIMES = (-(2**40), -1, 0, 1, 2, 65_535, 65_536, 131_071, 131_072, NOW, NOW + 1, 2**50)
WORDS = [
    "C++",
    "c",
    ".net",
    "storm",
    "Storms",
    "STO",
    "st",
    "Straße",
    "strasse",
    "日本語",
    "本",
    "café",
    "cafe",
    "a",
    "AND",
    "x1",
    "ﬁn",
    "日",
]
TEXTS = st.builds(
    Text,
    st.lists(st.sampled_from([*WORDS, "stor", "caf", "日本", "fi", '"', "*"]), min_size=1, max_size=3)
    .map(" ".join)
    .filter(lambda words: bool(tokens(words))),
    st.sampled_from([None, None, "title", "author"]),
    st.booleans(),
)
_LEAVES = st.one_of(
    st.builds(Is, st.sampled_from(STATES)),
    st.builds(Has, st.sampled_from(THINGS)),
    st.builds(InFeed, st.integers(0, 6)),
    st.builds(FeedNamed, st.sampled_from(["verge", "STRASSE", "THE V", "example", "2.ex", "nothing", ""])),
    st.builds(InFolder, st.integers(0, 3)),
    st.builds(FolderNamed, st.sampled_from(["OUTER", "outer/", "GRÖSSE", "\\/", "nothing", ""])),
    st.builds(Since, st.sampled_from(TIMES)),
    st.builds(Until, st.sampled_from(TIMES)),
    st.builds(CameAfter, st.integers(0, 12)),
    TEXTS,
)
QUERIES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, max_size=4).map(lambda terms: And(tuple(terms))),
        st.lists(inner, min_size=2, max_size=4).map(lambda terms: Or(tuple(terms))),
    ),
    max_leaves=8,
)


def shown(query: Query, facts: Facts) -> bool:
    """Tell whether a list shows an entry: what is muted only where the query asks about that."""
    asks = mentions(query, lambda term: term == Is("muted"))
    return facts.feed_id != REMOVED and (asks or not facts.muted) and Matcher(facts).matches(query)


@pytest.fixture(scope="module")
def crowd() -> Iterator[tuple[Path, list[Facts]]]:
    """A library of random entries in five feeds, one of them removed, one for saved pages."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "library.db"
    with Store.open(path) as store:
        make_folder(store, ["outer", "Größe / x"])
        for feed_id, url in URLS.items():
            inside = FOLDERS[feed_id]
            store.feeds.add(url, title=TITLES[feed_id], folder_id=inside[-1] if inside else None, now=NOW)
        kept = [facts for feed_id in TITLES for facts in _fill(store, feed_id, random.Random(feed_id))]
        store.feeds.remove(REMOVED)
        while store.search.index(9):
            pass
        assert store.search.pending() == 0
    yield path, kept
    folder.cleanup()


def _fill(store: Store, feed_id: int, luck: random.Random) -> Iterator[Facts]:
    for number in range(feed_id * 100, feed_id * 100 + 25):
        at, *states = luck.choice(TIMES), *(luck.random() < 0.5 for _ in range(7))
        read, starred, begun, muted, enclosure, comments, fulltext = states
        files = (Enclosure("https://example.org/a.mp3"),) if enclosure else ()
        talk = "https://example.org/talk" if comments else None
        said: dict[str, Any] = {"at": at, "enclosures": files, "comments_feed": talk}
        before, (title, author, text, page) = ([_words(luck) for _ in range(4)] for _ in range(2))
        (entry_id,) = fill(store, feed_id, [_said(number, *before[:3], **said)])
        if luck.random() < 0.4:
            store.search.index(luck.randrange(1, 4))  # what it said before stays in the index
        store.refresh.save(feed_id, [], [Revision(entry_id, _said(number, title, author, text, **said).row)], now=NOW)
        flagged(store, [entry_id] if read else [], "read", True)
        flagged(store, [entry_id] if starred else [], "starred", True)
        if begun:
            store.entries.keep_position(entry_id, Position(1, 0, "words", 0.5))
        if fulltext:
            store.pages.save(entry_id, pack(Content(f"<div>{page}</div>")), now=NOW)
        store.connection.run(
            "UPDATE entries SET muted_by = :rule WHERE id = :id", id=entry_id, rule=1 if muted else None
        )
        yield Facts(
            entry_id, feed_id, TITLES[feed_id], URLS[feed_id], at, title, author, text, page if fulltext else "",
            folders=FOLDERS[feed_id], folder_path=PATHS[feed_id], read=read, starred=starred, begun=begun, muted=muted,
            enclosure=enclosure, comments=comments, fulltext=fulltext,
        )  # fmt: skip


def _words(luck: random.Random) -> str:
    return " ".join(luck.choices(WORDS, k=luck.randrange(5)))


def _said(number: int, title: str, author: str, text: str, **said: Any) -> Arrival:
    return arrival(number, title=title, authors=(author,), content=Content(f"<p>{text}</p>"), **said)


@settings(max_examples=150, deadline=None)
@example(And((FeedNamed("verge"), Until(-(2**40)), Text("storm"))), None, None, (4_000, 10_000))
@example(Not(And((Is("muted"), Text("storm")))), None, None, (4_000, 10_000))
@given(
    query=QUERIES,
    after=st.none() | st.integers(1, 75),
    limit=st.none() | st.integers(0, 20),
    patience=st.sampled_from([(4_000, 10_000), (1, 10_000), (1, 3)]),
)
def test_sql_agrees_with_a_plain_reading(
    crowd: tuple[Path, list[Facts]], query: Query, after: int | None, limit: int | None, patience: tuple[int, int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # A small library takes the ways of a large one.
        patch.setattr("tui_reader.store.entries.lists.PATIENCE", patience[0])
        patch.setattr("tui_reader.store.entries.lists.SHORT", patience[1])
        patch.setattr("tui_reader.store.search.hits.FIRST_RUN", 2)
        _agree(crowd, query, after, limit)


def _agree(crowd: tuple[Path, list[Facts]], query: Query, after: int | None, limit: int | None) -> None:
    path, kept = crowd
    place = {entry.id: (entry.at, entry.id) for entry in kept}
    held = sorted((place[entry.id] for entry in kept if shown(query, entry)), reverse=True)
    with Store.open(path) as store:
        assert store.entries.count(query) == len(held)
        assert len(store.entries.ids(query, limit=7)) == min(len(held), 7)
        assert set(store.entries.ids(query, order="best", limit=1_000)) == {entry_id for _, entry_id in held}
        assert store.entries.feeds_holding(query) >= {entry.feed_id for entry in kept if shown(query, entry)}
        assert store.entries.matching(query, list(range(200))) == {entry_id for _, entry_id in held}
        for order, way in zip(ORDERS, (held, held[::-1]), strict=True):
            behind = [
                key for key in way if after is None or (key < place[after] if order == "newest" else key > place[after])
            ]
            found = store.entries.ids(query, order=order, after=after, limit=limit)
            assert found == [entry_id for _, entry_id in behind][:limit]
