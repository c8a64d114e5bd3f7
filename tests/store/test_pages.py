"""The page's text beside the feed's: both are kept, one is read, and the wish for a whole feed can be taken back."""

from __future__ import annotations

import pytest

from tests.store.make import NOW, acting, add_feed, arrival, fill, flagged
from tui_reader.model.entities import Content
from tui_reader.model.errors import LibraryError, NotFound
from tui_reader.model.incoming import Revision
from tui_reader.store import Store, pack

PAGE = Content("<p>The whole text.</p>", base="https://example.org/1")


def page_rows(store: Store) -> int:
    return int(store.connection.value("SELECT count(*) FROM bodies WHERE of_page = 1"))


@pytest.fixture
def feed(store: Store) -> int:
    """A feed with three entries, 1 to 3."""
    return add_feed(store, "herons", 3)


def test_both_versions_are_kept_and_the_wish_decides_which_is_read(store: Store, feed: int) -> None:
    store.pages.save(1, pack(PAGE), now=NOW)
    entry = store.entries.one(1)
    assert (entry.body, entry.page, entry.page_asked) == (Content("<p>1"), PAGE, NOW)
    assert (entry.full_text, entry.shown) == (False, (entry.body,))
    store.pages.show([1, 2], True)
    entry = store.entries.one(1)
    assert (entry.full_text, entry.shown) == (True, (PAGE,))
    other = store.entries.one(2)
    assert (other.shows_page, other.full_text, other.shown) == (True, False, (other.body,)), "there is no page to show"
    store.pages.show([1], False)
    assert store.entries.one(1).shown == (entry.body,)


def test_the_same_text_is_kept_once_and_a_new_one_beside_it(store: Store, feed: int) -> None:
    store.pages.save(1, pack(PAGE), now=NOW)
    store.pages.save(1, pack(PAGE), now=NOW + 5)
    assert page_rows(store) == 1
    assert store.entries.one(1).page_asked == NOW + 5
    store.pages.save(1, pack(Content("<p>Another.</p>")), now=NOW + 6)
    assert page_rows(store) == 2
    page = store.entries.one(1).page
    assert page is not None
    assert page.value == "<p>Another.</p>"


def test_a_failure_keeps_the_text_that_is_there(store: Store, feed: int) -> None:
    store.pages.save(1, pack(PAGE), now=NOW)
    store.pages.fail(1, "example.org has trouble of its own (HTTP 500).", asked=NOW + 9)
    entry = store.entries.one(1)
    assert (entry.page, entry.page_asked) == (PAGE, NOW + 9)
    assert entry.page_error == "example.org has trouble of its own (HTTP 500)."
    store.pages.save(1, pack(PAGE), now=NOW + 10)
    assert store.entries.one(1).page_error is None


def test_a_feed_that_says_the_very_text_of_the_page_has_a_row_of_its_own(store: Store, feed: int) -> None:
    store.pages.save(1, pack(PAGE), now=NOW)
    store.refresh.save(feed, [], [Revision(1, arrival(1, content=PAGE).row)], now=NOW)
    entry = store.entries.one(1)
    assert entry.body == entry.page == PAGE
    assert store.connection.value("SELECT body_id <> page_body_id FROM entries WHERE id = 1")


def test_an_entry_that_is_gone_meanwhile_is_said(store: Store, feed: int) -> None:
    with pytest.raises(NotFound):
        store.pages.save(99, pack(PAGE), now=NOW)
    with pytest.raises(NotFound):
        store.pages.load_state(99)
    store.feeds.remove(feed)
    with pytest.raises(NotFound):
        store.pages.load_state(1)


def test_what_must_be_known_before_a_page_is_fetched(store: Store, feed: int) -> None:
    state = store.pages.load_state(1)
    assert (state.url, state.title, state.body) == ("https://example.org/1", "Title 1", Content("<p>1"))
    assert (state.feed_url, state.trusted) == ("https://herons.example/feed", True)
    assert (state.asked, state.is_stored) == (None, False)
    store.pages.save(1, pack(PAGE), now=NOW)
    assert store.pages.load_state(1).is_stored


def test_the_wish_for_a_feed_shows_its_pages_but_for_what_was_chosen_by_hand(store: Store, feed: int) -> None:
    for entry_id in (1, 2):
        store.pages.save(entry_id, pack(PAGE), now=NOW)
    store.pages.show([2], False)
    act = store.feeds.always_full_text(feed, True)
    assert act.sentence == "Herons: always the whole text of its pages."
    assert store.feeds.one(feed).full_text
    assert [store.entries.one(entry_id).full_text for entry_id in (1, 2)] == [True, False]


def test_the_wish_for_a_feed_is_taken_back_and_made_again(store: Store, feed: int) -> None:
    store.feeds.always_full_text(feed, True)
    act = store.journal.undo()
    assert act is not None
    assert act.sentence == "Herons: the text as the feed gives it."
    assert not store.feeds.one(feed).full_text
    act = store.journal.redo()
    assert act is not None
    assert store.feeds.one(feed).full_text


def test_a_wish_that_was_changed_since_is_left_alone(store: Store, feed: int) -> None:
    store.feeds.always_full_text(feed, True)
    with acting(store, "two"):
        store.feeds.always_full_text(feed, False)
    act = store.journal.undo()
    assert act is not None
    assert "left alone" in act.sentence
    assert not store.feeds.one(feed).full_text


def test_a_wish_that_is_there_already_makes_no_act(store: Store, feed: int) -> None:
    store.feeds.always_full_text(feed, False)
    assert store.journal.undo() is None
    with pytest.raises(NotFound):
        store.feeds.always_full_text(99, True)


def test_unread_entries_of_such_feeds_wait_until_they_were_asked_for(store: Store, feed: int) -> None:
    add_feed(store, "storks", 2)
    assert store.pages.waiting(limit=9, now=NOW) == []
    store.feeds.always_full_text(feed, True)
    assert store.pages.waiting(limit=9, now=NOW) == [3, 2, 1]
    assert store.pages.waiting(limit=2, now=NOW) == [3, 2]
    flagged(store, [3], "read", True)
    store.pages.fail(2, "There is no host named example.org.", asked=None)
    assert store.pages.waiting(limit=9, now=NOW) == [2, 1], "nobody was asked"
    store.pages.fail(2, "No article was found on that page.", asked=NOW)
    store.pages.save(1, pack(PAGE), now=NOW)
    assert store.pages.waiting(limit=9, now=NOW) == []


def test_a_paused_feed_is_not_asked_for_pages_either(store: Store, feed: int) -> None:
    store.feeds.always_full_text(feed, True)
    store.connection.run("UPDATE feeds SET paused = 1")
    assert store.pages.waiting(limit=9, now=NOW) == []


def test_a_link_that_leads_to_another_page_now_waits_for_that_one(store: Store, feed: int) -> None:
    """The text of the old page was shown for good; it stays only until the new one is here."""
    store.feeds.always_full_text(feed, True)
    link = store.entries.one(1).url or ""
    for entry_id in (1, 2, 3):
        store.pages.save(entry_id, pack(PAGE), now=NOW)
    for url in (f"{link}?utm_source=rss", link.replace("https:", "http:"), link):
        store.refresh.save(feed, [], [Revision(1, arrival(1).row._replace(url=url))], now=NOW)
        assert store.pages.waiting(limit=9, now=NOW) == [], "the same page, spelled otherwise"
    store.refresh.save(feed, [], [Revision(1, arrival(1).row._replace(url=f"{link}/corrected"))], now=NOW)
    assert store.pages.waiting(limit=9, now=NOW) == [1]
    assert store.entries.one(1).shown == (PAGE,)


def test_what_the_feed_gave_of_other_entries(store: Store, feed: int) -> None:
    fill(store, feed, [arrival(9, content=None)])
    assert [body.value for body in store.pages.recent_bodies(2)] == ["<p>3", "<p>1"]


def test_a_damaged_page_is_said(store: Store, feed: int) -> None:
    store.pages.save(1, pack(PAGE), now=NOW)
    store.connection.run("UPDATE bodies SET packed = x'00ff' WHERE of_page = 1")
    with pytest.raises(LibraryError, match="entry 1 is damaged"):
        store.entries.one(1)
