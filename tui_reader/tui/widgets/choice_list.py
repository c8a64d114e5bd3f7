"""A short list in a dialog to choose from: j, k and the arrows move, Enter and l choose.

The list has its own keys, because the table of actions does not apply in a dialog with a field.
"""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType

from tui_reader.tui.widgets.line_list import LineList


class ChoiceList(LineList):
    """A list with the keys to choose a row; to choose posts `Opened`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,j", "go(1)", "down"),
        ("up,k", "go(-1)", "up"),
        ("enter,l", "take", "take"),
    ]

    def action_go(self, rows: int) -> None:
        """Move the cursor; above the first row the key is the dialog's."""
        if rows < 0 and not self.cursor:
            raise SkipAction
        self.move(rows)

    def action_take(self) -> None:
        """Choose."""
        self.open()
