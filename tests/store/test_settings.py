"""Settings of feeds: several at once are one act, undone as one; what they do to a refresh of the store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.store.make import NOW, acting, add_feed, arrival, fill, flagged, make_folder, outcome
from tests.store.test_folders import make, redo, tree, undo
from tui_reader.model.entities import FeedStatus
from tui_reader.model.errors import NotFound, UsageError
from tui_reader.model.records import replace
from tui_reader.query.terms import Is
from tui_reader.store import Store

DAY = 86400


def edit(store: Store, feed_id: int, **wanted: Any) -> str:
    before = store.feeds.settings(feed_id)
    return store.feeds.edit(feed_id, before, replace(before, **wanted)).sentence


def test_several_settings_are_one_act_with_one_sentence(store: Store) -> None:
    feed = add_feed(store, "a")
    before = store.feeds.settings(feed)
    said = edit(store, feed, title="Mine", folder=("New", "Deep"), interval=7200, keep_newest=20, read_after=DAY)
    assert said == "Changed 5 settings of A."
    assert tree(store) == ["New", "New/Deep", "New/Deep/Mine"]
    after = store.feeds.settings(feed)
    assert undo(store) == f"Taken back: {said}"
    assert (store.feeds.settings(feed), tree(store)) == (before, ["A"])
    redo(store)
    assert store.feeds.settings(feed) == after


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "Nothing was changed of A."),
        (
            {"title": "Mine", "full_text": True, "keep_newest": 5},
            "Changed title, version of the text and number kept unread of A.",
        ),
        ({"title": "Mine"}, "Renamed A to Mine."),
        ({"folder": ("F/1",)}, "Moved A to F\\/1."),
        ({"paused": True}, "Paused A."),
        ({"paused_until": 1_780_000_000}, "Paused A until 28 May 2026."),
        ({"url": "https://ada:secret@b.example/"}, "Changed address of A."),
        ({"headers": (("Cookie", "secret"),), "headers_for": "https://a.example/feed"}, "Changed headers of A."),
    ],
)
def test_the_sentence_says_what_was_changed_and_no_secret(store: Store, wanted: dict[str, Any], said: str) -> None:
    feed = add_feed(store, "a")
    assert edit(store, feed, **wanted) == said
    assert undo(store) == (f"Taken back: {said}" if wanted else "")


def test_what_nobody_changed_is_not_written(store: Store) -> None:
    feed = add_feed(store, "a")
    seen = store.feeds.settings(feed)
    with acting(store, "other"):
        store.feeds.always_full_text(feed, True)
    store.feeds.edit(feed, seen, replace(seen, title="Mine"))
    assert store.feeds.settings(feed).full_text


def test_an_address_is_changed_with_the_rest_and_taken_back(store: Store) -> None:
    feed = add_feed(store, "a")
    store.refresh.finish(feed, outcome(etag="x", body_hash=b"x"), now=NOW)
    edit(store, feed, url="https://b.example/", title="B")
    state = store.refresh.load_states([feed])[0]
    assert (state.url, state.etag, state.body_hash, state.next_due) == ("https://b.example/", None, None, 0)
    assert store.feeds.former_addresses(feed) == ("https://a.example/feed",)
    undo(store)
    assert store.feeds.one(feed).url == "https://a.example/feed"
    assert store.feeds.former_addresses(feed) == (), "whoever subscribes to the other address means another feed"
    assert store.feeds.add("https://b.example/", now=NOW).id != feed


def test_a_fragment_is_no_part_of_the_address(store: Store) -> None:
    feed, _ = add_feed(store, "a"), add_feed(store, "b")
    edit(store, feed, url="https://C.example#top")
    assert store.feeds.settings(feed).url == "https://c.example/"
    with pytest.raises(UsageError, match="already"):
        edit(store, feed, url="https://b.example/feed#top")


def test_an_address_of_another_feed_is_refused_and_nothing_is_changed(store: Store) -> None:
    feed, _other = add_feed(store, "a"), add_feed(store, "b")
    with pytest.raises(UsageError, match="“B” has this address already"):
        edit(store, feed, url="https://b.example/feed", title="Mine", folder=("New",))
    assert tree(store) == ["A", "B"]


def test_an_address_taken_since_is_left_alone_and_the_rest_taken_back(store: Store) -> None:
    feed = add_feed(store, "a")
    edit(store, feed, url="https://new.example/", title="Mine")
    # The former address belongs to the feed that had it, until it is given away.
    store.feeds.add("https://x.example/", now=NOW)
    store.connection.run("UPDATE feeds SET url = 'https://a.example/feed' WHERE url = 'https://x.example/'")
    assert undo(store) == "Taken back: Changed title and address of A. What was changed since was left alone."
    assert [(each.title, each.url) for each in store.feeds.all()] == [
        ("A", "https://new.example/"),
        ("https://a.example/feed", "https://a.example/feed"),
    ]


def test_feeds_move_together(store: Store) -> None:
    feeds = [add_feed(store, name) for name in "abc"]
    make(store, "F")
    (folder,) = store.folders.all()
    assert store.feeds.move(feeds, folder.id).sentence == "Moved 3 feeds to F."
    assert tree(store) == ["F", "F/A", "F/B", "F/C"]
    assert store.feeds.move(feeds[:1], None).sentence == "Moved A to the top level."
    undo(store), undo(store)
    assert tree(store) == ["F", "A", "B", "C"]
    with pytest.raises(NotFound):
        store.feeds.move(feeds, 99)
    with pytest.raises(NotFound):
        store.feeds.settings(99)


# --------------------------------------------------------------------------- what they do


def test_a_paused_feed_is_not_asked_and_goes_on_by_itself(store: Store) -> None:
    feed = add_feed(store, "a")

    def asked(now: int) -> bool:
        return bool(store.refresh.load_states(None, now=now))

    edit(store, feed, paused_until=NOW + DAY)
    assert store.feeds.one(feed).status is FeedStatus.PAUSED
    assert not asked(NOW + DAY - 1)
    assert asked(NOW + DAY)
    with acting(store, now=NOW + DAY):
        assert store.feeds.one(feed).status is FeedStatus.NEVER
    assert store.refresh.load_states([feed], now=NOW), "named, it is asked all the same"
    edit(store, feed, paused=True, paused_until=None)
    assert not asked(NOW + 1000 * DAY)
    with acting(store, now=NOW + 1000 * DAY):
        assert store.feeds.all()[0].status is FeedStatus.PAUSED


def test_an_interval_holds_from_the_last_check_on_but_not_where_a_feed_fails(store: Store) -> None:
    feed = add_feed(store, "a")
    store.refresh.finish(feed, outcome(next_due=NOW + DAY), now=NOW)
    edit(store, feed, interval=900)
    due = store.feeds.one(feed)
    assert (due.next_due, due.why_next) == (NOW + 900, "Your settings ask for a check every 15 minutes.")
    edit(store, feed, interval=2 * DAY)
    assert store.feeds.one(feed).next_due == NOW + 900, "a longer one holds after the next check"
    store.refresh.finish(feed, outcome(error="No answer.", failures=3, next_due=NOW + DAY), now=NOW)
    edit(store, feed, interval=60)
    assert store.feeds.one(feed).next_due == NOW + DAY


def test_headers_come_with_the_address_they_are_for_and_are_shown_in_no_repr(store: Store) -> None:
    feed = add_feed(store, "a")
    edit(store, feed, headers=(("Cookie", "geheim"), ("X-Ü", "ü")), headers_for="https://a.example/feed")
    (state,) = store.refresh.load_states([feed])
    assert state.headers == (("Cookie", "geheim"), ("X-Ü", "ü"))
    assert state.headers_for == "https://a.example/feed"
    assert "geheim" not in repr(state) + repr(store.feeds.settings(feed))


def refreshed(store: Store, feed: int, *, now: int = NOW) -> list[int]:
    """Refresh the feed without news; return what is unread, the newest first."""
    store.refresh.finish(feed, outcome(), now=now)
    return store.entries.ids(Is("unread"))


def test_only_the_newest_stay_unread_after_a_refresh(store: Store) -> None:
    feed, other = add_feed(store, "a", 5), add_feed(store, "b", 5, first=10)
    store.entries.mark([1], "starred", value=True)
    edit(store, feed, keep_newest=2)
    assert len(store.entries.ids(Is("unread"))) == 10, "nothing happens before"
    assert refreshed(store, feed) == [10, 9, 8, 7, 6, 5, 4, 1], "the starred one stays"
    assert refreshed(store, other) == [10, 9, 8, 7, 6, 5, 4, 1]
    assert store.connection.value("SELECT count(*) FROM journal WHERE kind = 'mark'") == 1
    fill(store, feed, [arrival(6)])
    assert refreshed(store, feed) == [10, 9, 8, 7, 6, 11, 5, 1]
    edit(store, feed, keep_newest=100)
    assert refreshed(store, feed) == [10, 9, 8, 7, 6, 11, 5, 1]


def test_what_arrived_long_ago_is_marked_read_after_a_refresh(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    fill(store, feed, [arrival(9, at=NOW - 400 * DAY)])
    edit(store, feed, read_after=7 * DAY)
    assert refreshed(store, feed, now=NOW + 6 * DAY) == [3, 2, 1, 4], "an old article that arrived today is new"
    store.entries.mark([2], "starred", value=True)
    assert refreshed(store, feed, now=NOW + 8 * DAY) == [3, 2, 1, 4], "the clock may be wrong for once"
    assert refreshed(store, feed, now=NOW + 8 * DAY + 3600) == [2]


def test_what_was_marked_unread_on_purpose_stays_so(store: Store) -> None:
    feed = add_feed(store, "a", 4)
    edit(store, feed, keep_newest=1, read_after=DAY)
    assert refreshed(store, feed) == [4]
    store.entries.mark([2, 4], "read", value=False)
    refreshed(store, feed, now=NOW + 2 * DAY - 3600)
    assert refreshed(store, feed, now=NOW + 2 * DAY) == [2]
    flagged(store, [4], "read", False)
    store.entries.mark([4], "read", value=True)
    store.entries.mark([4], "read", value=False)
    refreshed(store, feed, now=NOW + 9 * DAY - 3600)
    assert refreshed(store, feed, now=NOW + 9 * DAY) == [4, 2]


def test_a_failure_marks_nothing(store: Store) -> None:
    feed = add_feed(store, "a", 3)
    edit(store, feed, keep_newest=1)
    store.refresh.finish(feed, outcome(error="No answer.", failures=1), now=NOW)
    assert len(store.entries.ids(Is("unread"))) == 3


def test_feeds_that_are_there_already_are_not_moved(store: Store) -> None:
    feed, folder = add_feed(store, "a"), make_folder(store, ["F"])
    assert store.feeds.move([feed], None).sentence == "A is there already."
    store.feeds.move([feed], folder)
    feeds = [feed, add_feed(store, "b", folder_id=folder)]
    assert store.feeds.move(feeds, folder).sentence == "2 feeds are there already."
    act = store.journal.undo()
    assert act is not None
    assert act.sentence == "Taken back: Moved A to F."
