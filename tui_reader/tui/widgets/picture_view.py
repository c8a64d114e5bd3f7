"""One picture, as large as its widget allows, or the words that replace it."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.model.articles import Picture
from tui_reader.text.widths import width_of
from tui_reader.tui.terminal.picture_cells import Cells
from tui_reader.tui.terminal.picture_painter import PicturePainter, as_colour
from tui_reader.tui.typeset.picture_boxes import Box
from tui_reader.tui.widgets.slow_work import draw_aside


class PictureView(Widget):
    """Shows a picture in its middle; a sentence where there is none yet, or never."""

    def __init__(self, painter: PicturePainter) -> None:
        super().__init__()
        self._painter = painter
        self._picture: Picture | None = None
        self._sentence = ""

    def show(self, picture: Picture | None, sentence: str = "") -> None:
        """Show a picture, or else a sentence."""
        self._picture, self._sentence = picture, sentence
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return line `y` (Textual's line API)."""
        style = self.visual_style.rich_style
        width, height = self.size
        segments: list[Segment] = []
        drawn = 0
        if self._picture is not None:
            drawing = self._painter.plan(self._picture, Box(width, height), as_colour(style), large=True)
            cells = self._painter.find(drawing)
            if cells is None:
                draw_aside(self, self._painter, drawing, self._drawn)
            else:
                line = y - (height - len(cells.lines)) // 2
                if 0 <= line < len(cells.lines):
                    segments, drawn = list(cells.lines[line]), cells.width
        elif y == height // 2:
            segments, drawn = [Segment(self._sentence)], width_of(self._sentence)
        left = max(0, (width - drawn) // 2)
        strip = Strip([Segment(" " * left), *segments], left + drawn)
        return strip.adjust_cell_length(width, Style.null()).apply_style(style)

    def _drawn(self, cells: Cells | None) -> None:
        """Paint a picture that is drawn now; one that cannot be drawn leaves a sentence."""
        if cells is None:
            self.show(None, "The stored picture cannot be read.")
        self.refresh()
