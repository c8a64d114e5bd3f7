"""Make Markdown for other programs: replace the noncharacters of `nodes` by `**`, `*`, `~~` or tags of HTML.

Rule: every CommonMark reader finds the same text, without a stray asterisk. The flanking rules (CommonMark, 6.2) decide
for each pair of marks: where `**` would not be read as a mark, a tag such as `<strong>` is written.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from tui_reader.article.read.nodes import CLOSING, OPENING, SIGNS

_DELIMITERS: Final = {"strong": "**", "em": "*", "del": "~~"}
_TAGS: Final = {mark: "sup" if mark == "fn" else mark for mark in OPENING}
_OPENS: Final = {char: mark for mark, char in OPENING.items()}
_CLOSES: Final = {char: mark for mark, char in CLOSING.items()}
_MARKS = re.compile(f"[{''.join(_OPENS)}{''.join(_CLOSES)}]")
_BULLET = re.compile(r"^((?:> | )*)([-*+]|[0-9]+[.)]) ")


def with_delimiters(markdown: str, *, bullets_shown: int) -> str:
    """Return `markdown` for other programs.

    The first `bullets_shown` bullets of its first line become blanks, because an earlier part has the same bullets.
    """
    for _ in range(bullets_shown):
        markdown = _BULLET.sub(lambda found: found[1] + " " * (len(found[2]) + 1), markdown, count=1)
    markdown = SIGNS.sub("", markdown)
    if not _MARKS.search(markdown):
        return markdown
    places = {
        place: written
        for opening, closing in _pairs(markdown)
        for place, written in _written(markdown, opening, closing)
    }
    return _MARKS.sub(lambda found: places.get(found.start(), ""), markdown)


def _pairs(markdown: str) -> list[tuple[int, int]]:
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for found in _MARKS.finditer(markdown):
        if found[0] in _OPENS:
            open_at.append(found.start())
        elif open_at:
            pairs.append((open_at.pop(), found.start()))
    return pairs


def _written(markdown: str, opening: int, closing: int) -> list[tuple[int, str]]:
    mark = _OPENS[markdown[opening]]
    delimiter = _DELIMITERS.get(mark)
    if delimiter and _reads(markdown, opening) and _reads(markdown, closing, step=-1):
        return [(opening, delimiter), (closing, delimiter)]
    return [(opening, f"<{_TAGS[mark]}>"), (closing, f"</{_TAGS[mark]}>")]


def _reads(markdown: str, at: int, *, step: int = 1) -> bool:
    """Tell whether a reader finds a delimiter here. `step` leads to the marked text: 1 at its start, -1 at its end."""
    inner, outer = _beside(markdown, at + step), _beside(markdown, at - step)
    if isWhiteSpace(ord(inner)) or outer in (_CLOSES if step > 0 else _OPENS):
        return False
    return not _is_punctuation(inner) or isWhiteSpace(ord(outer)) or _is_punctuation(outer)


def _beside(markdown: str, at: int) -> str:
    return markdown[at] if 0 <= at < len(markdown) else "\n"


def _is_punctuation(char: str) -> bool:
    return _MARKS.match(char) is not None or isMdAsciiPunct(ord(char)) or isPunctChar(char)
