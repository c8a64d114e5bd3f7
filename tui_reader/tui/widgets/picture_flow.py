"""A flow of lines with pictures in it: `FlowView` and `ArticlePictures` joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.message import Message

from tui_reader.model.articles import Block, Image, Picture
from tui_reader.tui.terminal.picture_painter import Drawing, PicturePainter
from tui_reader.tui.typeset.layout import Line, picture_room
from tui_reader.tui.typeset.picture_boxes import Box
from tui_reader.tui.typeset.wrapping import width_of
from tui_reader.tui.widgets.article_pictures import ArticlePictures, KnownPictures, nearest_picture, paint_words
from tui_reader.tui.widgets.drawing import Drawn, draw_soon
from tui_reader.tui.widgets.flow_view import DEFAULT_COLUMN, FlowView


class PictureFlow(FlowView):
    """Knows the pictures of what it shows, gives each its box, and has them drawn when they come into view."""

    class PictureClicked(Message):
        """The picture number `index` of the article was clicked, or its words."""

        def __init__(self, view: PictureFlow, index: int) -> None:
            super().__init__()
            self.view = view
            self.index = index

        @property
        def control(self) -> PictureFlow:
            """The view, for `@on(..., selector)`."""
            return self.view

    def __init__(self, *, column: int = DEFAULT_COLUMN, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - the name Textual gives it
        super().__init__(column=column, id=id, classes=classes)
        self._images: list[Image] = []
        self._pictures = ArticlePictures(self._draw)
        self._known: Callable[[], KnownPictures] = KnownPictures
        self._forget_images()

    # ------------------------------------------------------------------ what there is

    @property
    def images(self) -> Sequence[Image]:
        """The pictures of the article so far, stored or not."""
        return self._images

    @property
    def wanted_pictures(self) -> list[str]:
        """The addresses of pictures that have a place in the text and are not there yet."""
        return self._pictures.wanted()

    @property
    def nearest_picture(self) -> int | None:
        """The number of the first picture in view, else of the nearest to it; None where there is none."""
        line = nearest_picture(self._flow.lines, self.scroll_offset.y, self.size.height)
        return None if line is None else self._flow.block_of(line).target

    def draw_with(self, painter: PicturePainter, known: Callable[[], KnownPictures]) -> None:
        """Draw pictures with `painter` from the next article on; `known` is asked whenever one is begun."""
        self._pictures.painter = painter
        self._known = known

    def add_picture(self, picture: Picture) -> None:
        """Draw a picture that has come into the box that waits for it."""
        self._pictures.add(picture)
        self.paint_anew()

    def _add_images(self, blocks: Sequence[Block], images: Sequence[Image]) -> None:
        self._images += images
        self._pictures.append(blocks)

    def _forget_images(self) -> None:
        self._images = []
        self._pictures.begin(self._images, self._known())

    # ------------------------------------------------------------------ boxes and drawings

    def box_of(self, block: Block, width: int) -> Box | None:
        return self._pictures.box(block, width, self.size.height)

    def is_outgrown(self) -> bool:
        return self._pictures.refit(self.size.height)

    def _paint_picture(self, line: Line, words: Style, ground: Style) -> tuple[Sequence[Segment], bool]:
        """Return what stands behind the prefix of a line of a picture, and whether that is drawn, or its words."""
        block, width = self._flow.block_of(line), self._flow.width
        box = self.box_of(block, width) or Box(width_of(line.text), 1)
        drawn = self._pictures.drawn(line, block, box, picture_room(block, width), ground)
        return (drawn, True) if drawn is not None else (paint_words(line.text, box.width, words), False)

    def _draw(self, drawing: Drawing) -> None:
        if self._pictures.painter is not None:
            draw_soon(self, self._pictures.painter, drawing)

    @on(Drawn)
    def picture_drawn(self, message: Drawn) -> None:
        """Paint a picture that is drawn now."""
        if self._pictures.painter is not None:
            self._pictures.painter.keep(message.drawing, message.number, message.cells)
        self.paint_anew()

    def paint_anew(self) -> None:
        """Paint all lines again, as they are."""
        self._strips.clear()
        self.refresh()

    def _picture_at(self, y: int) -> int | None:
        """Return the number of the picture in visible line `y`."""
        number = self.scroll_offset.y + y
        line = self._flow.lines[number] if number < len(self._flow.lines) else None
        return self._flow.block_of(line).target if line is not None and line.kind == "picture" else None
