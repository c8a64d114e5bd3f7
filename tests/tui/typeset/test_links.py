"""Links of an article: where they stand, what is seen of them, which is next, and what a link to a place means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.articles import Block, Cell, Span, Table
from tui_reader.tui.typeset.flow import END, TOP, Flow, Place
from tui_reader.tui.typeset.layout import wrap_block
from tui_reader.tui.typeset.links import LinkPlace, Piece, anchored_block, first_pieces, link_places, step

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


def test_a_link_within_the_article_leads_to_the_block_that_has_its_name() -> None:
    blocks = [Block("paragraph", "here"), Block("note", "A note.", anchors=("fn1", "fn2"))]
    assert anchored_block(enumerate(blocks), "fn2") == (Place(1, 0), blocks[1])
    assert anchored_block(enumerate(blocks), "fn3") is None


def test_a_reference_to_a_note_is_a_link_where_the_note_is_known() -> None:
    block = Block("paragraph", "a1 and b2", (Span(1, 2, "footnote", 0), Span(8, 9, "footnote")))
    assert link_places([(0, block)]) == [LinkPlace(Place(0, 1), 0)]
