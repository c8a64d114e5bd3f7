"""The links of an article: where they stand, which are in view, which comes next, and what an inner one means. Pure.

The rule: a link counts once, where it first stands, however often it comes again (every link stands in the list below
the article once more).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_reader.model.articles import Block, Span
from tui_reader.tui.typeset.flow import Place
from tui_reader.tui.typeset.layout import Line


class LinkPlace(NamedTuple):
    """Where a link begins; `target` is its number among the article's links."""

    place: Place
    target: int


class Piece(NamedTuple):
    """What is seen first of a link: where it begins in the text of line number `line`."""

    target: int
    line: int
    start: int


Blocks = Iterable[tuple[int, Block]]


def link_places(blocks: Blocks) -> list[LinkPlace]:
    """Return where each link of the numbered `blocks` first stands, in reading order; in a table that is its row."""
    found: list[tuple[int, int, int]] = []
    for number, block in blocks:
        if block.spans:
            found += [(number, span.start, target) for span in block.spans if (target := _target(span)) is not None]
        elif block.table is not None:
            for row, cells in enumerate(block.table.rows):
                spans = (span for cell in cells for span in cell.spans)
                found += [(number, row, target) for span in spans if (target := _target(span)) is not None]
    first: dict[int, Place] = {}
    for number, offset, target in sorted(found):
        if target not in first:
            first[target] = Place(number, offset)
    return [LinkPlace(place, target) for target, place in first.items()]


def _target(span: Span) -> int | None:
    return span.target if span.style in ("link", "footnote") else None


def is_link(span: Span, target: int) -> bool:
    """Tell whether a span is the link, or the reference to a note, number `target`."""
    return _target(span) == target


def first_pieces(lines: Sequence[Line], start: int) -> list[Piece]:
    """Return what is seen first of each link in `lines`, in reading order; `start` is the number of the first line."""
    found: dict[int, Piece] = {}
    for number, line in enumerate(lines, start):
        for span in sorted(line.spans, key=lambda span: span.start):
            if (target := _target(span)) is not None:
                found.setdefault(target, Piece(target, number, span.start))
    return list(found.values())


def step(
    places: Sequence[LinkPlace], focused: LinkPlace | None, direction: int, view: tuple[Place, Place]
) -> LinkPlace | None:
    """Return the next link (`direction` +1) or the one before (-1); None where there is none.

    It goes on from the focused link while that is in `view` (from the first place to that before the second), else
    from the view: who scrolled away looks for links there.
    """
    top, below = view
    if focused is not None and focused in places and top <= focused.place < below:
        at = places.index(focused) + direction
    elif direction > 0:
        at = sum(each.place < top for each in places)
    else:
        at = sum(each.place < below for each in places) - 1
    return places[at] if 0 <= at < len(places) else None


def anchored_block(blocks: Blocks, fragment: str) -> tuple[Place, Block] | None:
    """Return the place and the block that a link within the article leads to, or None where no block has its name."""
    return next(((Place(number, 0), block) for number, block in blocks if fragment in block.anchors), None)
