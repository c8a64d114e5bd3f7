"""Entries: everything that was said of them comes back, whatever it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed, arrival, fill, flagged
from tui_reader.model.entities import Content, Enclosure, Position
from tui_reader.model.errors import LibraryError, NotFound
from tui_reader.model.incoming import Arrival, ParsedEntry, Revision
from tui_reader.model.records import replace
from tui_reader.query.terms import InFeed, Is, Not
from tui_reader.store import Store, make_row


def test_an_entry_comes_back_whole(store: Store) -> None:
    feed = add_feed(store, "a")
    parsed = {
        "authors": ("Ann", "Bob"),
        "published": 5,
        "updated": 6,
        "content": Content("<p>é 漢字 \U0001f600</p>" * 500, "html", "https://example.org/base/"),
        "enclosures": (Enclosure("https://e/1", "audio/mpeg", 3), Enclosure("https://e/0")),
        "categories": ("x", "y, z"),
        "image": "https://example.org/i.png",
        "comments_url": "https://c",
        "comments_feed": "https://cf",
        "comments_count": 0,
    }
    entry_id = fill(store, feed, [arrival(1, at=5, **parsed)])[0]
    entry = store.entries.one(entry_id)
    assert (entry.id, entry.feed_id, entry.uid, entry.url) == (entry_id, feed, "id-1", "https://example.org/1")
    assert (entry.title, entry.arrived, entry.at, entry.read, entry.starred) == ("Title 1", NOW, 5, False, False)
    assert entry.body == parsed["content"]
    for name in ("authors", "published", "updated", "enclosures", "categories", "image"):
        assert getattr(entry, name) == parsed[name]
    assert (entry.comments_url, entry.comments_feed, entry.comments_count) == ("https://c", "https://cf", 0)
    assert store.entries.headlines([entry_id])[0].author == "Ann, Bob"


def test_what_a_feed_says_beside_a_text_comes_back_and_a_change_of_it_adds_a_row(store: Store) -> None:
    feed = add_feed(store, "a")
    body, others = Content("<p>é"), (Content("漢字 \ud800", "text", "https://e/"), Content("BEGIN:VCALENDAR", "data"))
    (entry_id,) = fill(store, feed, [arrival(1, content=body, others=others)])
    entry = store.entries.one(entry_id)
    assert entry.others == (replace(others[0], value="漢字 ?"), others[1])
    assert entry.shown == (body, entry.others[0])
    for _ in range(2):
        store.refresh.save(feed, [], [Revision(entry_id, arrival(1, content=body, others=others[1:]).row)], now=NOW)
    assert store.entries.one(entry_id).others == others[1:]
    assert store.connection.value("SELECT count(*) FROM bodies") == 2


@pytest.mark.parametrize("number", [0, -1, 99, 2**63, 10**40])
def test_what_is_not_there_is_not_found(store: Store, number: int) -> None:
    with pytest.raises(NotFound, match=f"no entry {number}"):
        store.entries.one(number)


def test_marking_tells_what_really_changed(store: Store) -> None:
    add_feed(store, "a", 4)
    assert sorted(flagged(store, [1, 2], "read", True)) == [1, 2]
    assert flagged(store, [1, 2, 3, 3, 99, 10**40], "read", True) == (3,)
    assert flagged(store, [], "starred", True) == ()
    assert flagged(store, [4], "read", False) == ()
    assert [store.entries.one(at).read for at in (1, 2, 3, 4)] == [True, True, True, False]


def test_a_damaged_body_is_a_sentence_about_that_entry(store: Store) -> None:
    add_feed(store, "a", 2)
    store.connection.run("UPDATE bodies SET packed = x'00ff' WHERE entry_id = 1")
    with pytest.raises(LibraryError, match="The text of entry 1 is damaged"):
        store.entries.one(1)
    assert store.entries.one(2).body == Content("<p>2")


_TEXT = st.text(st.characters(), max_size=30)  # lone surrogates and NUL, too
_MAYBE = st.none() | _TEXT
_NUMBER = st.none() | st.integers()
_CONTENT = st.none() | st.builds(Content, _TEXT, st.sampled_from(["html", "text"]), _MAYBE)
_PARSED = st.builds(
    ParsedEntry,
    id=_MAYBE,
    url=_MAYBE,
    title=_TEXT,
    authors=st.lists(_TEXT, max_size=3).map(tuple),
    published=_NUMBER,
    updated=_NUMBER,
    content=_CONTENT,
    summary=_CONTENT,
    enclosures=st.lists(st.builds(Enclosure, _TEXT, _MAYBE, _NUMBER), max_size=2).map(tuple),
    categories=st.lists(_TEXT, max_size=2).map(tuple),
    image=_MAYBE,
    comments_url=_MAYBE,
    comments_feed=_MAYBE,
    comments_count=_NUMBER,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PARSED, min_size=1, max_size=8))
def test_nothing_a_feed_can_say_stops_the_store(entries: list[ParsedEntry]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "l.db") as store:
        feed = store.feeds.add("https://a.example/", now=NOW)
        rows = [
            make_row(parsed, title=parsed.title, digest=bytes([at]), body=parsed.content or parsed.summary)
            for at, parsed in enumerate(entries)
        ]
        arrivals = [Arrival(row, NOW + at) for at, row in enumerate(rows)]
        ids = fill(store, feed.id, arrivals)
        for entry_id, parsed in zip(ids, entries, strict=True):
            entry = store.entries.one(entry_id)
            assert len(entry.authors) == len(parsed.authors)
            assert entry.title == parsed.title.encode("utf-8", "replace").decode()
            assert entry.published in {parsed.published, None}


def test_where_an_entry_was_left_is_kept_until_it_was_read_to_its_end(store: Store) -> None:
    feed = add_feed(store, "alpha", 3)
    first, second, third = store.entries.ids(InFeed(feed))
    left = Position(4, 17, "and then the bird", 0.25)
    store.entries.keep_position(second, left)
    store.entries.keep_position(third, Position(0, 0, "", 0.0))
    assert store.entries.one(second).position == left
    assert store.entries.one(first).position is None
    assert store.entries.ids(Is("begun")) == [second, third]
    assert store.entries.counts().begun == 2
    store.entries.keep_position(second, Position(5, 0, "flew away", 0.5))
    store.entries.keep_position(third, None)
    assert store.entries.ids(Is("begun")) == [second]
    assert store.entries.ids(Not(Is("begun"))) == [first, third]
    store.feeds.remove(feed)
    assert store.entries.ids(Is("begun")) == []


def test_a_position_in_an_entry_that_is_gone_is_let_go(store: Store) -> None:
    store.entries.keep_position(99, Position(1, 1, "x", 0.1))
    assert store.entries.count(Is("begun")) == 0
