"""The words of a text, for the search index, for queries and for snippets. Pure.

The rule: all three split and fold text here, so a search finds the words that were typed. Case, accents and widths make
no difference. Chinese, Japanese and Korean, and scripts without blanks, are split by character, so any part of their
words is found. A sign that makes another name (C++, F#, .NET) is a word of its own beside its letters: “c++” is two
words in a row, so a search for “c” finds C++ too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

LONGEST = 64  # characters of a word that count; a longer word is data

# Ideographs, kana, Hangul; Thai, Lao, Tibetan, Myanmar, Khmer.
_ALONE = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00016fe0-\U00018aff\U0001aff0-\U0001b2ff\U00020000-\U0003ffff"
)
# Vowel signs and points belong to the letter before them, but Python does not count them as letters.
_SIGNS = "\u0900-\u0dff"
# The signs of names: ++ and # behind a letter or digit, and a dot before a letter and not behind a letter or digit.
_SIGN = r"\+\+(?<=[a-z0-9]\+\+)|#(?<=[a-z0-9]#)|\.(?<![a-z0-9.]\.)(?=[a-z])"
_HAS_SIGN = re.compile(_SIGN)
# FTS5 splits at signs of ASCII, so these signs are written as other signs. For that reason C♯ is C# too.
_WRITTEN = {"++": "⧺", "#": "♯", ".": "⸳"}
# Accents of Latin, Greek and Cyrillic; Hebrew points, Arabic vowels.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200d\u00ad]"
)
# A long run of marks of a letter: not word characters to Python, except two marks of Japanese.
_MARKS = re.compile("(?:[^\\w\\s\x00-\x7f]|[\uff9e\uff9f]){31,}")
_MOST_MARKS = 30
# A word of ASCII alone, else a run between blanks and the signs of ASCII, except the signs of names.
_RUN = re.compile(
    r"(?<![^\x00-\x7f])([0-9A-Za-z]++)(?![^\x00-\x7f]|[+#]|\.\S)|(?!\.(?:\s|$))[^\s!\"$-*,\-/:-@\[-`{-~]+"
)


@cache
def _words(is_ascii: bool, is_signed: bool) -> re.Pattern[str]:
    """Return the pattern that finds the words of a folded text, the quickest that suffices."""
    # Compiled when first used: compiling takes 7 ms, and the first paint needs no words.
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
    """Return the words of a text, folded and with one blank between them: the text for the search index."""
    return " ".join(tokens(text))


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text, folded, each with its place in `text` (start, end)."""
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
    """Return for each folded character its index in `run`; empty where folding does not go character by character."""
    pieces = [_folded(char) for char in run]
    if "".join(pieces) != folded:
        return []
    return [index for index, piece in enumerate(pieces) for _ in piece]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = _MARKS.sub(_parted, text)
    # Twice: folding the case may split off accents, and removing accents may leave letters to fold (ΐ, İ).
    for _ in range(2):
        text = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()))
    return text


def _parted(marks: re.Match[str]) -> str:
    """Return a run of marks in parts of 30 (UAX 15, "Stream-Safe Text Format").

    Normalizing sorts the marks of a letter in quadratic time: 200 KB of marks took minutes.
    """
    run = _ACCENTS.sub("", marks[0])
    return " ".join(run[at : at + _MOST_MARKS] for at in range(0, len(run), _MOST_MARKS))
