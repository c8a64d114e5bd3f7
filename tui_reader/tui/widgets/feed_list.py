"""The feed pane: smart feeds, folders and feeds with their unread counts. It is told its rows and knows no library.

Feeds and folders can be dragged onto folders: a quiet mark shows where they would land, and only letting go over it
moves them.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.tui.widgets.feed_rows import FeedRow, landing, row_at
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.rows import fit, row_strip

OPEN, FOLDED = "▾ ", "▸ "
TOP, LANDS = "top level", "→"


class FeedList(LineList):
    """Rows of feeds. The cursor skips the gap; `current` is the key of the row whose list is shown."""

    class FoldAsked(Message):
        """The mark before the folder in `row` was clicked."""

        def __init__(self, row: FeedRow) -> None:
            super().__init__()
            self.row = row

    class Dropped(Message):
        """The feed or folder in `row` was let go over the folder in `onto`; the gap is the top level."""

        def __init__(self, row: FeedRow, onto: FeedRow) -> None:
            super().__init__()
            self.row = row
            self.onto = onto

    def __init__(self, rows: Sequence[FeedRow], *, current: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[FeedRow] = ()
        self.current = current
        self._held: str | None = None  # the key of the row that the mouse went down on
        self._target: str | None = None  # of the row that it would land on
        self._was_dragged = False
        self.show(rows, current=current)

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
        if row.key == self._target:
            ground = style("feeds--target")
        if row.kind == "gap":
            words = fit(LANDS + TOP, width) if row.key == self._target else ""
            return row_strip(((words, style("feeds--folder")),), width, ground)
        right = str(row.count) if row.count else ""
        if row.trouble:
            right = f"{right} {row.trouble}".strip()
        kind = self._kind(row)
        label_width = width - len(right) - 3
        mark = "" if row.kind != "folder" else FOLDED if row.is_folded else OPEN
        label = fit("  " * row.depth + mark + row.label, label_width)
        quiet = style("feeds--trouble") if row.trouble else style("feeds--quiet" if row.is_late else kind)
        first = LANDS if row.key == self._target else " "
        return row_strip(((first + label + " ", style(kind)), (right, quiet), (" ", Style())), width, ground)

    def _kind(self, row: FeedRow) -> str:
        if row.kind == "folder":
            return "feeds--folder"
        if row.kind == "smart":
            return "feeds--unread" if row.count or row.key == self.current else "feeds--plain"
        if row.trouble == "gone":
            return "feeds--quiet"
        return "feeds--plain" if row.count else "feeds--quiet"

    # ------------------------------------------------------------------ the mouse

    @property
    def is_dragging(self) -> bool:
        """Whether a row is being dragged now."""
        return self._was_dragged and self._held is not None

    def on_key(self, event: events.Key) -> None:
        """Esc ends a drag before anything else: the row stays where it was."""
        if event.key == "escape" and self.is_dragging:
            event.stop()
            self._let_go()

    def _let_go(self) -> None:
        self._held = None
        self._mark_target(None)
        self.release_mouse()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a row, and of the mouse, so that letting go is noticed wherever that is."""
        index = self._index_at(event)
        self._was_dragged = False
        self._held = self.rows[index].key if index is not None and event.button == 1 else None
        if self._held is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where what is held would land."""
        held, over = row_at(self.rows, self._held or ""), self._index_at(event)
        if held is None:
            return
        self._was_dragged = self._was_dragged or over != held
        target = landing(self.rows, held, over) if self._was_dragged and over is not None else None
        self._mark_target(None if target is None else self.rows[target].key)

    def on_mouse_up(self) -> None:
        """Let go: over a folder it moves there, elsewhere it stays."""
        held, target = row_at(self.rows, self._held or ""), row_at(self.rows, self._target or "")
        self._let_go()
        if held is not None and target is not None:
            self.post_message(self.Dropped(self.rows[held], self.rows[target]))

    def on_click(self, event: events.Click) -> None:
        """Fold or unfold by the mark before a folder. The end of a drag is no click."""
        index = self._index_at(event)
        row = self.rows[index] if index is not None else None
        mark = 1 + 2 * row.depth if row is not None else 0
        offset = event.get_content_offset(self)
        is_mark = row is not None and row.kind == "folder" and offset is not None and offset.x in range(mark, mark + 2)
        if self._was_dragged or is_mark:
            event.stop()
            event.prevent_default()
        if is_mark and row is not None and not self._was_dragged:
            self.post_message(self.FoldAsked(row))
        self._was_dragged = False

    def _index_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        index = self.scroll_offset.y + offset.y if offset is not None else -1
        return index if 0 <= index < self.row_count else None

    def _mark_target(self, key: str | None) -> None:
        before, self._target = self._target, key
        for each in {before, key} - {None} if before != key else ():
            at = row_at(self.rows, each or "")
            if at is not None:
                self.refresh_row(at)
