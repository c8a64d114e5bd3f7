"""The dialog that saves an article as a file, or says which target of the config it is to be sent to.

Rule: one Enter is enough, for the file at the place proposed as well as for the first target. A path that cannot be
written stays there to be mended.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_reader.model.errors import ReaderError
from tui_reader.tui.screens.dialog import Dialog
from tui_reader.tui.widgets.target_list import TargetList

AT_FILE = "Enter saves the article as this Markdown file."
AT_TARGETS = "Enter sends the article there."
NO_TARGETS = "[share.NAME] in the config adds programs and files of your own."
MOST_ROWS = 8


class ShareScreen(Dialog[str | None]):
    """Saves by `save`, which is given the path and raises ReaderError; the result is a target's name, or None."""

    BINDINGS: ClassVar = [("escape", "dismiss(None)", "close"), ("down", "to_targets", "down"), ("up", "to_file", "up")]

    def __init__(self, path: str, targets: Sequence[tuple[str, str]], save: Callable[[str], Awaitable[object]]) -> None:
        super().__init__()
        self._path = path
        self._targets = targets
        self._save = save
        self._is_saving = False

    def compose(self) -> ComposeResult:
        """One field for the file, the targets below it, one line of talk."""
        with Vertical(classes="dialog", id="share"):
            yield Static("Save or share", classes="dialog--title", markup=False)
            yield Input(self._path, placeholder="Path of a new file, or a folder", compact=True, select_on_focus=False)
            yield TargetList(self._targets, id="targets")
            yield Static(id="talk", markup=False)
            if not self._targets:
                yield Static(NO_TARGETS, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Begin where Enter most likely acts: at what the person has configured."""
        self.targets.display = bool(self._targets)
        self.targets.styles.height = min(len(self._targets), MOST_ROWS)
        (self.targets if self._targets else self.query_one(Input)).focus()

    @property
    def targets(self) -> TargetList:
        """The targets to choose from."""
        return self.query_one("#targets", TargetList)

    # ----------------------------------------------------------------- keys

    def action_to_targets(self) -> None:
        """Go from the file to the targets."""
        if self._targets:
            self.targets.focus()

    def action_to_file(self) -> None:
        """Go back to the file."""
        self.query_one(Input).focus()

    @on(events.DescendantFocus)
    def focus_moved(self) -> None:
        """Say what Enter does here."""
        what = AT_TARGETS if self.focused is self.targets else AT_FILE
        self.talk(f"{what} Esc closes.")

    @on(TargetList.Opened)
    def chosen(self) -> None:
        """The target is the answer."""
        self.dismiss(self.targets.chosen)

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        """Save as the file that was typed."""
        if message.value.strip() and not self._is_saving:
            self._is_saving = True
            self.talk("Saving …")
            self.save(message.value.strip())

    @work(group="save", exit_on_error=False)
    async def save(self, path: str) -> None:
        """Save and close; on failure say why and let the person mend the path."""
        try:
            await self._save(path)
        except ReaderError as error:
            self.talk(str(error))
        else:
            self.dismiss(None)
        finally:
            self._is_saving = False

    def talk(self, sentence: str) -> None:
        """Say something under the choices."""
        self.query_one("#talk", Static).update(sentence)
