"""Text cut into lines of a given number of terminal cells.

The rule: no line is wider than its room, nothing but blanks and hidden characters is lost, and a cost per line that
does not depend on the length of the text (a paragraph may have two million characters): nothing here looks at the
whole of it. Break opportunities follow UAX #14 where it matters to a reader: blanks, hyphens, dashes, soft hyphens,
zero-width spaces, and between Chinese, Japanese and Korean characters with their rules for punctuation (JIS X 4051).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from msgspec import Struct
from rich.cells import cell_len, get_character_cell_size

from tui_reader.model.articles import Span
from tui_reader.text.widths import is_narrow, width_of

SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH_SPACE = "\u200b"
_JOINER = "\u200d"

# Never drawn: soft hyphens, zero-width spaces, word joiners, marks of direction, and whatever could command a terminal.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BLANKS = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_UNBROKEN = frozenset("\u00a0\u2007\u202f\u2060\u2011\u200d")
_NOT_FIRST = frozenset(
    "!%),.:;?]}¢°·’”»›…‰′″℃、。〃々〉》」』】〕〗〙〛〜〞〟ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ・ーヽヾ"
    "！％），．：；？］｝｠｡｣､･ｰ￠"
)
_NOT_LAST = frozenset("$([{£¥‘“«‹〈《「『【〔〖〘〚〝＄（［｛｟｢￡￥")
_AFTER_IN_CODE = frozenset(" ,;()[]{}|&/")
_AFTER_IN_ADDRESSES = frozenset("/?&=._-~#%+,;:")
# A cluster or line of more code points than this (Zalgo, a flood of joiners) is cut all the same.
_LONGEST_CLUSTER = 32
_POINTS_PER_CELL = 16
# Spans over one line; more of them say nothing that could be seen.
_MOST_SPANS = 128


class Piece(Struct, frozen=True):
    """One line of text: what is shown of `source[start:end]`, without hidden characters, with a hyphen where needed."""

    start: int
    end: int
    text: str


def shown(text: str) -> str:
    """Return `text` as it is drawn: hidden characters gone, tabs as blanks."""
    if is_narrow(text):
        return text
    return HIDDEN.sub("", text).replace("\t", " ")


def wrap_text(text: str, first_room: int, rest_room: int) -> Iterator[Piece]:
    """Yield the lines of `text`, greedily by words: `first_room` cells for the first, `rest_room` for the others.

    Both are at least 2. Each "\\n" ends a line. Blanks at both ends of a line are left out.
    A word longer than its line is cut.
    """
    room = first_room
    line_start = 0
    while True:
        line_end = text.find("\n", line_start)
        stop = len(text) if line_end < 0 else line_end
        position = _skip_blanks(text, line_start, stop)
        if position == stop:
            yield Piece(line_start, line_start, "")
            room = rest_room
        while position < stop:
            piece, position = _take_line(text, position, stop, room)
            yield piece
            room = rest_room
        if line_end < 0:
            return
        line_start = line_end + 1


def wrap_code(text: str, room: int, continued_room: int) -> Iterator[tuple[Piece, bool]]:
    """Yield the lines of code `text`, every blank kept, and whether each continues the one before.

    A line longer than `room` cells goes on in lines of `continued_room` cells, cut after a sign where one is near.
    """
    line_start = 0
    while True:
        line_end = text.find("\n", line_start)
        stop = len(text) if line_end < 0 else line_end
        end = _fit_code(text, line_start, stop, room)
        yield Piece(line_start, end, shown(text[line_start:end])), False
        while end < stop:
            start, end = end, _fit_code(text, end, stop, continued_room)
            yield Piece(start, end, shown(text[start:end])), True
        if line_end < 0:
            return
        line_start = line_end + 1


def balanced_room(text: str, room: int) -> int:
    """Return the smallest room in which `text` takes no more lines than in `room`: lines of about one length."""
    lines = sum(1 for _ in wrap_text(text, room, room))
    low, high = 2, room
    while low < high:
        middle = (low + high) // 2
        if sum(1 for _ in wrap_text(text, middle, middle)) <= lines and not _cuts_a_word(text, middle):
            high = middle
        else:
            low = middle + 1
    return high


class SpanCursor:
    """Hands out the spans of a text line by line; lines are asked for in order, so each span is looked at once."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._waiting = sorted(spans, key=attrgetter("start"))
        self._next = 0
        self._open: list[Span] = []

    def take(self, source: str, piece: Piece) -> tuple[Span, ...]:
        """Return the spans over `piece` with offsets into `piece.text`."""
        while self._next < len(self._waiting) and self._waiting[self._next].start < piece.end:
            if len(self._open) < _MOST_SPANS:
                self._open.append(self._waiting[self._next])
            self._next += 1
        if not self._open:
            return ()
        found = [_cut_span(span, source, piece) for span in self._open if span.end > piece.start]
        self._open = [span for span in self._open if span.end > piece.end]
        return tuple(span for span in found if span.start < span.end)


def _cut_span(span: Span, source: str, piece: Piece) -> Span:
    start, end = max(span.start, piece.start), min(span.end, piece.end)
    return Span(_shown_at(start, source, piece), _shown_at(end, source, piece), span.style, span.target)


def _shown_at(position: int, source: str, piece: Piece) -> int:
    """Return where `source[position]` stands in `piece.text`, which may lack hidden characters and end in a hyphen."""
    if position == piece.end:
        return len(piece.text)
    if len(piece.text) == piece.end - piece.start:
        return position - piece.start
    return len(HIDDEN.sub("", source[piece.start : position]))


def _take_line(text: str, start: int, stop: int, room: int) -> tuple[Piece, int]:
    """Return the line that begins at `start`, and where the next one begins."""
    end = _fit(text, start, stop, room)
    hyphen = ""
    if end < stop and (found := _find_break(text, start, end, room)):
        end = found
        hyphen = "-" if text[end - 1] == SOFT_HYPHEN and text[end] not in _BLANKS else ""
    elif end < stop:
        end = _cut(text, start, end)
    following = _skip_blanks(text, end, stop)
    while text[end - 1] in _BLANKS:
        end -= 1
    return Piece(start, end, shown(text[start:end]) + hyphen), following


def _skip_blanks(text: str, position: int, stop: int) -> int:
    while position < stop and text[position] in _BLANKS:
        position += 1
    return position


def _fit(text: str, start: int, stop: int, room: int) -> int:
    """Return the greatest end so that `text[start:end]` takes at most `room` cells and splits no character in parts."""
    end = min(stop, start + room)
    # One character further: a mark that follows belongs to the last one.
    probe = min(stop, end + 1)
    if is_narrow(text[start:probe]):
        return end
    return _fit_wide(text, start, stop, room)


def _fit_wide(text: str, start: int, stop: int, room: int) -> int:
    used = 0
    position = start
    longest = min(stop, start + room * _POINTS_PER_CELL)
    while position < longest:
        following = _next_edge(text, position, longest)
        used += _cluster_width(text, position, following)
        if used > room:
            break
        position = following
    if position > start or position == stop:
        return position
    # One character wider than the line (a family of four where joiners are not understood): cut it.
    while position + 1 < stop and cell_len(shown(text[start : position + 1])) <= room:
        position += 1
    return max(position, start + 1)


def _cluster_width(text: str, start: int, end: int) -> int:
    if end - start == 1:
        return 0 if HIDDEN.match(text, start) else 1 if text[start] == "\t" else get_character_cell_size(text[start])
    return cell_len(shown(text[start:end]))


def _next_edge(text: str, position: int, stop: int) -> int:
    """Return the end of the character (grapheme cluster, roughly UAX #29) that begins at `position`."""
    limit = min(stop, position + _LONGEST_CLUSTER)
    position += 1
    while position < limit and _is_joined(text, position):
        position += 1
    return position


def _is_joined(text: str, position: int) -> bool:
    """Tell whether `text[position]` is one character with what stands before it."""
    character = text[position]
    if _JOINER in (character, text[position - 1]):
        return True
    if character < "\u0300":
        return False
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        before = position
        while before and position - before < _LONGEST_CLUSTER and "\U0001f1e6" <= text[before - 1] <= "\U0001f1ff":
            before -= 1
        return (position - before) % 2 == 1
    return get_character_cell_size(character) == 0 and not HIDDEN.match(character)


def _find_break(text: str, start: int, end: int, room: int) -> int | None:
    """Return the last place in `text[start:end]`, or its end, where a line may end; None if there is none."""
    if text[end] in _BLANKS:
        return end
    for position in range(end, start, -1):
        before = text[position - 1]
        if before in _BLANKS:
            return position
        if (before < "\u0080" and before != "-" and text[position] < "\u1100") or not _may_break(text, position, start):
            continue
        if before != SOFT_HYPHEN or width_of(shown(text[start:position])) < room:
            return position
    return None


def _may_break(text: str, position: int, start: int) -> bool:
    before, after = text[position - 1], text[position]
    if before in (SOFT_HYPHEN, _ZERO_WIDTH_SPACE):
        return position - 1 > start
    if before in _UNBROKEN or after in _UNBROKEN or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before in "-\u2010":
        return position - 2 >= start and text[position - 2].isalpha() and after.isalpha()
    if before in "\u2013\u2014":
        return after.isalnum() and position - 2 >= start
    return (_is_wide(before) or _is_wide(after)) and not _is_joined(text, position)


def _is_wide(character: str) -> bool:
    return character >= "\u1100" and get_character_cell_size(character) == 2


def _fit_code(text: str, start: int, stop: int, room: int) -> int:
    end = _fit(text, start, stop, room)
    if end == stop:
        return end
    for position in range(end, start + (end - start) * 2 // 3, -1):
        if text[position - 1] in _AFTER_IN_CODE and not _is_joined(text, position):
            return position
    return end


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut a word that is longer than its line: in the second half after a sign of an address."""
    for position in range(end, start + (end - start) // 2, -1):
        if text[position - 1] in _AFTER_IN_ADDRESSES and not _is_joined(text, position):
            return position
    return end


def _cuts_a_word(text: str, room: int) -> bool:
    return any(width_of(word) > room for word in text.split())
