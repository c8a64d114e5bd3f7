"""Bulk by eye: rows that are selected, all above or below the cursor, and catching up.

The rule: what a key does to many it does to the rows of the list as it was when the key was pressed. A selection
belongs to its list: it stays while that is shown, whatever arrives, and is gone with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from tui_reader.model.entities import Flag
from tui_reader.text.addresses import without_tracking
from tui_reader.tui.actions import Pane
from tui_reader.tui.background import begin_latest
from tui_reader.tui.screens.catch_up import CatchUpScreen
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.widgets.headline_list import HeadlineList

SELECTING = (("toggle_read", "read"), ("toggle_star", "star"), ("copy_link", "copy links"), ("select", "select"),
             ("select_run", "up to here"), ("escape", "end"))  # fmt: skip


class Selecting(Healing):
    """The actions `select`, `select_run`, `mark_beside` and `catch_up`, and what selected rows mean to the others."""

    # What the menu of `mark_beside` offers: the rows above and below the cursor when its key was pressed.
    _beside: tuple[Sequence[int], Sequence[int]] | None = None

    # ----------------------------------------------------------------- selecting

    @property
    def is_selecting(self) -> bool:
        """Whether rows are selected, and a key is meant for them: in an open article it is meant for that."""
        return bool(self.listing.selected) and self.pane != "article"

    def action_select(self) -> None:
        """Select the row under the cursor, or no longer, and go on by one row."""
        self.settle_row()
        index = self.headlines.cursor
        if index is None:
            self.say("There is no row here to select.")
            return
        self.listing.toggle(index)
        self.headlines.refresh_row(index)
        if self.pane == "headlines":
            self.headlines.move(1)
        self._tell_selection()

    def action_select_run(self) -> None:
        """Select all rows from the one selected last to the cursor."""
        self.settle_row()
        index = self.headlines.cursor
        if index is None:
            self.say("There is no row here to select.")
            return
        self.listing.select_to(index)
        self.headlines.redraw()
        self._tell_selection()

    @on(HeadlineList.MarkClicked)
    def mark_clicked(self, message: HeadlineList.MarkClicked) -> None:
        """The mouse selects beside a row, or with ctrl on it."""
        self.go_to("headlines")
        self.listing.toggle(message.index)
        self.headlines.refresh_row(message.index)
        self._tell_selection()

    def end_selection(self) -> None:
        """Select nothing."""
        self.listing.unselect()
        self.headlines.redraw()
        self._tell_selection()

    def _tell_selection(self) -> None:
        self.say("")
        self.teach(self.pane)

    def show_listing(self, cursor: int) -> None:
        """Show the listing with what is selected in it."""
        self._beside = None
        self.headlines.selected = self.listing.selected
        super().show_listing(cursor)
        self.teach(self.pane)

    def action_escape(self) -> None:
        """End the innermost thing: a selection is one."""
        self.end_selection() if self.is_selecting else super().action_escape()

    def quiet_words(self, pane: Pane) -> str:
        """Tell how many rows are selected."""
        number = len(self.listing.selected)
        return f"{number:,} selected" if number and pane != "article" else super().quiet_words(pane)

    def teach(self, pane: Pane) -> None:
        """Show the keys that mean something for the rows selected, or those of the menu."""
        super().teach(pane)
        if self._beside is not None:
            above, below = self._beside
            loaded = "" if self.listing.complete else " loaded"
            self.status.teach(
                [("k", f"the {len(above):,} above"), ("j", f"the {len(below):,}{loaded} below"), ("escape", "end")]
            )
        elif self.is_selecting and pane == "headlines":
            pairs = [(self.key_of(name), label) for name, label in SELECTING]
            self.status.teach([pair for pair in pairs if pair[0]])

    # ----------------------------------------------------------------- what is selected

    def action_toggle_read(self) -> None:
        """Mark the selected rows read, or unread where all of them are read."""
        if self.is_selecting:
            self._mark_selected("read", value=any(map(self._is_unread, self.listing.selected)))
        else:
            super().action_toggle_read()

    def action_toggle_star(self) -> None:
        """Star the selected rows, or take the stars away where all of them have one."""
        if self.is_selecting:
            known = self.headlines.headlines
            starred = (entry_id in known and known[entry_id].starred for entry_id in self.listing.selected)
            self._mark_selected("starred", value=not all(starred))
        else:
            super().action_toggle_star()

    def action_mark_all_read(self) -> None:
        """Mark the selected rows read, and stay."""
        if self.is_selecting:
            self._mark_selected("read", value=True)
        else:
            super().action_mark_all_read()

    def _is_unread(self, entry_id: int) -> bool:
        headline = self.headlines.headlines.get(entry_id)
        return not headline.read if headline is not None else entry_id in self.listing.unread

    def _mark_selected(self, flag: Flag, *, value: bool) -> None:
        chosen = self.listing.selected
        self.mark_many(list(chosen), flag, value=value, is_meant=chosen.__contains__)

    def action_copy_link(self) -> None:
        """Copy the links of the selected rows, one a line."""
        if not self.is_selecting:
            super().action_copy_link()
            return
        chosen = self.listing.chosen()
        begin_latest(self, "clipboard", self._copy_links, chosen)

    async def _copy_links(self, chosen: Sequence[int]) -> None:
        links = [without_tracking(url) for url in await self.bridge.bulk.links(chosen)]
        if not links:
            self.say("These entries have no links.")
            return
        await self.copy_now("\n".join(links), "1 link" if len(links) == 1 else f"{len(links):,} links")

    # ----------------------------------------------------------------- above and below

    def action_mark_beside(self) -> None:
        """Ask whether the rows above or those below the cursor are to be marked read."""
        self.settle_row()
        index, ids = self.headlines.cursor, self.listing.ids
        if index is None:
            self.say("There is nothing here to mark.")
            return
        self._beside = ids[:index], ids[index + 1 :]
        self.say("Mark as read:")
        self.teach(self.pane)

    def take_key(self, key: str) -> bool:
        """While the menu is open its keys choose, and every other ends it."""
        if self._beside is None:
            return super().take_key(key)
        above, below = self._beside
        self._beside = None
        self.say("")
        self.teach(self.pane)
        row_of = self.listing.index_of
        if key in ("k", "up", "a"):
            self.mark_many(above, "read", value=True, is_meant=lambda each: (row_of(each) or 0) < len(above))
        elif key in ("j", "down", "b"):
            self.mark_many(below, "read", value=True, is_meant=lambda each: (row_of(each) or 0) > len(above))
        return True

    # ----------------------------------------------------------------- catching up

    def action_catch_up(self) -> None:
        """Ask how many of the newest of each feed are to stay unread, and mark the others of this list read."""
        self.settle_row()
        view, newest = self.listing.view, self.bridge.newest_id()
        dialog = CatchUpScreen(view.title, lambda keep: self.bridge.bulk.beyond(view.query, keep=keep, newest=newest))
        dialog.open(self.app, self._caught_up)

    def _caught_up(self, found: Sequence[int] | None) -> None:
        if found is not None and self.listing.view.is_search:  # of very many hits only the newest are shown
            found = [entry_id for entry_id in found if self.listing.index_of(entry_id) is not None]
        if found:
            self.mark_many(found, "read", value=True, is_meant=set(found).__contains__)
        elif found is not None:
            self.say("There is nothing to mark.")
