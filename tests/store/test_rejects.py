"""An entry that a step cannot take is set aside with its reason, and holds up nobody."""

from __future__ import annotations

import sqlite3

import pytest

from tests.store.make import NOW, add_feed, arrival, fill
from tests.store.test_index import found, index_all
from tui_reader.model.entities import Content, Rule
from tui_reader.model.incoming import Arrival, PackedBody, Revision
from tui_reader.store import Store
from tui_reader.store.feeds.health import load_vitals
from tui_reader.text.health import judge, sentences

BROKEN = PackedBody("html", None, b"\0")


def told(store: Store, feed_id: int) -> str:
    """What the health view says of a feed."""
    vitals = next(each for each in load_vitals(store.connection) if each.feed_id == feed_id)
    return " ".join(sentences(judge(store.feeds.one(feed_id), vitals, now=NOW), now=NOW))


def damaged(number: int) -> Arrival:
    good = arrival(number, content=Content("heron"))
    return Arrival(good.row._replace(body=BROKEN), good.at)


def test_what_cannot_be_unpacked_is_found_by_its_title_and_said(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, [arrival(1, content=Content("heron")), damaged(2), arrival(3, content=Content("heron"))])
    index_all(store)
    assert (store.search.pending(), found(store, "heron"), found(store, '"title 2"')) == (0, [3, 1], [2])
    assert told(store, feed).startswith("1 entry could not be indexed for search (LibraryError: ")
    assert told(store, feed).endswith(" It can still be read.")
    assert "entry 2 could not be indexed for search" in caplog.text
    store.search.try_again()
    assert store.search.pending() == 0  # this reader has tried it


def test_what_the_index_cannot_hold_leaves_the_others_in(store: Store) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, [arrival(1, content=Content("heron")), arrival(2, content=Content("heron " * 40_000))])
    store.connection.raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100_000)
    index_all(store)
    assert (store.search.pending(), found(store, "heron")) == (0, [1])
    assert "indexed for search (Unstorable: " in told(store, feed)


def test_what_cannot_be_held_against_the_rules_arrives_and_the_others_are_ruled(store: Store) -> None:
    feed = add_feed(store, "a")
    store.rules.add(Rule("heron", "star", feed), existing=False)
    fill(store, feed, [arrival(1, content=Content("heron")), damaged(2), arrival(3, content=Content("heron"))])
    assert found(store, "is:starred") == [3, 1]
    assert "held against the rules (LibraryError: " in told(store, feed)


def test_a_changed_text_and_another_version_of_the_reader_try_anew(store: Store) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, [damaged(1), damaged(2)])
    index_all(store)
    assert told(store, feed).startswith("2 entries were set aside. One of them could not be indexed for search")
    store.refresh.save(feed, [], [Revision(1, arrival(1, content=Content("heron")).row)], now=NOW)
    index_all(store)
    assert (found(store, "heron"), told(store, feed)[:7]) == ([1], "1 entry")
    with store.transaction():
        store.connection.run("UPDATE bodies SET packed = :good, type = 'text'", good=packed("stork"))
        store.connection.run("UPDATE entries SET set_aside = '0.0.1' || substr(set_aside, 6)")
        store.connection.run("UPDATE feeds SET parser_version = 9")
    store.search.try_again()
    assert store.refresh.load_states([feed])[0].parser_version == 0  # what was set aside when parsed is parsed again
    index_all(store)
    assert (found(store, "stork"), told(store, feed)) == ([2], "")


def packed(text: str) -> bytes:
    row = arrival(1, content=Content(text, "text")).row
    assert row.body is not None
    return row.body.packed


def test_a_reason_from_the_parser_arrives_with_the_entry(store: Store) -> None:
    feed = add_feed(store, "a")
    fill(store, feed, [arrival(1, set_aside="read as it was meant (ValueError: x)")])
    assert told(store, feed) == "1 entry could not be read as it was meant (ValueError: x). It can still be read."
    store.entries.set_aside(1, "set as it was meant (KeyError: y)\x1b[31m")
    assert "set as it was meant (KeyError: y)[31m" in told(store, feed)
