"""Choose the element of a swept page that is its article.

Every passage of text has a value: its number of words if it is prose, a negative number if it is links. The article is
the element with the highest sum of values, or rather the smallest element inside with nearly the same sum. Between
close candidates, an element wins that the page marks as its article, or that repeats the page's title and description.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tui_reader.article.page.descriptions import Description, word_set
from tui_reader.article.page.sweep import is_title, mark_of
from tui_reader.article.page.tree import BLOCKS, HEADINGS, Words, own_text, tag_set

if TYPE_CHECKING:
    from lxml.etree import _Element

# Tried on 1,250 pages with known text outside the corpus. Small changes of these numbers change little.
PROSE: Final = 10  # words; a passage of so many is prose
MOST_LINKED: Final = 0.35
NEARLY_ALL: Final = 0.95
A_GOOD_PART: Final = 0.5
FURNITURE: Final = 0.5  # share of a negative value that counts for the element around
MARKED: Final = 0.7  # share of the text that is enough for a marked element
TITLED: Final = 0.35
OPENED: Final = 0.65
SURE: Final = 0.15

_WHOLE: Final = tag_set("p ul ol blockquote pre table tbody tr dl figure")
_PIECES: Final = _WHOLE | HEADINGS | {"li", "td", "th", "dd", "dt"}
_SMALL: Final = tag_set("p li td blockquote dd dt")


class Choice(Struct, frozen=True):
    """An element, the value of its text, its number of words, and how many of them the descriptions hold too."""

    element: _Element
    value: float
    words: float
    described: float


def choose(root: _Element, page: Description) -> Choice:
    """Return the element of a swept page that is most likely its article."""
    words = Words(root)
    values = _values(words)
    opened = words.add_up(_openings(words, page))
    best = max(range(len(values)), key=lambda place: (values[place], place))
    best = _widen(words, values, _narrow(words, values, best, opened))
    best = _prefer_marked(words, values, best, opened, page)
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
    """Return the value of a passage as part of an article."""
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
    """Go down as long as one child holds nearly all of the value."""
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
    """Go up from a paragraph or a list, because it is no article alone, then up to a marked element around it."""
    while words.elements[best].tag in _PIECES and values[words.parent[best]] >= A_GOOD_PART * values[best]:
        best = words.parent[best]
    above = best
    while above > 0 and values[above] >= A_GOOD_PART * values[best]:
        if mark_of(words.elements[above]) > 1:
            return above
        above = words.parent[above]
    return best


def _prefer_marked(words: Words, values: list[float], best: int, opened: list[float], page: Description) -> int:
    """Return the marked element below `best` that is most likely the article, or `best`."""
    titled = words.count(lambda element: is_title(element, page))
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
    """Return the marked elements below `best` with their marks, without those that are parts of one text."""
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


def _openings(words: Words, page: Description) -> list[float]:
    """Return for each passage how many words it shares with an opening of the article, 0 where it shares few."""
    found = [0.0] * len(words.elements)
    wanted = [opening for opening in page.openings if len(opening) >= 6]
    if not wanted:
        return found
    for place, element in enumerate(words.elements):
        if words.own[place] < 6:
            continue
        own = word_set(own_text(element))
        for opening in wanted:
            both = len(own & opening)
            if both >= 0.7 * len(opening) or (len(own) >= 8 and both >= 0.8 * len(own)):
                found[place] += both
    return found
