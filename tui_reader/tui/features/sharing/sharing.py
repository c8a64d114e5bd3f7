"""Gives links to the browser or the clipboard, and texts and articles to the clipboard, files and programs."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from tui_reader.model.config import Target
from tui_reader.model.entities import Entry
from tui_reader.model.errors import ReaderError
from tui_reader.text.addresses import without_tracking
from tui_reader.tui.features.sharing.sending import send
from tui_reader.tui.features.sharing.templates import Values, default_name, fill_command, fill_path, values_of
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.modes import Mode
from tui_reader.tui.reading.outside import beginning
from tui_reader.tui.terminal.files import save, shown

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader


class Sharing(Feature):
    """The actions `open_link`, `open_site`, `copy_link`, `copy_article` and `share`, and text selected by the mouse."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._copied = ""
        self._selected_text = SelectedText(reader)

    # ----------------------------------------------------------------- links

    def open_link(self) -> None:
        """Open the article's page in the browser."""
        self.reader.article.preview()
        entry = self.reader.state.entry
        self.reader.outside.open_url(entry.url if entry else None, "This entry has no link.")

    def open_site(self) -> None:
        """Open the site of the feed in the browser."""
        state, row = self.reader.state, self.reader.feeds.row_here
        feed_id = row.feed_id if row else state.entry.feed_id if state.entry else None
        feed = state.feeds.get(feed_id) if feed_id is not None else None
        self.reader.outside.open_url(feed.site_url if feed else None, "This feed has no link to a website.")

    def copy_link(self) -> None:
        """Copy the links of the selected rows, else the selected text, the focused link, or the article's link."""
        reader = self.reader
        link = reader.article.view.links.focused if reader.panes.pane == "article" else None
        if reader.marks.is_selecting:
            reader.begin_latest("clipboard", self._copy_links, reader.state.listing.chosen())
        elif reader.article.selected_text:
            reader.outside.copy_selected()
        elif link is not None and not link.fragment:
            reader.outside.copy_url(link.url)
        else:
            self._copy_article_link()

    async def _copy_links(self, chosen: Sequence[int]) -> None:
        """Copy the links of entries, one a line."""
        found = await self.reader.session.read(lambda library: library.entries.links(chosen))
        links = [without_tracking(url) for url in found]
        if not links:
            self.reader.say("These entries have no links.")
            return
        number = "1 link" if len(links) == 1 else f"{len(links):,} links"
        await self.reader.outside.copy_now("\n".join(links), number)

    def _copy_article_link(self) -> None:
        self.reader.article.preview()
        entry = self.reader.state.entry
        if entry is None or not entry.url:
            self.reader.say("This entry has no link.")
        else:
            self.reader.outside.copy_url(entry.url)

    # ----------------------------------------------------------------- selected text

    def text_selected(self, _message: events.TextSelected) -> None:
        """Copy selected text once the mouse is let go; a click elsewhere lets go of the same text once more."""
        selected = self.reader.article.selected_text
        if selected:
            self.reader.modes.begin(self._selected_text)
        if selected and selected != self._copied:
            self.reader.outside.copy_selected()
        self._copied = selected

    # ----------------------------------------------------------------- the article

    def copy_article(self) -> None:
        """Copy the whole article as Markdown with front matter."""
        if (entry := self._wanted_entry()) is not None:
            self.reader.say("Copying …")
            self.reader.begin_latest("clipboard", self._copy_article, entry)

    async def _copy_article(self, entry: Entry) -> None:
        document = await self.reader.session.articles.document(entry)
        await self.reader.outside.copy_now(document, f"“{beginning(entry.title)}” as Markdown")

    def share(self) -> None:
        """Ask where the article is to go."""
        from tui_reader.tui.features.sharing.share_dialog import ShareScreen

        if (entry := self._wanted_entry()) is None:
            return
        values = values_of(entry, self.reader.state.title_of(entry))
        targets = [(name, _about(target, values)) for name, target in self.reader.config.share.items()]
        path = shown(_here() / default_name(values))
        dialog = ShareScreen(path, targets, partial(self._save, entry, values))
        self.reader.ask(dialog, partial(self._send_soon, entry, values))

    def _wanted_entry(self) -> Entry | None:
        self.reader.feeds.settle_row()
        return self.reader.article.wanted()

    async def _save(self, entry: Entry, values: Values, path: str) -> None:
        document = await self.reader.session.articles.document(entry)
        written = await asyncio.to_thread(save, path, document, name=default_name(values))
        self.reader.say(f"Saved as {shown(written)}")

    def _send_soon(self, entry: Entry, values: Values, name: str | None) -> None:
        if name is not None:
            self.reader.say(f"Sending to {name} …")
            self.reader.begin("share", self._send_to, entry, values, name)

    async def _send_to(self, entry: Entry, values: Values, name: str) -> None:
        try:
            document = await self.reader.session.articles.document(entry)
            self.reader.say(await send(name, self.reader.config.share[name], values, document))
        except ReaderError as error:
            self.reader.say(str(error), trouble=True)


class SelectedText(Mode):
    """While text of the article is selected, Esc lets go of it before anything else ends."""

    @property
    def is_on(self) -> bool:
        """Whether text is selected."""
        return bool(self._reader.article.selected_text)

    def act(self, action_id: str) -> bool:
        """Let go of the text."""
        if action_id == "escape":
            self._reader.screen.clear_selection()
        return action_id == "escape"


def _about(target: Target, values: Values) -> str:
    """Return what sending to a target does."""
    return fill_path(target.file, values) if target.file else shlex.join(fill_command(target, values))


def _here() -> Path:
    """Return the folder in which a file is proposed: the one the reader was started in, as commands do it."""
    try:
        return Path.cwd()
    except OSError:  # it was removed meanwhile
        return Path.home()
