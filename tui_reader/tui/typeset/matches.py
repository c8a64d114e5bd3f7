"""Words found in an article: hits over its blocks, the one to go to, the next and the previous.

The rule: a search never holds up a key. It begins at the place that is being read, goes on to the end and then from the
top, in short steps. The folded text is kept for the next letter. Pure: no widget and no clock.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, overload

from msgspec import Struct

from tui_reader.model.articles import Block
from tui_reader.query.hits import Wanted, find_hits
from tui_reader.tui.typeset.flow import TITLE, Flow, Place
from tui_reader.tui.typeset.folding import CELL_END, Folding, fold
from tui_reader.tui.typeset.layout import untabbed

# A search for a single letter may end here: nobody steps through more.
MOST_HITS = 20_000
NO_HIT = "no hit"
_HITS_A_STEP = 256
_NUMBERS = 5
_ROWS_A_FIELD = 64


class Hit(NamedTuple):
    """A hit in a block: `at` is where it begins in a text, or its row in a table; `start` and `end` are offsets.

    Offsets are those of `searched_text`, in a table of the cell in `column`. Hits sort as they are read.
    """

    block: int
    at: int
    column: int
    start: int
    end: int

    @property
    def place(self) -> Place:
        """Where to go to see it."""
        return Place(self.block, self.at)


class Hits(Sequence[Hit]):
    """Hits in order, kept as plain numbers.

    As many objects would set the garbage collector to walk the whole of a long article (60 ms), again and again.
    """

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        self._numbers: array[int] = array("q")

    def append(self, hit: Hit) -> None:
        """Add a hit that stands after all others."""
        self._numbers.extend(hit)

    def __len__(self) -> int:
        return len(self._numbers) // _NUMBERS

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | list[Hit]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        at = index % len(self) * _NUMBERS
        return Hit(*self._numbers[at : at + _NUMBERS])


class _Field(Folding):
    """A stretch of an article that is searched at one go; of a table some rows, from `first_row`."""

    __slots__ = ("cells", "columns", "first_row")

    def __init__(
        self, source: str, first_row: int = 0, columns: int = 0, cells: Sequence[int] = (), *, keeps_case: bool
    ) -> None:
        super().__init__(source, keeps_case=keeps_case)
        self.first_row = first_row
        self.columns = columns
        self.cells = cells


class Folds(Struct):
    """What was folded of an article, kept from one search to the next until another article is searched."""

    keeps_case: bool = False
    edition: int = 0
    blocks: dict[int, tuple[_Field, ...]] = {}

    def fields(self, number: int, block: Block) -> Iterator[_Field]:
        """Yield the fields of a block."""
        known = self.blocks.get(number)
        if known is not None:
            yield from known
            return
        made: list[_Field] = []
        for one in _fields(block, keeps_case=self.keeps_case):
            made.append(one)
            yield one
        self.blocks[number] = tuple(made)

    def prepare(self, *, keeps_case: bool, edition: int) -> None:
        """Forget what was folded of another article, or for the other kind of search."""
        if (keeps_case, edition) != (self.keeps_case, self.edition):
            self.keeps_case, self.edition = keeps_case, edition
            self.blocks.clear()


def searched_text(block: Block) -> str:
    """Return the text that the offsets of hits and lines refer to."""
    return untabbed(block).text if block.kind == "code" else block.text


def _fields(block: Block, *, keeps_case: bool) -> Iterator[_Field]:
    if block.table is None:
        if text := searched_text(block):
            yield _Field(text, keeps_case=keeps_case)
        return
    columns = len(block.table.align)
    for first in range(0, len(block.table.rows), _ROWS_A_FIELD):
        # Rows may be ragged: what is not there is an empty cell.
        cells = [
            row[column].text if column < len(row) else ""
            for row in block.table.rows[first : first + _ROWS_A_FIELD]
            for column in range(columns)
        ]
        starts = array("q", accumulate((len(text) + 1 for text in cells), initial=0))
        yield _Field(CELL_END.join(cells), first, columns, starts, keeps_case=keeps_case)


class Search:
    """One needle on its way through an article, as far as the article is there.

    Capitals in the needle mean what they say; without any, case makes no difference.
    """

    def __init__(self, needle: str, flow: Flow, place: Place, folds: Folds) -> None:
        self.needle = needle
        self.is_cut_short = False
        self._flow = flow
        self._place = place
        self._folds = folds
        keeps_case = any(letter.isupper() for letter in needle)
        folds.prepare(keeps_case=keeps_case, edition=flow.edition)
        self._folded = fold(needle.replace(CELL_END, ""), keeps_case=keeps_case)
        # Hits from the block of the place on, and those in the blocks before it.
        self._after = Hits()
        self._before = Hits()
        self._first = self._next = min(place.block, max(TITLE, flow.blocks - 1))
        self._next_before = TITLE
        self._is_through = self.is_blank
        self._steps = self._sweep()

    # ------------------------------------------------------------------ the work

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to look for."""
        return not self._folded.strip()

    @property
    def is_done(self) -> bool:
        """Whether everything was searched that will ever be there."""
        return self._is_through and (self._flow.is_complete or self.is_cut_short or self.is_blank)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to search for now."""
        return self._is_through

    def work(self, is_over: Callable[[], bool]) -> None:
        """Search on until `is_over` says so, or until nothing is left for now."""
        if self.is_blank:
            return
        for _ in self._steps:
            if self._is_through or is_over():
                return

    def _sweep(self) -> Iterator[None]:
        while True:
            number, into = self._next, self._after
            if number < self._flow.blocks:
                self._next += 1
            elif self._next_before < self._first:
                number, into = self._next_before, self._before
                self._next_before += 1
            else:
                self._is_through = True
                yield
                continue
            self._is_through = False
            for one in self._folds.fields(number, self._flow.block_at(number)):
                yield from one.steps()
                yield from self._find_in(one, number, into)
                yield
            if len(self._after) + len(self._before) >= MOST_HITS:
                self.is_cut_short = self._is_through = True
                while True:
                    yield

    def _find_in(self, one: _Field, number: int, into: Hits) -> Iterator[None]:
        text, needle = one.text, self._folded
        count = 0
        position = text.find(needle)
        while position >= 0 and count < MOST_HITS:
            span = one.source_span(position, position + len(needle))
            if span is not None:
                into.append(_hit(one, number, *span))
            position = text.find(needle, position + (len(needle) if span is not None else 1))
            count += 1
            if count % _HITS_A_STEP == 0:
                yield

    # ------------------------------------------------------------------ what was found

    @property
    def count(self) -> int:
        """The number of hits so far."""
        return len(self._after) + len(self._before)

    @property
    def first(self) -> Hit | None:
        """The first hit at or after the place, else the first of all; None while it is not known, or where none is."""
        ahead = bisect_left(self._after, self._place, key=lambda hit: hit.place)
        if ahead < len(self._after):
            return self._after[ahead]
        hits = self._before or self._after
        return hits[0] if hits and self.is_done else None

    def number_of(self, hit: Hit) -> int | None:
        """Return which of all hits this one is, from 1; None while not all before it are known."""
        if not self.is_done or self.is_cut_short:
            return None
        in_before = bisect_left(self._before, hit)
        if in_before < len(self._before):
            return in_before + 1
        return len(self._before) + bisect_left(self._after, hit) + 1

    def next(self, hit: Hit) -> Hit | None:
        """Return the hit after this one; None at the end, or while it is not known."""
        return _following(self._before, hit) or _following(self._after, hit)

    def previous(self, hit: Hit) -> Hit | None:
        """Return the hit before this one; None at the top, or while it is not known."""
        return _preceding(self._after, hit) or _preceding(self._before, hit)

    def next_from(self, place: Place) -> Hit | None:
        """Return the first hit at or after `place`."""
        return self.next(Hit(place.block, place.offset, -1, -1, -1))

    def previous_from(self, place: Place) -> Hit | None:
        """Return the last hit before `place`."""
        return self.previous(Hit(place.block, place.offset, -1, -1, -1))

    def end(self, direction: int) -> Hit | None:
        """Return the first hit of all (+1), or the last (-1)."""
        first, last = (self._before, self._after) if direction > 0 else (self._after, self._before)
        hits = first or last
        return hits[0 if direction > 0 else -1] if hits else None

    def hits_over(self, block: int, start: int, stop: int) -> list[Hit]:
        """Return the hits of a block whose text, or row, lies within `start` and `stop`, the ones that reach in too."""
        hits = self._before if block < self._first else self._after
        low = bisect_left(hits, Hit(block, start, -1, -1, -1))
        if low and hits[low - 1].block == block and hits[low - 1].end > start > hits[low - 1].at:
            low -= 1
        return hits[low : bisect_left(hits, Hit(block, stop, -1, -1, -1))]


class WordSearch(Search):
    """What a search of the library wants, on its way through one article: whole words, as the index has them."""

    def __init__(self, wanted: Sequence[Wanted], flow: Flow, place: Place, folds: Folds) -> None:
        self._wanted = wanted
        super().__init__("", flow, place, folds)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to look for."""
        return not self._wanted

    def _find_in(self, one: _Field, number: int, into: Hits) -> Iterator[None]:
        for count, (start, end) in enumerate(find_hits(one.source, self._wanted), 1):
            into.append(_hit(one, number, start, end))
            if count >= MOST_HITS:
                return
            if count % _HITS_A_STEP == 0:
                yield


def found_words(search: Search, hit: Hit | None) -> str:
    """Return what a search found, in words; nothing while it looks for nothing."""
    if search.is_blank:
        return ""
    if search.is_cut_short:
        return f"more than {MOST_HITS:,} hits"
    if not search.is_done:
        return "searching …"
    if not search.count:
        return NO_HIT
    number = None if hit is None else search.number_of(hit)
    return f"{number:,} of {search.count:,}" if number else f"{search.count:,} hits"


def _hit(one: _Field, number: int, start: int, end: int) -> Hit:
    if not one.columns:
        return Hit(number, start, 0, start, end)
    cell = bisect_right(one.cells, start) - 1
    row, column = divmod(cell, one.columns)
    return Hit(number, one.first_row + row, column, start - one.cells[cell], end - one.cells[cell])


def _following(hits: Sequence[Hit], hit: Hit) -> Hit | None:
    at = bisect_right(hits, hit)
    return hits[at] if at < len(hits) else None


def _preceding(hits: Sequence[Hit], hit: Hit) -> Hit | None:
    at = bisect_left(hits, hit)
    return hits[at - 1] if at else None
