"""The line in which a find or a search is typed. It takes the place of the status line, so nothing else moves.

The rule: while the line has the focus, all keys belong to it; only Esc and the quitting key keep their meaning.
"""

from __future__ import annotations

from typing import Literal, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

# They would give the focus to another pane in the middle of a word.
_WITHHELD = ("tab", "shift+tab")


class Typing(Protocol):
    """Whoever opened the line: what the person does there."""

    def typed(self, words: str) -> None:
        """The words changed."""

    def submitted(self, words: str) -> None:
        """Enter was pressed."""

    def left(self) -> None:
        """The field lost the focus to another part of the screen."""

    def cancelled(self) -> None:
        """Esc was pressed."""


class FindLine(Horizontal):
    """A field, and at its right the number of hits. `pane` is the pane it belongs to; `last` are the last words."""

    def __init__(
        self,
        user: Typing,
        *,
        pane: Literal["headlines", "article"],
        placeholder: str,
        id: str,
    ) -> None:
        super().__init__(id=id, classes="find-line")
        self._user = user
        self.pane = pane
        # Made here and not looked up: whoever asks whether it has the focus may do so before it is composed.
        self.needle = Input(compact=True, select_on_focus=False, placeholder=placeholder)
        self._words = Static("", classes="find-found", markup=False)
        self.last = ""
        self._found = ""

    def compose(self) -> ComposeResult:
        """Mark, field, and number of hits."""
        yield Static("/", classes="find-mark", markup=False)
        yield self.needle
        yield self._words

    @property
    def is_typed(self) -> bool:
        """Whether the field has the focus."""
        return self.screen.focused is self.needle

    def begin(self, value: str = "") -> None:
        """Begin with an empty field, or with `value` to be gone on with."""
        with self.prevent(Input.Changed):
            self.needle.value = value
            self.needle.cursor_position = len(value)
        self.show("")

    def repeat(self) -> None:
        """Put the last words into the field."""
        self.needle.value = self.last
        self.needle.cursor_position = len(self.last)

    def show(self, found: str, *, trouble: bool = False) -> None:
        """Show how many hits there are, at the right."""
        if found != self._found:
            self._found = found
            self._words.update(found)
            self._words.set_class(trouble, "-none")

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
            self._user.cancelled()
        elif event.key == "up":
            self.repeat()
        elif event.key not in _WITHHELD:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        if self.is_typed:
            self._user.typed(message.value)

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._user.submitted(message.value)

    @on(Input.Blurred)
    def _blurred(self, message: Input.Blurred) -> None:
        """A click elsewhere leaves the field; another window in front of the terminal changes nothing."""
        message.stop()
        if self.display and self.app.app_focus and not self.is_typed:
            self.last = self.needle.value or self.last
            self._user.left()
