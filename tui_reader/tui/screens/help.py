"""Help: every key that works now, searchable."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_reader.tui.actions import ACTIONS, Action
from tui_reader.tui.keys import KeyTable

KEY_COLUMN = 18


class HelpScreen(ModalScreen[None]):
    """Lists the actions by group with the keys in force; typing narrows the list."""

    BINDINGS: ClassVar = [
        ("escape", "dismiss", "close"),
        ("down", "scroll(3)", "down"),
        ("up", "scroll(-3)", "up"),
        ("pagedown", "scroll(12)", "down"),
        ("pageup", "scroll(-12)", "up"),
    ]

    def __init__(self, table: KeyTable) -> None:
        super().__init__()
        self._table = table

    def compose(self) -> ComposeResult:
        """A field to search in, and the list."""
        with Vertical(classes="dialog -tall"):
            yield Static("Keys", classes="dialog--title", markup=False)
            yield Input(placeholder="Type to search; Esc closes", compact=True)
            with VerticalScroll(can_focus=False):
                yield Static(self.text(""), id="keys")

    @on(Input.Changed)
    def narrowed(self, message: Input.Changed) -> None:
        """Show the actions that hold the words typed."""
        self.query_one("#keys", Static).update(self.text(message.value))

    def action_scroll(self, lines: int) -> None:
        """Scroll the list while the field keeps the focus."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def text(self, words: str) -> Content:
        """Return the list as text, narrowed to the actions that hold all `words`."""
        lines: list[Content] = []
        group = ""
        for action in ACTIONS:
            keys = self._table.keys_of(action.id)
            if not keys or not self._holds(action, keys, words):
                continue
            if action.group != group:
                group = action.group
                lines += [Content(""), Content.styled(group, "bold $title-ink")]
            shown = ", ".join(keys)
            lines.append(Content.assemble((f"{shown:<{KEY_COLUMN}}", "bold $text-ink"), (action.help, "$text-quiet")))
        return Content("\n").join(lines[1:]) if lines else Content.styled("No key does that.", "$text-quiet")

    def _holds(self, action: Action, keys: tuple[str, ...], words: str) -> bool:
        text = f"{action.label} {action.help} {action.group}".casefold()
        return all(word in text or word in {key.casefold() for key in keys} for word in words.casefold().split())
