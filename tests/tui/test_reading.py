"""The listing: fixed when entered, so that nothing moves or vanishes under the reader."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.query import EVERYTHING, InFeed, Is, both
from tui_reader.tui.reading import Listing, View

VIEW = View("smart:all", "All", EVERYTHING)
IDS = st.lists(st.integers(1, 60), unique=True)


def test_hiding_what_is_read_narrows_the_query() -> None:
    assert View("feed:3", "x", InFeed(3), hide_read=True).wanted == both(InFeed(3), Is("unread"))
    assert View("feed:3", "x", InFeed(3)).wanted == InFeed(3)


def test_next_unread_means_unread_when_the_list_was_entered() -> None:
    listing = Listing(VIEW, [9, 8, 7, 6], unread={9, 7})
    assert listing.step_unread(None, 1) == 0
    assert listing.step_unread(0, 1) == 2
    assert listing.step_unread(2, 1) is None
    assert listing.step_unread(2, -1) == 0, "p goes back to the one just read"


def test_newcomers_wait_until_they_are_asked_for() -> None:
    listing = Listing(VIEW, [5, 4])
    assert listing.notice([7, 6, 5, 4])
    assert not listing.notice([7, 6, 5])
    assert listing.ids == [5, 4]
    assert listing.admit() == 2
    assert listing.ids == [7, 6, 5, 4]
    assert listing.fresh == []
    assert listing.step_unread(1, -1) == 0, "newcomers are unread"


def test_in_a_list_with_the_oldest_first_newcomers_go_to_the_end() -> None:
    listing = Listing(VIEW.flipped(), [4, 5])
    listing.notice([6])
    assert listing.admit() == 0
    assert listing.ids == [4, 5, 6]


def test_an_empty_list_leads_nowhere() -> None:
    listing = Listing(VIEW)
    assert listing.step(None, 1) is None
    assert listing.step_unread(None, 1) is None
    assert listing.id_at(0) is None


@given(IDS, IDS, IDS)
def test_however_slices_and_newcomers_come_every_entry_is_in_the_list_once(
    first: list[int], more: list[int], fresh: list[int]
) -> None:
    listing = Listing(VIEW, list(first))
    listing.extend(more)
    listing.notice(fresh)
    listing.admit()
    assert sorted(listing.ids) == sorted({*first, *more, *fresh})
    assert [listing.index_of(entry_id) for entry_id in listing.ids] == list(range(len(listing)))
