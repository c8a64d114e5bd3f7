"""Kitty's graphics protocol with Unicode placeholders: escape codes out, never an answer in. Pure.

A picture is sent once, with a virtual placement of so many columns and lines; then it is drawn wherever its cells are:
U+10EEEE with a diacritic for the line and one for the column, in a colour that is the picture's number. So pictures are
text to everything in between, and scroll, are clipped and are covered like text.
https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
"""

from __future__ import annotations

from base64 import b64encode
from itertools import chain

PLACEHOLDER = "\U0010eeee"
LARGEST_ID = 0xFFFFFF  # a colour
_CHUNK = 4096

# The protocol's own list (rowcolumn-diacritics.txt) up to its 260th: marks above, of class 230, that no normalisation
# joins to a letter. First and last of each run.
_RUNS = (
    "0305 030D-030E 0310 0312 033D-033F 0346 034A-034C 0350-0352 0357 035B 0363-036F 0483-0487 0592-0595 0597-0599 "
    "059C-05A1 05A8-05A9 05AB-05AC 05AF 05C4 0610-0617 0657-065B 065D-065E 06D6-06DC 06DF-06E2 06E4 06E7-06E8 "
    "06EB-06EC 0730 0732-0733 0735-0736 073A 073D 073F-0741 0743 0745 0747 0749-074A 07EB-07F1 07F3 0816-0819 "
    "081B-0823 0825-0827 0829-082D 0951 0953-0954 0F82-0F83 0F86-0F87 135D-135F 17DD 193A 1A17 1A75-1A7C 1B6B "
    "1B6D-1B73 1CD0-1CD2 1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1 20D4-20D7 20DB-20DC "
    "20E1 20E7 20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8E9"
)


def _run(words: str) -> range:
    first, _, last = words.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


DIACRITICS = tuple(map(chr, chain.from_iterable(map(_run, _RUNS.split()))))
MOST_CELLS = len(DIACRITICS)
"""No picture may have more columns or lines than that."""


def transmission(number: int, png: bytes, *, columns: int, lines: int) -> str:
    """Return what sends a picture and places it virtually, in chunks of 4,096 characters, without asking for a reply.

    `number` is from 1 to LARGEST_ID.
    """
    data = b64encode(png).decode()
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)] or [""]
    out = []
    for index, chunk in enumerate(chunks):
        more = int(index < len(chunks) - 1)
        head = f"a=t,f=100,i={number},q=2,m={more}" if index == 0 else f"q=2,m={more}"
        out.append(_command(head, chunk))
    return "".join(out) + _command(f"a=p,U=1,i={number},c={columns},r={lines},q=2")


def deletion(number: int) -> str:
    """Return what makes the terminal forget a picture and its placements."""
    return _command(f"a=d,d=I,i={number},q=2")


def placeholders(line: int, columns: int) -> str:
    """Return the cells of one line of a picture. Each names its line and column, so any part may be covered."""
    return "".join(PLACEHOLDER + DIACRITICS[line] + DIACRITICS[column] for column in range(columns))


def colour_of(number: int) -> tuple[int, int, int]:
    """Return the foreground colour that names a picture."""
    return number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF


def _command(control: str, payload: str = "") -> str:
    return f"\x1b_G{control};{payload}\x1b\\" if payload else f"\x1b_G{control}\x1b\\"
