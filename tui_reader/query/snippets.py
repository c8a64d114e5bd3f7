"""The words around a hit, for the rows of a search. Pure.

The rule: a snippet marks the hits of `hits`, so the snippet shows why the entry was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from tui_reader.model.listings import Snippet
from tui_reader.model.records import replace
from tui_reader.query.hits import Hit, Wanted, each_hit, find_hits
from tui_reader.text.clean import clean_line

MOST_TEXT = 100_000  # characters that are looked through for a hit
MOST_HITS = 200
_BEFORE = 5  # a fifth of the room is before the hit
_GAP = "…"


def snippet_of(title: str, texts: Sequence[str], wanted: Sequence[Wanted], width: int) -> Snippet:
    """Return the snippet of an entry: from the first of `texts` with a hit, else from the beginning of the first."""
    body = [each for each in wanted if each.field is None]
    found = snippet(texts[0], body, width)
    for text in texts[1:]:
        if not found.hits and (other := snippet(text, body, width)).hits:
            found = other
    return replace(found, title_hits=tuple(find_hits(title, [each for each in wanted if each.field != "author"])))


def snippet(text: str, wanted: Sequence[Wanted], width: int) -> Snippet:
    """Return about `width` characters of a text with as many of the wanted words as possible, cut between words.

    Without a hit, the snippet is the beginning of the text.
    """
    text = clean_line(text[:MOST_TEXT])
    start, end = _around(text, _best(list(islice(each_hit(text, wanted), MOST_HITS)), width), width)
    before, after = _GAP if start else "", _GAP if end < len(text) else ""
    shown = text[start:end]
    hits = ((first + len(before), last + len(before)) for first, last in find_hits(shown, wanted))
    return Snippet(before + shown + after, tuple(hits))


def _best(hits: Sequence[Hit], width: int) -> tuple[int, int]:
    """Return the first stretch of at most `width` with the most different hits; (0, 0) without a hit."""
    best, place = 0, (0, 0)
    first = 0
    for last, hit in enumerate(hits):
        while hits[first].start + width < hit.end and first < last:
            first += 1
        different = len({each.number for each in hits[first : last + 1]})
        if different > best:
            best, place = different, (hits[first].start, hit.end)
    return place


def _around(text: str, place: tuple[int, int], width: int) -> tuple[int, int]:
    """Return where to cut the text, so that `place` and the words around it are shown, at blanks where possible."""
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
