"""The pictures of the article that is shown: the box each of them has, and what is painted in it.

The rule: nothing moves under the reader. A box is decided once for a width and a height of the view, by what was known
when the article was begun; a picture that comes later is fitted into it, and one that never comes leaves its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui_reader.model.articles import Block, Image, Picture
from tui_reader.tui.terminal.picture_painter import Drawing, PicturePainter, as_colour
from tui_reader.tui.typeset.layout import PICTURE_MARGIN, Line, picture_room
from tui_reader.tui.typeset.picture_boxes import TALLEST, Box, Canvas, Pixels, box_of, room_in
from tui_reader.tui.typeset.wrapping import width_of


class KnownPictures(NamedTuple):
    """The pictures of an article that are stored, by address, and the addresses of those that cannot be had."""

    stored: Mapping[str, Picture] = {}
    failed: frozenset[str] = frozenset()


class ArticlePictures:
    """Boxes and drawings of one article. `draw` is asked for what is not drawn yet."""

    def __init__(self, draw: Callable[[Drawing], None]) -> None:
        self._draw = draw
        self._images: Sequence[Image] = ()
        self._begun_with = KnownPictures()
        self._pictures: dict[str, Picture] = {}
        self._targets: list[int] = []
        self._boxes: dict[tuple[int, int], Box | None] = {}
        self._height = 0
        self.painter: PicturePainter | None = None

    def begin(self, images: Sequence[Image], known: KnownPictures) -> None:
        """A new article, of which this is known now; `images` grows while its text comes."""
        self._images = images
        self._begun_with = known
        self._pictures = dict(known.stored)
        self._targets.clear()
        self._boxes.clear()
        self._height = 0

    def append(self, blocks: Sequence[Block]) -> None:
        """More of the article has come."""
        self._targets += [block.target for block in blocks if block.kind == "image" and block.target is not None]

    def add(self, picture: Picture) -> None:
        """A picture has come."""
        self._pictures[picture.url] = picture
        if self.painter is not None:
            self.painter.forget(picture.path)

    # ------------------------------------------------------------------ boxes

    def box(self, block: Block, width: int, view_height: int) -> Box | None:
        """Return the box of the picture of a block in a column of `width` cells; None where its words are shown."""
        if block.target is None or block.kind != "image" or self.painter is None or not self.painter.draws:
            return None
        self._height = self._height or view_height
        key = block.target, picture_room(block, width)
        if key not in self._boxes:
            image, room = self._images[block.target], room_in(key[1], self._height)
            self._boxes[key] = self._box(image, room, self.painter.canvas)
        return self._boxes[key]

    def refit(self, view_height: int) -> bool:
        """Decide anew about boxes that do not suit a view of this height; return whether there are any."""
        before, after = room_in(1, self._height), room_in(1, view_height)
        if not any(self._boxes.values()) or before == after:
            return False
        self._boxes.clear()
        self._height = view_height
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

    def wanted(self) -> list[str]:
        """Return the addresses of pictures that have a place in the text and are not there, each once, in order."""
        if self.painter is None:
            return []
        images = [self._images[target] for target in self._targets]
        room, canvas = Box(2 * TALLEST, TALLEST), self.painter.canvas
        shown = dict.fromkeys(image.url for image in images if self._box(image, room, canvas) is not None)
        return [url for url in shown if url not in self._pictures]

    # ------------------------------------------------------------------ painting

    def drawn(self, line: Line, block: Block, box: Box, room: int, ground: Style) -> Sequence[Segment] | None:
        """Return what is drawn behind the prefix of a line of a picture; None where its words stand for it.

        It has this box, in so many cells.
        """
        picture = self._pictures.get(self._images[block.target or 0].url)
        if picture is None or self.painter is None:
            return None
        # Only the height of the box is promised; a picture of another shape may be wider.
        drawing = self.painter.plan(picture, Box(room, box.height), as_colour(ground))
        cells = self.painter.find(drawing)
        if cells is None:
            self._draw(drawing)
            return None
        spare = box.height - drawing.box.height
        row = line.start - (spare - spare // 3)  # more of it above: below may stand a caption
        return cells.lines[row] if 0 <= row < len(cells.lines) else ()


def paint_words(text: str, width: int, style: Style) -> list[Segment]:
    """Return a line of the words of a picture in the middle of their quiet ground."""
    left = max(min(PICTURE_MARGIN, width - width_of(text)), (width - width_of(text)) // 2)
    return [Segment(" " * left + text + " " * (width - left - width_of(text)), style)]


def nearest_picture(lines: Sequence[Line], top: int, height: int) -> Line | None:
    """Return a line of the first picture in view, else of the one nearest to the view."""
    numbers = [number for number, line in enumerate(lines) if line.kind in ("picture", "image")]
    in_view = (number for number in numbers if top <= number < top + height)
    first = next(in_view, None)
    if first is None:
        first = min(numbers, key=lambda number: abs(number - top), default=None)
    return None if first is None else lines[first]
