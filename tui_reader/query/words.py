"""The words of a text, for the index of search, for queries and for snippets. Pure.

The rule: one folding for all three, so that what is found is what was looked for. Case, accents and widths do not
count; Chinese, Japanese and Korean, and scripts written without blanks, are split by character, so that any part of
their words is found. A sign that makes another name (C++, F#, .NET) is a word of its own beside its letters: “c++” is
two words in their order, and “c” finds that too.
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
# The signs of names, where they are: ++ and # behind a letter or digit, a dot in front of a letter and behind neither.
_SIGN = r"\+\+(?<=[a-z0-9]\+\+)|#(?<=[a-z0-9]#)|\.(?<![a-z0-9.]\.)(?=[a-z])"
_HAS_SIGN = re.compile(_SIGN)
# As words they are written with signs that are not of ASCII, for there FTS5 would split. So C♯ is C# too.
_WRITTEN = {"++": "⧺", "#": "♯", ".": "⸳"}
# Accents of Latin, Greek and Cyrillic; Hebrew points, Arabic vowels.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200d\u00ad]"
)
# What may sort among the marks of a letter: no word's sign to Python but for two of Japanese.
_MARKS = re.compile("(?:[^\\w\\s\x00-\x7f]|[\uff9e\uff9f]){31,}")
_MOST_MARKS = 30
# A word of ASCII with nothing else beside it, else what lies between blanks and the signs of ASCII but those of names.
_RUN = re.compile(
    r"(?<![^\x00-\x7f])([0-9A-Za-z]++)(?![^\x00-\x7f]|[+#]|\.\S)|(?!\.(?:\s|$))[^\s!\"$-*,\-/:-@\[-`{-~]+"
)


@cache
def _words(is_ascii: bool, is_signed: bool) -> re.Pattern[str]:
    """Return the pattern that finds the words of a folded text, the quickest that will do."""
    # 7 ms to compile, which the first paint does without.
    letters = "[a-z0-9]+" if is_ascii else f"[{_ALONE}{''.join(_WRITTEN.values())}]|(?:[^\\W_{_ALONE}]|[{_SIGNS}])+"
    return re.compile(f"{letters}|{_SIGN}" if is_signed else letters)


def tokens(text: str) -> list[str]:
    """Return the words of a text in their order, folded."""
    folded = _folded(text)
    signed = _HAS_SIGN.search(folded) is not None
    found: list[str] = _words(folded.isascii(), signed).findall(folded)
    if signed:
        found = [_WRITTEN.get(word, word) for word in found]
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
    for word in _words(folded.isascii(), _HAS_SIGN.search(folded) is not None).finditer(folded):
        end = places[word.end() - 1] + 1 if places else len(run)
        yield _WRITTEN.get(word[0], word[0])[:LONGEST], start + (places[word.start()] if places else 0), start + end


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
