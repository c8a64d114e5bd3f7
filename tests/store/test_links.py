"""Addresses lead to the entries they belong to, and never to another one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed, arrival, fill
from tui_reader.model.incoming import Arrival
from tui_reader.store import Store


def keep(store: Store, feed: str, *urls: str) -> list[int]:
    """Subscribe a feed whose entries have these addresses; return their ids."""
    arrivals = [arrival(number) for number in range(len(urls))]
    rows = [each.row._replace(url=url) for each, url in zip(arrivals, urls, strict=True)]
    return fill(store, add_feed(store, feed), [Arrival(row, NOW) for row in rows])


@pytest.mark.parametrize(
    "kept",
    [
        "https://example.org/post",
        "http://example.org/post/",
        "https://example.org/post?utm_source=rss&utm_medium=feed",
        "https://example.org/post/#atom-everything",
    ],
)
@pytest.mark.parametrize("link", ["https://example.org/post", "http://EXAMPLE.org/post/?fbclid=1"])
def test_however_an_address_is_spelled(store: Store, kept: str, link: str) -> None:
    (wanted, _) = keep(store, "a", kept, "https://example.org/post/two")
    assert store.entries.find(link) == wanted


def test_a_link_into_a_page_leads_to_its_entry(store: Store) -> None:
    (wanted,) = keep(store, "a", "https://example.org/post?p=1")
    assert store.entries.find("https://example.org/post?p=1#comments") == wanted
    assert store.entries.find("https://example.org/post?p=2") is None
    assert store.entries.find("https://example.org/post") is None


def test_entries_told_apart_by_the_fragment_alone(store: Store) -> None:
    one, two = keep(store, "a", "https://example.org/changes#v1", "https://example.org/changes#v2")
    assert store.entries.find("https://example.org/changes#v1") == one
    assert store.entries.find("http://example.org/changes/#v2") == two
    assert store.entries.find("https://example.org/changes#v3") is None
    assert store.entries.find("https://example.org/changes") is None


def test_a_feed_with_one_link_for_all_its_entries_is_no_answer(store: Store) -> None:
    keep(store, "a", "https://example.org/", "https://example.org/")
    assert store.entries.find("https://example.org/") is None
    (wanted,) = keep(store, "b", "https://example.org/?utm_source=b")
    assert store.entries.find("https://example.org/") == wanted


def test_the_same_page_in_several_feeds_is_that_which_came_first(store: Store) -> None:
    (wanted,) = keep(store, "a", "https://example.org/post")
    keep(store, "b", "https://example.org/post")
    assert store.entries.find("https://example.org/post") == wanted


def test_what_was_unsubscribed_is_not_found(store: Store) -> None:
    keep(store, "a", "https://example.org/post")
    store.feeds.remove(1)
    assert store.entries.find("https://example.org/post") is None


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()))
def test_any_text_at_all_finds_nothing(store: Store, text: str) -> None:
    assert store.entries.find(text) is None
    assert store.entries.find("https://" + text) is None
