"""The contents of an article: a list of its headings; Enter goes to one of them."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from tui_reader.tui.dialogs.dialog import Dialog
from tui_reader.tui.dialogs.keyed import MOVES
from tui_reader.tui.keys import KeyTable, key_name
from tui_reader.tui.typeset.headings import Heading, matching
from tui_reader.tui.widgets.contents_list import ContentsList
from tui_reader.tui.widgets.line_list import LineList

# A field does nothing with these keys, so they move in the list from there too.
FROM_FIELD = ("up", "down", "pageup", "pagedown")


class ContentsScreen(Dialog[Heading | None]):
    """Lists headings; the result is the heading to go to, or None.

    Arrows move in the list; the letters that the key table has for that (j and k) move as long as nothing is typed.
    Other letters filter.
    """

    TITLE = "Contents"

    def __init__(
        self, headings: Sequence[Heading], shares: Sequence[float] | None, *, current: int | None, table: KeyTable
    ) -> None:
        super().__init__()
        self._headings = headings
        self._shares = shares
        self._current = current
        self._table = table

    def content(self) -> ComposeResult:
        """Return the filter and the list."""
        yield Input(placeholder="Type to filter; Enter goes there, Esc closes", compact=True, select_on_focus=False)
        yield ContentsList(id="headings")

    def on_mount(self) -> None:
        """Begin at the heading that is being read."""
        self.rows.styles.height = len(self._headings)
        self._fill(cursor=self._current or 0)
        self.set_focus(self.rows)

    @property
    def rows(self) -> ContentsList:
        """The list of headings."""
        return self.query_one("#headings", ContentsList)

    def show(self, headings: Sequence[Heading], shares: Sequence[float] | None) -> None:
        """Show the headings of a text that has grown; the cursor stays on its heading."""
        self._headings, self._shares = headings, shares
        under = self.rows.heading
        self.rows.styles.height = len(headings)
        numbers = matching(headings, self.query_one(Input).value)
        at = (place for place, number in enumerate(numbers) if headings[number] == under)
        self._fill(cursor=next(at, 0))

    def _fill(self, *, cursor: int) -> None:
        numbers = matching(self._headings, self.query_one(Input).value)
        shown = [self._headings[number] for number in numbers]
        shares = [self._shares[number] for number in numbers] if self._shares is not None else None
        current = numbers.index(self._current) if self._current in numbers else None
        self.rows.show(shown, shares, current=current, cursor=cursor)

    def on_key(self, event: events.Key) -> None:
        """Move in the list, or begin to filter."""
        field = self.query_one(Input)
        action = self._table.actions.get((key_name(event.key, event.character),), "")
        is_row_key = event.key in FROM_FIELD or not field.has_focus
        if event.is_printable:
            is_row_key = action in ("move_down", "move_up") and not field.value
        if action in MOVES and is_row_key:
            MOVES[action](self.rows)
        elif event.key == "enter" and not field.has_focus:
            self._take()
        elif event.is_printable and event.character and not field.has_focus:
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Changed)
    def narrowed(self, message: Input.Changed) -> None:
        """Show the headings that hold the words in the field. An empty field gives the keys back to the list."""
        self._fill(cursor=0 if message.value else self._current or 0)
        if not message.value:
            self.set_focus(self.rows)

    @on(Input.Submitted)
    @on(LineList.Opened)
    def taken(self) -> None:
        """Go to the heading under the cursor."""
        self._take()

    def _take(self) -> None:
        if self.rows.heading is not None:
            self.dismiss(self.rows.heading)
