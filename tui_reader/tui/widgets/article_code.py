"""The colours of the blocks of code that have come into view.

The rule: code is shown plain at once, and painted again when its colours are worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui_reader.model.articles import Block
from tui_reader.tui.typeset.highlight import CodeSpan, can_highlight, highlight
from tui_reader.tui.typeset.layout import Line, untabbed
from tui_reader.tui.widgets.flow_view import FlowView
from tui_reader.tui.widgets.slow_work import do_aside


class CodeColours:
    """The highlighting of one article, by the number of the block."""

    def __init__(self, view: FlowView) -> None:
        self._view = view
        self._spans: dict[int, Sequence[CodeSpan]] = {}

    def forget(self) -> None:
        """Forget the colours: another article begins."""
        self._spans.clear()

    def of(self, line: Line, block: Block) -> Sequence[CodeSpan]:
        """Return the highlighting of the block of a line; none for the first time, or where the line is no code."""
        if line.kind != "code" or not block.language:
            return ()
        if line.block not in self._spans:
            self._spans[line.block] = ()
            text = untabbed(block).text
            if can_highlight(text, block.language):
                keep = partial(self._keep, self._view.flow.edition, line.block)
                do_aside(self._view, "highlight", partial(highlight, text, block.language), keep)
        return self._spans[line.block]

    def _keep(self, edition: int, number: int, spans: Sequence[CodeSpan]) -> None:
        if spans and edition == self._view.flow.edition:
            self._spans[number] = spans
            self._view.paint_anew()
