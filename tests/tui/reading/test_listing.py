"""The listing: fixed when entered, so that nothing moves or vanishes under the reader."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.query.terms import EVERYTHING, InFeed, Is, both
from tui_reader.tui.reading.listing import Listing
from tui_reader.tui.session.views import View

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


def test_an_empty_list_leads_nowhere() -> None:
    listing = Listing(VIEW)
    assert listing.step(None, 1) is None
    assert listing.step_unread(None, 1) is None
    assert listing.id_at(0) is None


@given(IDS, IDS)
def test_however_slices_come_every_entry_is_in_the_list_once(first: list[int], more: list[int]) -> None:
    listing = Listing(VIEW, list(first))
    listing.extend(more)
    assert sorted(listing.ids) == sorted({*first, *more})
    assert [listing.index_of(entry_id) for entry_id in listing.ids] == list(range(len(listing)))


def test_rows_of_an_opened_story_are_no_steps_and_no_end_of_the_list() -> None:
    listing = Listing(VIEW, [9, 8], unread={9, 8, 5, 4})
    assert listing.open_up(1, [8, 5, 4]) == 2
    assert listing.ids == [9, 8, 5, 4]
    assert listing.step_unread(1, 1) is None
    assert listing.last == 8
    listing.extend([7])
    assert (listing.ids, listing.last, listing.step_unread(4, -1)) == ([9, 8, 5, 4, 7], 7, 1)
    assert listing.close_up(3) == 1
    assert listing.ids == [9, 8, 7]
