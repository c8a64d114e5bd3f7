"""The line in which words to find are typed. It takes the place of the status line, so nothing else moves.

The rule: while it has the focus no key does anything but in here; Esc and the quitting key are the only others.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui_reader.tui.article_find import NO_HIT

# They would give the focus to another pane in the middle of a word.
_WITHHELD = ("tab", "shift+tab")


class FindLine(Horizontal):
    """A field, and at its right what was found. `Input.Changed` and `Input.Submitted` of `#needle` tell the rest."""

    class Cancelled(Message):
        """Esc was pressed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name Textual gives it
        super().__init__(id=id)
        self.last = ""
        self._found = ""

    def compose(self) -> ComposeResult:
        """Mark, field, and what was found."""
        yield Static("/", id="needle-mark", markup=False)
        yield Input(id="needle", compact=True, select_on_focus=False, placeholder="Find in the article")
        yield Static("", id="needle-found", markup=False)

    @property
    def needle(self) -> Input:
        """The field."""
        return self.query_one("#needle", Input)

    def begin(self) -> None:
        """Begin with an empty field."""
        with self.prevent(Input.Changed):
            self.needle.value = ""
        self.show("")

    def show(self, found: str) -> None:
        """Show what was found, at the right."""
        if found != self._found:
            self._found = found
            words = self.query_one("#needle-found", Static)
            words.update(found)
            words.set_class(found == NO_HIT, "-none")

    def on_key(self, event: events.Key) -> None:
        """Esc ends, the upper arrow brings the last words back."""
        if event.key == "escape":
            self.post_message(self.Cancelled())
        elif event.key == "up":
            self.needle.value = self.last
            self.needle.cursor_position = len(self.last)
        elif event.key not in _WITHHELD:
            return
        event.stop()
        event.prevent_default()
