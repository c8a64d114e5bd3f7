"""Plain aligned columns for people: widths in terminal cells, cuts with an ellipsis, local times.

Pure. Nothing here prints, colours or knows a terminal; text that goes in is made one safe line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime

from tui_reader.text.clean import clean_line

_INDENT = re.compile(r"[ >│]*(?:[-*•] |\d{1,9}[.)] )?")


def cells(text: str) -> int:
    """Return how many terminal cells `text` takes (UAX #11: wide and full width take two, marks none)."""
    if text.isascii():
        return len(text)
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, width: int | None) -> str:
    """Return `text` as one safe line of at most `width` cells, cut with “…”; None: however long it is."""
    text = clean_line(text)
    if width is None or cells(text) <= width:
        return text
    if width < 1:
        return ""
    kept, taken = [], 0
    for char in text:
        taken += _cell(char)
        if taken > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def pad(text: str, width: int) -> str:
    """Return `text` filled with blanks to `width` cells."""
    return text + " " * max(0, width - cells(text))


def local_time(at: int | None, *, with_clock: bool) -> str:
    """Return UTC second `at` as local `2026-05-20` or `2026-05-20 08:42`; empty for None or an impossible time."""
    if at is None:
        return ""
    try:
        local = datetime.fromtimestamp(at, UTC).astimezone()
    except (OverflowError, ValueError, OSError):
        return ""
    day = local.date().isoformat()
    return f"{day} {local:%H:%M}" if with_clock else day


def utc_time(at: int | None) -> str | None:
    """Return UTC second `at` in ISO 8601 with `Z`; None for None or for a time outside the years 1 to 9999."""
    if at is None:
        return None
    try:
        return datetime.fromtimestamp(at, UTC).replace(tzinfo=None).isoformat() + "Z"
    except (OverflowError, ValueError, OSError):
        return None


def file_size(length: int | None) -> str:
    """Return a number of bytes as people say it (`12.3 MB`, powers of 1000); empty for None."""
    if length is None or length < 0:
        return ""
    if length < 1000:
        return f"{length} bytes"
    size = length / 1000
    for unit in ("kB", "MB"):
        if size < 1000:
            return f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def wrap(text: str, width: int | None, *, whole: Collection[str] = ()) -> str:
    """Wrap each line of `text` at blanks to `width` cells, list items hanging; lines in `whole` stay as they are."""
    if width is None:
        return text
    return "\n".join(
        line if cells(line) <= width or line.strip() in whole else _wrap_line(line, width) for line in text.split("\n")
    )


def _wrap_line(line: str, width: int) -> str:
    match = _INDENT.match(line)
    first = match[0] if match else ""
    words = line[len(first) :].split()
    rest = re.sub(r"[^ >│]", " ", first)
    rows, row = [], first
    for word in words:
        glue = "" if row in (first, rest) else " "
        if glue and cells(row) + 1 + cells(word) > width:
            rows.append(row)
            row, glue = rest, ""
        row += glue + word
    return "\n".join([*rows, row])
