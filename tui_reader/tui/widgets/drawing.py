"""Drawing pictures for a widget, on a thread: it asks with `draw_soon` and is told by `Drawn`."""

from __future__ import annotations

from functools import partial

from textual.message import Message
from textual.widget import Widget

from tui_reader.tui.terminal.picture_cells import Cells
from tui_reader.tui.terminal.picture_painter import Drawing, PicturePainter


class Drawn(Message, bubble=False):
    """A picture is drawn, or cannot be; hand it to the painter, then `render_line` finds it."""

    def __init__(self, drawing: Drawing, number: int, cells: Cells | None) -> None:
        super().__init__()
        self.drawing = drawing
        self.number = number
        self.cells = cells


def draw_soon(widget: Widget, painter: PicturePainter, drawing: Drawing) -> None:
    """Have a picture drawn that is not drawn yet. May be called while painting."""
    number = painter.begin(drawing)
    if number is not None:
        work = partial(_draw, widget, painter, drawing, number)
        widget.call_after_refresh(widget.run_worker, work, thread=True, group="draw", exit_on_error=False)


def _draw(widget: Widget, painter: PicturePainter, drawing: Drawing, number: int) -> None:
    """Runs on a thread."""
    widget.post_message(Drawn(drawing, number, painter.draw(drawing, number)))
