"""How many cells a picture takes: it keeps its proportions, fits the column, and is never enlarged.

The rule: a box is decided before the picture is there and then stays, so that nothing moves while the person reads. The
picture is fitted into the box later. Pure.
"""

from __future__ import annotations

from typing import NamedTuple

Pixels = tuple[int, int]
"""A width and a height."""

CELL: Pixels = (10, 20)
TALLEST = 24  # lines
_SHARE = (3, 5)  # of the height of the view
_UNKNOWN: Pixels = (3, 2)
_MODEST = 16  # lines for a picture of which nothing is known
_ICON = 32  # pixels; what is no larger stays a word
_NARROWEST = 4  # cells; less is a line, no picture


class Box(NamedTuple):
    """So many cells wide and so many lines high."""

    width: int
    height: int


class Canvas(NamedTuple):
    """What is drawn on: the pixels of a `cell`, and how many of a picture's own pixels may become one at the least.

    Half blocks show few pixels, so there a picture may be larger than life (`enlarge`), but it has no more of them
    than cells.
    """

    cell: Pixels = CELL
    enlarge: float = 1.0
    in_blocks: bool = False


def room_in(width: int, view_height: int) -> Box:
    """Return the largest box in a column of `width` cells, in a view of so many lines."""
    share, of = _SHARE
    return Box(width, max(1, min(TALLEST, view_height * share // of)))


def box_of(pixels: Pixels | None, room: Box, canvas: Canvas) -> Box | None:
    """Return the box of a picture of this size, if it is known; None where the words of the picture say more."""
    if pixels is None:
        height = min(_MODEST, room.height)
        return _scaled(_UNKNOWN, Box(room.width, height), canvas.cell)
    if min(pixels) <= 0 or max(pixels) <= _ICON:
        return None
    box = fit(pixels, room, canvas)
    return None if box.width < _NARROWEST else box


def fit(pixels: Pixels, room: Box, canvas: Canvas) -> Box:
    """Return the largest box inside `room` that has the shape of the picture, and at least one cell."""
    widest = -(-pixels[0] * canvas.enlarge // canvas.cell[0])
    if canvas.in_blocks:
        widest = min(widest, pixels[0])
    return _scaled(pixels, Box(max(1, min(room.width, int(widest))), room.height), canvas.cell)


def _scaled(pixels: Pixels, room: Box, cell: Pixels) -> Box:
    """Return the box of this shape that fills `room` in one direction."""
    lines_a_cell = pixels[1] / pixels[0] * cell[0] / cell[1]
    height = round(room.width * lines_a_cell)
    if height <= room.height:
        return Box(room.width, max(1, height))
    return Box(max(1, min(room.width, round(room.height / lines_a_cell))), room.height)
