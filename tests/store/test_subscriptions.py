"""A list of feeds is kept as one act: in short transactions, with titles and folders, and undone as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.make import NOW, add_feed, flags, outcome
from tui_reader.model.entities import FeedStatus
from tui_reader.model.incoming import Subscription
from tui_reader.query.terms import InFeed, Is
from tui_reader.store import Store
from tui_reader.store.feeds.subscriptions import BATCH

THREE = [
    Subscription("https://a.example/feed", "My A", "https://a.example/", ("Tech", "Deep")),
    Subscription("https://b.example/feed", "https://b.example/feed", None, ("Tech",)),
    Subscription("https://c.example/feed", ""),
]


def keep(store: Store, wanted: list[Subscription], *, now: int = NOW) -> list[bool]:
    return store.subscriptions.add_all(wanted, source="list.opml")


def undo(store: Store) -> str:
    act = store.journal.undo()
    return act.sentence if act else ""


def redo(store: Store) -> str:
    act = store.journal.redo()
    return act.sentence if act else ""


def titles(store: Store) -> list[str]:
    return [feed.title for feed in store.feeds.all()]


def test_feeds_folders_and_titles_are_there_at_once_and_due(store: Store) -> None:
    assert keep(store, THREE) == [True, True, True]
    listed = [each for _, each in store.subscriptions.load_all()]
    assert listed == [THREE[0], Subscription("https://b.example/feed", "", None, ("Tech",)), THREE[2]]
    for feed in store.feeds.all():
        assert (feed.status, feed.next_due) == (FeedStatus.NEVER, None)
    states = store.refresh.load_states(None)
    assert [(state.url, state.next_due, state.trusted) for state in states] == [(each.url, 0, True) for each in THREE]


def test_the_lists_title_is_the_persons_own_and_only_for_a_new_feed(store: Store) -> None:
    first = add_feed(store, "a")
    assert keep(store, THREE) == [False, True, True]
    assert store.feeds.one(first).title == "A"
    assert store.feeds.one(first).folder_id is None


def test_an_address_that_a_feed_had_before_it_moved_is_that_feed(store: Store) -> None:
    feed = add_feed(store, "a")
    for _ in range(3):
        store.refresh.finish(feed, outcome(moved_to="https://new.example/feed"), now=NOW)
    assert store.feeds.one(feed).url == "https://new.example/feed"
    assert keep(store, THREE[:1]) == [False]
    assert len(store.feeds.all()) == 1


def test_a_removed_feed_comes_back_with_its_entries_and_its_title(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    store.feeds.remove(feed)
    assert keep(store, THREE[:1]) == [True]
    assert store.feeds.one(feed).title == "A"
    assert store.entries.counts().total == {feed: 3}
    assert [each.folder for _, each in store.subscriptions.load_all()] == [("Tech", "Deep")]


def test_one_import_is_one_act_that_undo_hides_and_redo_brings_back(store: Store) -> None:
    add_feed(store, "old")
    keep(store, THREE)
    assert undo(store) == "Took back 3 imported feeds."
    assert titles(store) == ["Old"]
    assert store.folders.all() == []
    assert redo(store) == "Subscribed again to 3 imported feeds."
    assert len(titles(store)) == 4
    assert [folder.name for folder in store.folders.all()] == ["Deep", "Tech"]
    assert undo(store) == "Took back 3 imported feeds."
    assert undo(store) == ""


def test_nothing_new_is_no_act(store: Store) -> None:
    keep(store, THREE)
    assert keep(store, THREE) == [False] * 3
    assert undo(store) == "Took back 3 imported feeds."
    assert undo(store) == ""


def test_what_changed_since_is_left_alone(store: Store) -> None:
    keep(store, THREE)
    feed = store.feeds.find_by_url(THREE[0].url)
    assert feed is not None
    store.feeds.remove(feed.id)
    store.feeds.add(THREE[0].url, now=NOW)  # by hand, so that the import is not why it is here
    assert undo(store) == "That feed had come back already, or is gone for good."
    assert undo(store) == "Took back 2 of 3 imported feeds. The others were changed since and left alone."
    assert titles(store) == ["My A"]


def test_acts_are_undone_one_after_the_other_through_all_that_happened_to_a_feed(store: Store, path: Path) -> None:
    feed = add_feed(store, "a")
    states = [flags(path)]
    store.feeds.remove(feed)
    states.append(flags(path))
    keep(store, THREE)
    states.append(flags(path))
    store.feeds.remove(feed)
    for state in reversed(states[1:]):
        undo(store)
        assert flags(path)[0] == state[0]
    undo(store)
    assert flags(path)[0] == states[0][0]
    for state in states[1:]:
        redo(store)
        assert flags(path)[0] == state[0]


class _Busy(list[Subscription]):
    """A list that lets another program write whenever the store asks for the next feeds."""

    def __init__(self, feeds: list[Subscription], path: Path, entries: list[int]) -> None:
        super().__init__(feeds)
        self.path, self.entries, self.others = path, entries, 0

    def __getitem__(self, key):  # type: ignore[no-untyped-def]
        with Store.open(self.path) as other:
            self.others += other.entries.read(self.entries[self.others])
        return super().__getitem__(key)


def test_others_write_in_between(store: Store, path: Path) -> None:
    feed = add_feed(store, "a", 10)
    many = [Subscription(f"https://many.example/{number}", folder=("F",)) for number in range(BATCH * 4)]
    busy = _Busy(many, path, store.entries.ids(InFeed(feed)))
    assert keep(store, busy) == [True] * len(many)
    assert busy.others == 4
    assert store.entries.count(Is("read")) == 4


def test_what_was_kept_before_a_failure_is_whole_and_can_be_undone(store: Store) -> None:
    class Breaks(list[Subscription]):
        def __getitem__(self, key):  # type: ignore[no-untyped-def]
            if key.start:
                raise KeyboardInterrupt
            return super().__getitem__(key)

    many = [Subscription(f"https://many.example/{number}") for number in range(BATCH * 2)]
    with pytest.raises(KeyboardInterrupt):
        keep(store, Breaks(many))
    assert len(store.feeds.all()) == BATCH
    assert undo(store) == f"Took back {BATCH} imported feeds."
    assert store.feeds.all() == []
