"""The dialog that asks for the address of a feed, and stays until the feed is there or the person gives up.

Rule: one Enter subscribes to the feed of an address. A page with several feeds shows them, and a second Enter takes
one. Closing the dialog stops the work.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from tui_reader.model.errors import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import censor_url
from tui_reader.tui.dialogs.dialog import LIST_KEYS, Dialog, talk_line
from tui_reader.tui.features.adding.subscribing import Subscribing, Tried
from tui_reader.tui.widgets.found_list import FoundList

HINT = "Enter subscribes, Esc closes."
MOST_ROWS = 6


class AddScreen(Dialog[Tried | None]):
    """Asks for an address; `adding` looks at it. The result has a feed, or is None when the person gave up."""

    TITLE = "Add a feed"
    BINDINGS: ClassVar = LIST_KEYS

    def __init__(self, adding: Subscribing) -> None:
        super().__init__()
        self._adding = adding
        self._page = ""
        self._looking_at: str | None = None

    def content(self) -> ComposeResult:
        """Return the field, the line of talk, and the list of feeds that are found."""
        words = "Address of a feed or any page, or a file (OPML too)"
        yield Input(placeholder=words, id="address", compact=True, select_on_focus=False)
        yield talk_line(HINT)
        yield FoundList(id="found")

    def on_mount(self) -> None:
        """Begin without a list."""
        self._show(Tried(None, HINT))

    @property
    def found(self) -> FoundList:
        """The feeds to choose from."""
        return self.query_one("#found", FoundList)

    @on(Input.Changed)
    def changed(self) -> None:
        """Take the feeds of the address before away."""
        if self.found.display:
            self._show(Tried(None, HINT))

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        """Try the address."""
        address = message.value.strip()
        if address and address != self._looking_at:
            self._page = address
            self.say(f"Looking at {censor_url(clean_line(address))} … Esc stops.")
            self.try_address(address)

    @on(FoundList.Opened)
    def taken(self) -> None:
        """Subscribe to the feeds that were chosen."""
        if self._looking_at is None:
            self.say("Subscribing …")
            self.try_address(self._page, self.found.chosen)

    # ----------------------------------------------------------------- the work

    @work(group="subscribe", exclusive=True, exit_on_error=False)
    async def try_address(self, address: str, chosen: list[str] | None = None) -> None:
        """Subscribe, or show the feeds to choose from; on failure say why and stay open."""
        self._looking_at = address
        try:
            if chosen is None:
                tried = await self._adding.look(address)
            else:
                tried = await self._adding.take(chosen, address)
        except ReaderError as error:
            tried = Tried(None, str(error))
        finally:
            self._looking_at = None
        if tried.feed is not None:
            self.dismiss(tried)
        elif chosen is not None:
            self.say(tried.sentence)
        else:
            self._show(tried)

    def _show(self, tried: Tried) -> None:
        """Show the feeds to choose from; without any, only the sentence."""
        choices = tried.choices
        self.found.display = bool(choices)
        if not choices:
            self.say(tried.sentence)
            return
        self.say(f"{len(choices)} feeds found. Enter subscribes, Space picks several, Esc closes.")
        self.found.styles.height = 2 * min(len(choices), MOST_ROWS)
        self.found.show(choices)
        self.found.focus()
