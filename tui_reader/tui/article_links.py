"""The links of an article: where they stand, which are in view, which comes next, and what an inner one means. Pure.

The rule: a link counts once, where it first stands, however often it comes again (every link stands in the list below
the article once more).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from tui_reader.model import Block, Span
from tui_reader.tui.flow import TOP, Place
from tui_reader.tui.layout import Line


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
_AROUND_A_MARK = " [](){}^.:│"


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


def inner_place(blocks: Blocks, fragment: str, words: str) -> Place | None:
    """Return the place that a link within an article leads to, or None.

    Articles keep no ids, but an id is nearly always made from its heading's words, and a table of contents says them.
    """
    wanted = [key for key in (_key(unquote(fragment).removeprefix("user-content-")), _key(words)) if key]
    if fragment in ("", "top"):
        return TOP
    headings = {_key(block.text): Place(number, 0) for number, block in blocks if block.kind == "heading"}
    return next((headings[key] for key in wanted if key in headings), None)


def number_notes(blocks: Sequence[Block], before: int) -> tuple[list[Block], list[str]]:
    """Give references to notes targets below zero, from `-1 - before` on: links have theirs from zero on.

    Return the blocks with them, and the words of each reference.
    """
    numbered: list[Block] = []
    marks: list[str] = []
    for block in blocks:
        spans = list(block.spans)
        for at, span in enumerate(spans):
            if span.style == "footnote" and span.target is None:
                spans[at] = replace(span, target=-1 - before - len(marks))
                marks.append(block.text[span.start : span.end])
        numbered.append(block if tuple(spans) == block.spans else replace(block, spans=tuple(spans)))
    return numbered, marks


def find_note(blocks: Blocks, mark: str) -> tuple[Place, str] | None:
    """Return where the note with this mark ("1", "[a]", "*") stands, and its words; None where none is found.

    That is the last item of a list with this number, else the last block that begins with the mark.
    """
    wanted = mark.strip(_AROUND_A_MARK)
    backwards = list(blocks)[::-1]
    if not wanted:
        return None
    for number, block in backwards:
        if block.first.strip(_AROUND_A_MARK) == wanted:
            return Place(number, 0), block.text
    for at, (number, block) in enumerate(backwards):
        word, _, rest = block.text.partition(" ")
        if block.kind != "heading" and word.strip(_AROUND_A_MARK) == wanted:
            # The mark may be a paragraph of its own, its note the next one.
            following = backwards[at - 1][1].text if at else ""
            return Place(number, 0), rest or following
    return None


def _key(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())
