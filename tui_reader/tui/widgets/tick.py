"""A choice of yes or no: one line with a box before it, switched by Space or a click."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static


class Tick(Static, can_focus=True):
    """`value` tells whether it is wanted. Enter is left to the dialog."""

    BINDINGS: ClassVar = [("space", "switch", "switch")]
    ALLOW_SELECT: ClassVar[bool] = False

    value: reactive[bool] = reactive(False)

    def __init__(self, label: str, *, value: bool, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._label = label
        self.set_reactive(Tick.value, value)

    def render(self) -> Content:
        """Draw the box and what it is for."""
        return Content(f"[{'x' if self.value else ' '}] {self._label}")

    def action_switch(self) -> None:
        """Want it, or no longer."""
        self.value = not self.value

    def on_click(self) -> None:
        """A click is for the box, wherever it meets the line."""
        self.action_switch()
