"""The picture that a terminal shows, kept from what a Textual program writes: enough to see whether a text moved.

Rule: it knows how Textual moves the cursor, and no more of terminals.
"""

from __future__ import annotations

import re

from rich.cells import cell_len

_PIECE = re.compile(
    r"\x1b\[(\d*);?(\d*)H"  # to a place
    r"|\x1b\[[0-9;?<>=$ ]*[A-Za-z~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b."  # colours, modes, titles
    r"|[\r\n]|[^\x1b\r\n]+"
)


class Screen:
    """Rows of cells; `feed` takes the bytes as they come."""

    def __init__(self, columns: int, rows: int) -> None:
        self._columns = columns
        self._cells = [[" "] * columns for _ in range(rows)]
        self._x = self._y = 0
        self._rest = b""

    def feed(self, written: bytes) -> None:
        """Draw what was written. The last sequence waits for its end."""
        data = self._rest + written
        cut = data.rfind(b"\x1b")
        if cut < 0 or cut < len(data) - 4096:
            cut = len(data)
        self._rest = data[cut:]
        for piece in _PIECE.finditer(data[:cut].decode("utf-8", "replace")):
            self._draw(piece)

    def lines(self) -> list[str]:
        """Return the rows as text, from the top."""
        return ["".join(row) for row in self._cells]

    def _draw(self, piece: re.Match[str]) -> None:
        text = piece[0]
        if text.startswith("\x1b[") and text.endswith("H"):
            self._y, self._x = int(piece[1] or 1) - 1, int(piece[2] or 1) - 1
        elif text == "\n":
            self._y += 1
        elif text == "\r":
            self._x = 0
        elif not text.startswith("\x1b"):
            for character in text:
                self._put(character)

    def _put(self, character: str) -> None:
        width = cell_len(character)
        if width and self._y < len(self._cells) and self._x + width <= self._columns:
            self._cells[self._y][self._x : self._x + width] = [character, *[""] * (width - 1)]
        self._x += width
