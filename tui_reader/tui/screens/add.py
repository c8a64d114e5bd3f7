"""The dialog that asks for a feed's address and stays until the feed is there, or the person gives up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_reader.errors import ReaderError
from tui_reader.model import Feed
from tui_reader.tui.styles import style_files

Subscribe = Callable[[str], Awaitable[tuple[Feed | None, str]]]


class AddScreen(ModalScreen[Feed | None]):
    """Asks for an address; `subscribe` returns the feed, or None and a sentence that says why not."""

    CSS_PATH = style_files("dialogs")
    BINDINGS: ClassVar = [("escape", "dismiss(None)", "close")]

    def __init__(self, subscribe: Subscribe) -> None:
        super().__init__()
        self._subscribe = subscribe

    def compose(self) -> ComposeResult:
        """One field, one line of talk."""
        with Vertical(classes="dialog"):
            yield Static("Add a feed", classes="dialog--title", markup=False)
            yield Input(placeholder="Address of a feed, or a file", id="address", compact=True)
            yield Static("Enter subscribes, Esc closes.", id="talk", markup=False)

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        """Try the address."""
        address = message.value.strip()
        if address:
            self.talk("Looking…")
            self.try_address(address)

    @work(group="subscribe", exclusive=True, exit_on_error=False)
    async def try_address(self, address: str) -> None:
        """Subscribe; on failure say why and let the person mend the address."""
        try:
            feed, sentence = await self._subscribe(address)
        except ReaderError as error:
            feed, sentence = None, str(error)
        if feed is None:
            self.talk(sentence)
        else:
            self.dismiss(feed)

    def talk(self, sentence: str) -> None:
        """Say something under the field."""
        self.query_one("#talk", Static).update(sentence)
