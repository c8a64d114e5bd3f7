"""The dialog for a query and the name under which the query is saved.

Rule: the query is read while it is typed. A mistake is marked at its column; of a query without one the number of
entries is told, and no key waits for that number.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui_reader.model.errors import QueryError, ReaderError
from tui_reader.query import parse_query
from tui_reader.query.terms import Query
from tui_reader.tui.dialogs.dialog import FIELD_KEYS, Dialog, hint_line, talk_line

HINT = "Enter saves, Tab goes to the next field, Esc closes without saving."
NO_QUERY = "Type what you look for: words, “a phrase”, -not, OR, feed: folder: is: has: after:"
NO_NAME = "Type a name first."


class Written(Struct, frozen=True):
    """A name and a query, as they are typed."""

    name: str
    query: str


class QueryScreen(Dialog[Written | None]):
    """Asks for a query and a name; `count` tells how many entries a query holds, and how many unread ones."""

    BINDINGS: ClassVar = FIELD_KEYS

    def __init__(self, title: str, written: Written, count: Callable[[Query], Awaitable[tuple[int, int]]]) -> None:
        super().__init__()
        self.title = title
        self._first = written
        self._count = count

    def content(self) -> ComposeResult:
        """Return two fields, a mark under the query, and the line of talk."""
        yield hint_line("Name")
        yield Input(self._first.name, id="name", compact=True, select_on_focus=False)
        yield hint_line("Query")
        yield Input(self._first.query, id="words", compact=True, select_on_focus=False)
        yield Static("", id="mark", markup=False)
        yield talk_line()
        yield hint_line(HINT)

    def on_mount(self) -> None:
        """Begin at the name, for the query is there; at the query, if it cannot be read."""
        for field in self.query(Input):
            field.cursor_position = len(field.value)
        query = self.read()
        field = self.query_one("#words" if query is None else "#name", Input)
        field.focus()
        if query is not None:  # what is typed replaces the name that is proposed
            field.action_select_all()

    @property
    def written(self) -> Written:
        """The name and the query in the fields."""
        return Written(self.query_one("#name", Input).value.strip(), self.query_one("#words", Input).value.strip())

    @on(Input.Changed, "#words")
    def changed(self) -> None:
        """Read the query anew."""
        self.read()

    def read(self) -> Query | None:
        """Return the query, and say how much it holds. Where it cannot be read, return None and mark the mistake."""
        typed = self.query_one("#words", Input).value
        self.workers.cancel_group(self, "count")
        try:
            query = parse_query(typed)
        except QueryError as error:
            self._mark(error.column)
            self.say(str(error), trouble=True)
            return None
        self._mark(None)
        if not typed.strip():
            self.say(NO_QUERY)
            return None
        self.tell_number(query)
        return query

    @work(group="count", exclusive=True, exit_on_error=False)
    async def tell_number(self, query: Query) -> None:
        """Say how much a query holds."""
        try:
            hits, unread = await self._count(query)
        except ReaderError:  # broken off by the next one
            return
        self.say(f"{hits:,} {'entry' if hits == 1 else 'entries'}, {unread:,} unread." if hits else "No entry matches.")

    def _mark(self, column: int | None) -> None:
        """Point at a column of the query, as far as it is in view."""
        field = self.query_one("#words", Input)
        at = None if column is None else cell_len(field.value[:column]) - int(field.scroll_offset.x)
        seen = at is not None and 0 <= at < max(1, field.size.width)
        self.query_one("#mark", Static).update(" " * at + "▲" if at is not None and seen else "")

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Save a query that can be read and has a name; else go to the field that lacks something."""
        if self.read() is None:
            self.query_one("#words", Input).focus()
        elif not self.written.name:
            self.workers.cancel_group(self, "count")
            self.say(NO_NAME, trouble=True)
            self.query_one("#name", Input).focus()
        else:
            self.dismiss(self.written)
