"""The position where an article was left. It stays right in another width or version of the text, and after a restart.

The rule: the words at the position decide. The number of the block only tells where to look first. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model.articles import Block
from tui_reader.model.entities import Position
from tui_reader.tui.typeset.flow import Place

WORDS = 60  # characters


def position_at(blocks: Sequence[Block], place: Place) -> Position | None:
    """Return the position of `place` among `blocks`; None for a place before the text or behind it."""
    if not 0 <= place.block < len(blocks):
        return None
    offset = max(0, place.offset)
    before = sum(_length(block) for block in blocks[: place.block])
    within = 0 if blocks[place.block].table is not None else offset
    share = (before + within) / max(1, sum(_length(block) for block in blocks))
    return Position(place.block, offset, _words(blocks[place.block], offset), share)


def find_position(position: Position, blocks: Sequence[Block], *, is_whole: bool) -> Place | None:
    """Return the place of `position` among `blocks`; None while it may still come (as long as not `is_whole`).

    Where its words are gone, the place is where as much was read.
    """
    if position.block < len(blocks):
        found = _offset_in(blocks[position.block], position)
        if found is not None:
            return Place(position.block, found)
    if not is_whole or not blocks:
        return None
    return find_words(position, blocks) or _at_share(blocks, position.share)


def find_words(position: Position, blocks: Sequence[Block]) -> Place | None:
    """Return the place among `blocks` where the words of `position` stand, the nearest to its block; else None."""
    if not position.words.strip():
        return None
    for number in sorted(range(len(blocks)), key=lambda number: abs(number - position.block)):
        found = _offset_in(blocks[number], position)
        if found is not None:
            return Place(number, found)
    return None


def length_from(blocks: Sequence[Block], place: Place) -> int:
    """Return how many characters of text stand from the block of `place` on."""
    return sum(_length(block) for block in blocks[max(0, place.block) :])


def _offset_in(block: Block, position: Position) -> int | None:
    """Return where in `block` the words of `position` stand, at its own offset first."""
    if _words(block, position.offset) == position.words:
        return position.offset
    if block.table is not None:
        rows = range(len(block.table.rows))
        return next((row for row in rows if _words(block, row) == position.words), None)
    found = block.text.find(position.words) if position.words else -1
    return found if found >= 0 else None


def _words(block: Block, offset: int) -> str:
    if block.table is not None:
        row = block.table.rows[offset] if offset < len(block.table.rows) else ()
        return " ".join(cell.text for cell in row)[:WORDS]
    return block.text[offset : offset + WORDS]


def _at_share(blocks: Sequence[Block], share: float) -> Place:
    left = share * sum(_length(block) for block in blocks)
    for number, block in enumerate(blocks):
        length = _length(block)
        if left < length:
            return Place(number, 0 if block.table is not None else int(left))
        left -= length
    return Place(len(blocks) - 1, 0)


def _length(block: Block) -> int:
    """Return about how much there is to read in a block."""
    if block.table is not None:
        return sum(len(cell.text) for row in block.table.rows for cell in row)
    return len(block.text)
