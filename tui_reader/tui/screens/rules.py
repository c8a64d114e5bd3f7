"""The list of rules: what each does, where, until when, and how many entries it hides.

Rule: it changes nothing itself; the reading screen does what is asked for, and shows the list again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_reader.model.entities import Rule
from tui_reader.tui.screens.dialog import Dialog
from tui_reader.tui.widgets.target_list import TargetList

HINT = "a adds, e edits, D removes, Enter shows what it hides, u takes back, Esc closes."
NONE = "No rules yet. a adds one, Esc closes."
MOST_ROWS = 16


class RulesScreen(Dialog[Rule | None]):
    """Shows `rows`, a line each; the result is the rule whose entries are to be shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,h", "dismiss(None)", "close"),
        ("a", "ask('add')", "add"),
        ("e,E", "ask('edit')", "edit"),
        ("d,D,delete", "ask('remove')", "remove"),
        ("u", "ask('undo')", "undo"),
        ("U", "ask('redo')", "redo"),
    ]

    def __init__(
        self, rules: Sequence[Rule], rows: Sequence[tuple[str, str]], act: Callable[[str, Rule | None], None]
    ) -> None:
        super().__init__()
        self._rules = rules
        self._rows = rows
        self._act = act

    def compose(self) -> ComposeResult:
        """The rules, and what can be done with them."""
        with Vertical(classes="dialog", id="rules"):
            yield Static("Rules", classes="dialog--title", markup=False)
            yield TargetList(self._rows, id="targets")
            yield Static(HINT if self._rows else NONE, id="talk", markup=False)

    def on_mount(self) -> None:
        """Begin at the first rule."""
        self.show(self._rules, self._rows)
        self.targets.focus()

    @property
    def targets(self) -> TargetList:
        """The list."""
        return self.query_one("#targets", TargetList)

    @property
    def rule(self) -> Rule | None:
        """The rule under the cursor."""
        index = self.targets.cursor
        return self._rules[index] if index is not None and index < len(self._rules) else None

    def show(self, rules: Sequence[Rule], rows: Sequence[tuple[str, str]]) -> None:
        """Show the rules as they are now."""
        self._rules, self._rows = rules, rows
        self.targets.show_targets(rows)
        self.targets.styles.height = max(1, min(len(rows), MOST_ROWS))
        self.talk(HINT if rows else NONE)

    def talk(self, sentence: str) -> None:
        """Say something under the list."""
        self.query_one("#talk", Static).update(sentence)

    def on_line_list_opened(self) -> None:
        """Show what the rule hides."""
        if self.rule is not None:
            self.dismiss(self.rule)

    def action_ask(self, what: str) -> None:
        """Have something done with the rule under the cursor."""
        self._act(what, self.rule)
