"""Which element of a swept page is its article.

Every passage of text has a value: its words where it reads like prose, less than nothing where it is links. The
article is where the values add up highest, and there the smallest element that holds nearly all of them. What the
page marks as its article, and where it repeats its own title and description, decides what is close.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui_reader.article.page.descriptions import Said, words_in
from tui_reader.article.page.sweep import is_title, mark_of
from tui_reader.article.page.tree import BLOCKS, HEADINGS, Words, own_text, tag_set

if TYPE_CHECKING:
    from lxml.etree import _Element

# Tried out on 1,250 pages with known text outside the corpus; none is touchy.
PROSE: Final = 10  # words, from which on a passage is prose
MOST_LINKED: Final = 0.35
NEARLY_ALL: Final = 0.95
A_GOOD_PART: Final = 0.5
FURNITURE: Final = 0.5  # what a part of no value takes away from what is around it
MARKED: Final = 0.7  # the share of the text that is enough for a marked element
TITLED: Final = 0.35
OPENED: Final = 0.65
SURE: Final = 0.15

_WHOLE: Final = tag_set("p ul ol blockquote pre table tbody tr dl figure")
_PIECES: Final = _WHOLE | HEADINGS | {"li", "td", "th", "dd", "dt"}
_SMALL: Final = tag_set("p li td blockquote dd dt")


@dataclass(frozen=True, slots=True)
class Choice:
    """An element, what its text is worth, how many words it has, and how many of those that were said."""

    element: _Element
    value: float
    words: float
    said: float


def choose(root: _Element, said: Said) -> Choice:
    """Return the element of a swept page that is most likely its article."""
    words = Words(root)
    values = _values(words)
    opened = words.add_up(_openings(words, said))
    best = max(range(len(values)), key=lambda place: (values[place], place))
    best = _widen(words, values, _narrow(words, values, best, opened))
    best = _prefer_marked(words, values, best, opened, said)
    return Choice(words.elements[best], values[best], words.all_own[best], opened[best])


def _values(words: Words) -> list[float]:
    values = [
        value_of(str(element.tag), words.own[place], words.linked[place])
        for place, element in enumerate(words.elements)
    ]
    for place in range(len(values) - 1, 0, -1):
        values[words.parent[place]] += values[place] * (1 if values[place] > 0 else FURNITURE)
    return values


def value_of(tag: str, words: float, linked: float) -> float:
    """Return what a passage is worth as part of an article."""
    if not words:
        return 0.0
    if tag == "pre":
        return words - 2 * linked
    if linked >= MOST_LINKED * words:
        return -linked
    if tag in HEADINGS:
        return 0.1
    if words >= PROSE:
        return words - 2 * linked
    return 0.3 * words if tag in _SMALL else 0.1


def _narrow(words: Words, values: list[float], best: int, opened: list[float]) -> int:
    """Go down as long as one child holds nearly all."""
    while True:
        below = [words.place[child] for child in words.elements[best]]
        child = max(below, key=values.__getitem__, default=best)
        tag = words.elements[child].tag
        if (
            child == best
            or tag not in BLOCKS
            or tag in _WHOLE
            or values[child] < NEARLY_ALL * values[best]
            or (values[child] < values[best] and opened[child] < opened[best])
        ):
            return best
        best = child


def _widen(words: Words, values: list[float], best: int) -> int:
    """Go up from a paragraph or a list, which alone is no article, and to what the page marks around it."""
    while words.elements[best].tag in _PIECES and values[words.parent[best]] >= A_GOOD_PART * values[best]:
        best = words.parent[best]
    above = best
    while above > 0 and values[above] >= A_GOOD_PART * values[best]:
        if mark_of(words.elements[above]) > 1:
            return above
        above = words.parent[above]
    return best


def _prefer_marked(words: Words, values: list[float], best: int, opened: list[float], said: Said) -> int:
    """Return the marked element below `best` that has the best claim to be the article, or `best`."""
    titled = words.count(lambda element: is_title(element, said))
    chosen, claim = best, 1.0
    for place, mark in _marked(words, best):
        if values[place] < PROSE:
            continue
        its = values[place] / max(values[best], 1.0) / MARKED + SURE * (mark - 2)
        its += TITLED * (titled[place] > 0) + OPENED * opened[place] / (opened[best] or 1)
        if its >= claim:
            chosen, claim = place, its
    return chosen


def _marked(words: Words, best: int) -> list[tuple[int, int]]:
    """Return the marked elements below `best`, each with its mark, but not the parts one text is divided into."""
    found: list[tuple[int, int]] = []
    beside: Counter[tuple[int, object, str | None]] = Counter()
    for place in range(best + 1, len(words.elements)):
        above, element = words.parent[place], words.elements[place]
        if above < best:
            break
        if (mark := mark_of(element)) > 1:
            found.append((place, mark))
            beside[above, element.tag, element.get("class")] += element.tag != "article"
    return [
        (place, mark)
        for place, mark in found
        if beside[words.parent[place], words.elements[place].tag, words.elements[place].get("class")] < 2
    ]


def _openings(words: Words, said: Said) -> list[float]:
    """Return for each passage how many words it shares with what the article should hold, if it is a good part."""
    found = [0.0] * len(words.elements)
    wanted = [opening for opening in said.openings if len(opening) >= 6]
    if not wanted:
        return found
    for place, element in enumerate(words.elements):
        if words.own[place] < 6:
            continue
        own = words_in(own_text(element))
        for opening in wanted:
            both = len(own & opening)
            if both >= 0.7 * len(opening) or (len(own) >= 8 and both >= 0.8 * len(own)):
                found[place] += both
    return found
