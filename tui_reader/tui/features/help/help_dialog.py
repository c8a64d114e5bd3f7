"""Help: all keys that work now. Typing searches them."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from tui_reader.tui.actions import ACTIONS, Action
from tui_reader.tui.dialogs.dialog import Dialog
from tui_reader.tui.keys import KeyTable

KEY_COLUMN = 18


class HelpScreen(Dialog[None]):
    """Lists the actions by group with the keys in force; typing narrows the list."""

    TITLE = "Keys"
    BINDINGS: ClassVar = [
        ("down", "scroll(3)", "down"),
        ("up", "scroll(-3)", "up"),
        ("pagedown", "scroll(12)", "down"),
        ("pageup", "scroll(-12)", "up"),
    ]

    def __init__(self, table: KeyTable) -> None:
        super().__init__()
        self._table = table

    def content(self) -> ComposeResult:
        """Return a field to search in, and the list."""
        yield Input(placeholder="Type to search; Esc closes", compact=True)
        with VerticalScroll(can_focus=False):
            yield Static(self.text(""), id="keys")

    @on(Input.Changed)
    def narrowed(self, message: Input.Changed) -> None:
        """Show the actions that hold the words in the field."""
        self.query_one("#keys", Static).update(self.text(message.value))

    def action_scroll(self, lines: int) -> None:
        """Scroll the list while the field keeps the focus."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def text(self, words: str) -> Table | Text:
        """Return the list, narrowed to the actions that hold all `words`, group by group."""
        inks = self.app.theme_variables
        table = Table.grid(padding=(0, 2))
        table.add_column(max_width=KEY_COLUMN)
        table.add_column(ratio=1)
        for group in dict.fromkeys(action.group for action in ACTIONS):
            found = [(self._table.keys_of(action.id), action) for action in ACTIONS if action.group == group]
            shown = [(keys, action) for keys, action in found if keys and self._holds(action, keys, words)]
            if not shown:
                continue
            if table.row_count:
                table.add_row()
            table.add_row(Text(group, f"bold {inks['title-ink']}"))
            for keys, action in shown:
                table.add_row(
                    Text(", ".join(keys), f"bold {inks['text-ink']}"),
                    Text(self._table.spelled(action.help), inks["text-quiet"]),
                )
        return table if table.row_count else Text("No action matches.", inks["text-quiet"])

    def _holds(self, action: Action, keys: tuple[str, ...], words: str) -> bool:
        text = f"{action.label} {self._table.spelled(action.help)} {action.group}".casefold()
        return all(word in text or word in {key.casefold() for key in keys} for word in words.casefold().split())
