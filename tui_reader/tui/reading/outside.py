"""Gives links to the browser and texts to the clipboard."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui_reader.text.addresses import without_tracking
from tui_reader.text.clean import clean_line
from tui_reader.tui.terminal.browser import is_openable, open_in_browser
from tui_reader.tui.terminal.clipboard import copy_from

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

QUOTED = 40  # characters of a copied text, as the last line tells it


class Outside:
    """Opens and copies, and says what was done."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def open_url(self, url: str | None, otherwise: str) -> None:
        """Open a link in the browser, without tracking, or copy it where there is no browser.

        Without a link, say `otherwise`.
        """
        url = without_tracking(url or "")
        if not url:
            self._reader.say(otherwise)
        elif not is_openable(url):
            self._reader.say(f"Not opened; only web and mail links can be opened: {url}", trouble=True)
        elif open_in_browser(url, os.environ):
            self._reader.say(f"Opened {url}")
        else:
            self.copy(url, url, why="No browser was found. ")

    def copy_url(self, url: str) -> None:
        """Copy a link, without what would tell others where it was read."""
        url = without_tracking(url)
        self.copy(url, url)

    def copy(self, text: str, what: str, *, why: str = "") -> None:
        """Copy a text and say `what` it was, after `why` where nobody asked for it; the latest wins."""
        self._reader.begin_latest("clipboard", self.copy_now, text, what, why=why)

    def copy_selected(self) -> None:
        """Copy the text that is selected in the article."""
        text = self._reader.article.selected_text
        self.copy(text, f"“{beginning(text)}”")

    async def copy_now(self, text: str, what: str, *, why: str = "") -> None:
        """Do what `copy` does, and wait for it."""
        copied = await copy_from(self._reader.screen.app, text)
        if copied.is_copied:
            self._reader.say(f"{why}Copied, {copied.clause}: {what}" if copied.clause else f"{why}Copied {what}")
            return
        key = self._reader.key_of("share")
        saves = f" {key} saves it as a file." if key else ""
        self._reader.say(f"{why}Not copied: {copied.clause}.{saves}", trouble=True)


def beginning(text: str) -> str:
    """Return the beginning of a text as one line."""
    line = clean_line(text[: 4 * QUOTED])
    return line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + "…"
