"""The few words around a hit, for the rows of a search. Pure.

The rule: what is marked is what `words.spans` finds, so a snippet shows why the entry was found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tui_reader.model import Snippet
from tui_reader.query import And, Field, Not, Or, Query, Text
from tui_reader.text import clean_line
from tui_reader.words import spans, tokens

MOST_TEXT = 100_000  # characters that are looked through for a hit
MOST_HITS = 200
_BEFORE = 5  # a hit stands behind one part in so many of its snippet
_GAP = "…"


def positive_terms(query: Query) -> tuple[Text, ...]:
    """Return the words that a query looks for, those behind “-” left out."""
    match query:
        case Text():
            return (query,)
        case And(terms) | Or(terms):
            return tuple(found for term in terms for found in positive_terms(term))
        case Not(Not(term)):
            return positive_terms(term)
    return ()


def snippet_of(title: str, texts: Sequence[str], terms: Sequence[Text], width: int) -> Snippet:
    """Return the snippet of an entry: of the first of `texts` with a hit, else the beginning of the first."""
    found = [snippet(text, terms, width) for text in texts[:1]]
    if not found[0].hits:
        found += [each for each in (snippet(text, terms, width) for text in texts[1:]) if each.hits]
    return replace(found[-1], title_hits=tuple(hits_in(title, terms, "title")))


def hits_in(text: str, terms: Sequence[Text], field: Field | None = None) -> list[tuple[int, int]]:
    """Return where `terms` stand in a text, in order, overlaps joined. `field` is what the text is: None, the body."""
    return _joined((hit.start, hit.end) for hit in _hits(text, terms, field))


def snippet(text: str, terms: Sequence[Text], width: int) -> Snippet:
    """Return about `width` characters of a body with as many different terms as can be, cut between words.

    Without a hit it is the beginning of the text.
    """
    text = clean_line(text[:MOST_TEXT])
    hits = list(_hits(text, terms, None))
    start, end = _around(text, _best(hits, width), width)
    before, after = _GAP if start else "", _GAP if end < len(text) else ""
    shift = len(before) - start
    marked = _joined((hit.start, hit.end) for hit in hits if start <= hit.start and hit.end <= end)
    return Snippet(before + text[start:end] + after, tuple((first + shift, last + shift) for first, last in marked))


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    term: int


def _hits(text: str, terms: Sequence[Text], field: Field | None) -> Iterator[_Hit]:
    """Yield hits by their last words; not more than MOST_HITS."""
    wanted = [(number, tokens(term.words), term.goes_on) for number, term in enumerate(terms) if _is_in(term, field)]
    longest = max((len(words) for _, words, _ in wanted), default=0)
    if not longest:
        return
    by_last: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    beginnings = tuple({words[-1] for _, words, goes_on in wanted if goes_on})
    for number, words, _ in wanted:
        by_last[words[-1]].append((number, words))
    run: list[tuple[str, int, int]] = []
    left = MOST_HITS
    for word, start, end in spans(text):
        run = [*run[1 - longest :], (word, start, end)] if longest > 1 else [(word, start, end)]
        found = list(by_last.get(word, ()))
        if beginnings and word.startswith(beginnings):
            found += [(number, words) for number, words, goes_on in wanted if goes_on and word.startswith(words[-1])]
        for number, words in found:
            stretch = run[-len(words) :]
            if [each[0] for each in stretch[:-1]] == words[:-1] and len(stretch) == len(words):
                yield _Hit(stretch[0][1], end, number)
                left -= 1
        if left <= 0:
            return


def _is_in(term: Text, field: Field | None) -> bool:
    return term.field is None or term.field == field


def _best(hits: Sequence[_Hit], width: int) -> tuple[int, int]:
    """Return the stretch of at most `width` with the most different terms, the earliest of those; (0, 0) for none."""
    best, place = 0, (0, 0)
    first = 0
    for last, hit in enumerate(hits):
        while hits[first].start + width < hit.end and first < last:
            first += 1
        different = len({each.term for each in hits[first : last + 1]})
        if different > best:
            best, place = different, (hits[first].start, hit.end)
    return place


def _around(text: str, place: tuple[int, int], width: int) -> tuple[int, int]:
    """Return where to cut, so that `place` and what is around it are shown, at blanks where there are some near."""
    if len(text) <= width:
        return 0, len(text)
    room = max(width - (place[1] - place[0]), 0)
    start = max(0, min(place[0] - room // _BEFORE, len(text) - width))
    end = min(len(text), start + width)
    if start and (blank := text.find(" ", start, place[0])) >= 0:
        start = blank + 1
    if end < len(text) and (blank := text.rfind(" ", max(place[1], start), end + 1)) >= 0:
        end = blank
    return start, end


def _joined(places: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
