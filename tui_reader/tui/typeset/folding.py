"""Text folded so that what looks alike is found alike, with the way back to where it stood. Pure.

The rule: accents, kinds of blanks, quotation marks and dashes make no difference, hidden characters are not there, and
every offset leads back exactly. Work comes in steps of bounded length, for a paragraph may have two million characters.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from tui_reader.tui.typeset.wrapping import HIDDEN

# Stands between the texts of table cells: no needle holds it, so no hit reaches from one cell into the next.
CELL_END = "\x1f"
# They fold to themselves, but for their case: most of what is ever read.
_PLAIN = "\x1f -~\u0410-\u0418\u041a-\u0438\u043a-\u044f\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uac00-\ud7a3"
_MARKS = "\u0300-\u036f"
# Blanks but the plain one. Runs of any of them fold to one blank.
_BLANK = "\t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ODD = re.compile(f" *[{_BLANK}][ {_BLANK}]*|  +|[^{_PLAIN}][{_MARKS}]*|[{_PLAIN}][{_MARKS}]+")
_BLANKS = re.compile(f"[ {_BLANK}]+")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "ß": "ss",
        "ẞ": "SS",
    }
)
# Scripts whose letters keep their meaning without marks; in others (kana, Devanagari) a mark makes another letter.
_LAST_WITH_ACCENTS = "\u052f"
_WINDOW = 8_192
_MOST_MARKS = 32  # of one letter


class Folding:
    """One text on its way into its folded form. With `keeps_case` upper and lower case stay apart.

    `steps` does the work; then `text` is the folded text, and `source_span` leads from it to the source.
    """

    __slots__ = ("_is_done", "_keeps_case", "_odd", "_source", "_starts", "text")

    def __init__(self, source: str, *, keeps_case: bool = False) -> None:
        self.text = ""
        self._source = source
        self._keeps_case = keeps_case
        self._is_done = False
        # Stretches that do not map one to one, by where their folded form begins: folded length, source start and end.
        # Plain numbers, as in `Hits`: most texts have none, some have hundreds of thousands.
        self._starts: array[int] = array("q")
        self._odd: array[int] = array("q")

    @property
    def source(self) -> str:
        """The text as it is written."""
        return self._source

    def steps(self) -> Iterator[None]:
        """Fold what is not folded yet, and come back after every 8 KB of it."""
        if self._is_done:
            return
        parts: list[str] = []
        length = 0
        for start, end in _windows(self._source):
            part = self._fold(start, end, length)
            parts.append(part)
            length += len(part)
            if end < len(self._source):
                yield
        self.text = "".join(parts)
        self._is_done = True

    def _fold(self, start: int, end: int, before: int) -> str:
        """Return the folded form of one window; `before` characters stand before it in the folded text."""
        parts: list[str] = []
        position = start
        for found in _ODD.finditer(self._source, start, end):
            plain = self._source[position : found.start()]
            folded = _fold_odd(found[0])
            before += len(plain)
            self._starts.append(before)
            self._odd.extend((len(folded), *found.span()))
            before += len(folded)
            parts += (plain, folded)
            position = found.end()
        parts.append(self._source[position:end])
        folded = "".join(parts)
        # Nothing that is left changes its length by that: a test looks at all of Unicode.
        return folded if self._keeps_case else folded.casefold()

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where `text[start:end]` stood in the source; None where an end of it is a part of a character."""
        first, last = self._source_start(start), self._source_end(end)
        return None if first is None or last is None else (first, last)

    def _source_start(self, position: int) -> int | None:
        at = bisect_right(self._starts, position) - 1
        if at < 0:
            return position
        length, start, end = self._odd[3 * at : 3 * at + 3]
        inside = position - self._starts[at]
        return end + inside - length if inside >= length else start if inside == 0 else None

    def _source_end(self, position: int) -> int | None:
        at = bisect_left(self._starts, position) - 1
        if at < 0:
            return position
        length, _, end = self._odd[3 * at : 3 * at + 3]
        inside = position - self._starts[at]
        return end + inside - length if inside >= length else None


def fold(text: str, *, keeps_case: bool = False) -> str:
    """Return a short text as `Folding` has it."""
    folding = Folding(text, keeps_case=keeps_case)
    for _ in folding.steps():
        pass
    return folding.text


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of `text` that can be folded one by one: none ends in blanks or before a mark."""
    start = 0
    while start < len(text):
        end = min(start + _WINDOW, len(text))
        while end < len(text) and not text[end].isalnum():
            end += 1
        yield start, end
        start = end


@lru_cache(maxsize=4096)
def _fold_odd(odd: str) -> str:
    """Return the folded form of one character with its marks, or of a run of blanks."""
    if _BLANKS.fullmatch(odd):
        return " "
    # The rest of endless marks makes no letter, and takes the square of its length to be normalized.
    kept = HIDDEN.sub("", odd)[:_MOST_MARKS].translate(_ALIKE)
    letters = unicodedata.normalize("NFKD", kept)
    if letters and letters[0] <= _LAST_WITH_ACCENTS:
        letters = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    else:
        letters = unicodedata.normalize("NFKC", kept)
    return _BLANKS.sub(" ", letters.translate(_ALIKE))
