"""Stories: the same piece in several feeds is told once, and nothing else is."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, acting, arrival, fill, flagged
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Content
from tui_reader.model.incoming import Arrival, Revision
from tui_reader.model.records import replace
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, Is, Query, Since
from tui_reader.store import Store, pack
from tui_reader.text.addresses import story_key
from tui_reader.text.times import midnight


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/piece", "http://A.example/piece/"),
        ("https://a.example/piece", "https://a.example/piece?utm_source=rss&utm_medium=feed"),
        ("https://a.example/?p=1", "https://a.example/?p=1#xtor=RSS-1"),
        ("https://a.example/#!/piece", "https://a.example/#!/piece"),
    ],
)
def test_the_same_piece_however_it_is_spelled(one: str, other: str) -> None:
    assert story_key(one) == story_key(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/piece", "https://a.example/other"),
        ("https://a.example/piece", "https://www.a.example/piece"),
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/day#one", "https://a.example/day#two"),
    ],
)
def test_nothing_is_guessed(one: str, other: str) -> None:
    assert story_key(one) != story_key(other)


@pytest.mark.parametrize("url", [None, "", "https://a.example", "https://a.example/", "mailto:a@b.example", "tag:x,1"])
def test_what_is_no_piece(url: str | None) -> None:
    assert story_key(url) is None


def feed(store: Store, name: str, *urls: str | None, at: int = NOW) -> list[int]:
    """Subscribe a feed if need be, and let entries with these links arrive; return their ids."""
    kept = store.feeds.add(f"https://{name}.example/feed", title=name, now=NOW)
    return fill(store, kept.id, [linked(f"{name} {n} {url} {at}", url, at=at) for n, url in enumerate(urls)])


def linked(title: str, url: str | None, *, at: int = NOW) -> Arrival:
    made = arrival(abs(hash(title)) % 10**6, at=at, title=title, content=Content(f"<p>{title}"))
    return replace(made, row=made.row._replace(url=url))


def once(store: Store, query: Query = EVERYTHING, *, limit: int | None = None, after: int | None = None) -> list[int]:
    return store.entries.ids(query, limit=limit, after=after, once=True)


PIECE, OTHER = "https://press.example/piece", "https://press.example/other"


def test_a_piece_in_three_feeds_is_one_row(store: Store) -> None:
    (one,), (two,), (three, alone) = feed(store, "a", PIECE), feed(store, "b", PIECE), feed(store, "c", PIECE, OTHER)
    assert once(store) == [alone, one]
    assert [row.others for row in store.entries.headlines([one, two, alone])] == [2, 2, 0]
    assert store.entries.members(two) == [one, two, three]
    assert store.entries.members(alone) == [alone]
    assert store.entries.companions([two, alone]) == [one, three]
    assert store.entries.count(EVERYTHING, once=True) == 2
    counts = store.entries.counts(once=True)
    assert (sum(counts.total.values()), counts.total_again) == (4, 2)
    assert (sum(counts.unread.values()), counts.unread_again, counts.today) == (4, 2, 2)


def test_a_feed_that_gives_all_its_entries_one_link_makes_no_story(store: Store) -> None:
    (one,) = feed(store, "a", PIECE)
    feed(store, "b", PIECE)
    assert len(once(store)) == 1
    more = feed(store, "c", PIECE, PIECE, PIECE)
    assert len(once(store)) == 5
    assert store.entries.members(one) == [one]
    assert store.entries.companions(more) == []
    feed(store, "d", PIECE)
    assert len(once(store)) == 6


def test_a_newcomer_to_a_story_that_was_read_arrives_read(store: Store) -> None:
    (one,) = feed(store, "a", PIECE)
    flagged(store, [one], "read", True)
    (two,) = feed(store, "b", PIECE)
    assert store.entries.one(two).read
    flagged(store, [two], "read", False)
    (three,) = feed(store, "c", PIECE)
    assert not store.entries.one(three).read, "somebody wants to read it still"
    store.settings.remember("stories", "off")
    flagged(store, [two], "read", True)
    flagged(store, [three], "read", True)
    (four,) = feed(store, "d", PIECE)
    assert not store.entries.one(four).read


def test_nothing_is_read_for_a_link_that_turns_out_to_be_no_piece_s_own(store: Store) -> None:
    (one,) = feed(store, "a", PIECE)
    flagged(store, [one], "read", True)
    ids = feed(store, "b", PIECE, PIECE, PIECE)
    assert not any(row.read for row in store.entries.headlines(ids))


def test_what_a_rule_hides_neither_keeps_a_newcomer_unread_nor_makes_it_read(store: Store) -> None:
    (shown,), (muted,) = feed(store, "a", PIECE), feed(store, "b", PIECE)
    mute(store, muted)
    flagged(store, [shown], "read", True)
    (late,) = feed(store, "c", PIECE)
    assert store.entries.one(late).read
    (hidden,) = feed(store, "a", OTHER)
    mute(store, hidden)
    flagged(store, [hidden], "read", True)
    (other,) = feed(store, "b", OTHER)
    assert not store.entries.one(other).read


def test_where_the_config_switches_stories_off_nothing_arrives_read(store: Store) -> None:
    (one,) = feed(store, "a", PIECE)
    flagged(store, [one], "read", True)
    with Store.open(store.path, stories=False) as off:
        (two,) = feed(off, "b", PIECE)
        assert not off.entries.one(two).read
        flagged(off, [two], "read", True)
        off.settings.remember("stories", "on")
        (three,) = feed(off, "c", PIECE)
        assert off.entries.one(three).read


def test_opening_what_a_rule_hides_reads_it_too(store: Store) -> None:
    (shown,), (muted,) = feed(store, "a", PIECE), feed(store, "b", PIECE)
    mute(store, muted)
    with Library(store.path, Config(), session="s", clock=lambda: float(NOW)) as library:
        assert library.entries.read(muted, once=True)
    assert [row.read for row in store.entries.headlines([shown, muted])] == [True, True]


def mute(store: Store, entry_id: int) -> None:
    store.connection.run("UPDATE entries SET muted_by = 1 WHERE id = :id", id=entry_id)


def test_a_removed_feed_is_no_company(store: Store) -> None:
    feed(store, "a", PIECE)
    (two,) = feed(store, "b", PIECE)
    store.feeds.remove(1)
    assert [row.others for row in store.entries.headlines([two])] == [0]
    assert once(store) == [two]
    assert store.entries.members(two) == [two]
    store.journal.undo()
    assert len(once(store)) == 1


def test_an_entry_moves_with_its_link(store: Store) -> None:
    (one,) = feed(store, "a", PIECE)
    (two,) = feed(store, "b", OTHER)
    row = linked("b", PIECE).row
    store.refresh.save(2, [], [Revision(two, row)], now=NOW)
    assert once(store) == [one]
    store.refresh.save(2, [], [Revision(two, row._replace(url=OTHER, digest=b"x"))], now=NOW)
    assert once(store) == [two, one]
    assert store.entries.members(one) == [one]


def test_a_page_that_a_link_led_to_makes_a_story_only_with_its_title(store: Store) -> None:
    one = store.feeds.add("https://a.example/feed", now=NOW).id
    two = store.feeds.add("https://b.example/feed", now=NOW).id
    (direct,) = fill(store, one, [linked("The Piece", PIECE)])
    proxied, login = fill(
        store, two, [linked("the piece", "https://proxy.example/1"), linked("Another", "https://proxy.example/2")]
    )
    for entry_id in (proxied, login):
        store.pages.save(entry_id, pack(Content("<p>text")), now=NOW, found_at=[f"{PIECE}?utm_source=proxy"])
    assert store.entries.members(direct) == [direct, proxied]
    assert store.entries.members(login) == [login]


PROXY = "https://proxy.example/1"


def test_what_a_page_says_of_itself_goes_before_where_it_was_found(store: Store) -> None:
    (direct,), (aside,), (proxied,) = (
        fill(store, store.feeds.add(f"https://{name}.example/feed", now=NOW).id, [linked("The Piece", url)])
        for name, url in (("a", PIECE), ("b", OTHER), ("c", PROXY))
    )
    store.pages.save(proxied, pack(Content("<p>text")), now=NOW, found_at=["https://x.example/unknown", PIECE, OTHER])
    assert store.entries.members(proxied) == [direct, proxied]
    assert store.entries.members(aside) == [aside]


def test_all_with_one_link_go_where_it_leads_and_so_does_who_comes_later(store: Store) -> None:
    (direct,), (one,), (two,) = (
        fill(store, store.feeds.add(f"https://{name}.example/feed", now=NOW).id, [linked("The Piece", url)])
        for name, url in (("a", PIECE), ("b", PROXY), ("c", PROXY))
    )
    assert store.entries.members(two) == [one, two]
    store.pages.save(one, pack(Content("<p>text")), now=NOW, found_at=[PIECE])
    assert store.entries.members(two) == [direct, one, two]
    (late,) = feed(store, "d", PROXY)
    assert store.entries.members(late) == [direct, one, two, late]


def test_a_link_of_many_pieces_leads_nowhere(store: Store) -> None:
    one, two = (store.feeds.add(f"https://{name}.example/feed", now=NOW).id for name in "ab")
    (direct,) = fill(store, one, [linked("The Piece", PIECE)])
    first, second = fill(store, two, [linked("The Piece", PROXY), linked("Another", PROXY)])
    store.pages.save(first, pack(Content("<p>text")), now=NOW, found_at=[PIECE])
    assert [store.entries.members(each) for each in (direct, first, second)] == [[direct], [first], [second]]


def test_an_edit_leaves_an_entry_where_its_link_led(store: Store) -> None:
    one, two = (store.feeds.add(f"https://{name}.example/feed", now=NOW).id for name in "ab")
    (direct,) = fill(store, one, [linked("The Piece", PIECE)])
    (proxied,) = fill(store, two, [linked("The Piece", PROXY)])
    store.pages.save(proxied, pack(Content("<p>text")), now=NOW, found_at=[PIECE])
    edited = linked("The Piece, corrected", PROXY).row
    store.refresh.save(two, [], [Revision(proxied, edited)], now=NOW)
    assert store.entries.members(direct) == [direct, proxied]
    store.refresh.save(two, [], [Revision(proxied, edited._replace(url=OTHER, digest=b"x"))], now=NOW)
    assert store.entries.members(direct) == [direct]


def test_a_list_shows_a_story_of_which_it_holds_a_part(store: Store) -> None:
    (one,), (two,) = feed(store, "a", PIECE, at=NOW - 100), feed(store, "b", PIECE)
    assert once(store, Since(NOW)) == [two]
    flagged(store, [one], "read", True)
    assert once(store, Is("unread")) == [two]
    assert once(store, Is("read")) == [one]


def test_a_search_tells_a_story_by_the_members_that_have_the_words(store: Store) -> None:
    (early,), (middle,), (late,) = (
        fill(store, store.feeds.add(f"https://{name}.example/feed", now=NOW).id, [linked(title, PIECE, at=NOW + at)])
        for at, (name, title) in enumerate((("a", "Herons"), ("b", "Birds: herons"), ("c", "Birds and herons")))
    )
    assert store.search.index(10) == 3
    birds, herons = parse_query("birds"), parse_query("herons")
    assert (once(store, birds), once(store, herons)) == ([middle], [early])
    assert once(store, herons, limit=1) == [early]
    assert store.entries.ids(herons) == [late, middle, early]
    assert once(store, parse_query("birds -and")) == [middle]


# ------------------------------------------------------------------ any arrivals

TODAY = midnight(NOW)
LINKS = [None, PIECE, OTHER, "https://press.example/", f"{PIECE}?utm_source=x", f"{PIECE}#part"]
ARRIVALS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(LINKS), st.integers(0, 5), st.booleans()), max_size=14)


@settings(max_examples=60, deadline=None)
@given(ARRIVALS, st.integers(1, 3), st.sampled_from([EVERYTHING, Is("unread"), Since(TODAY)]))
def test_every_piece_is_told_once_and_counted_once(
    arrivals: list[tuple[int, str | None, int, bool]], page: int, query: Query
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "library.db") as store:
        for number in range(1, 5):
            store.feeds.add(f"https://{number}.example/feed", now=NOW)
        keys: dict[int, bytes | None] = {}
        of_feed: dict[int, int] = {}
        for number, (feed_id, url, at, is_read) in enumerate(arrivals):
            (entry_id,) = fill(store, feed_id, [linked(f"piece {number}", url, at=TODAY - 3 + at)])
            flagged(store, [entry_id] if is_read else [], "read", True)
            keys[entry_id], of_feed[entry_id] = story_key(url), feed_id
        _check(store, keys, of_feed)
        whole = once(store, query)
        assert store.entries.count(query, once=True) == len(whole)
        pages: list[int] = []
        while part := once(store, query, limit=page, after=pages[-1] if pages else None):
            pages += part
        assert pages == whole
        with acting(store, now=TODAY + 60):
            counts = store.entries.counts(once=True)
        assert sum(counts.total.values()) - counts.total_again == len(once(store))
        assert sum(counts.unread.values()) - counts.unread_again == len(once(store, Is("unread")))
        assert counts.today == len(once(store, Since(TODAY)))


def _check(store: Store, keys: dict[int, bytes | None], of_feed: dict[int, int]) -> None:
    """Hold the stories against a plain reading: same key, no feed twice, at least two."""
    by_key: dict[bytes, list[int]] = defaultdict(list)
    for entry_id, key in keys.items():
        if key is not None:
            by_key[key].append(entry_id)
    for entry_id, key in keys.items():
        members = by_key[key] if key is not None else []
        feeds = Counter(of_feed[each] for each in members)
        is_story = len(members) > 1 and max(feeds.values()) == 1
        assert set(store.entries.members(entry_id)) == (set(members) if is_story else {entry_id})
