"""New, rewritten or known: the decider. TRAPS 6 and 7."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refresh.make import NOW, Known, item, kept
from tui_reader.model.entities import Content, Enclosure
from tui_reader.model.incoming import EntryRow, KnownEntry, ParsedEntry
from tui_reader.model.records import replace
from tui_reader.refresh.merge import Merge
from tui_reader.refresh.rows import digest_of, row_of
from tui_reader.refresh.titles import shown_title

DAY = 86_400
WEEK = 7 * DAY


def rows_of(*items: ParsedEntry) -> list[EntryRow]:
    """What a document that says these items brings."""
    return [row_of(item) for item in items]


def known_of(*items: ParsedEntry) -> Known:
    """What is known after a first import of these items."""
    return kept(Known(), Known().decide(rows_of(*items)))


def merged(known: Known, *items: ParsedEntry) -> tuple[list[str], list[int], int]:
    """Titles that arrive, ids that are rewritten, how many stay; and the next refresh has nothing to do."""
    rows = rows_of(*items)
    merge = known.decide(rows)
    again = kept(known, merge).decide(rows, now=NOW + 1)
    assert (again.arrivals, again.revisions) == ((), ())
    unchanged = len(merge.matched) - len(merge.revisions)
    return [arrival.row.title for arrival in merge.arrivals], [row.entry_id for row in merge.revisions], unchanged


def id_of(known: Known, title: str) -> int:
    return next(entry.id for entry in known if entry.title == title)


# --------------------------------------------------------------------------- the plain cases


def test_a_first_import_arrives_in_reverse_order_so_that_the_top_has_the_highest_id() -> None:
    assert merged(Known(), item(3), item(2), item(1)) == (["Title 1", "Title 2", "Title 3"], [], 0)


def test_what_is_known_needs_nothing_and_what_is_new_arrives() -> None:
    known = known_of(item(2), item(1))
    assert merged(known, item(2), item(1)) == ([], [], 2)
    assert merged(known, item(3), item(2), item(1)) == (["Title 3"], [], 2)


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Another title"},
        {"content": Content("<p>Other words</p>")},
        {"url": "https://example.org/moved"},
        {"published": NOW - 5},
        {"authors": ("Ada",)},
        {"enclosures": (Enclosure("https://example.org/a.mp3"),)},
    ],
)
def test_an_edit_rewrites_the_entry_it_is(said: dict[str, object]) -> None:
    known = known_of(item(2), item(1))
    assert merged(known, item(2), item(1, **said)) == ([], [id_of(known, "Title 1")], 1)


@pytest.mark.parametrize("said", [{"comments_count": 7}, {"updated": NOW}])
def test_what_changes_by_itself_is_no_edit(said: dict[str, object]) -> None:
    assert merged(known_of(item(1)), item(1, **said)) == ([], [], 1)


def test_an_old_entry_that_returns_is_the_one_that_was() -> None:
    known = known_of(item(3), item(2), item(1))
    assert merged(known, item(3), item(2)) == ([], [], 2)  # 1 fell out of the window, and stays kept
    assert merged(known, item(3), item(1)) == ([], [], 2)
    edited = item(1, content=Content("returned, edited"))
    assert merged(known, item(3), edited) == ([], [id_of(known, "Title 1")], 1)


def test_a_feed_that_says_nothing_loses_nothing() -> None:
    assert merged(known_of(item(1))) == ([], [], 0)


# --------------------------------------------------------------------------- ids that are no ids


def test_a_document_that_says_an_item_twice_word_for_word_says_it_once() -> None:
    assert merged(Known(), item(1), item(1)) == (["Title 1"], [], 0)
    assert merged(known_of(item(1)), item(1), item(1)) == ([], [], 1)


def test_the_same_id_with_another_link_and_title_is_a_second_entry() -> None:
    one, two = item(1, id="same"), item(2, id="same")
    assert merged(Known(), two, one) == (["Title 1", "Title 2"], [], 0)
    assert merged(known_of(one), two, one) == (["Title 2"], [], 1)
    assert merged(known_of(one), replace(two, published=NOW + WEEK)) == (["Title 2"], [], 0)


def test_entries_under_one_id_are_edited_each_for_itself() -> None:
    one, two = item(1, id="same"), item(2, id="same")
    known = known_of(two, one)
    edited = [replace(entry, content=Content("edited")) for entry in (two, one)]
    assert merged(known, *edited) == ([], [id_of(known, "Title 2"), id_of(known, "Title 1")], 0)
    assert merged(known, *reversed(edited)) == ([], [id_of(known, "Title 1"), id_of(known, "Title 2")], 0)


def test_a_new_item_never_takes_the_place_of_an_edited_one_of_the_same_id_and_link() -> None:
    def one_link(name: object, **said: object) -> ParsedEntry:
        return item(name, id="https://example.org/", url="https://example.org/", **said)

    known = known_of(one_link(1))
    new, edited = one_link(2), one_link(1, content=Content("edited"))
    assert merged(known, new, edited) == (["Title 2"], [id_of(known, "Title 1")], 0)
    assert merged(known, edited, new) == (["Title 2"], [id_of(known, "Title 1")], 0)


def test_every_item_one_id_and_one_link_and_a_window_that_moves_on() -> None:
    def one_link(name: object) -> ParsedEntry:
        return item(name, id="https://example.org/", url="https://example.org/")

    known = known_of(one_link(2), one_link(1))
    assert merged(known, one_link(3), one_link(2)) == (["Title 3"], [], 1)  # 1 left; 3 is not 1 edited


@pytest.mark.parametrize("with_ids", [True, False])
def test_every_item_one_link(with_ids: bool) -> None:
    def one_link(name: int) -> ParsedEntry:
        entry = item(name, url="https://example.org/", published=NOW - 1000 + (1 if with_ids else WEEK) * name)
        return entry if with_ids else replace(entry, id=None)

    known = known_of(one_link(1))
    assert merged(known, one_link(2)) == (["Title 2"], [], 0)  # a window of one: not an edit of the first
    known = known_of(one_link(2), one_link(1))
    assert merged(known, one_link(4), one_link(3), one_link(2)) == (["Title 3", "Title 4"], [], 1)


def test_a_link_that_appears_late_is_the_same_entry() -> None:
    known = known_of(item(1, url=None))
    assert merged(known, item(1, title="Better title")) == ([], [1], 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://example.org/1", "https://example.org/1"),
        ("https://example.org/1", "https://example.org/1/"),
        ("http://EXAMPLE.org/1/", "https://example.org/1"),
    ],
)
@pytest.mark.parametrize("dated", [True, False])
def test_ids_that_change_with_the_address_are_the_same_entries(before: str, after: str, dated: bool) -> None:
    def permalink(name: str, at: int) -> ParsedEntry:
        return item(name, id=name, url=name, title="", published=NOW - at if dated else None)

    known = known_of(permalink(before, 5), permalink(before.replace("1", "2"), 6))
    parsed = [permalink(after, 5), permalink(after.replace("1", "2"), 6)]
    merge = known.decide(rows_of(*parsed))
    assert merge.arrivals == ()
    assert sorted(revision.entry_id for revision in merge.revisions) == [1, 2]


def test_ids_made_anew_at_every_request_are_known_by_link_and_title() -> None:
    known = known_of(item(2), item(1))
    assert merged(known, item(2, id="random-a"), item(1, id="random-b")) == ([], [2, 1], 0)
    moved = [item(name, id=f"new-{name}", url=f"https://new.example/{name}", published=NOW - name) for name in (2, 1)]
    known = known_of(item(2, published=NOW - 2), item(1, published=NOW - 1))
    assert merged(known, *moved) == ([], [2, 1], 0)


def test_a_fallback_needs_the_old_id_to_be_gone_and_the_new_one_to_be_strange() -> None:
    known = known_of(item(1, url="https://example.org/page"))
    second = item(2, url="https://example.org/page", title="Title 1")
    assert merged(known, second, item(1, url="https://example.org/page")) == (["Title 1"], [], 1)
    known = known_of(item(2), item(1))
    borrowed = item(2, url="https://example.org/1", title="Neither")  # 2's id, 1's link: 1 must not be rewritten as 2
    assert merged(known, borrowed) == ([], [id_of(known, "Title 2")], 0)


def test_fragments_tell_the_entries_of_a_changelog_apart() -> None:
    def release(number: int, words: str = "") -> ParsedEntry:
        url = f"https://example.org/changes#{number}"
        return ParsedEntry(url=url, title=f"Release {number} {words}".strip(), content=Content(f"{number} {words}"))

    known = known_of(release(2), release(1))
    assert merged(known, release(3), release(2, "(corrected)"), release(1)) == (["Release 3"], [2], 1)


# --------------------------------------------------------------------------- next to nothing


def test_without_an_id_the_link_decides_then_title_and_date() -> None:
    known = known_of(item(2, id=None), item(1, id=None))
    assert merged(known, item(2, id=None), item(1, id=None, title="Better")) == ([], [1], 1)
    known = known_of(item(2, id=None, url=None), item(1, id=None, url=None))
    edited = item(1, id=None, url=None, content=Content("edited"))
    assert merged(known, item(2, id=None, url=None), edited) == ([], [1], 1)


def test_two_of_one_title_and_date_are_not_guessed_at() -> None:
    twins = [item(name, id=None, url=None, title="News", content=Content(f"{name}")) for name in "ab"]
    known = known_of(*twins)
    assert merged(known, item("c", id=None, url=None, title="News", content=Content("c"))) == (["News"], [], 0)


def test_an_item_with_nothing_but_a_title_is_known_by_it() -> None:
    bare = ParsedEntry(title="Notice", content=Content("one"))
    known = known_of(bare)
    assert merged(known, replace(bare, content=Content("one two"))) == ([], [1], 0)
    assert merged(known, replace(bare, content=Content("three"))) == (["Notice"], [], 0)


def test_an_empty_item_is_kept_once() -> None:
    assert merged(Known(), ParsedEntry()) == (["Untitled"], [], 0)
    assert merged(known_of(ParsedEntry()), ParsedEntry()) == ([], [], 1)


# --------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("published", "at"), [(None, NOW), (NOW - 7, NOW - 7), (NOW + 7, NOW), (-(10**10), -(10**10)), (10**17, NOW)]
)
def test_an_entry_sorts_by_its_date_but_never_in_the_future(published: int | None, at: int) -> None:
    (arrival,) = Known().decide(rows_of(item(1, published=published))).arrivals
    assert arrival.at == at
    assert arrival.row.published == published  # what the feed says is kept


def test_a_first_import_of_old_posts_does_not_sit_on_top() -> None:
    ten_years = 10 * 365 * 86_400
    arrivals = Known().decide(rows_of(*(item(n, published=NOW - ten_years - n) for n in range(3)))).arrivals
    assert all(arrival.at < NOW - ten_years + 1 for arrival in arrivals)


# --------------------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (ParsedEntry(title="Given", content=Content("Words")), "Given"),
        (ParsedEntry(content=Content("<p>First <b>words</b> &amp; more</p>")), "First words & more"),
        (ParsedEntry(content=Content("1 < 2 and <b>that", type="text")), "1 < 2 and <b>that"),
        (ParsedEntry(content=Content("<p> </p>"), summary=Content("The summary")), "The summary"),
        (ParsedEntry(content=Content(""), summary=Content("The summary")), "The summary"),
        (ParsedEntry(content=Content("<style>p { x }</style><script>var x;</script>Words")), "Words"),
        (ParsedEntry(content=Content("<!-- note -->Words")), "Words"),
        (ParsedEntry(content=Content("<p>Words</p><img src='data:" + "x" * 9000 + "'>")), "Words"),
        (ParsedEntry(content=Content("<img src='a.png'>"), url="https://example.org/1"), "https://example.org/1"),
        (ParsedEntry(content=Content("\x1b]0;title\x07 red \u202e")), "]0;title red"),
        (ParsedEntry(), "Untitled"),
    ],
)
def test_an_entry_without_a_title_shows_its_first_words(entry: ParsedEntry, title: str) -> None:
    assert shown_title(entry) == title


def test_a_long_beginning_is_cut_at_a_word() -> None:
    title = shown_title(ParsedEntry(content=Content("word " * 500)))
    assert len(title) <= 81
    assert title.endswith("word…")
    assert len(shown_title(ParsedEntry(content=Content("語" * 500)))) <= 81


def test_a_summary_counts_where_the_content_is_blank() -> None:
    one, two = (ParsedEntry(id="a", content=Content(" "), summary=Content(words)) for words in ("one", "two"))
    assert digest_of(one) != digest_of(two)


# --------------------------------------------------------------------------- any documents


odd_entry = st.builds(
    ParsedEntry,
    id=st.sampled_from([None, "a", "b", "http://x/1", "https://x/1/"]),
    url=st.sampled_from([None, "http://x/1", "https://x/1/", "http://x/2", "http://x/"]),
    title=st.sampled_from(["", "T", "U"]),
    published=st.sampled_from([None, NOW - 100, NOW - 200, NOW + 9999]),
    content=st.sampled_from([None, Content("one"), Content("two")]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(odd_entry, max_size=5), min_size=1, max_size=4))
def test_whatever_a_feed_says_it_is_said_once_and_stays_said(documents: list[list[ParsedEntry]]) -> None:
    known = Known()
    for items in documents:
        rows = rows_of(*items)
        merge = known.decide(rows)
        assert len(merge.arrivals) + len(merge.matched) == len({digest_of(each) for each in items})
        rewritten = [revision.entry_id for revision in merge.revisions]
        assert len(rewritten) == len(set(rewritten))
        assert {*rewritten} <= {entry.id for entry in known}
        assert all(arrival.row.title and arrival.at <= NOW for arrival in merge.arrivals)
        known = kept(known, merge)
        again: Merge = known.decide(rows, now=NOW + 1)
        assert (again.arrivals, again.revisions) == ((), ())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_with_sound_ids_nothing_is_lost_and_nothing_is_twice(first: list[int], second: list[int]) -> None:
    known = known_of(*(item(name) for name in first))
    arrived, rewritten, unchanged = merged(known, *(item(name) for name in second))
    assert sorted(arrived) == sorted(f"Title {name}" for name in {*second} - {*first})
    assert (rewritten, unchanged) == ([], len({*first} & {*second}))


@settings(max_examples=300, deadline=None)
@given(st.lists(odd_entry, max_size=6), st.lists(odd_entry, max_size=5), st.randoms(use_true_random=False))
def test_what_stands_in_for_an_item_that_is_known_to_the_letter_decides_the_same(
    first: list[ParsedEntry], second: list[ParsedEntry], random: Random
) -> None:
    known = known_of(*first)
    by_digest = {entry.digest: entry for entry in reversed(known)}
    rows: list[EntryRow | KnownEntry] = [*rows_of(*first, *second)]
    random.shuffle(rows)
    stood_in = [by_digest[row.digest] if row.digest in by_digest and random.random() < 0.7 else row for row in rows]

    assert known.decide(stood_in) == known.decide(rows)
