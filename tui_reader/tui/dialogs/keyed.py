"""A dialog with the keys of the reading screen, as the key table has them.

Rule: a key means in the dialog what it means in the reading screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.screen import ScreenResultType

from tui_reader.tui.dialogs.dialog import Dialog
from tui_reader.tui.keys import Chord, KeyTable, Pressed, key_name, press
from tui_reader.tui.widgets.line_list import LineList
from tui_reader.tui.widgets.status_line import StatusLine

MOVES: Mapping[str, Callable[[LineList], None]] = {
    "move_down": lambda rows: rows.move(1),
    "move_up": lambda rows: rows.move(-1),
    "first": lambda rows: rows.move_first(),
    "last": lambda rows: rows.move_last(),
    "half_down": lambda rows: rows.move_half_page(1),
    "half_up": lambda rows: rows.move_half_page(-1),
    "page_down": lambda rows: rows.move_page(1),
    "page_up": lambda rows: rows.move_page(-1),
}
"""The actions that move in a list."""


class KeyDialog(Dialog[ScreenResultType]):
    """A dialog that does actions. Its last line, a StatusLine, says things and shows the keys that work."""

    CLOSING: ClassVar[tuple[str, ...]] = ("escape", "quit")
    """The actions that close it."""

    def __init__(self, table: KeyTable) -> None:
        super().__init__()
        self.table = table
        self._pending: Chord = ()

    def act(self, action: str) -> None:
        """Do an action, given by its id, if it means something here."""
        raise NotImplementedError

    def own_action(self, key: str) -> str | None:
        """Return the action of a key that has a meaning of its own here, whatever the table says."""
        return None

    def say(self, sentence: str, *, trouble: bool = False) -> None:
        """Say one thing in the last line; the keys stand behind it."""
        self.query_one(StatusLine).say(sentence, trouble=trouble)

    def on_key(self, event: events.Key) -> None:
        """Read one key by the table; a key that the table does not know is left to Textual."""
        key = key_name(event.key, event.character)
        waited = self._pending
        own = None if waited else self.own_action(key)
        pressed = Pressed(own) if own else press(self.table, waited, key)
        self._pending = pressed.pending
        if pressed.action is None and not pressed.pending and not waited:
            return
        event.stop()
        event.prevent_default()
        if pressed.action in self.CLOSING:
            self.dismiss(None)
        elif pressed.action is not None:
            self.act(pressed.action)
