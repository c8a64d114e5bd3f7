"""Pictures as cells: coloured half blocks, or the placeholders of kitty graphics. Pixels in, segments out.

The rule: what is slow here (decoding, thousands of styles) runs on a thread; what comes out is ready to be painted.
Half blocks: the upper half of a cell is its foreground, the lower half its background.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from msgspec import Struct
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tui_reader.pictures import Colour, UnfitPicture, scale, scale_as_png
from tui_reader.tui.terminal.kitty import colour_of, placeholders, transmission
from tui_reader.tui.typeset.picture_boxes import Box, Canvas

_HALF = "▀"


class Cells(Struct, frozen=True):
    """A picture ready to be painted: the segments of each line, and what the terminal must be sent before, once."""

    lines: tuple[tuple[Segment, ...], ...]
    width: int
    sent: str = ""


def make_cells(path: Path, box: Box, canvas: Canvas, *, ground: Colour, number: int) -> Cells | None:
    """Return a stored picture drawn in a box over `ground`; None where its file cannot be read. Takes milliseconds.

    `number` is that of the picture in the terminal; half blocks need none.
    """
    try:
        if canvas.in_blocks:
            return half_blocks(scale(path, box.width, 2 * box.height, ground=ground), box)
        width, height = box.width * canvas.cell[0], box.height * canvas.cell[1]
        return kitty_cells(scale_as_png(path, width, height, ground=ground), box, number)
    except UnfitPicture:
        return None


def half_blocks(pixels: bytes, box: Box) -> Cells:
    """Return pixels of three bytes, two rows of them for each line, as cells."""
    row = 3 * box.width
    lines = []
    for top in range(0, 2 * box.height * row, 2 * row):
        pairs = [
            (pixels[at : at + 3], pixels[at + row : at + row + 3]) for at in range(top, top + row, 3)
        ]  # each cell: its upper and its lower half
        lines.append(tuple(_blocks(*pair, len(list(same))) for pair, same in groupby(pairs)))
    return Cells(tuple(lines), box.width)


def _blocks(upper: bytes, lower: bytes, count: int) -> Segment:
    style = Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))
    return Segment((_HALF if upper != lower else " ") * count, style)


def kitty_cells(png: bytes, box: Box, number: int) -> Cells:
    """Return the placeholders of a picture, and the escape codes that send it."""
    style = Style(color=Color.from_rgb(*colour_of(number)))
    lines = tuple((Segment(placeholders(line, box.width), style),) for line in range(box.height))
    return Cells(lines, box.width, transmission(number, png, columns=box.width, lines=box.height))
