"""The dialog that catches up: how many of the newest of each feed are to stay unread.

Rule: the number it tells is what Enter marks: those entries and no others.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui_reader.tui.background import begin_latest
from tui_reader.tui.screens.dialog import Dialog

KEEP = 20
MOST = 1_000_000
HINT = "Starred entries are left alone. Esc closes."


class CatchUpScreen(Dialog[Sequence[int] | None]):
    """Asks for a number; `find` returns the entries beyond it. Ends with those to mark read, or None."""

    BINDINGS: ClassVar = [("escape", "dismiss(None)", "close")]

    def __init__(self, title: str, find: Callable[[int], Awaitable[Sequence[int]]]) -> None:
        super().__init__()
        self._title = title
        self._find = find
        self._found: Sequence[int] | None = None
        self._wanted: int | None = KEEP
        self._entered = False

    def compose(self) -> ComposeResult:
        """The list it is for, the number, and what that comes to."""
        with Vertical(classes="dialog", id="catch-up"):
            yield Static(Content.assemble(("Catch up", "$title-ink"), (f"   {self._title}", "$text-quiet not bold")),
                         classes="dialog--title")  # fmt: skip
            yield Static("Keep the newest of each feed unread:", id="catch-up-question", markup=False)
            yield Input(str(KEEP), type="integer", max_length=len(str(MOST)) - 1, compact=True, id="keep")
            yield Static(id="talk", markup=False)
            yield Static(HINT, classes="dialog--hint", markup=False)

    @on(Input.Changed)
    def changed(self, message: Input.Changed) -> None:
        """Count anew; while the number is none, Enter does nothing."""
        self._entered = False
        self._found = None
        self._wanted = int(message.value) if message.value.isascii() and message.value.isdigit() else None
        if self._wanted is None:
            self.talk("A number, 0 for none.")
        else:
            begin_latest(self, "catch-up", self._count, self._wanted)

    async def _count(self, keep: int) -> None:
        found = await self._find(keep)
        if keep != self._wanted:
            return
        self._found = found
        if self._entered:
            self.dismiss(found)
        elif found:
            self.talk(f"Enter marks {len(found):,} read.")
        else:
            self.talk("No feed has more than that: there is nothing to mark.")

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Mark them; where they are still being counted, as soon as that is known."""
        if self._found is None:
            self._entered = self._wanted is not None
        else:
            self.dismiss(self._found)

    def talk(self, sentence: str) -> None:
        """Say what the number comes to."""
        self.query_one("#talk", Static).update(sentence)
