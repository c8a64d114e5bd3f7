"""A view of flowing lines: wrapped in slices, kept at its place, scrolled by keys and wheel.

The rule: it never freezes and nothing moves under the reader. Blocks are wrapped in slices of some milliseconds, the
visible ones first; a new width keeps the text at the top of the view where it is; a new article starts at its top.
Nothing is animated: over ssh that costs ten times the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import perf_counter, thread_time

from textual import events, on
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui_reader.model.articles import Block
from tui_reader.model.entities import Position
from tui_reader.tui.typeset.flow import END, TOP, Flow, Place
from tui_reader.tui.typeset.picture_boxes import Box
from tui_reader.tui.typeset.places import position_at
from tui_reader.tui.widgets.line_view import LineView

DEFAULT_COLUMN = 72
# Seconds of work, not of waiting for a busy machine: the first text would be missing from the first paint there.
_SLICE = 0.010
_BREATH = 0.001
# The scroll bar follows the growing text no oftener than this: each change is a layout of the screen.
_GROWTH = 0.1
_CONTEXT_LINES = 2
_KEPT_STRIPS = 1024
# Who has scrolled no further than this has not begun to read.
_BEGUN_LINES = 5


class FlowView(LineView):
    """Holds a `Flow` at a place in a centred column. The subclass draws lines, and may tell the boxes of pictures."""

    class Settled(Message):
        """All blocks so far are wrapped."""

    def __init__(self, *, column: int = DEFAULT_COLUMN, id: str | None = None) -> None:
        super().__init__(id=id)
        self._column = column
        self._flow = Flow(self.box_of)
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_KEPT_STRIPS)
        self._text_blocks = 0
        self._is_working = False
        self._grown = 0.0
        self._wanted: Place | None = None
        self._above = 0
        self._kept: tuple[Place, int] | None = None

    @property
    def flow(self) -> Flow:
        """The text it shows; look but do not touch."""
        return self._flow

    @property
    def top(self) -> int:
        """The number of the line at the top of the view."""
        return self.scroll_offset.y

    @property
    def is_settled(self) -> bool:
        """Whether all blocks so far are wrapped."""
        return self._flow.width > 0 and self._flow.is_settled

    # ------------------------------------------------------------------ where it is

    @property
    def place(self) -> Place:
        """The place at the top of the view, to come back to with `go_to`; it survives another width."""
        if self._wanted is not None:
            return self._wanted
        if self._kept is not None and self._kept[1] == self.top:
            return self._kept[0]
        return self._flow.place_of(self.top)

    @property
    def at_end(self) -> bool:
        """Whether the last line of the whole article is in view."""
        return self._flow.is_complete and self.is_settled and self.top >= self.max_scroll_y

    @property
    def position(self) -> Position | None:
        """The place at the top of the view as it can be kept; None where reading has not begun, or is done.

        It is done when the end of the text has come into view, whatever stands below it.
        """
        below = self._flow.place_of(self.top + self.size.height)
        is_done = self._flow.is_complete and self.is_settled and below.block >= self._text_blocks
        if self.at_end or is_done or (self.top < _BEGUN_LINES and self._wanted is None):
            return None
        return self.bookmark

    @property
    def bookmark(self) -> Position | None:
        """The place at the top of the view with the words that stand there; None before the text."""
        return position_at([block for _number, block in self._flow.numbered()], self.place)

    @property
    def page_length(self) -> int:
        """As many characters as surely fill the view."""
        return self._flow.width * self.size.height

    def begin_at(self, place: Place = TOP) -> None:
        """Show the flow as it is now from `place` on, without showing what stands before it first."""
        self._wanted = self._kept = None
        self._above = 0
        self._grown = 0.0
        self._forget_lines()
        self.virtual_size = Size(self._flow.width, 0)
        if self.is_attached:
            self.scroll_to(y=0, animate=False, force=True)
        if place != TOP:
            self._wanted = place
            self._flow.rewrap(self._flow.width, place, self.size.height + 1)
        self._work_soon()

    def go_to(self, place: Place) -> None:
        """Bring `place` to the top of the view, as soon as it is wrapped."""
        self._wanted, self._above = place, 0
        self._reach_wanted()

    def jump_to(self, place: Place, above: int = 0) -> None:
        """Bring `place` into view at once, `above` lines from the top; where it is not wrapped, begin there anew."""
        self._wanted, self._above = place, above
        if not self._flow.width or self._flow.line_at(place) is not None:
            self._reach_wanted()
            return
        self._flow.rewrap(self._flow.width, place, self.size.height + above + _CONTEXT_LINES)
        self._grown = 0.0
        self._forget_lines()
        self._work()

    def move(self, delta: int) -> None:
        """Scroll by `delta` lines, down for positive numbers."""
        self._wanted = None
        self.scroll_to(y=self.top + delta, animate=False, force=True)

    def show_from(self, line: int) -> None:
        """Bring line number `line` to the top of the view; it is wrapped, but the scroll bar may not know that yet."""
        self._grow(0)
        self.move(line - self.top)

    def move_page(self, direction: int) -> None:
        """Scroll by a page, down for +1, up for -1; two lines of it stay in view."""
        self.move(direction * max(1, self.size.height - _CONTEXT_LINES))

    def move_half_page(self, direction: int) -> None:
        """Scroll by half a page, down for +1, up for -1."""
        self.move(direction * max(1, self.size.height // 2))

    def move_first(self) -> None:
        """Go to the title."""
        self.go_to(TOP)

    def move_last(self) -> None:
        """Go to the last line, as soon as it is wrapped."""
        self.go_to(END)

    # ------------------------------------------------------------------ wrapping

    def box_of(self, block: Block, width: int) -> Box | None:
        """Return the box of a block's picture."""
        return None

    def is_outgrown(self) -> bool:
        """Tell whether the height of the view asks for other boxes of pictures than there are."""
        return False

    def lines_forgotten(self) -> None:
        """The numbers of the lines mean something else from now on."""

    def paint_anew(self) -> None:
        """Paint all lines again, as they are."""
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget all strips when the theme or the style sheet changes."""
        self._strips.clear()
        super().notify_style_update()

    def _forget_lines(self) -> None:
        if self.is_attached and self.text_selection is not None:
            self.screen.clear_selection()
        self.lines_forgotten()
        self.paint_anew()

    def _fit_width(self) -> None:
        """Wrap for the width there is, if it is another one, the place that is read first."""
        width = self._text_width
        if width <= 0 or (width == self._flow.width and not self.is_outgrown()):
            # The same column, but it may stand elsewhere in the pane.
            self.paint_anew()
            return
        self.wrap_anew()

    def wrap_anew(self) -> None:
        """Wrap all text again, the place that is read first."""
        self._wanted, self._above = self.place, 0
        self._flow.rewrap(self._text_width, self._wanted, self.size.height + 1)
        self._forget_lines()
        self._grown = 0.0
        self._work()

    def _work_soon(self) -> None:
        """Wrap what is visible now, the rest when there is time."""
        if self._flow.width and (not self._is_working or self._is_page_open):
            self._work(lambda: not self._is_page_open)

    @property
    def _is_page_open(self) -> bool:
        """Whether there is room in view for more lines."""
        return len(self._flow.lines) <= self.top + self.size.height

    def _work(self, is_enough: Callable[[], bool] = lambda: False) -> None:
        """Wrap for the time of a slice, or until it is enough, and come back for more."""
        before = len(self._flow.lines)
        deadline = thread_time() + _SLICE
        above = self._flow.work(lambda: thread_time() >= deadline or is_enough())
        if above:
            self._forget_lines()
        if above or self.is_settled or perf_counter() - self._grown > _GROWTH:
            self._grow(above)
        if before <= self.top + self.size.height:
            self.refresh()
        self._reach_wanted()
        if not self._flow.width:
            return
        if self.is_settled:
            self.post_message(self.Settled())
        elif not self._is_working:
            self._is_working = True
            # A breath between slices lets keys, painting and other widgets in: a queue that is never empty would not.
            self.set_timer(_BREATH, self._work_on)

    def _work_on(self) -> None:
        self._is_working = False
        self._work()

    def _grow(self, above: int) -> None:
        """Tell the scroll bar how long the text is by now; lines that came in above move nothing on the screen."""
        self._grown = perf_counter()
        line = self.top + above
        self.virtual_size = Size(self._flow.width, len(self._flow.lines))
        if above:
            self._kept = (self._kept[0], line) if self._kept is not None else None
            self.scroll_to(y=line, animate=False, force=True)

    def _reach_wanted(self) -> None:
        if self._wanted is None or not self.size.height:
            return
        line = self._flow.line_at(self._wanted)
        if line is None or self._is_to_come(self._wanted):
            return
        self._grow(0)
        top = max(0, line - self._above)
        self.scroll_to(y=top, animate=False, force=True)
        is_there = self.top == top
        self._kept = (self._wanted, top) if is_there and not self._above else None
        # As long as lines come, the end is not where it will be, and a place near it cannot be at the top.
        if (self._flow.is_complete and self.is_settled) or (is_there and self._wanted != END):
            self._wanted = None

    def _is_to_come(self, place: Place) -> bool:
        """Whether the block of `place` is not there yet, but may come."""
        return place != END and place.block >= self._flow.blocks and not self._flow.is_complete

    # ------------------------------------------------------------------ width

    @property
    def _text_width(self) -> int:
        """Cells for the text: the column, less where the pane is narrow; some air on both sides."""
        width = self.scrollable_content_region.width
        margin = 2 if width >= 40 else 1
        return min(self._column, width - 2 * margin)

    @property
    def left(self) -> int:
        """Blank cells before the column."""
        return max(0, (self.scrollable_content_region.width - self._flow.width) // 2)

    # ------------------------------------------------------------------ events

    def on_resize(self) -> None:
        """Wrap anew where the width is another one; the text at the top of the view stays there."""
        self._fit_width()
        if self.is_settled:
            # Not another line, but more of them may be in view, or fewer.
            self.post_message(self.Settled())

    @on(events.MouseScrollDown)
    @on(events.MouseScrollUp)
    def wheel_turned(self) -> None:
        """The wheel scrolls (Textual does that), so nothing else may."""
        self._wanted = None
