"""The dialog that asks for an address and stays until the feed is there, or the person gives up.

Rule: one feed needs one Enter. A page with several feeds shows them, and Enter on one of them is the second. Closing
ends what is under way.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_reader.model.errors import ReaderError
from tui_reader.text.clean import censor_url, clean_line
from tui_reader.tui.adding import Adding, Tried
from tui_reader.tui.screens.dialog import Dialog
from tui_reader.tui.widgets.found_list import FoundList

HINT = "Enter subscribes, Esc closes."
MOST_ROWS = 6


class AddScreen(Dialog[Tried | None]):
    """Asks for an address; `adding` looks at it. The result has a feed, or is None when the person gave up."""

    BINDINGS: ClassVar = [("escape", "dismiss(None)", "close"), ("down", "to_list", "feeds"), ("up", "to_field", "up")]

    def __init__(self, adding: Adding) -> None:
        super().__init__()
        self._adding = adding
        self._page = ""
        self._looking_at: str | None = None

    def compose(self) -> ComposeResult:
        """One field, one line of talk, and room for what is found."""
        with Vertical(classes="dialog"):
            yield Static("Add a feed", classes="dialog--title", markup=False)
            yield Input(
                placeholder="Address of a feed or any page, or a file (OPML too)",
                id="address",
                compact=True,
                select_on_focus=False,
            )
            yield Static(HINT, id="talk", markup=False)
            yield FoundList(id="found")

    def on_mount(self) -> None:
        """Begin without a list."""
        self._show(Tried(None, HINT))

    @property
    def found(self) -> FoundList:
        """The feeds to choose from."""
        return self.query_one("#found", FoundList)

    # ----------------------------------------------------------------- keys

    def action_to_list(self) -> None:
        """Go from the field to the list."""
        if self.found.display:
            self.found.focus()

    def action_to_field(self) -> None:
        """Go back to the address."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def changed(self) -> None:
        """Another address has other feeds."""
        if self.found.display:
            self._show(Tried(None, HINT))

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        """Try the address."""
        address = message.value.strip()
        if address and address != self._looking_at:
            self._page = address
            self.talk(f"Looking at {censor_url(clean_line(address))} … Esc stops.")
            self.try_address(address)

    @on(FoundList.Opened)
    def taken(self) -> None:
        """Subscribe to what was chosen."""
        if self._looking_at is None:
            self.talk("Subscribing …")
            self.try_address(self._page, self.found.chosen)

    # ----------------------------------------------------------------- the work

    @work(group="subscribe", exclusive=True, exit_on_error=False)
    async def try_address(self, address: str, chosen: list[str] | None = None) -> None:
        """Subscribe, or show the choice; on failure say why and let the person mend the address."""
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
            self.talk(tried.sentence)
        else:
            self._show(tried)

    def _show(self, tried: Tried) -> None:
        """Show what there is to choose from, or only the sentence."""
        choices = tried.choices
        self.found.display = bool(choices)
        if not choices:
            self.talk(tried.sentence)
            return
        self.talk(f"{len(choices)} feeds are there. Enter subscribes, Space picks several, Esc closes.")
        self.found.styles.height = 2 * min(len(choices), MOST_ROWS)
        self.found.show(choices)
        self.found.focus()

    def talk(self, sentence: str) -> None:
        """Say something under the field."""
        self.query_one("#talk", Static).update(sentence)
