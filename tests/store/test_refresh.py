"""What a refresh keeps: batches, revisions, validators, claims, moves; and what a failure leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.store.make import NOW, add_feed, arrival, fill, flagged, outcome
from tui_reader.model.entities import Content, Enclosure
from tui_reader.model.errors import LibraryError, NotFound
from tui_reader.model.incoming import FetchState, KnownEntry, ParsedFeed, Revision, Wishes
from tui_reader.model.records import replace
from tui_reader.query.terms import EVERYTHING, Is
from tui_reader.store import Store


@pytest.fixture
def feed(store: Store) -> int:
    return add_feed(store, "a")


def state(store: Store, feed: int) -> FetchState:
    return store.refresh.load_states([feed])[0]


def revision(entry_id: int, number: int, **parsed: Any) -> Revision:
    new = arrival(number, **parsed)
    return Revision(entry_id, new.row)


def test_states_are_those_to_be_asked(store: Store) -> None:
    feeds = [add_feed(store, name) for name in ("ok", "gone", "paused", "removed")]
    store.refresh.finish(feeds[1], outcome(error="410.", gone=True), now=NOW)
    store.connection.run("UPDATE feeds SET paused = 1 WHERE id = :id", id=feeds[2])
    store.feeds.remove(feeds[3])
    assert [found.feed_id for found in store.refresh.load_states(None)] == feeds[:1]
    assert [found.feed_id for found in store.refresh.load_states(feeds)] == feeds[:3]
    assert store.refresh.load_states([]) == []


def test_a_feed_is_claimed_once_until_it_is_released_or_the_time_is_over(store: Store, feed: int) -> None:
    with Store.open(store.path) as other:
        assert store.refresh.claim(feed, now=NOW)
        assert not other.refresh.claim(feed, now=NOW + 119)
        assert other.refresh.claim(feed, now=NOW + 120, seconds=60)
        assert not store.refresh.claim(feed, now=NOW + 121)
        other.refresh.release(feed)
        assert store.refresh.claim(feed, now=NOW + 121)
        store.refresh.finish(feed, outcome(), now=NOW + 122)
        assert other.refresh.claim(feed, now=NOW + 122)
    assert not store.refresh.claim(99, now=NOW)


def test_the_merge_gets_what_it_must_know(store: Store, feed: int) -> None:
    new = arrival(1, published=7)
    fill(store, feed, [new])
    assert store.refresh.load_known(feed) == [
        KnownEntry(1, "id-1", "https://example.org/1", "Title 1", 7, new.row.digest)
    ]
    assert store.refresh.load_known(99) == []


def test_later_arrivals_have_higher_ids(store: Store, feed: int) -> None:
    ids = store.refresh.save(feed, [arrival(number, at=5) for number in range(25)], [], now=NOW)
    assert ids == sorted(ids)
    assert store.entries.ids(EVERYTHING) == ids[::-1]


def test_the_same_arrival_twice_is_one_entry(store: Store, feed: int) -> None:
    first = store.refresh.save(feed, [arrival(1), arrival(2)], [], now=NOW)
    assert store.refresh.save(feed, [arrival(2), arrival(3)], [], now=NOW + 9) == [first[1], 3]
    other = add_feed(store, "b")
    assert store.refresh.save(other, [arrival(2)], [], now=NOW) == [4]


def test_a_batch_is_all_or_nothing(store: Store, feed: int) -> None:
    bad = replace(arrival(3), row=arrival(3).row._replace(title=None))  # type: ignore[arg-type]
    with pytest.raises(LibraryError):
        store.refresh.save(feed, [arrival(1), arrival(2), bad], [], now=NOW)
    assert store.entries.ids(EVERYTHING) == []


def test_an_edit_keeps_the_persons_state_and_adds_a_body(store: Store, feed: int) -> None:
    old = arrival(1, content=Content("<p>old"), enclosures=(Enclosure("https://e/1"), Enclosure("https://e/2")))
    entry_id = fill(store, feed, [old])[0]
    flagged(store, [entry_id], "read", True)
    flagged(store, [entry_id], "starred", True)
    before = store.entries.one(entry_id)
    edit = revision(
        entry_id, 1, title="New", content=Content("<p>new"), updated=9, enclosures=(Enclosure("https://e/3"),)
    )
    assert store.refresh.save(feed, [], [edit], now=NOW + 50) == []
    after = store.entries.one(entry_id)
    assert after == replace(
        before, title="New", body=Content("<p>new"), updated=9, enclosures=(Enclosure("https://e/3"),)
    )
    assert store.refresh.load_known(feed)[0].digest == edit.row.digest
    assert store.connection.value("SELECT count(*) FROM bodies") == 2


def test_an_edit_of_the_title_adds_no_body_and_one_without_a_text_keeps_it(store: Store, feed: int) -> None:
    entry_id = fill(store, feed, [arrival(1, content=Content("<p>text"))])[0]
    store.refresh.save(feed, [], [revision(entry_id, 1, title="A", content=Content("<p>text"))], now=NOW)
    store.refresh.save(feed, [], [revision(entry_id, 1, title="B")], now=NOW)
    assert (store.entries.one(entry_id).title, store.entries.one(entry_id).body) == ("B", Content("<p>text"))
    assert store.connection.value("SELECT count(*) FROM bodies") == 1


def test_a_feed_that_was_purged_meanwhile_is_said(store: Store, feed: int) -> None:
    entry_id = fill(store, feed, [arrival(1)])[0]
    store.feeds.remove(feed)
    assert store.refresh.save(feed, [arrival(2)], [], now=NOW) == [2]
    store.feeds.purge_removed(before=NOW + 1)
    with pytest.raises(NotFound, match="removed for good"):
        store.refresh.save(feed, [arrival(3)], [], now=NOW)
    other = add_feed(store, "b")
    assert store.refresh.save(other, [], [revision(entry_id, 1, content=Content("x"))], now=NOW) == []
    store.refresh.finish(feed, outcome(), now=NOW)


def test_a_success_is_remembered(store: Store, feed: int) -> None:
    parsed = ParsedFeed("rss20", title="Said", site_url="https://a.example/")
    good = outcome(parsed, etag='W/"1"', last_modified="Mon", body_hash=b"h", parser_version=3, next_due=NOW + 5)
    store.refresh.finish(feed, good, now=NOW + 1)
    assert state(store, feed) == FetchState(
        feed, "https://a.example/feed", 'W/"1"', "Mon", b"h", 0, NOW + 5, trusted=True, parser_version=3
    )
    kept = store.feeds.one(feed)
    assert (kept.title, kept.site_url, kept.last_refreshed, kept.error) == ("Said", "https://a.example/", NOW + 1, None)


def test_a_failure_changes_nothing_that_is_known(store: Store, feed: int) -> None:
    parsed = ParsedFeed("rss20", title="Said", site_url="https://a.example/")
    store.refresh.finish(feed, outcome(parsed, etag="1", body_hash=b"h", parser_version=3), now=NOW)
    store.refresh.finish(feed, outcome(error="No answer.", failures=2, next_due=NOW + 99), now=NOW + 9)
    after, kept = state(store, feed), store.feeds.one(feed)
    assert (after.etag, after.body_hash, after.parser_version) == ("1", b"h", 3)
    assert (after.failures, after.next_due) == (2, NOW + 99)
    assert (kept.title, kept.last_refreshed, kept.error) == ("Said", NOW, "No answer.")


def test_a_304_keeps_what_it_does_not_repeat(store: Store, feed: int) -> None:
    parsed = ParsedFeed("rss20", title="Said")
    store.refresh.finish(feed, outcome(parsed, etag="1", last_modified="Mon", body_hash=b"h"), now=NOW)
    store.refresh.finish(feed, outcome(etag="2"), now=NOW + 9)
    after = state(store, feed)
    assert (after.etag, after.last_modified, after.body_hash) == ("2", "Mon", b"h")
    store.refresh.finish(feed, outcome(last_modified="Tue"), now=NOW + 9)
    after = state(store, feed)
    assert (after.etag, after.last_modified, after.body_hash) == ("2", "Tue", b"h")
    store.refresh.finish(feed, outcome(parsed, body_hash=b"i"), now=NOW + 9)
    after = state(store, feed)
    assert (after.etag, after.last_modified, after.body_hash) == (None, None, b"i")


def test_a_feed_that_forgets_its_title_keeps_it(store: Store, feed: int) -> None:
    store.refresh.finish(feed, outcome(ParsedFeed("rss20", title="Said", site_url="https://s/")), now=NOW)
    store.refresh.finish(feed, outcome(ParsedFeed("rss20")), now=NOW)
    assert (store.feeds.one(feed).title, store.feeds.one(feed).site_url) == ("Said", "https://s/")


def test_a_move_is_believed_when_seen_twice_in_a_row(store: Store, feed: int) -> None:
    old, new, other = "https://a.example/feed", "https://a.example/new", "https://a.example/other"
    for moved_to, wanted in ((new, old), (None, old), (new, old), (other, old), (new, old), (new, new)):
        store.refresh.finish(feed, outcome(moved_to=moved_to), now=NOW)
        store.refresh.finish(feed, outcome(error="No answer.", failures=1), now=NOW)
        assert state(store, feed).url == wanted
    found = store.feeds.find_by_url(old)
    assert found is not None
    assert (found.id, found.url) == (feed, new)
    assert store.feeds.add(old, now=NOW).id == feed
    assert state(store, feed).trusted


def test_a_move_to_another_host_costs_the_trust_of_a_typed_address(store: Store, feed: int) -> None:
    for _ in range(2):
        store.refresh.finish(feed, outcome(moved_to="http://192.168.1.1/feed"), now=NOW)
    assert (state(store, feed).url, state(store, feed).trusted) == ("http://192.168.1.1/feed", False)


def test_a_move_onto_another_feed_is_not_made(store: Store, feed: int) -> None:
    other = add_feed(store, "b")
    for _ in range(3):
        store.refresh.finish(feed, outcome(moved_to="https://b.example/feed"), now=NOW)
        kept = store.feeds.one(feed)
    assert (state(store, feed).url, state(store, other).url) == ("https://a.example/feed", "https://b.example/feed")
    assert kept.status == "ok"
    assert kept.error == (
        "It has moved to the address of “B”, which is subscribed as well; "
        "both are kept, and one of them can be removed."
    )
    store.refresh.finish(feed, outcome(), now=NOW)  # it came back
    assert store.feeds.one(feed).error is None


def test_a_move_onto_a_feed_that_was_removed_waits_until_that_is_purged(store: Store, feed: int) -> None:
    other = add_feed(store, "b", 1)
    store.feeds.remove(other)
    for _ in range(3):
        store.refresh.finish(feed, outcome(moved_to="https://b.example/feed"), now=NOW)
    assert (state(store, feed).url, store.feeds.one(feed).error) == ("https://a.example/feed", None)
    store.journal.undo()
    assert store.feeds.one(other).url == "https://b.example/feed"
    store.feeds.remove(other)
    store.feeds.purge_removed(before=NOW + 1)
    store.refresh.finish(feed, outcome(moved_to="https://b.example/feed"), now=NOW)
    assert state(store, feed).url == "https://b.example/feed"


def test_a_removed_feed_that_had_moved_comes_back_by_its_old_address(store: Store, feed: int) -> None:
    fill(store, feed, [arrival(1)])
    for _ in range(2):
        store.refresh.finish(feed, outcome(moved_to="https://a.example/new"), now=NOW)
    store.feeds.remove(feed)
    back = store.feeds.add("https://a.example/feed", now=NOW)
    assert (back.id, back.url) == (feed, "https://a.example/new")
    assert store.entries.ids(Is("unread")) == [1]


def test_what_the_publisher_wants_is_remembered_and_a_failure_does_not_touch_it(store: Store, feed: int) -> None:
    wishes = Wishes(3600, 60, (22, 23), ("sunday",))
    store.refresh.finish(feed, outcome(ParsedFeed("rss20"), wishes=wishes, agent=1), now=NOW)
    assert (state(store, feed).wishes, state(store, feed).agent) == (wishes, 1)
    store.refresh.finish(feed, outcome(error="No answer.", failures=1), now=NOW)
    assert (state(store, feed).wishes, state(store, feed).agent) == (wishes, 1)
    store.refresh.finish(feed, outcome(wishes=Wishes(10**40)), now=NOW)  # a 304
    assert state(store, feed).wishes == Wishes()


def test_the_newest_times_tell_the_rhythm(store: Store, feed: int) -> None:
    fill(store, feed, [arrival(number, at=number) for number in (3, 1, 2)])
    assert store.refresh.load_times(feed, limit=2) == [3, 2]
    assert store.refresh.load_times(99) == []


def test_a_postponed_feed_stays_as_it_was(store: Store, feed: int) -> None:
    store.refresh.finish(feed, outcome(error="No answer.", failures=2), now=NOW)
    before = store.feeds.one(feed)
    assert store.refresh.claim(feed, now=NOW)
    store.refresh.postpone(feed, next_due=NOW + 99, why_next="It waits.", asked=before.url)
    assert store.feeds.one(feed) == replace(before, next_due=NOW + 99, why_next="It waits.")
    assert not store.refresh.claim(feed, now=NOW), "whoever has it keeps it"
    store.refresh.postpone(feed, next_due=NOW + 999, why_next="It waits.", asked="https://a.example/before")
    assert store.feeds.one(feed).next_due == NOW + 99, "it is at another address by now"


def test_a_feed_knows_the_addresses_it_had(store: Store, feed: int) -> None:
    assert state(store, feed).former == ()
    for _ in range(2):
        store.refresh.finish(feed, outcome(moved_to="https://a.example/new"), now=NOW)
    assert state(store, feed).former == ("https://a.example/feed",)


def test_a_feed_that_moves_there_and_back_was_never_where_it_is(store: Store, feed: int) -> None:
    first, second = "https://a.example/feed", "https://a.example/new"
    for moved_to in (second, second, first, first):
        store.refresh.finish(feed, outcome(moved_to=moved_to), now=NOW)
    assert store.feeds.one(feed).url == first
    assert store.feeds.former_addresses(feed) == (second,)


def test_a_redirect_to_the_same_page_is_no_move(store: Store, feed: int) -> None:
    for _ in range(2):
        store.refresh.finish(feed, outcome(moved_to="https://a.example:443/feed#top"), now=NOW)
    assert store.feeds.one(feed).url == "https://a.example/feed"
    assert store.feeds.former_addresses(feed) == ()
