"""The headings of an article: what its contents list, which one is being read, the next and the previous. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import Struct

from tui_reader.tui.typeset.flow import Flow, Place
from tui_reader.tui.typeset.wrapping import shown

DEEPEST = 4


class Heading(Struct, frozen=True):
    """A heading in block `block`. `depth` is 0 for those under nothing, whatever level the page gave them."""

    block: int
    depth: int
    title: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.block, 0)


def headings(flow: Flow) -> list[Heading]:
    """Return the headings of the blocks there are so far."""
    found: list[Heading] = []
    open_levels: list[int] = []
    for number in range(flow.blocks):
        block = flow.block_at(number)
        title = " ".join(shown(block.text).split()) if block.kind == "heading" else ""
        if not title:
            continue
        while open_levels and open_levels[-1] >= block.level:
            open_levels.pop()
        found.append(Heading(number, min(len(open_levels), DEEPEST), title))
        open_levels.append(block.level)
    return found


def reading_in(found: Sequence[Heading], place: Place) -> int | None:
    """Return the number of the heading under which `place` is; None above the first."""
    at = bisect_right(found, place, key=lambda heading: heading.place) - 1
    return at if at >= 0 else None


def next_heading(found: Sequence[Heading], place: Place) -> Heading | None:
    """Return the first heading after `place`, None after the last."""
    at = bisect_right(found, place, key=lambda heading: heading.place)
    return found[at] if at < len(found) else None


def previous_heading(found: Sequence[Heading], place: Place) -> Heading | None:
    """Return the last heading before `place`, None before the first."""
    at = bisect_left(found, place, key=lambda heading: heading.place)
    return found[at - 1] if at else None


def matching(found: Sequence[Heading], words: str) -> list[int]:
    """Return the numbers of the headings that hold all `words`, whatever their case."""
    wanted = words.casefold().split()
    return [number for number, heading in enumerate(found) if all(word in heading.title.casefold() for word in wanted)]
