"""The list of the health view: headings, and below each its feeds. The list is told its rows and knows no library."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip

from tui_reader.text.widths import width_of
from tui_reader.tui.widgets.health_rows import HealthRow, feed_near
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.rows import fit, row_strip

INDENT = 2
RIGHT = 10
SAYS_FROM = 52


class HealthList(LineList):
    """Rows of feeds under headings; the cursor skips the headings."""

    def __init__(self, rows: Sequence[HealthRow], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[HealthRow] = ()
        self.show(rows)

    def show(self, rows: Sequence[HealthRow]) -> None:
        """Show these rows. The cursor stays on its feed; where that is gone, on what came to its place."""
        under = self.row.key if self.row is not None and self.row_count else None
        at = next((index for index, row in enumerate(rows) if row.key == under), None)
        self.rows = rows
        if at is None and rows:
            at = feed_near(rows, min(self.cursor or 0, len(rows) - 1))
        self.reset(len(rows), cursor=at, top=self.top_row)

    @property
    def row(self) -> HealthRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor is not None and self.cursor < len(self.rows) else None

    def move_to(self, index: int) -> None:
        """Put the cursor on a feed; from a heading it slides on in the direction it came from."""
        if not self.rows:
            return
        index = max(0, min(index, len(self.rows) - 1))
        at = feed_near(self.rows, index, direction=1 if index > (self.cursor or 0) else -1)
        if at is not None:
            super().move_to(at)
        if at is not None and feed_near(self.rows, 0) == at:
            self.scroll_to(y=0, animate=False, force=True)  # the first heading belongs to the first feed

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        """Draw one row: title, what is wrong, age; or a heading and its number."""
        row = self.rows[index]
        right = f"{row.right:>{RIGHT}} "
        if row.kind != "feed":
            label = fit(f" {row.label}", width - len(right))
            return row_strip(((label, self._style("health--group")), (right, self._style("health--count"))), width,
                             Style())  # fmt: skip
        ground = self._style("health--cursor") if is_cursor else Style()
        room = width - INDENT - 1 - len(right)
        title_width = self._title_width(room)
        pieces = (
            (" " * (INDENT + 1), Style()),
            (fit(row.label, title_width), self._style("health--title")),
            (("  " + fit(row.says, room - title_width - 2)) if title_width < room else "", self._style("health--says")),
            (right, self._style("health--says")),
        )
        return row_strip(pieces, width, ground)

    def _title_width(self, room: int) -> int:
        """Give all titles one column, as wide as the widest needs, and at most two fifths of the room."""
        if room < SAYS_FROM:
            return room
        widest = max((width_of(row.label) for row in self.rows if row.kind == "feed"), default=0)
        return min(widest, room * 2 // 5)
