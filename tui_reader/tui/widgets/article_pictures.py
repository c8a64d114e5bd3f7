"""The pictures of the article shown: the box of each picture, and what is painted in the box.

The rule: nothing moves under the reader. A box is decided once for a width and a height of the view, by what was known
when the article was begun. A picture that comes later is fitted into its box; one that never comes leaves its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui_reader.model.articles import Block, Image, Picture
from tui_reader.text.widths import width_of
from tui_reader.tui.terminal.picture_painter import PicturePainter, as_colour
from tui_reader.tui.typeset.layout import PICTURE_MARGIN, Line, room_in_column
from tui_reader.tui.typeset.picture_boxes import TALLEST, Box, Canvas, Pixels, box_of, room_in
from tui_reader.tui.widgets.flow_view import FlowView
from tui_reader.tui.widgets.slow_work import draw_aside


class KnownPictures(NamedTuple):
    """The pictures of an article that are stored, by address, and the addresses of those that cannot be had."""

    stored: Mapping[str, Picture] = {}
    failed: frozenset[str] = frozenset()


class Pictures:
    """The pictures of one article. `images` are all of them so far, stored or not."""

    def __init__(self, view: FlowView) -> None:
        self._view = view
        self._painter: PicturePainter | None = None
        self._known: Callable[[], KnownPictures] = KnownPictures
        self._targets: list[int] = []
        self._boxes: dict[tuple[int, int], Box | None] = {}
        self.forget()

    def draw_with(self, painter: PicturePainter, known: Callable[[], KnownPictures]) -> None:
        """Draw pictures with `painter` from now on; `known` is asked now and whenever an article is begun."""
        self._painter = painter
        self._known = known
        self._begin()
        if painter.draws and self.images and self._view.flow.width:
            self._view.wrap_anew()  # the pictures of the article shown get their boxes

    def forget(self) -> None:
        """Forget the pictures: another article begins."""
        self.images: list[Image] = []
        self._targets.clear()
        self._begin()

    def _begin(self) -> None:
        self._begun_with = self._known()
        self._pictures = dict(self._begun_with.stored)
        self._boxes.clear()
        self._height = 0

    def append(self, blocks: Sequence[Block], images: Sequence[Image]) -> None:
        """Take in the pictures of another part of the article."""
        self.images += images
        self._targets += [block.target for block in blocks if block.kind == "image" and block.target is not None]

    def add(self, picture: Picture) -> None:
        """Draw a picture that has come into the box that waits for it."""
        self._pictures[picture.url] = picture
        if self._painter is not None:
            self._painter.forget(picture.path)
        self.paint_anew()

    def paint_anew(self) -> None:
        """Paint all lines again, as they are."""
        self._view.paint_anew()

    # ------------------------------------------------------------------ which pictures

    @property
    def wanted(self) -> list[str]:
        """The addresses of pictures that have a place in the text and are not there, each once, in order."""
        if self._painter is None:
            return []
        images = [self.images[target] for target in self._targets]
        room, canvas = Box(2 * TALLEST, TALLEST), self._painter.canvas
        shown = dict.fromkeys(image.url for image in images if self._box(image, room, canvas) is not None)
        return [url for url in shown if url not in self._pictures]

    @property
    def nearest(self) -> int | None:
        """The number of the first picture in view, else of the one nearest to the view; None without pictures."""
        lines, top = self._view.flow.lines, self._view.top
        numbers = [number for number, line in enumerate(lines) if line.kind in ("picture", "image")]
        in_view = (number for number in numbers if top <= number < top + self._view.size.height)
        nearest = next(in_view, None)
        if nearest is None:
            nearest = min(numbers, key=lambda number: abs(number - top), default=None)
        return None if nearest is None else self._view.flow.block_of(lines[nearest]).target

    def at(self, y: int) -> int | None:
        """Return the number of the picture in visible line `y`."""
        number, flow = self._view.top + y, self._view.flow
        line = flow.lines[number] if number < len(flow.lines) else None
        return flow.block_of(line).target if line is not None and line.kind == "picture" else None

    # ------------------------------------------------------------------ boxes

    def box(self, block: Block, width: int) -> Box | None:
        """Return the box of the picture of a block in a column of `width` cells; None where its words are shown."""
        if block.target is None or block.kind != "image" or self._painter is None or not self._painter.draws:
            return None
        self._height = self._height or self._view.size.height
        key = block.target, room_in_column(block, width)
        if key not in self._boxes:
            image, room = self.images[block.target], room_in(key[1], self._height)
            self._boxes[key] = self._box(image, room, self._painter.canvas)
        return self._boxes[key]

    def refit(self) -> bool:
        """Forget boxes that do not suit the height of the view any more; return whether there are any."""
        height = self._view.size.height
        if not any(self._boxes.values()) or room_in(1, self._height) == room_in(1, height):
            return False
        self._boxes.clear()
        self._height = height
        return True

    def _box(self, image: Image, room: Box, canvas: Canvas) -> Box | None:
        return None if image.url in self._begun_with.failed else box_of(self._pixels(image), room, canvas)

    def _pixels(self, image: Image) -> Pixels | None:
        """Return the size of a picture as its page wants it: its own shape, and no wider than the page says."""
        known = self._begun_with.stored.get(image.url)
        if known is None:
            return (image.width, image.height) if image.width and image.height else None
        if not image.width or image.width >= known.width:
            return known.width, known.height
        return image.width, max(1, round(known.height * image.width / known.width))

    # ------------------------------------------------------------------ painting

    def paint(self, line: Line, words: Style, ground: Style) -> tuple[Sequence[Segment], bool]:
        """Return what stands behind the prefix of a line of a picture, and whether that is drawn, or its words."""
        block, width = self._view.flow.block_of(line), self._view.flow.width
        box = self.box(block, width) or Box(width_of(line.text), 1)
        drawn = self._drawn(line, block, Box(room_in_column(block, width), box.height), ground)
        return (drawn, True) if drawn is not None else (_paint_words(line.text, box.width, words), False)

    def _drawn(self, line: Line, block: Block, room: Box, ground: Style) -> Sequence[Segment] | None:
        """Return what is drawn in a line of a picture; None where its words stand for it.

        Only the height of its box is promised: a picture of another shape may be wider, as wide as `room`.
        """
        picture = self._pictures.get(self.images[block.target or 0].url)
        if picture is None or self._painter is None:
            return None
        drawing = self._painter.plan(picture, room, as_colour(ground))
        cells = self._painter.find(drawing)
        if cells is None:
            draw_aside(self._view, self._painter, drawing, lambda _cells: self.paint_anew())
            return None
        spare = room.height - drawing.box.height
        row = line.start - (spare - spare // 3)  # more of it above: below may stand a caption
        return cells.lines[row] if 0 <= row < len(cells.lines) else ()


def _paint_words(text: str, width: int, style: Style) -> list[Segment]:
    """Return a line of the words of a picture in the middle of their quiet ground."""
    left = max(min(PICTURE_MARGIN, width - width_of(text)), (width - width_of(text)) // 2)
    return [Segment(" " * left + text + " " * (width - left - width_of(text)), style)]
