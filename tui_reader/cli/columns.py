"""Plain aligned columns for people: widths in terminal cells, cuts with an ellipsis, local times.

Pure. Nothing here prints, colours or knows a terminal; every text becomes one safe line.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tui_reader.text.clean import clean_line
from tui_reader.text.widths import cut, width_of

_INDENT = re.compile(r"[ >│]*(?:[-*•] |\d{1,9}[.)] )?")


def fit(text: str, width: int | None) -> str:
    """Return `text` as one safe line of at most `width` cells, cut with “…”; None: however long it is."""
    text = clean_line(text)
    return text if width is None else cut(text, width)


def wrap(text: str, width: int | None, *, whole: Collection[str] = ()) -> str:
    """Wrap each line of `text` at blanks to `width` cells, list items hanging; lines in `whole` stay as they are."""
    if width is None:
        return text
    return "\n".join(
        line if width_of(line) <= width or line.strip() in whole else _wrap_line(line, width)
        for line in text.split("\n")
    )


def _wrap_line(line: str, width: int) -> str:
    match = _INDENT.match(line)
    first = match[0] if match else ""
    words = line[len(first) :].split()
    rest = re.sub(r"[^ >│]", " ", first)
    rows, row = [], first
    for word in words:
        glue = "" if row in (first, rest) else " "
        if glue and width_of(row) + 1 + width_of(word) > width:
            rows.append(row)
            row, glue = rest, ""
        row += glue + word
    return "\n".join([*rows, row])
