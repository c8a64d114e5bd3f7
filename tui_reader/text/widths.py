"""How many cells of a terminal a text takes, and text cut to them. Pure.

The rule: this is the only place that measures whole texts, and it measures as Rich and Textual do (UAX 11: wide
characters take two cells, marks none), so that columns and borders agree with what is drawn.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

# One cell each, whatever stands beside them: most of what is ever read. A test holds this against `cell_len`.
_NARROW = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0384-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u2070\u2071\u2074-\u208e\u20a0-\u20bf\u2190-\u21ff\u2500-\u257f]*"
)


def width_of(text: str) -> int:
    """Return the number of cells `text` takes."""
    return len(text) if is_narrow(text) else cell_len(text)


def is_narrow(text: str) -> bool:
    """Tell whether every character of `text` surely takes one cell, so that indices are cells."""
    return _NARROW.fullmatch(text) is not None


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` cells: as it is, or cut and ended with “…”."""
    if width_of(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """Return `text` filled with blanks to `width` cells."""
    return text + " " * max(0, width - width_of(text))
