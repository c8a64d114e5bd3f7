"""The lines of an article, wrapped bit by bit while the person already reads.

The rule: whatever the length of the article, a call of `work` ends as soon as it is told to. A new width begins with
the block at the place that is being read, so its text is there at once; what stands before it is wrapped next and
comes in above, what stands after it last. Pure: blocks in, lines out, no widget and no clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from tui_reader.model.articles import Block
from tui_reader.tui.typeset.layout import Line, LineKind, iter_lines, lines_above, untabbed
from tui_reader.tui.typeset.picture_boxes import Box
from tui_reader.tui.typeset.wrapping import SOFT_HYPHEN

# Title and byline stand before the first block and are numbered -2 and -1.
TITLE, BYLINE = -2, -1
_HEADER = 2
# Lines wrapped between two looks at the clock.
_CHUNK = 16


class Place(NamedTuple):
    """A place in an article that survives another width: number of the block, offset in its text (see `Line.start`)."""

    block: int
    offset: int


TOP = Place(TITLE, -1)
END = Place(1 << 60, 0)


class _Run(Struct):
    """Sections from `next` up to `stop` (None: whatever will come) on their way into `lines`."""

    next: int
    stop: int | None
    lines: list[Line] = []
    current: Iterator[Line] | None = None


class Flow:
    """An article on its way from blocks to lines. Without a width it only collects blocks.

    `edition` is another number for every article; blocks are numbered from `TITLE` on, below `blocks`.
    `box_of` tells which box the picture of a block takes in a column of so many cells.
    """

    def __init__(self, box_of: Callable[[Block, int], Box | None] = lambda _block, _width: None) -> None:
        self._box_of = box_of
        self.width = 0
        self.is_complete = False
        self.edition = 0
        self._sections: list[tuple[Block, LineKind]] = []
        self._after = _Run(0, None)
        self._before: _Run | None = None
        self._ahead = 0

    @property
    def lines(self) -> list[Line]:
        """The lines so far, without a gap; look but do not touch."""
        return self._after.lines

    @property
    def blocks(self) -> int:
        """The number of blocks so far, title and byline not counted."""
        return max(0, len(self._sections) - _HEADER)

    @property
    def is_settled(self) -> bool:
        """Whether all blocks so far are wrapped."""
        after = self._after
        return self._before is None and after.current is None and after.next == len(self._sections)

    def begin(self, title: str, byline: str) -> None:
        """Start a new article. `byline` may be empty."""
        self.clear()
        self._sections = [(Block("heading", title), "title"), (Block("paragraph", byline, tight=True), "byline")]

    def clear(self) -> None:
        """Forget the article."""
        self.edition += 1
        self.is_complete = False
        self._sections = []
        self._after, self._before = _Run(0, None), None

    def append(self, blocks: Sequence[Block], kind: LineKind | None = None) -> None:
        """Add `blocks` at the end; `kind` overrides what they say they are."""
        self._sections += [(block, kind or block.kind) for block in blocks]

    def finish(self) -> None:
        """Tell that no more blocks will come."""
        self.is_complete = True

    def block_of(self, line: Line) -> Block:
        """Return the block a line is part of."""
        return self.block_at(line.block)

    def block_at(self, number: int) -> Block:
        """Return block `number`."""
        return self._sections[number + _HEADER][0]

    def is_footer(self, number: int) -> bool:
        """Tell whether block `number` stands below the text: files and links."""
        return self._sections[number + _HEADER][1] == "footer"

    def numbered(self) -> Iterator[tuple[int, Block]]:
        """Yield the blocks so far with their numbers, title and byline left out."""
        return enumerate(block for block, _kind in self._sections[_HEADER:])

    def rewrap(self, width: int, place: Place, ahead: int) -> None:
        """Begin again in `width` cells: `ahead` lines from the block at `place`, then what is before, then the rest."""
        self.width = width
        self._ahead = ahead
        section = max(0, min(place.block + _HEADER, len(self._sections) - 1))
        self._after = _Run(section, None)
        self._before = _Run(0, section) if section else None

    def work(self, is_over: Callable[[], bool]) -> int:
        """Wrap until `is_over` says so or nothing is left. Return how many lines came in above the first."""
        above = 0
        while self.width and not is_over():
            if self._before is not None and (len(self.lines) >= self._ahead or not self._advance(self._after)):
                if self._advance(self._before):
                    continue
                above = len(self._before.lines)
                self._after.lines[:0] = self._before.lines
                self._before = None
            elif self._before is None and not self._advance(self._after):
                break
        return above

    def place_of(self, line: int) -> Place:
        """Return the place where line number `line` begins; the top where there is no such line."""
        if not 0 <= line < len(self.lines):
            return TOP
        return Place(self.lines[line].block, self.lines[line].start)

    def line_at(self, place: Place) -> int | None:
        """Return the number of the line that holds `place`; None while it is not wrapped yet."""
        lines = self.lines
        if not lines or place < self.place_of(0):
            return None if self._before is not None or not lines else 0
        if place > self.place_of(len(lines) - 1) and not self.is_settled:
            return None
        return self._first_of_blank(bisect_right(lines, place, key=lambda line: Place(line.block, line.start)) - 1)

    def text_between(self, start: tuple[int, int], end: tuple[int, int] | None) -> str:
        """Return the text between two points, each a line and a character in its prefix and text; None is the end.

        Paragraphs and code come as they were before they were wrapped, list marks stay, bars of quotations go.
        """
        parts: list[str] = []
        last = len(self.lines) - 1 if end is None else min(end[0], len(self.lines) - 1)
        for number in range(start[0], last + 1):
            line = self.lines[number]
            if number > start[0]:
                _join(parts, self.lines[number - 1], line, self.block_of(line))
            from_, to = 0, len(line.prefix) + len(line.text)
            if number == start[0]:
                from_ = start[1]
            if end is not None and number == end[0]:
                to = min(to, end[1])
            parts.append(_excerpt(line, from_, to))
        return "".join(parts)

    def _first_of_blank(self, line: int) -> int:
        """Two blank lines above a heading are one place: take the first."""
        while line > 0 and self.lines[line].kind == "blank" and self.place_of(line - 1) == self.place_of(line):
            line -= 1
        return line

    def _advance(self, run: _Run) -> bool:
        """Wrap a few lines of `run`; return False when none are left."""
        if run.current is None:
            if run.next == (len(self._sections) if run.stop is None else run.stop):
                return False
            run.current = self._section_lines(run.next)
            run.next += 1
        chunk = list(islice(run.current, _CHUNK))
        run.lines += chunk
        if len(chunk) < _CHUNK:
            run.current = None
        return True

    def _section_lines(self, section: int) -> Iterator[Line]:
        block, kind = self._sections[section]
        index = section - _HEADER
        if index < 0:
            if index == TITLE:
                yield Line("", "", (), index, -1, "blank")
            if block.text:
                yield from iter_lines(block, self.width, index, kind)
            return
        if index == 0:
            # The header keeps one line of distance, whatever the first block would like.
            yield Line("", "", (), index, -1, "blank")
        else:
            yield from lines_above(block, self._sections[section - 1][0], self.width, index)
        box = self._box_of(block, self.width) if kind == "image" else None
        yield from iter_lines(block, self.width, index, kind, box)


def _excerpt(line: Line, start: int, end: int) -> str:
    """Return the part of a line from `start` to `end`, counted in its prefix and text; of a picture all words."""
    if line.kind == "picture":
        return line.text
    lead = len(line.prefix)
    text = line.text[max(0, start - lead) : max(0, end - lead)]
    if line.kind in ("code", "blank") or line.start > 0 or start > 0 or end <= lead:
        return text
    return line.prefix.replace("│ ", "") + text


def _join(parts: list[str], before: Line, line: Line, block: Block) -> None:
    """Put between two lines what stood there in the source: a line end, a blank, or nothing."""
    if line.kind == before.kind == "picture" and line.block == before.block:
        parts.append(" " if before.text and line.text else "")
        return
    if line.block != before.block or line.start <= 0 or block.table is not None:
        parts.append("\n")
        return
    source = untabbed(block).text if block.kind == "code" else block.text
    between = source[line.start - 1]
    if between == SOFT_HYPHEN:
        parts[-1] = parts[-1].removesuffix("-")
    elif between.isspace():
        parts.append("\n" if between == "\n" else " ")
