"""The pictures that are drawn at the moment, in bounded memory, and what the terminal knows of them.

The rule: `find` only looks. To get a picture that is not drawn yet, run `draw` on a thread and hand its result to
`keep`. The terminal forgets pictures that are no longer used.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rich.style import Style

from tui_reader.model.articles import Picture
from tui_reader.pictures import Colour
from tui_reader.tui.terminal.kitty import LARGEST_ID, MOST_CELLS, deletion
from tui_reader.tui.terminal.picture_cells import Cells, make_cells
from tui_reader.tui.terminal.picture_protocol import Protocol
from tui_reader.tui.typeset.picture_boxes import CELL, Box, Canvas, Pixels, fit

KEPT = 24
_BLOCKS_ENLARGE = 2.0
_LARGE = 4.0
_ONE_OF_MANY = 251  # two readers in one terminal number their pictures far apart


class Drawing(NamedTuple):
    """A picture as it is to be drawn: its file, a box that has its shape, and the ground under what is transparent."""

    path: Path
    box: Box
    ground: Colour


class PicturePainter:
    """Draws pictures for one terminal; `write` sends escape codes to it."""

    def __init__(self, protocol: Protocol, write: Callable[[str], object], *, cell: Pixels = CELL) -> None:
        self.protocol = protocol
        in_blocks = protocol is not Protocol.KITTY
        self.canvas = Canvas(CELL if in_blocks else cell, _BLOCKS_ENLARGE if in_blocks else 1.0, in_blocks)
        self._write = write
        self._drawn: OrderedDict[Drawing, tuple[int, Cells | None]] = OrderedDict()
        self._begun: set[Drawing] = set()
        self._number = os.getpid() * _ONE_OF_MANY % LARGEST_ID

    @property
    def draws(self) -> bool:
        """Whether pictures are shown at all."""
        return self.protocol is not Protocol.OFF

    def plan(self, picture: Picture, room: Box, ground: Colour, *, large: bool = False) -> Drawing:
        """Return how a picture is drawn in a room, which may have another shape; `large`: beyond its natural size."""
        room = Box(min(room.width, MOST_CELLS), min(room.height, MOST_CELLS))
        canvas = self.canvas._replace(enlarge=_LARGE) if large else self.canvas
        return Drawing(picture.path, fit((picture.width, picture.height), room, canvas), ground)

    def find(self, drawing: Drawing) -> Cells | None:
        """Return a picture that is drawn already and can be shown."""
        known = self._drawn.get(drawing)
        if known is None:
            return None
        self._drawn.move_to_end(drawing)
        return known[1]

    def begin(self, drawing: Drawing) -> int | None:
        """Return the number under which to draw, where nobody does or did already; else None."""
        if drawing in self._drawn or drawing in self._begun:
            return None
        self._begun.add(drawing)
        self._number = self._number % LARGEST_ID + 1
        return self._number

    def draw(self, drawing: Drawing, number: int) -> Cells | None:
        """Draw. Runs on a thread, and touches nothing."""
        return make_cells(drawing.path, drawing.box, self.canvas, ground=drawing.ground, number=number)

    def keep(self, drawing: Drawing, number: int, cells: Cells | None) -> None:
        """Keep what was drawn, and send to the terminal what it must know before that is painted."""
        self._begun.discard(drawing)
        self._drawn[drawing] = number, cells
        if cells is not None and cells.sent:
            self._write(cells.sent)
        while len(self._drawn) > KEPT:
            self._take_back(*self._drawn.popitem(last=False)[1])

    def forget(self, path: Path) -> None:
        """A file is another one now, or there again: draw it anew."""
        for drawing in [drawing for drawing in self._drawn if drawing.path == path]:
            self._take_back(*self._drawn.pop(drawing))

    def close(self) -> None:
        """Take all pictures back from the terminal."""
        while self._drawn:
            self._take_back(*self._drawn.popitem()[1])

    def _take_back(self, number: int, cells: Cells | None) -> None:
        if cells is not None and cells.sent:
            self._write(deletion(number))


def as_colour(style: Style) -> Colour:
    """Return the ground of a style."""
    triplet = style.bgcolor.get_truecolor() if style.bgcolor is not None else (0, 0, 0)
    return triplet[0], triplet[1], triplet[2]
