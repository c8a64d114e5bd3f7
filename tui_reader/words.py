"""The words of a text, for the index of search, for queries and for snippets. Pure.

The rule: one folding for all three, so that what is found is what was looked for. Case, accents and widths do not
count; Chinese, Japanese and Korean, and scripts written without blanks, are split by character, so that any part of
their words is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

LONGEST = 64  # characters of a word that count: what is longer is no word but data

# Ideographs, kana, Hangul; Thai, Lao, Tibetan, Myanmar, Khmer.
_ALONE = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00016fe0-\U00018aff\U0001aff0-\U0001b2ff\U00020000-\U0003ffff"
)
# Vowel signs and points belong to the letters before them, and are no letters to Python.
_SIGNS = "\u0900-\u0dff"
_ASCII_WORD = re.compile("[a-z0-9]+")
# Accents of Latin, Greek and Cyrillic; Hebrew points, Arabic vowels.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200d\u00ad]"
)
# What may sort among the marks of a letter: no word's sign to Python but for two of Japanese.
_MARKS = re.compile("(?:[^\\w\\s\x00-\x7f]|[\uff9e\uff9f]){31,}")
_MOST_MARKS = 30
# A word of ASCII with nothing else beside it, else what lies between blanks and the signs of ASCII.
_RUN = re.compile(r"(?<![^\x00-\x7f])([0-9A-Za-z]++)(?![^\x00-\x7f])|[^\s!-/:-@\[-`{-~]+")


@cache
def _word() -> re.Pattern[str]:
    # 7 ms to compile, which the first paint does without.
    return re.compile(f"[{_ALONE}]|(?:[^\\W_{_ALONE}]|[{_SIGNS}])+")


def tokens(text: str) -> list[str]:
    """Return the words of a text in their order, folded."""
    folded = _folded(text)
    found = (_ASCII_WORD if folded.isascii() else _word()).findall(folded)
    return [word[:LONGEST] for word in found] if len(folded) > LONGEST else found


def fold(text: str) -> str:
    """Return the words of a text, folded and set apart by one blank: what the index of search is given."""
    return " ".join(tokens(text))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text, folded, each with where it stands in `text` (start, end)."""
    for run in _RUN.finditer(text):
        if run[1]:
            yield run[1].lower()[:LONGEST], run.start(), run.end()
        else:
            yield from _placed(run[0], run.start())


def _placed(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    folded = _folded(run)
    places = range(len(run) + 1) if len(folded) == len(run) else _places(run, folded)
    pattern = _ASCII_WORD if folded.isascii() else _word()
    for word in pattern.finditer(folded):
        end = places[word.end() - 1] + 1 if places else len(run)
        yield word[0][:LONGEST], start + (places[word.start()] if places else 0), start + end


def _places(run: str, folded: str) -> list[int]:
    """Return for each folded character where it came from; empty where that cannot be told character by character."""
    pieces = [_folded(char) for char in run]
    if "".join(pieces) != folded:
        return []
    return [index for index, piece in enumerate(pieces) for _ in piece]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = _MARKS.sub(_parted, text)
    # Twice: folding the case may bring accents to light, and taking them away other letters (ΐ, İ).
    for _ in range(2):
        text = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()))
    return text


def _parted(marks: re.Match[str]) -> str:
    """Return a run of marks in parts of 30 (UAX 15, "Stream-Safe Text Format").

    Normalizing sorts the marks of a letter in the square of their number: 200 KB of them took minutes.
    """
    run = _ACCENTS.sub("", marks[0])
    return " ".join(run[at : at + _MOST_MARKS] for at in range(0, len(run), _MOST_MARKS))
