"""Slow work for a widget: drawing a picture, colouring code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual.widget import Widget

from tui_reader.tui.terminal.picture_cells import Cells
from tui_reader.tui.terminal.picture_painter import Drawing, PicturePainter

Result = TypeVar("Result")


def do_aside(widget: Widget, group: str, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
    """Do `work` on a thread and hand its result to `then` in the widget's own loop. May be called while painting."""

    def on_thread() -> None:
        widget.call_later(then, work())

    widget.call_after_refresh(widget.run_worker, on_thread, thread=True, group=group, exit_on_error=False)


def draw_aside(widget: Widget, painter: PicturePainter, drawing: Drawing, then: Callable[[Cells | None], None]) -> None:
    """Have a picture drawn that is not drawn yet; `then` is told when its painter has it, or cannot draw it."""
    number = painter.begin(drawing)
    if number is None:
        return

    def keep(cells: Cells | None) -> None:
        painter.keep(drawing, number, cells)
        then(cells)

    do_aside(widget, "draw", partial(painter.draw, drawing, number), keep)
