"""Copy and share: the article as Markdown, what is selected, files and programs of the person's."""

from __future__ import annotations

import asyncio
import shlex
from functools import partial
from pathlib import Path

from textual.actions import SkipAction
from textual.geometry import Offset, clamp
from textual.widget import Widget

from tui_reader.model.config import Target
from tui_reader.model.entities import Entry
from tui_reader.model.errors import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.tui.background import begin, begin_latest
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.screens.share import ShareScreen
from tui_reader.tui.sending import send
from tui_reader.tui.templates import Values, default_name, fill_command, fill_path, values_of
from tui_reader.tui.terminal.files import save, shown

QUOTED = 40  # characters of what was copied, as the last line tells it


class Sharing(Healing):
    """The actions `copy_article` and `share`, and what the mouse selects."""

    _copied = ""
    _dragged_from: Widget | None = None

    # ----------------------------------------------------------------- what is selected

    @property
    def selected(self) -> str:
        """The text that is selected in the article; empty where nothing is."""
        selection = self.article.text_selection
        found = self.article.get_selection(selection) if selection is not None else None
        return found[0].strip("\n") if found else ""

    def on_text_selected(self) -> None:
        """Copy what was selected once the mouse is let go; a click elsewhere lets go of the same text once more."""
        selected = self.selected
        if selected and selected != self._copied:
            self.copy_selected()
        self._copied = selected

    def copy_selected(self) -> None:
        """Copy what is selected."""
        self.copy(self.selected, f"“{_beginning(self.selected)}”")

    def action_copy_link(self) -> None:
        """Copy what is selected, else the link."""
        self.copy_selected() if self.selected else super().action_copy_link()

    def action_copy_text(self) -> None:
        """Ctrl+C, by Textual: copy what is selected."""
        if not self.selected:
            raise SkipAction
        self.copy_selected()

    def action_escape(self) -> None:
        """Let go of what is selected, before anything else ends."""
        self.clear_selection() if self.selected else super().action_escape()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Keep a selection that began in the article inside it, however far the mouse is dragged.

        Textual would select all the rest of the article, two megabytes perhaps, one cell beside its text.
        """
        if self._selecting and self._dragged_from is self.article:
            inside = self.article.scrollable_content_region
            x = clamp(x, inside.x, inside.right - 1)
            y = clamp(y, inside.y, inside.bottom - 1)
        found = super().get_widget_and_offset_at(x, y)
        if not self._selecting:
            self._dragged_from = found[0]
        return found

    # ----------------------------------------------------------------- the article

    def action_copy_article(self) -> None:
        """Copy the whole article as Markdown with front matter."""
        if (entry := self._wanted_entry()) is not None:
            self.say("Copying …")
            begin_latest(self, "clipboard", self._copy_article, entry)

    async def _copy_article(self, entry: Entry) -> None:
        document = await self.bridge.document(entry)
        await self.copy_now(document, f"“{_beginning(entry.title)}” as Markdown")

    def action_share(self) -> None:
        """Ask where the article is to go."""
        if (entry := self._wanted_entry()) is None:
            return
        values = values_of(entry, self.titles.get(entry.feed_id, ""))
        targets = [(name, _about(target, values)) for name, target in self.config.share.items()]
        path = shown(_here() / default_name(values))
        dialog = ShareScreen(path, targets, partial(self._save, entry, values))
        dialog.open(self.app, partial(self._send_soon, entry, values))

    def _wanted_entry(self) -> Entry | None:
        """Return the entry under the cursor, or being read; say so where there is none."""
        self.settle_row()
        self.preview()
        if self.entry is None:
            self.say("There is no article here.")
        return self.entry

    async def _save(self, entry: Entry, values: Values, path: str) -> None:
        document = await self.bridge.document(entry)
        written = await asyncio.to_thread(save, path, document, name=default_name(values))
        self.say(f"Saved as {shown(written)}")

    def _send_soon(self, entry: Entry, values: Values, name: str | None) -> None:
        if name is not None:
            self.say(f"Sending to {name} …")
            begin(self, "share", self._send_to, entry, values, name)

    async def _send_to(self, entry: Entry, values: Values, name: str) -> None:
        try:
            document = await self.bridge.document(entry)
            self.say(await send(name, self.config.share[name], values, document))
        except ReaderError as error:
            self.say(str(error), trouble=True)


def _beginning(text: str) -> str:
    """Return the beginning of a text as one line."""
    line = clean_line(text[: 4 * QUOTED])
    return line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + "…"


def _about(target: Target, values: Values) -> str:
    """Return what sending to a target does."""
    return fill_path(target.file, values) if target.file else shlex.join(fill_command(target, values))


def _here() -> Path:
    """Return the folder in which a file is proposed: the one the reader was started in, as commands do it."""
    try:
        return Path.cwd()
    except OSError:  # it was removed meanwhile
        return Path.home()
