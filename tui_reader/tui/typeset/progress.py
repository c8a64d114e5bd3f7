"""How far a person has read in an article, and how long the rest takes. Pure.

The rule: a scroll only looks up the minutes. They are added up once per block, in steps.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from tui_reader.model.articles import Block
from tui_reader.tui.typeset.byline import SAMPLE, minutes_of
from tui_reader.tui.typeset.flow import Flow, Place


class Progress:
    """The minutes of reading in the blocks of an article, from the first; the footer takes none."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._edition = flow.edition
        # Minutes from the start of the article to the end of each block.
        self._ends: list[float] = []

    @property
    def is_done(self) -> bool:
        """Whether the whole article is counted, and no more of it will come."""
        return self._flow.is_complete and self._edition == self._flow.edition and len(self._ends) == self._flow.blocks

    @property
    def total(self) -> float:
        """The minutes that the whole article takes."""
        return self._ends[-1] if self._ends else 0.0

    def work(self, is_over: Callable[[], bool]) -> None:
        """Count until `is_over` says so, or until all there is has been counted."""
        if self._edition != self._flow.edition:
            self._edition = self._flow.edition
            self._ends.clear()
        while len(self._ends) < self._flow.blocks and not is_over():
            number = len(self._ends)
            minutes = 0.0 if self._flow.is_footer(number) else _minutes(self._flow.block_at(number))
            self._ends.append(self.total + minutes)

    def before(self, place: Place) -> float:
        """Return how many minutes of the article stand before `place`."""
        if place.block < 0:
            return 0.0
        if place.block >= len(self._ends):
            return self.total
        start = self._ends[place.block - 1] if place.block else 0.0
        block = self._flow.block_at(place.block)
        length = len(block.table.rows) if block.table is not None else len(block.text)
        inside = min(1.0, max(0, place.offset) / length) if length else 0.0
        return start + (self._ends[place.block] - start) * inside

    def share(self, place: Place) -> float:
        """Return which share of the article stands before `place`, 0.0 to 1.0."""
        return self.before(place) / self.total if self.total else 1.0

    def words(self, below: Place) -> str:
        """Return "34 % · 6 min left" where `below` is the first place that was not seen yet."""
        if not self.total:
            return ""
        left = self.total - self.before(below)
        percent = f"{min(99, int(100 * self.share(below))) if left > 0 else 100} %"
        return f"{percent} · {max(1, ceil(left))} min left" if left > 0 else percent


def _minutes(block: Block) -> float:
    """Return the minutes of one block. A very long one is judged by its beginning, for it may not cost a frame."""
    if block.table is not None:
        cells = [cell.text for row in block.table.rows[: SAMPLE // 100] for cell in row]
        return minutes_of(" ".join(cells)) * max(1.0, len(block.table.rows) / (SAMPLE // 100))
    sample = block.text[:SAMPLE]
    return minutes_of(sample) * len(block.text) / len(sample) if sample else 0.0
