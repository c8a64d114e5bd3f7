"""Feeds and folders: subscribe, find, unsubscribe, come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.store.make import NOW, acting, add_feed, flagged, make_folder, outcome
from tui_reader.model.entities import FeedStatus
from tui_reader.model.errors import NotFound, UsageError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.query.terms import EVERYTHING, Is
from tui_reader.store import Store


def test_feeds_are_sorted_by_title_in_any_case(store: Store) -> None:
    for title in ("zebra", "Äpfel", "apple", "Banana"):
        store.feeds.add(f"https://example.org/{title}", title=title, now=NOW)
    assert [feed.title for feed in store.feeds.all()] == ["apple", "Banana", "zebra", "Äpfel"]


def test_the_same_address_is_one_feed_and_stays_as_it_was(store: Store) -> None:
    folder = make_folder(store, ["Tech"])
    one = store.feeds.add("https://a.example/", title="A", folder_id=folder, now=NOW)
    assert store.feeds.add("https://a.example/", title="Other", now=NOW + 9) == one


@pytest.mark.parametrize("again", ["HTTPS://A.example:443/feed", "https://a.example/feed#", "https://a.example/feed#x"])
def test_a_fragment_is_no_other_feed(store: Store, again: str) -> None:
    one = store.feeds.add("https://a.example/feed#first", now=NOW)
    assert one.url == "https://a.example/feed"
    assert store.feeds.find_by_url(again) == store.feeds.find(again) == store.feeds.add(again, now=NOW) == one
    other = store.feeds.add("https://b.example/", now=NOW)
    with pytest.raises(UsageError, match="already"):
        store.feeds.change_address(other.id, again)
    assert len(store.feeds.all()) == 2


def test_typing_the_address_gives_trust_and_never_takes_it(store: Store) -> None:
    feed = store.feeds.add("https://a.example/", trusted=False, now=NOW)
    for trusted, wanted in ((False, False), (True, True), (False, True)):
        store.feeds.add("https://a.example/", trusted=trusted, now=NOW)
        assert store.refresh.load_states([feed.id])[0].trusted is wanted


def test_an_unknown_folder_is_refused_and_nothing_is_added(store: Store) -> None:
    with pytest.raises(NotFound, match="no folder 77"):
        store.feeds.add("https://a.example/", folder_id=77, now=NOW)
    assert store.feeds.all() == []


def test_a_feed_is_found_by_id_address_title_and_part_of_it(store: Store) -> None:
    verge = store.feeds.add("https://verge.example/", title="The Verge", now=NOW)
    other = store.feeds.add("https://vergil.example/", title="Vergil", now=NOW)
    for words, feed in (
        (str(verge.id), verge),
        ("https://vergil.example/", other),
        ("the VERGE", verge),
        ("  the v ", verge),
        ("gil", other),
    ):
        assert store.feeds.find(words) == feed


def test_several_are_named_and_a_whole_title_wins(store: Store) -> None:
    add_feed(store, "verge")
    add_feed(store, "vergil")
    assert store.feeds.find("verge").title == "Verge"
    with pytest.raises(NotFound, match="can mean 2 feeds: 1 “Verge”, 2 “Vergil”"):
        store.feeds.find("verg")


@pytest.mark.parametrize("words", ["nothing", "", "  ", "99", "9" * 18, "9" * 40, "\udcff", "%", "\x1b[31m", "²"])
def test_what_is_not_there_is_said(store: Store, words: str) -> None:
    add_feed(store, "a")
    with pytest.raises(NotFound) as caught:
        store.feeds.find(words)
    str(caught.value).encode("utf-8")
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("number", [0, -1, 99, 2**63, 10**30])
def test_an_id_of_any_size_that_is_not_there_is_not_found(store: Store, number: int) -> None:
    with pytest.raises(NotFound):
        store.feeds.one(number)
    with pytest.raises(NotFound):
        store.folders.path(number)
    with pytest.raises(NotFound):
        store.feeds.remove(number)


def test_the_persons_empty_library_is_told_from_one_that_was_emptied(store: Store) -> None:
    assert store.feeds.is_new()
    feed = add_feed(store, "a")
    store.feeds.remove(feed)
    assert not store.feeds.is_new()


def test_a_removed_feed_is_hidden_everywhere_at_once(store: Store) -> None:
    gone, kept = add_feed(store, "gone", 3), add_feed(store, "kept", 2, first=10)
    flagged(store, [1], "starred", True)
    act = store.feeds.remove(gone)
    assert act.sentence == "Unsubscribed from Gone."
    assert [feed.id for feed in store.feeds.all()] == [kept]
    assert store.entries.ids(EVERYTHING) == [5, 4]
    assert store.entries.matching(EVERYTHING, [1, 2, 3, 4, 5]) == {4, 5}
    assert store.entries.ids(Is("starred")) == []
    counts = store.entries.counts()
    assert (counts.unread, counts.total, counts.starred, counts.today) == ({kept: 2}, {kept: 2}, 0, 2)
    assert [state.feed_id for state in store.refresh.load_states(None)] == [kept]
    assert store.refresh.load_states([gone]) == []
    assert not store.refresh.claim(gone, now=NOW)
    assert store.feeds.find_by_url("https://gone.example/feed") is None
    for missing in (store.feeds.one, store.entries.one):
        with pytest.raises(NotFound):
            missing(1)


def test_adding_a_removed_address_brings_entries_and_marks_back(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    flagged(store, [1, 2], "read", True)
    flagged(store, [3], "starred", True)
    store.refresh.finish(feed, outcome(error="Gone.", gone=True), now=NOW)
    store.feeds.remove(feed)
    back = store.feeds.add("https://a.example/feed", now=NOW + 5)
    assert (back.id, back.title, back.status) == (feed, "A", FeedStatus.NEVER)
    assert store.entries.ids(Is("read")) == [2, 1]
    assert store.entries.ids(Is("starred")) == [3]
    assert store.refresh.load_states(None)[0].next_due == 0
    assert store.journal.undo() is not None
    assert store.feeds.one(feed) == back


def test_purging_spares_the_young_and_the_starred(store: Store) -> None:
    old, young, starred, kept = (add_feed(store, name, 2, first=10 * at) for at, name in enumerate("abcd", 1))
    star = store.entries.ids(EVERYTHING)[2]
    assert store.entries.one(star).feed_id == starred
    flagged(store, [star], "starred", True)
    for feed, when in ((old, NOW), (starred, NOW), (young, NOW + 100)):
        with acting(store, now=when):
            store.feeds.remove(feed)
    assert store.feeds.purge_removed(before=NOW + 50) == 1
    rows = store.connection.rows("SELECT id FROM feeds ORDER BY id")
    assert [row[0] for row in rows] == [young, starred, kept]
    assert store.connection.value("SELECT count(*) FROM bodies") == 6
    assert [act.sentence for _ in range(4) if (act := store.journal.undo())] == [
        "Subscribed again: B.",
        "Subscribed again: C.",
        "That feed had come back already, or is gone for good.",
    ]


def test_ids_are_never_given_twice(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    store.feeds.remove(feed)
    store.feeds.purge_removed(before=NOW + 1)
    assert add_feed(store, "b", 1) > feed
    assert store.entries.ids(EVERYTHING) == [4]


def test_folders_nest_and_are_made_once(store: Store) -> None:
    inner = make_folder(store, ["Tech", "Python / C"])
    assert make_folder(store, ("Tech", "Python / C")) == inner
    assert store.folders.path(inner) == ("Tech", "Python / C")
    other = make_folder(store, ["News", "Python / C"])
    assert other != inner
    assert store.folders.all() == []
    for name, folder_id in (("a", inner), ("b", other)):
        add_feed(store, name, folder_id=folder_id)
    assert [folder.name for folder in store.folders.all()] == ["News", "Python / C", "Python / C", "Tech"]
    feed = store.feeds.add("https://a.example/", folder_id=inner, now=NOW)
    assert feed.folder_id == inner


def test_status_tells_how_a_feed_stands(store: Store) -> None:
    feed = add_feed(store, "a")

    def after(**changed: Any) -> FeedStatus:
        store.refresh.finish(feed, outcome(**changed), now=NOW)
        return store.feeds.one(feed).status

    assert store.feeds.one(feed).status is FeedStatus.NEVER
    assert after(error="Offline.", failures=0) is FeedStatus.NEVER
    assert after(error="No answer.", failures=1) is FeedStatus.FAILING
    assert after(feed=ParsedFeed("rss20", title="A")) is FeedStatus.OK
    assert after(error="Offline.", failures=0) is FeedStatus.OK
    assert after(error="410.", gone=True, failures=1) is FeedStatus.GONE
    assert after(error="No answer.", failures=2) is FeedStatus.GONE
    assert after() is FeedStatus.OK


def test_a_feed_without_a_title_is_shown_by_its_address_without_the_password(tmp_path: Path) -> None:
    with Store.open(tmp_path / "library.db") as store:
        feed = store.feeds.add("https://ada:secret@example.org/feed", now=NOW)
        assert feed.title == "https://***@example.org/feed"
        assert feed.url == "https://ada:secret@example.org/feed", "it is asked with it"
