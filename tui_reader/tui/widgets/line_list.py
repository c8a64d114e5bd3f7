"""A list of rows drawn line by line: the base of the feed list and the headline list.

The rule: nothing is made per row. A list of a million rows costs what its visible rows cost (MEASURES.md, "Lists"),
so no option objects, no child widgets, no heights to add up: rows are equally high and a position is a multiplication.
"""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size, clamp
from textual.message import Message
from textual.strip import Strip

from tui_reader.tui.widgets.line_view import LineView

_SCROLL_MARGIN = 2
_KEPT_STRIPS = 1024

# Row, its version, line in the row, width, under the cursor, focused, ground: all that a strip can depend on.
_StripKey = tuple[int, int, int, int, bool, bool, Style]


class LineList(LineView):
    """A vertical list with a cursor. Override `render_row`, tell it the number of rows with `reset`.

    The data are the subclass's. Change them first, then tell the list: `reset`, `appended` or `refresh_row`.
    Only what the person does (`move`, `move_to`, pages, clicks) posts `Highlighted`; `reset` does not.
    """

    ALLOW_SELECT: ClassVar[bool] = False

    class _AboutRow(Message):
        """Something about the row `index` of `list`."""

        def __init__(self, line_list: LineList, index: int) -> None:
            super().__init__()
            self.list = line_list
            self.index = index

        @property
        def control(self) -> LineList:
            """The list, for `@on(..., selector)`."""
            return self.list

    class Highlighted(_AboutRow):
        """The cursor came to rest on the row."""

    class Opened(_AboutRow):
        """The row was opened: clicked twice, or `open` was called."""

    def __init__(self, *, row_height: int = 1, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row_height = row_height
        self._row_count = 0
        self._cursor: int | None = None
        self._versions: dict[int, int] = {}
        self._strips: LRUCache[_StripKey, Strip] = LRUCache(_KEPT_STRIPS)
        self._click_opened = False
        self._wanted_top: int | None = None

    # ------------------------------------------------------------------ for the subclass

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        """Return line `line_in_row` of row `index`, at most `width` cells; what is missing is filled with blanks.

        The colours of the widget are laid under it. It is kept until the row is refreshed, so it may depend on nothing
        but the row and the arguments.
        """
        raise NotImplementedError

    def render_empty(self, y: int, width: int) -> Strip:
        """Return visible line `y` of a list without rows; override it to say something there."""
        return Strip.blank(width)

    def _style(self, name: str) -> Style:
        """Return the style of a component class."""
        return self.get_component_rich_style(name, partial=True)

    # ------------------------------------------------------------------ what it shows

    @property
    def row_count(self) -> int:
        """The number of rows, as told by `reset`."""
        return self._row_count

    @property
    def row_height(self) -> int:
        """Lines per row, 1 or 2. Setting it keeps the row at the top where it is."""
        return self._row_height

    @row_height.setter
    def row_height(self, height: int) -> None:
        if height == self._row_height:
            return
        top = self.top_row
        self._row_height = height
        self._forget_strips()
        self._resize_content()
        self._scroll_to_row(top)
        self._show_cursor()

    @property
    def cursor(self) -> int | None:
        """The row under the cursor; None in an empty list."""
        return self._cursor

    @property
    def top_row(self) -> int:
        """The first row that is visible, wholly or in part."""
        return self.scroll_offset.y // self._row_height

    @property
    def visible_rows(self) -> range:
        """The rows that are visible, wholly or in part: what the owner must have data for."""
        bottom = -(-(self.scroll_offset.y + self.size.height) // self._row_height)
        return range(min(self.top_row, self._row_count), min(bottom, self._row_count))

    @property
    def rows_per_page(self) -> int:
        """How many whole rows fit, at least 1."""
        return max(1, self.size.height // self._row_height)

    def row_at(self, y: int) -> int | None:
        """Return the row on visible line `y`, if there is one."""
        index = (self.scroll_offset.y + y) // self._row_height
        return index if 0 <= index < self._row_count else None

    # ------------------------------------------------------------------ changes of the data

    def reset(self, count: int, *, cursor: int | None = 0, top: int | None = None) -> None:
        """Show `count` rows anew, the cursor on `cursor` (clamped). Post nothing.

        `top` is the row to begin with, so that a view stays where it was; None: just far enough to see the cursor.
        """
        self._row_count = max(0, count)
        self._cursor = self._clamped(cursor or 0)
        self._forget_strips()
        self._resize_content()
        if top is not None:
            self._scroll_to_row(top)
        self._show_cursor()

    def appended(self, count: int) -> None:
        """Tell that `count` rows came in after the last, as when a long list arrives in slices. Nothing moves."""
        self._row_count += count
        if self._cursor is None and self._row_count:
            self._cursor = 0
        self._resize_content()
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Draw row `index` again because its data changed; a row that is not visible costs nothing."""
        if not 0 <= index < self._row_count:
            return
        self._versions[index] = self._versions.get(index, 0) + 1
        if index in self.visible_rows:
            self.refresh_lines(index * self._row_height, self._row_height)

    # ------------------------------------------------------------------ moves of the person

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, as far as there are rows."""
        if self._cursor is not None:
            self.move_to(self._cursor + delta)

    def move_to(self, index: int) -> None:
        """Put the cursor on row `index`, clamped, and bring it into view; post `Highlighted` if it moved."""
        cursor = self._clamped(index)
        if cursor is None:
            return
        old, self._cursor = self._cursor, cursor
        if old != cursor:
            self._refresh_rows(old, cursor)
            self.post_message(self.Highlighted(self, cursor))
        self._show_cursor()

    def move_first(self) -> None:
        """Put the cursor on the first row."""
        self.move_to(0)

    def move_last(self) -> None:
        """Put the cursor on the last row."""
        self.move_to(self._row_count - 1)

    def move_page(self, direction: int) -> None:
        """Move the cursor by a page (less one row of context), down for +1, up for -1."""
        self.move(direction * max(1, self.rows_per_page - 1))

    def move_half_page(self, direction: int) -> None:
        """Move the cursor by half a page, down for +1, up for -1."""
        self.move(direction * max(1, self.rows_per_page // 2))

    def open(self) -> None:
        """Post `Opened` for the row under the cursor."""
        if self._cursor is not None:
            self.post_message(self.Opened(self, self._cursor))

    # ------------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Return visible line `y` (Textual's line API)."""
        width = self.scrollable_content_region.width
        ground = self.visual_style.rich_style
        if not self._row_count:
            return self.render_empty(y, width).adjust_cell_length(width).apply_style(ground)
        index, line = divmod(self.scroll_offset.y + y, self._row_height)
        if index >= self._row_count:
            return Strip.blank(width, ground)
        is_cursor = index == self._cursor
        key = (index, self._versions.get(index, 0), line, width, is_cursor, self.has_focus, ground)
        strip = self._strips.get(key)
        if strip is None:
            strip = self.render_row(index, line, width, is_cursor, self.has_focus)
            strip = strip.adjust_cell_length(width).apply_style(ground)
            self._strips.set(key, strip)
        return strip

    def notify_style_update(self) -> None:
        """Forget all strips when the theme or the style sheet changes."""
        self._strips.clear()
        super().notify_style_update()

    # ------------------------------------------------------------------ events

    def on_resize(self) -> None:
        """Keep the cursor in view in the new size."""
        self._resize_content()
        if self._wanted_top is not None:
            self._scroll_to_row(self._wanted_top)
            self._wanted_top = None
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row under the mouse; the second click on it opens it."""
        event.stop()
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = self.row_at(offset.y)
        if index is None:
            return
        if index != self._cursor:
            self._click_opened = False
            self.move_to(index)
        elif event.chain == 1 or not self._click_opened:
            # A double click on the row under the cursor opens it once, with the first of its clicks.
            self._click_opened = True
            self.open()

    # ------------------------------------------------------------------ helpers

    def _clamped(self, index: int) -> int | None:
        return clamp(index, 0, self._row_count - 1) if self._row_count else None

    def _forget_strips(self) -> None:
        self._versions.clear()
        self._strips.clear()
        self.refresh()

    def _refresh_rows(self, *indices: int | None) -> None:
        for index in indices:
            if index is not None:
                self.refresh_lines(index * self._row_height, self._row_height)

    def _resize_content(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._row_count * self._row_height)

    def _scroll_to_row(self, row: int) -> None:
        if not self.size.height:
            self._wanted_top = row
            return
        self._scroll_to_line(row * self._row_height)

    def _scroll_to_line(self, line: int) -> None:
        if self.size.height:
            self.scroll_to(y=line, animate=False, force=True)

    def _show_cursor(self) -> None:
        """Scroll no further than needed to see the cursor with two rows before and after it."""
        height = self.size.height
        if self._cursor is None or not height:
            return
        margin = min(_SCROLL_MARGIN, (self.rows_per_page - 1) // 2) * self._row_height
        first = self._cursor * self._row_height - margin
        last = (self._cursor + 1) * self._row_height + margin
        top = self.scroll_offset.y
        if first < top:
            self._scroll_to_line(first)
        elif last > top + height:
            # Whole rows at the top: a list that begins with half a row looks broken.
            whole = -(-(last - height) // self._row_height) * self._row_height
            self._scroll_to_line(min(whole, self._cursor * self._row_height))
