"""The list of rules: what each does, where, until when, and how many entries it hides.

Rule: the dialog changes nothing itself. The feature changes the rules, and then tells the dialog its new rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from tui_reader.model.entities import Rule
from tui_reader.tui.dialogs.dialog import Dialog, talk_line
from tui_reader.tui.widgets.target_list import TargetList

HINT = "a adds, e edits, D removes, Enter shows the hidden entries, u undoes, Esc closes."
NONE = "No rules yet. a adds one, Esc closes."
MOST_ROWS = 16


class RulesScreen(Dialog[Rule | None]):
    """Shows `rows`, a line each; the result is the rule whose entries are to be shown."""

    TITLE = "Rules"
    hears_sentences = True
    BINDINGS: ClassVar = [
        ("q,h", "dismiss", "close"),
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

    def content(self) -> ComposeResult:
        """Return the list, and the line that tells the keys."""
        yield TargetList(self._rows, id="targets")
        yield talk_line()

    def on_mount(self) -> None:
        """Begin at the first rule."""
        self.show(self._rules, self._rows)
        self.say(HINT if self._rows else NONE)
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
        """Show the rules as they are now. The line of talk stays: it tells what was done to them."""
        self._rules, self._rows = rules, rows
        self.targets.show_targets(rows)
        self.targets.styles.height = max(1, min(len(rows), MOST_ROWS))

    def say(self, sentence: str, *, trouble: bool = False) -> None:
        """Say one thing under the list; an empty sentence changes nothing there."""
        if sentence:
            super().say(sentence, trouble=trouble)

    def on_line_list_opened(self) -> None:
        """End with the rule, so that the entries it hides are shown."""
        if self.rule is not None:
            self.dismiss(self.rule)

    def action_ask(self, what: str) -> None:
        """Ask for something to be done with the rule under the cursor."""
        self._act(what, self.rule)
