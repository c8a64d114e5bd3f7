"""The places of the words of a query in a text, for snippets and for finding in an article. Pure.

The rule: the hits are those of the search index: whole words, folded by `words`, a phrase as one word after the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tui_reader.query.terms import And, Field, Or, Query, Text
from tui_reader.query.words import spans, tokens


class Wanted(Struct, frozen=True):
    """Words to find, one after the other; with `prefix` the last word may be longer. `field` None: in any field."""

    words: tuple[str, ...]
    prefix: bool = False
    field: Field | None = None


def wanted_of(query: Query) -> tuple[Wanted, ...]:
    """Return the words that a query wants; the words that the query excludes are left out."""
    match query:
        case Text(words, field):
            return (Wanted(tuple(tokens(words)), query.goes_on, field),)
        case And(terms) | Or(terms):
            return tuple(dict.fromkeys(wanted for term in terms for wanted in wanted_of(term)))
    return ()


def find_hits(text: str, wanted: Sequence[Wanted]) -> Iterator[tuple[int, int]]:
    """Yield the places (start, end) of the wanted words in `text`, in order; places that overlap are joined."""
    last: tuple[int, int] | None = None
    for hit in each_hit(text, wanted):
        if last is not None and hit.start < last[1]:
            last = (min(hit.start, last[0]), hit.end)
            continue
        if last is not None:
            yield last
        last = (hit.start, hit.end)
    if last is not None:
        yield last


class Hit(Struct, frozen=True):
    """The place of one wanted phrase; `number` is its index in `wanted`."""

    start: int
    end: int
    number: int


def each_hit(text: str, wanted: Sequence[Wanted]) -> Iterator[Hit]:
    """Yield every hit in the order of their ends; hits may overlap."""
    longest = max((len(each.words) for each in wanted), default=0)
    ends = {each.words[-1] for each in wanted if not each.prefix}
    beginnings = tuple(each.words[-1] for each in wanted if each.prefix)
    seen: deque[tuple[str, int]] = deque(maxlen=longest)
    for word, start, end in spans(text):
        seen.append((word, start))
        if word not in ends and not word.startswith(beginnings):
            continue
        for number, each in enumerate(wanted):
            first = _start_of(seen, each)
            if first is not None:
                yield Hit(first, end, number)


def _start_of(seen: Sequence[tuple[str, int]], wanted: Wanted) -> int | None:
    """Return where the wanted phrase begins, if it ends with the last word seen."""
    *before, last = wanted.words
    if len(seen) <= len(before):
        return None
    word = seen[-1][0]
    if not (word.startswith(last) if wanted.prefix else word == last):
        return None
    first = len(seen) - len(wanted.words)
    if any(seen[first + index][0] != each for index, each in enumerate(before)):
        return None
    return seen[first][1]
