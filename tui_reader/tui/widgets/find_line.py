"""The line in which words to find, or a search, are typed. It stands where the status line does: nothing else moves.

The rule: while it has the focus no key does anything but in here; Esc and the quitting key are the only others.
"""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui_reader.tui.typeset.matches import NO_HIT

# They would give the focus to another pane in the middle of a word.
_WITHHELD = ("tab", "shift+tab")


class FindLine(Horizontal):
    """A field, and at its right what was found. `Input.Changed` and `Input.Submitted` of `field_id` tell the rest."""

    class Cancelled(Message):
        """Esc was pressed in `line`."""

        def __init__(self, line: FindLine) -> None:
            super().__init__()
            self.line = line

        @property
        def control(self) -> FindLine:
            """The line, for `@on(..., selector)`."""
            return self.line

    def __init__(self, *, field_id: str, placeholder: str, id: str | None = None) -> None:
        super().__init__(id=id, classes="find-line")
        # Made here and not looked up: whoever asks whether it has the focus may do so before it is composed.
        self.needle = Input(id=field_id, compact=True, select_on_focus=False, placeholder=placeholder)
        self._words = Static("", classes="find-found", markup=False)
        self.last = ""
        self._found = ""

    def compose(self) -> ComposeResult:
        """Mark, field, and what was found."""
        yield Static("/", classes="find-mark", markup=False)
        yield self.needle
        yield self._words

    def begin(self, value: str = "") -> None:
        """Begin with an empty field, or with `value` to be gone on with."""
        with self.prevent(Input.Changed):
            self.needle.value = value
            self.needle.cursor_position = len(value)
        self.show("")

    def show(self, found: str, *, trouble: bool = False) -> None:
        """Show what was found, at the right."""
        if found != self._found:
            self._found = found
            self._words.update(found)
            self._words.set_class(trouble or found == NO_HIT, "-none")

    def take(self, event: events.Key) -> None:
        """Take a key that was typed before the field had the focus."""
        if event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self.needle.insert_text_at_cursor(event.character)
        else:
            self.on_key(event)

    def on_key(self, event: events.Key) -> None:
        """Esc ends, the upper arrow brings the last words back."""
        if event.key == "escape":
            self.post_message(self.Cancelled(self))
        elif event.key == "up":
            self.needle.value = self.last
            self.needle.cursor_position = len(self.last)
        elif event.key not in _WITHHELD:
            return
        event.stop()
        event.prevent_default()
