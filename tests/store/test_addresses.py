"""A feed's address changed by the person: what is kept, what is forgotten, and the way back."""

from __future__ import annotations

import pytest

from tests.store.make import NOW, acting, add_feed, outcome
from tui_reader.model.entities import Act, FeedStatus
from tui_reader.model.errors import NotFound, UsageError
from tui_reader.store import Store

OLD, NEW = "https://herons.example/feed", "https://birds.example/feed"


def change(store: Store, feed: int, url: str, *, typed: bool = False) -> Act:
    return store.feeds.change_address(feed, url, typed=typed)


def undo(store: Store) -> str:
    act = store.journal.undo()
    return act.sentence if act else ""


def test_a_new_address_keeps_the_entries_and_forgets_the_old_server(store: Store) -> None:
    feed = add_feed(store, "herons", 3)
    gone = outcome(etag='"1"', body_hash=b"x", last_modified="then", error="Gone.", gone=True, failures=4)
    store.refresh.finish(feed, gone, now=NOW)
    assert change(store, feed, NEW) == Act(f"Herons is read from {NEW} now.")
    kept = store.feeds.one(feed)
    assert (kept.url, kept.status, kept.error, kept.failures, kept.next_due) == (NEW, FeedStatus.NEVER, None, 0, None)
    (state,) = store.refresh.load_states([feed])
    assert (state.etag, state.last_modified, state.body_hash, state.next_due) == (None, None, None, 0)
    assert len(store.refresh.load_known(feed)) == 3
    assert store.feeds.former_addresses(feed) == (OLD,)
    found = store.feeds.find_by_url(OLD)
    assert found is not None, "known by its old address"
    assert found.id == feed


def test_undo_and_redo(store: Store) -> None:
    feed = add_feed(store, "herons", 1)
    change(store, feed, NEW, typed=True)
    assert undo(store) == "Herons has its former address again."
    assert store.feeds.one(feed).url == OLD
    assert store.feeds.former_addresses(feed) == ()
    act = store.journal.redo()
    assert act == Act(f"Herons is read from {NEW} now.")
    assert store.feeds.former_addresses(feed) == (OLD,)


def test_an_address_that_was_taken_back_can_be_another_feeds(store: Store) -> None:
    feed = add_feed(store, "herons", 1)
    change(store, feed, NEW, typed=True)
    undo(store)
    assert store.feeds.add(NEW, now=NOW).id != feed


def test_what_was_changed_since_is_left_alone(store: Store) -> None:
    feed = add_feed(store, "herons", 1)
    change(store, feed, NEW)
    change(store, feed, "https://third.example/")
    store.journal.undo()
    with acting(store, "other"):
        store.feeds.remove(feed)
    assert "left alone" in undo(store)


def test_an_address_taken_meanwhile_is_not_taken_back(store: Store) -> None:
    feed = add_feed(store, "herons", 1)
    change(store, feed, NEW)
    with acting(store, "other"):
        store.feeds.change_address(add_feed(store, "gulls"), OLD)
    assert undo(store) == "“Gulls” has this address already; nothing was changed."
    assert store.feeds.one(feed).url == NEW


def test_another_feeds_address_is_refused(store: Store) -> None:
    feed, other = add_feed(store, "herons"), add_feed(store, "gulls")
    with pytest.raises(UsageError, match="“Gulls” has this address already; nothing was changed"):
        change(store, feed, "https://gulls.example/feed")
    store.feeds.remove(other)
    with pytest.raises(UsageError, match="when you unsubscribed from it; add it again instead"):
        change(store, feed, "https://gulls.example/feed")
    with pytest.raises(NotFound):
        change(store, 99, NEW)
    assert store.feeds.one(feed).url == OLD
    assert store.feeds.former_addresses(feed) == ()


def test_its_own_address_only_asks_again(store: Store) -> None:
    feed = add_feed(store, "herons")
    store.refresh.finish(feed, outcome(gone=True, failures=2, error="Gone."), now=NOW)
    assert change(store, feed, OLD) == Act("Herons keeps its address and is asked again.")
    assert store.feeds.one(feed).status is FeedStatus.NEVER
    assert undo(store) == ""
    assert store.feeds.former_addresses(feed) == ()


@pytest.mark.parametrize(
    ("url", "typed", "trusted"),
    [(NEW, False, False), (NEW, True, True), ("https://herons.example/other", False, True)],
)
def test_nobody_typed_an_address_on_another_host(store: Store, url: str, typed: bool, trusted: bool) -> None:
    feed = add_feed(store, "herons")
    change(store, feed, url, typed=typed)
    assert store.refresh.load_states([feed])[0].trusted is trusted
    undo(store)
    assert store.refresh.load_states([feed])[0].trusted


def test_a_password_is_not_said(store: Store) -> None:
    feed = add_feed(store, "herons")
    assert "secret" not in change(store, feed, "https://ada:secret@birds.example/feed").sentence
