"""Cells of a row: text cut to fit, and strips made of styled pieces."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


def fit(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells: filled with blanks, or cut and ended with an ellipsis."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    cut = set_cell_size(text, width - 1).rstrip()
    return cut + "…" + " " * (width - 1 - cell_len(cut))


def row_strip(pieces: Iterable[tuple[str, Style]], width: int, ground: Style) -> Strip:
    """Return one line of a list: the pieces laid on `ground`, filled to `width` cells."""
    segments = [Segment(text, ground + style) for text, style in pieces if text]
    used = sum(cell_len(segment.text) for segment in segments)
    if used < width:
        segments.append(Segment(" " * (width - used), ground))
    return Strip(segments).adjust_cell_length(width, ground)
