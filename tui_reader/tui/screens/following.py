"""Where links lead: to a place in the article, to an entry of the library, or away; and the way back.

The rule: an entry of the library opens here, all else leaves for the browser without its tracking parameters. The list
and its cursor stay where they are, so going on goes on from where the person was.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_reader.model.articles import Block, Link
from tui_reader.text.addresses import without_tracking
from tui_reader.text.clean import clean_line
from tui_reader.tui.actions import Pane
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.typeset.flow import Place
from tui_reader.tui.typeset.links import LinkPlace

QUOTED = 200  # characters of a note, as the last line tells it


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a link led away from: the entry, the place at the top of the view, and the link with the focus."""

    entry_id: int
    place: Place
    focused: LinkPlace | None
    opened: bool


class Following(Healing):
    """Following a link, and coming back."""

    _trail: tuple[Stop, ...] = ()
    _trail_cursor: int | None = None

    # ----------------------------------------------------------------- where links lead

    def where_to(self, link: Link) -> str:
        """Return in words where a link leads: what is said there in the article, which entry it is, or its address."""
        if (found := self._anchor(link)) is not None:
            return clean_line(f"{link.text}: {found[1].text[:QUOTED]}")
        url = without_tracking(link.url)
        rows = self.bridge.headlines([entry_id]) if (entry_id := self._elsewhere(url)) else []
        return f"“{rows[0].title}” in your library, {url}" if rows else url

    def show_target(self) -> None:
        """Say where the focused link leads, as long as nothing else is said."""
        link = self.article.links.focused
        self.say(self.where_to(link) if link else "")
        if self._silence is not None:
            self._silence.stop()

    def follow(self, link: Link) -> None:
        """Go where a link leads: to a place in this article, to an entry of the library, or to the browser."""
        if (found := self._anchor(link)) is not None:
            self._leave_from_here()
            self.go_to("article")
            self.article.jump_to(found[0])
            self.teach("article")
            return
        url = without_tracking(link.url)
        entry_id = self._elsewhere(url)
        if entry_id is None or not self._open_inside(entry_id):
            self.open_url(url, "")

    def _anchor(self, link: Link) -> tuple[Place, Block] | None:
        """Return the place in the article being read that a link leads to, or None where it leads elsewhere."""
        return self.article.links.anchor(link.fragment) if link.fragment else None

    def _elsewhere(self, url: str) -> int | None:
        """Return the entry that an address leads to, when that is not the one being read."""
        entry_id = self.bridge.find_entry(url)
        return None if self.entry is not None and entry_id == self.entry.id else entry_id

    def _open_inside(self, entry_id: int) -> bool:
        """Show another entry in place of this one; return whether that could be done."""
        before = self._trail, self._trail_cursor
        self._leave_from_here()
        self._show_entry(entry_id)
        if self.entry is None or self.entry.id != entry_id:
            self._trail, self._trail_cursor = before
            return False
        # It may be in no list: its row is what marks are painted on.
        self.headlines.show_rows(self.bridge.headlines([entry_id]))
        self.say("")
        self.go_to("article")
        self.open_shown()
        return True

    # ----------------------------------------------------------------- the way back

    def _leave_from_here(self) -> None:
        if self.entry is None:
            return
        if not self._trail:
            self._trail_cursor = self.listing.id_at(self.headlines.cursor)
        stop = Stop(self.entry.id, self.article.place, self.article.links.focused_place, self.opened)
        self._trail = (*self._trail, stop)

    def _go_back(self) -> None:
        """Show the article that was left last, where it was left."""
        *rest, stop = self._trail
        self._trail = tuple(rest)
        if self.entry is None or self.entry.id != stop.entry_id:
            self._show_entry(stop.entry_id)
            if self.entry is None or self.entry.id != stop.entry_id:
                return
            self.opened = stop.opened
        self.article.go_to(stop.place)
        self.article.links.focus(stop.focused)
        self.show_target()
        self.teach(self.pane)

    def _forget_trail(self) -> None:
        self._trail = ()

    def action_go_out(self) -> None:
        """Go back to where a link led away from, else out by one pane."""
        if self._trail and self.pane == "article":
            self._go_back()
        else:
            super().action_go_out()

    def preview(self) -> None:
        """Show the article under the cursor, unless links led away from it and the cursor still is there."""
        if self._trail and self.listing.id_at(self.headlines.cursor) == self._trail_cursor:
            if self._preview is not None:
                self._preview.stop()
                self._preview = None
            return
        self._forget_trail()
        super().preview()

    def _open_row(self, index: int | None, otherwise: str) -> None:
        """Going on drops the way back."""
        if index is not None:
            self._forget_trail()
        super()._open_row(index, otherwise)

    def teach(self, pane: Pane) -> None:
        """Show the keys of a pane, first the way back."""
        super().teach(pane)
        if pane == "article" and self._trail:
            self.status.teach([(self.key_of("go_out"), "back"), *self.status.keys])
