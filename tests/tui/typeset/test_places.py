"""Places that survive another version of the text: the words decide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.articles import Block, Cell, Table
from tui_reader.model.entities import Position
from tui_reader.tui.typeset.flow import Place
from tui_reader.tui.typeset.places import find_position, position_at

TEXT = [Block("paragraph", f"Paragraph {number} says something of its own, number {number}.") for number in range(9)]
TABLE = Block("table", table=Table(tuple((Cell(f"row {n}"), Cell(str(n))) for n in range(5)), ("left", "right")))
NEW = Block("paragraph", "Something that was not there before.")


def position(block: int, offset: int, blocks: list[Block] = TEXT) -> Position:
    found = position_at(blocks, Place(block, offset))
    assert found is not None
    return found


def test_a_place_before_the_text_is_no_position() -> None:
    assert position_at(TEXT, Place(-2, -1)) is None
    assert position_at(TEXT, Place(99, 0)) is None
    assert position_at([], Place(0, 0)) is None


def test_the_blank_line_above_a_block_is_its_beginning() -> None:
    assert position(3, -1) == position(3, 0)


def test_as_long_as_the_block_may_come_nothing_is_found() -> None:
    kept = position(5, 10)
    assert find_position(kept, TEXT[:5], is_whole=False) is None
    assert find_position(kept, TEXT[:6], is_whole=False) == Place(5, 10)


def test_where_the_words_are_gone_the_share_decides() -> None:
    kept = Position(4, 3, "nobody ever wrote this", 0.5)
    found = find_position(kept, TEXT, is_whole=True)
    assert found is not None
    assert found.block == 4
    assert find_position(kept, [], is_whole=True) is None


def test_a_row_of_a_table_is_found_by_its_cells() -> None:
    kept = position(1, 3, [NEW, TABLE])
    assert kept.words == "row 3 3"
    assert find_position(kept, [NEW, NEW, TABLE], is_whole=True) == Place(2, 3)


@given(st.integers(0, 8), st.integers(0, 40), st.integers(0, 8), st.integers(0, 3), st.booleans())
def test_a_place_is_found_again_when_blocks_came_or_went_before_it(
    block: int, offset: int, at: int, came: int, goes: bool
) -> None:
    kept = position(block, offset)
    changed = list(TEXT)
    if goes and at < block:
        del changed[at]
    changed[at:at] = [NEW] * came
    found = find_position(kept, changed, is_whole=True)
    assert found is not None
    assert changed[found.block].text[found.offset :].startswith(kept.words)
    assert changed[found.block] is TEXT[block]


@given(st.integers(0, 8), st.integers(0, 40))
def test_the_share_grows_with_the_place(block: int, offset: int) -> None:
    assert 0.0 <= position(block, offset).share <= 1.0
    assert position(block, offset).share >= position(block, 0).share
