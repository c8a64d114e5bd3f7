"""The dialog that catches up: it asks how many of the newest entries of each feed stay unread.

Rule: Enter marks exactly the entries whose number is told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui_reader.tui.dialogs.dialog import Dialog, hint_line, talk_line
from tui_reader.tui.widgets.background import begin_latest

KEEP = 20
MOST = 1_000_000
HINT = "Starred entries do not change. Esc closes."


class CatchUpScreen(Dialog[Sequence[int] | None]):
    """Asks for a number; `find` returns the entries beyond it. The result is the entries to mark read, or None."""

    TITLE = "Catch up"

    def __init__(self, title: str, find: Callable[[int], Awaitable[Sequence[int]]]) -> None:
        super().__init__()
        self.sub_title = title
        self._find = find
        self._found: Sequence[int] | None = None
        self._wanted: int | None = KEEP
        self._entered = False

    def content(self) -> ComposeResult:
        """Return the question, the number, and the line that tells what the number comes to."""
        yield Static("Keep the newest of each feed unread:", id="catch-up-question", markup=False)
        yield Input(str(KEEP), type="integer", max_length=len(str(MOST)) - 1, compact=True, id="keep")
        yield talk_line()
        yield hint_line(HINT)

    @on(Input.Changed)
    def changed(self, message: Input.Changed) -> None:
        """Count anew. While the field holds no number, Enter does nothing."""
        self._entered = False
        self._found = None
        self._wanted = int(message.value) if message.value.isascii() and message.value.isdigit() else None
        if self._wanted is None:
            self.say("Type a number; 0 keeps none unread.")
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
            self.say(f"Enter marks {len(found):,} read.")
        else:
            self.say("No feed has more than that, so there is nothing to mark.")

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Mark the entries; where they are still being counted, mark them as soon as they are known."""
        if self._found is None:
            self._entered = self._wanted is not None
        else:
            self.dismiss(self._found)
