"""The size of a cell, as the system knows it. The terminal is not asked: its answer would come among the keys."""

from __future__ import annotations

import struct
import sys
from contextlib import suppress

from tui_reader.tui.typeset.picture_boxes import CELL, Pixels


def cell_size() -> Pixels:
    """Return the width and height of a cell in pixels, as the window size says (TIOCGWINSZ), else 10 by 20."""
    with suppress(ImportError, OSError, ValueError, AttributeError):
        import fcntl
        import termios

        assert sys.__stderr__ is not None  # noqa: S101 - where Textual paints
        said = fcntl.ioctl(sys.__stderr__.fileno(), termios.TIOCGWINSZ, bytes(8))
        lines, columns, width, height = struct.unpack("HHHH", said)
        if lines and columns and width >= 4 * columns and height >= 4 * lines:
            return width // columns, height // lines
    return CELL
