"""Cells of a row: text cut to fit, and strips made of styled pieces."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_reader.text.widths import cut, pad, width_of


def fit(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells: filled with blanks, or cut and ended with an ellipsis."""
    return pad(cut(text, width), width)


def row_strip(pieces: Iterable[tuple[str, Style]], width: int, ground: Style) -> Strip:
    """Return one line of a list: the pieces laid on `ground`, filled to `width` cells."""
    segments = [Segment(text, ground + style) for text, style in pieces if text]
    used = sum(width_of(segment.text) for segment in segments)
    if used < width:
        segments.append(Segment(" " * (width - used), ground))
    return Strip(segments).adjust_cell_length(width, ground)
