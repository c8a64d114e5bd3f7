"""Links of an article: where they stand, what is seen of them, which is next, and what a link to a place means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import Block, Cell, Span, Table
from tui_reader.tui.article_links import (
    LinkPlace,
    Piece,
    find_note,
    first_pieces,
    inner_place,
    link_places,
    number_notes,
    step,
)
from tui_reader.tui.flow import END, TOP, Flow, Place
from tui_reader.tui.layout import wrap_block

TEXT = Block("paragraph", "one two three", (Span(8, 13, "link", 1), Span(0, 3, "link", 0), Span(4, 7, "strong")))
TABLE = Block(
    "table",
    table=Table(((Cell("a"), Cell("b")), (Cell("x"), Cell("link", (Span(0, 4, "link", 2),)))), ("left", "left")),
)
LISTED = Block("paragraph", "again", (Span(0, 5, "link", 0),))
PLACES = [LinkPlace(Place(0, 0), 0), LinkPlace(Place(0, 8), 1), LinkPlace(Place(1, 1), 2)]


def test_each_link_counts_once_where_it_first_stands() -> None:
    assert link_places(enumerate([TEXT, TABLE, LISTED])) == PLACES


def test_what_is_seen_first_of_a_link_that_goes_over_lines() -> None:
    block = Block("paragraph", "see the long link here", (Span(4, 17, "link", 0), Span(18, 22, "link", 1)))
    lines = wrap_block(block, 12)
    assert [line.text for line in lines] == ["see the long", "link here"]
    assert first_pieces(lines, 7) == [Piece(0, 7, 4), Piece(1, 8, 5)]
    assert first_pieces(lines[1:], 8) == [Piece(0, 8, 0), Piece(1, 8, 5)], "the rest of it, where no more is in view"
    assert first_pieces(wrap_block(Block("image", "a cat", (Span(0, 5, "image", 0),)), 12), 0) == []


@pytest.mark.parametrize(
    ("focused", "direction", "view", "expected"),
    [
        (None, 1, (TOP, END), 0),
        (None, -1, (TOP, END), 2),
        (0, 1, (TOP, END), 1),
        (1, -1, (TOP, END), 0),
        (2, 1, (TOP, END), None),
        (0, -1, (TOP, END), None),
        (None, 1, (Place(0, 8), Place(0, 9)), 1),
        (None, -1, (Place(0, 8), Place(1, 1)), 1),
        (None, 1, (Place(2, 0), END), None),
        (None, -1, (TOP, Place(0, 0)), None),
        (0, 1, (Place(1, 0), END), 2),
        (2, -1, (TOP, Place(0, 8)), 0),
    ],
)
def test_steps(focused: int | None, direction: int, view: tuple[Place, Place], expected: int | None) -> None:
    found = step(PLACES, None if focused is None else PLACES[focused], direction, view)
    assert found == (None if expected is None else PLACES[expected])


@given(st.lists(st.text("ab ", min_size=1, max_size=40), min_size=1, max_size=20), st.integers(4, 30))
def test_stepping_on_meets_every_link_in_order(texts: list[str], width: int) -> None:
    blocks = [Block("paragraph", text, (Span(0, len(text), "link", target),)) for target, text in enumerate(texts)]
    flow = Flow()
    flow.begin("Title", "")
    flow.append(blocks)
    flow.rewrap(width, TOP, 10)
    flow.work(lambda: False)
    places = link_places(flow.numbered())
    seen: list[int] = []
    focused = step(places, None, 1, (TOP, END))
    while focused is not None:
        seen.append(focused.target)
        assert flow.line_at(focused.place) is not None
        focused = step(places, focused, 1, (TOP, END))
    assert seen == list(range(len(texts)))


@pytest.mark.parametrize(
    ("fragment", "words", "expected"),
    [
        ("a-late-chapter", "", Place(1, 0)),
        ("user-content-a_late_chapter", "", Place(1, 0)),
        ("h-123", "A late chapter!", Place(1, 0)),
        ("%C3%9Cber-uns", "", Place(2, 0)),
        ("top", "", TOP),
        ("", "up", TOP),
        ("unknown", "here", None),
        ("---", "…", None),
    ],
)
def test_places_within_the_article(fragment: str, words: str, expected: Place | None) -> None:
    blocks = [Block("paragraph", "here"), Block("heading", "A late chapter", level=2), Block("heading", "Über uns")]
    assert inner_place(enumerate(blocks), fragment, words) == expected


def test_references_to_notes_are_numbered_below_zero() -> None:
    plain = Block("paragraph", "no note")
    one = Block("paragraph", "a1 and b[2]", (Span(1, 2, "footnote"), Span(8, 11, "footnote")))
    blocks, marks = number_notes([plain, one], 3)
    assert marks == ["1", "[2]"]
    assert blocks[0] is plain
    assert [span.target for span in blocks[1].spans] == [-4, -5]
    assert [each.target for each in link_places(enumerate(blocks))] == [-4, -5]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("1", (Place(3, 0), "Note one.")),
        ("[2]", (Place(4, 0), "Note two.")),
        ("[a]", (Place(5, 0), "Note a.")),
        ("7", (Place(6, 0), "Its note.")),
        ("9", None),
        ("[]", None),
    ],
)
def test_notes_are_found_by_their_marks(mark: str, expected: tuple[Place, str] | None) -> None:
    blocks = [
        Block("paragraph", "1 is not the loneliest number"),
        Block("paragraph", "an item", first="1. "),
        Block("heading", "9 lives"),
        Block("paragraph", "Note one.", first="│ 1. "),
        Block("paragraph", "Note two.", first="2. "),
        Block("paragraph", "[a] Note a."),
        Block("paragraph", "7"),
        Block("paragraph", "Its note."),
    ]
    assert find_note(enumerate(blocks), mark) == expected
