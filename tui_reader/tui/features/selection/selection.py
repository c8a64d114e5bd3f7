"""Many rows at once: selected rows, all rows above or below the cursor, and catching up.

The rule: a key marks rows of the list as the list was when the key was pressed. A selection belongs to its list: it
stays while the list is shown, whatever arrives, and is gone with the list. `reading/marks.py` knows what a mark of the
selected rows means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_reader.query.terms import CameAfter, Not, both
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.modes import KeyLabels, Mode
from tui_reader.tui.widgets.headline_list import HeadlineList

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader


class Selection(Feature):
    """The actions `select`, `select_run`, `mark_beside` and `catch_up`."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._selected = Selected(self)
        self._menu = Menu(reader)

    # ----------------------------------------------------------------- selecting

    def select(self) -> None:
        """Select the row under the cursor, or no longer, and go on by one row."""
        index = self._row("There is no row here to select.")
        if index is not None:
            self._toggle(index)
            if self.reader.panes.pane == "headlines":
                self.reader.headlines.view.move(1)
            self._tell()

    def select_run(self) -> None:
        """Select all rows from the one selected last to the cursor."""
        index = self._row("There is no row here to select.")
        if index is not None:
            self.reader.state.listing.select_to(index)
            self.reader.headlines.view.redraw()
            self._tell()

    def mark_clicked(self, message: HeadlineList.MarkClicked) -> None:
        """The mouse selects beside a row, or with ctrl on it."""
        self.reader.go_to("headlines")
        self._toggle(message.index)
        self._tell()

    def end(self) -> None:
        """Select nothing."""
        self.reader.state.listing.unselect()
        self.reader.headlines.view.redraw()
        self._tell()

    def _row(self, otherwise: str) -> int | None:
        """Return the row under the cursor of the list that is meant; say `otherwise` where there is none."""
        self.reader.feeds.settle_row()
        index = self.reader.headlines.view.cursor
        if index is None:
            self.reader.say(otherwise)
        return index

    def _toggle(self, index: int) -> None:
        self.reader.state.listing.toggle(index)
        self.reader.headlines.view.refresh_row(index)

    def _tell(self) -> None:
        self.reader.modes.begin(self._selected)
        self.reader.say("")
        self.reader.panes.teach()

    def list_shown(self) -> None:
        """The menu, and the keys for the selected rows, are gone with their list."""
        self._menu.close()
        self.reader.panes.teach()

    # ----------------------------------------------------------------- above and below

    def mark_beside(self) -> None:
        """Ask whether the rows above or those below the cursor are to be marked read."""
        index = self._row("There is nothing here to mark.")
        if index is not None:
            self._menu.open(index)
            self.reader.modes.begin(self._menu)
            self.reader.say("Mark as read:")
            self.reader.panes.teach()

    # ----------------------------------------------------------------- catching up

    def catch_up(self) -> None:
        """Ask how many of the newest of each feed are to stay unread, and mark the others of this list read."""
        from tui_reader.tui.features.selection.catch_up_dialog import CatchUpScreen

        self.reader.feeds.settle_row()
        session, view = self.reader.session, self.reader.state.listing.view
        # Nobody has seen what comes while the dialog is open.
        seen = both(view.query, Not(CameAfter(session.library.entries.newest_id())))
        dialog = CatchUpScreen(
            view.title, lambda keep: session.read(lambda library: library.entries.beyond(seen, keep=keep))
        )
        self.reader.ask(dialog, self._caught_up)

    def _caught_up(self, found: Sequence[int] | None) -> None:
        listing = self.reader.state.listing
        if found is not None and listing.view.is_search:  # of very many hits only the newest are shown
            found = [entry_id for entry_id in found if listing.index_of(entry_id) is not None]
        if found:
            self.reader.marks.mark_many(found, "read", value=True, is_meant=set(found).__contains__)
        elif found is not None:
            self.reader.say("There is nothing to mark.")


class Selected(Mode):
    """While rows are selected and the article has no focus, Esc ends the selection."""

    def __init__(self, selection: Selection) -> None:
        super().__init__(selection.reader)
        self._selection = selection

    @property
    def is_on(self) -> bool:
        """Whether keys are meant for selected rows."""
        return self._reader.marks.is_selecting

    def act(self, action_id: str) -> bool:
        """End the selection. (The other actions ask the marks.)"""
        if action_id == "escape":
            self._selection.end()
        return action_id == "escape"

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Tell the keys that mean something for the selected rows."""
        if self._reader.panes.pane != "headlines":
            return shown
        marks = ("toggle_read", "read"), ("toggle_star", "star"), ("copy_link", "copy links")
        return self._reader.keys.legend([*marks, ("select", "select"), ("select_run", "up to here"), ("escape", "end")])

    def words(self) -> str:
        """Tell how many rows are selected."""
        return f"{len(self._reader.state.listing.selected):,} selected"


class Menu(Mode):
    """The menu of `mark_beside`: the rows above and below the cursor when its key was pressed.

    Its keys choose, and every other key closes it.
    """

    _beside: tuple[Sequence[int], Sequence[int]] | None = None

    def open(self, index: int) -> None:
        """Offer the rows on both sides of a row."""
        ids = self._reader.state.listing.ids
        self._beside = ids[:index], ids[index + 1 :]

    def close(self) -> None:
        """Offer nothing any more."""
        self._beside = None

    @property
    def is_on(self) -> bool:
        """Whether the menu is open."""
        return self._beside is not None

    def take(self, key: str) -> bool:
        """Mark the rows that the key chooses, and close the menu."""
        above, below = self._beside or ((), ())
        self.close()
        self._reader.say("")
        self._reader.panes.teach()
        row_of, cursor, end = self._reader.state.listing.index_of, len(above), len(above) + 1 + len(below)
        if key in ("k", "up", "a"):
            self._mark(above, lambda entry_id: row_of(entry_id) in range(cursor))
        elif key in ("j", "down", "b"):
            self._mark(below, lambda entry_id: row_of(entry_id) in range(cursor + 1, end))
        return True

    def _mark(self, ids: Sequence[int], is_meant: Callable[[int], bool]) -> None:
        self._reader.marks.mark_many(ids, "read", value=True, is_meant=is_meant)

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Tell the choices."""
        above, below = self._beside or ((), ())
        loaded = "" if self._reader.state.listing.complete else " loaded"
        return [("k", f"the {len(above):,} above"), ("j", f"the {len(below):,}{loaded} below"), ("escape", "end")]
