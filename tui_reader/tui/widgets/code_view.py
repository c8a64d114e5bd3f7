"""A piece of code with its lines as they are: nothing is wrapped, long lines go on beyond the edge."""

from __future__ import annotations

from functools import partial

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from tui_reader.model.articles import Block
from tui_reader.text.widths import is_narrow, width_of
from tui_reader.tui.typeset.highlight import CodeSpan, can_highlight, highlight
from tui_reader.tui.typeset.layout import Line, untabbed
from tui_reader.tui.typeset.wrapping import shown
from tui_reader.tui.widgets.line_painter import LinePainter, styles_of
from tui_reader.tui.widgets.line_view import LineView
from tui_reader.tui.widgets.slow_work import do_aside

STEP = 8


class CodeView(LineView):
    """Shows one block of code. It has no key bindings: the screen around it decides what a key does."""

    DEFAULT_CSS = """
    CodeView {
        overflow: auto;
        scrollbar-gutter: auto;
        scrollbar-size: 1 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._block = Block("code")
        self._lines: list[tuple[int, str]] = []
        self._code: tuple[CodeSpan, ...] = ()
        self._painter = LinePainter(styles_of(self))

    def show(self, block: Block) -> None:
        """Show a block of code from its first line."""
        self._block = untabbed(block)
        self._code = ()
        self._lines = []
        start = 0
        for line in self._block.text.rstrip("\n").split("\n"):
            self._lines.append((start, shown(line)))
            start += len(line) + 1
        self.virtual_size = Size(max(width_of(text) for _, text in self._lines), len(self._lines))
        self.scroll_to(0, 0, animate=False, force=True)
        self.refresh()
        if can_highlight(self._block.text, self._block.language):
            work = partial(highlight, self._block.text, self._block.language or "")
            do_aside(self, "highlight", work, partial(self._show_colours, self._block))

    def _show_colours(self, block: Block, spans: tuple[CodeSpan, ...]) -> None:
        """Draw the code again, now in its colours."""
        if block is self._block:
            self._code = spans
            self.refresh()

    def scroll_lines(self, delta: int) -> None:
        """Scroll by `delta` lines, down for positive numbers."""
        self.scroll_to(y=self.scroll_offset.y + delta, animate=False, force=True)

    def scroll_columns(self, direction: int) -> None:
        """Scroll by some columns, to the right for +1, to the left for -1."""
        self.scroll_to(x=self.scroll_offset.x + direction * STEP, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Return visible line `y` (Textual's line API)."""
        left, top = self.scroll_offset
        width = self.scrollable_content_region.width
        ground = self.visual_style.rich_style
        if top + y >= len(self._lines):
            return Strip.blank(width, ground)
        start, text = self._lines[top + y]
        if is_narrow(text):
            # Of a line of a megabyte only what is in view is painted.
            start, text, left = start + left, text[left : left + width], 0
        line = Line("", text, (), 0, start, "code")
        segments = self._painter.paint(line, self._block, width, code=self._code)
        return Strip(segments or [Segment("")]).crop_extend(left, left + width, ground).apply_style(ground)
