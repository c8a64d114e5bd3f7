"""The headings of an article as rows: indented by their depth, how far down they stand at the right."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip

from tui_reader.tui.typeset.headings import Heading
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.rows import fit, row_strip

INDENT = 2
MARGIN = "   "
CURRENT = "▸"


class ContentsList(LineList):
    """Rows of headings; the one that is being read has a mark."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.headings: Sequence[Heading] = ()
        self._shares: Sequence[float] | None = None
        self._current: int | None = None

    def show(
        self, headings: Sequence[Heading], shares: Sequence[float] | None, *, current: int | None, cursor: int | None
    ) -> None:
        """Show these headings; `shares` are how far down they stand, `current` is the number of the one being read."""
        self.headings, self._shares, self._current = headings, shares, current
        self.reset(len(headings), cursor=cursor)

    @property
    def heading(self) -> Heading | None:
        """The heading under the cursor."""
        return self.headings[self.cursor] if self.cursor is not None else None

    def render_empty(self, y: int, width: int) -> Strip:
        """Say that no heading holds the words typed."""
        words = fit(MARGIN + "No heading matches." if y == 0 else "", width)
        return row_strip(((words, self._style("contents--share")),), width, Style())

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        """Draw one heading."""
        heading = self.headings[index]
        ground = self._style("contents--cursor") if is_cursor else Style()
        share = f"  {round(100 * self._shares[index]):>3} %{MARGIN}" if self._shares is not None else MARGIN
        lead = f" {CURRENT if index == self._current else ' '} " + " " * (INDENT * heading.depth)
        title = fit(heading.title, width - len(lead) - len(share))
        name = "contents--deeper" if heading.depth else "contents--title"
        pieces = (
            (lead, self._style("contents--mark")),
            (title, self._style(name)),
            (share, self._style("contents--share")),
        )
        return row_strip(pieces, width, ground)
