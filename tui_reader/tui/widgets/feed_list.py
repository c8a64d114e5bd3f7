"""The feed pane: smart feeds, folders and feeds with their unread counts. It is told its rows and knows no library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from tui_reader.tui.feed_rows import FeedRow, row_at
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.rows import fit, row_strip


class FeedList(LineList):
    """Rows of feeds. The cursor skips the gap; `current` is the key of the row whose list is shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "feeds--plain",
        "feeds--unread",
        "feeds--quiet",
        "feeds--folder",
        "feeds--trouble",
        "feeds--cursor",
        "feeds--cursor-away",
    }

    def __init__(self, rows: Sequence[FeedRow], *, current: str, id: str | None = None) -> None:  # noqa: A002 - the name Textual gives it
        super().__init__(row_height=1, id=id)
        self.rows: Sequence[FeedRow] = rows
        self.current = current

    def on_mount(self) -> None:
        """Show the rows it was made with."""
        self.show(self.rows, current=self.current)

    def show(self, rows: Sequence[FeedRow], *, current: str) -> None:
        """Show these rows. The cursor and the view stay on the row they are on, as long as it is there."""
        if current == self.current and [row.key for row in rows] == [row.key for row in self.rows[: self.row_count]]:
            self._show_changes(rows)
            return
        under = self.row.key if self.row is not None and self.row_count else current
        self.rows, self.current = rows, current
        at = row_at(rows, under)
        if at is None:
            at = row_at(rows, current)
        self.reset(len(rows), cursor=at if at is not None else self.cursor, top=self.top_row)

    def _show_changes(self, rows: Sequence[FeedRow]) -> None:
        """Draw only the rows that say something else: a mark changes two counts, and every key would paint them all."""
        before, self.rows = self.rows, rows
        for index, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old is not new and old != new:
                self.refresh_row(index)

    @property
    def row(self) -> FeedRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor is not None and self.cursor < len(self.rows) else None

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; from the gap it slides on in the direction it came from."""
        index = max(0, min(index, len(self.rows) - 1))
        if self.rows and self.rows[index].kind == "gap":
            index += 1 if self.cursor is None or index > self.cursor else -1
        super().move_to(index)

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        """Draw one row: label at the left, count or trouble at the right."""
        row = self.rows[index]
        style = self._style
        ground = Style()
        if is_cursor:
            ground = style("feeds--cursor" if is_focused else "feeds--cursor-away")
        if row.kind == "gap":
            return row_strip((), width, Style())
        right = str(row.count) if row.count else ""
        if row.trouble:
            right = f"{right} {row.trouble}".strip()
        kind = self._kind(row)
        label_width = width - len(right) - 3
        label = fit("  " * row.depth + row.label, label_width)
        quiet = style("feeds--trouble") if row.trouble else style("feeds--quiet" if row.is_late else kind)
        return row_strip((((" " + label + " "), style(kind)), (right, quiet), (" ", Style())), width, ground)

    def _kind(self, row: FeedRow) -> str:
        if row.kind == "folder":
            return "feeds--folder"
        if row.kind == "smart":
            return "feeds--unread" if row.count or row.key == self.current else "feeds--plain"
        if row.trouble == "gone":
            return "feeds--quiet"
        return "feeds--plain" if row.count else "feeds--quiet"

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)
