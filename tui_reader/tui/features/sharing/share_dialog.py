"""The dialog that saves an article as a file, or chooses a target of the config for it.

Rule: one Enter is enough, for the file at the proposed path and for the first target. If a path cannot be written, it
stays in the field, so that the person can correct it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import Input

from tui_reader.model.errors import ReaderError
from tui_reader.tui.dialogs.dialog import LIST_KEYS, Dialog, hint_line, talk_line
from tui_reader.tui.widgets.target_list import TargetList

AT_FILE = "Enter saves the article as this Markdown file."
AT_TARGETS = "Enter sends the article there."
NO_TARGETS = "[share.NAME] in the config adds programs and files of your own."
MOST_ROWS = 8


class ShareScreen(Dialog[str | None]):
    """Saves by `save`, which is given the path and raises ReaderError; the result is a target's name, or None."""

    TITLE = "Save or share"
    BINDINGS: ClassVar = LIST_KEYS

    def __init__(self, path: str, targets: Sequence[tuple[str, str]], save: Callable[[str], Awaitable[object]]) -> None:
        super().__init__()
        self._path = path
        self._targets = targets
        self._save = save
        self._is_saving = False

    def content(self) -> ComposeResult:
        """Return a field for the file, the targets below it, and the line of talk."""
        yield Input(self._path, placeholder="Path of a new file, or a folder", compact=True, select_on_focus=False)
        yield TargetList(self._targets, id="targets")
        yield talk_line()
        if not self._targets:
            yield hint_line(NO_TARGETS)

    def on_mount(self) -> None:
        """Begin at the targets, if the person has configured some."""
        self.targets.display = bool(self._targets)
        self.targets.styles.height = min(len(self._targets), MOST_ROWS)
        (self.targets if self._targets else self.query_one(Input)).focus()

    @property
    def targets(self) -> TargetList:
        """The targets to choose from."""
        return self.query_one("#targets", TargetList)

    @on(events.DescendantFocus)
    def focus_moved(self) -> None:
        """Say what Enter does here."""
        what = AT_TARGETS if self.focused is self.targets else AT_FILE
        self.say(f"{what} Esc closes.")

    @on(TargetList.Opened)
    def chosen(self) -> None:
        """End with the target that was chosen."""
        self.dismiss(self.targets.chosen)

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        """Save as the file that was typed."""
        if message.value.strip() and not self._is_saving:
            self._is_saving = True
            self.say("Saving …")
            self.save(message.value.strip())

    @work(group="save", exit_on_error=False)
    async def save(self, path: str) -> None:
        """Save and close; on failure say why and stay open."""
        try:
            await self._save(path)
        except ReaderError as error:
            self.say(str(error))
        else:
            self.dismiss(None)
        finally:
            self._is_saving = False
