"""The feed pane: its rows, the row under its cursor, and the lists that they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_reader.tui.messages import LibraryChanged, SmartCounted
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.smart_rows import read_query
from tui_reader.tui.reading.state import FOLDED
from tui_reader.tui.widgets.feed_list import FeedList
from tui_reader.tui.widgets.feed_rows import FeedRow, folder_row, next_row, row_at

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

ROW_DELAY = 0.08  # seconds until the list of the row under the cursor is shown
FIRST_KEY = 6


class FeedPane(Feature):
    """The rows of smart feeds, folders and feeds."""

    view: FeedList

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._pending: FeedRow | None = None
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Make the rows and enter the first list; the panes are composed with both."""
        state = self.reader.state
        self.make_rows()
        row = state.rows[state.row_index or 0]
        state.listing = self.reader.headlines.enter(state.view_of(row))
        self.view = FeedList(state.rows, current=state.listing.view.key, id="side")

    @property
    def row(self) -> FeedRow | None:
        """The row under the cursor."""
        return self.view.row

    @property
    def row_here(self) -> FeedRow | None:
        """The row under the cursor while the feed pane has the focus: what a key is meant for."""
        return self.view.row if self.reader.panes.pane == "feeds" else None

    @property
    def is_settled(self) -> bool:
        """Whether the list of the row under the cursor is shown, or its time has not come."""
        return self._pending is None

    def words(self) -> str:
        """Tell the query of a saved query, or when the feed under the cursor is asked next, and why then."""
        from tui_reader.text.health import next_check

        row, state = self.row, self.reader.state
        if row is None:
            return ""
        if saved := state.saved(row.key):
            return read_query(saved.query)[1] or saved.query
        feed = state.feeds.get(row.feed_id) if row.feed_id is not None else None
        return next_check(feed, now=self.reader.session.now) if feed is not None else ""

    # ----------------------------------------------------------------- rows

    def make_rows(self) -> None:
        """Make the rows from what is known."""
        saved = self.reader.session.saved
        self.reader.state.make_rows(saved.numbers, saved.late)

    def every_row(self) -> list[FeedRow]:
        """Return all rows, also those that are not shown."""
        return self.reader.state.every_row(self.reader.session.saved.numbers)

    def show_rows(self) -> None:
        """Make the rows anew and show them."""
        self.make_rows()
        self.view.show(self.reader.state.rows, current=self.reader.state.listing.view.key)

    def fold(self) -> None:
        """Fold or unfold the folder under the cursor, or that of the feed."""
        rows = self.reader.state.rows
        at = self.view.cursor if self.row_here is not None else None
        if at is None:
            self.reader.say("Go to the feed pane to fold a folder.")
            return
        folder = at if rows[at].kind == "folder" else folder_row(rows, at)
        if folder is None:
            self.reader.say("There is no folder here to fold.")
            return
        self.fold_row(rows[folder])

    def fold_row(self, row: FeedRow) -> None:
        """Fold a folder, or unfold it; a cursor that was in it goes to it."""
        under = self.row
        self.reader.remember(FOLDED + row.key, "" if row.is_folded else "yes")
        self.show_rows()
        if under is not None and row_at(self.reader.state.rows, under.key) is None:
            self.view.move_to(row_at(self.reader.state.rows, row.key) or 0)

    def _unfold_to(self, key: str) -> None:
        """Unfold the folders around a row, so that it is shown."""
        rows = self.every_row()
        at = row_at(rows, key)
        around = folder_row(rows, at) if at is not None else None
        while around is not None:
            self.reader.remember(FOLDED + rows[around].key, "")
            around = folder_row(rows, around)
        self.show_rows()

    # ----------------------------------------------------------------- the lists of rows

    def highlighted(self) -> None:
        """Show the list of the row under the cursor once the cursor rests, and at once what ails its feed."""
        self._pending = row = self.row
        feed = self.reader.state.feeds.get(row.feed_id) if row is not None and row.feed_id is not None else None
        if feed is not None and feed.error:
            self.reader.say(f"{feed.error} {feed.why_next or ''}".strip(), trouble=True)
        self.reader.panes.show_note()
        self._timer = self.reader.after(ROW_DELAY, self.settle_row, self._timer)

    def settle_row(self) -> None:
        """Show the list of the row under the cursor now, if it is still to come."""
        row, self._pending = self._pending, None
        if row is not None and row.key != self.reader.state.listing.view.key:
            self.show_row(row)

    def forget_pending(self) -> None:
        """Leave the list as it is: its row is about to go."""
        self._pending = None

    def show_row(self, row: FeedRow) -> None:
        """Show the list of a row."""
        self.reader.headlines.show_view(self.reader.state.view_of(row))

    def go_to_row(self, index: int) -> None:
        """Put the cursor on a row and show its list."""
        self.view.move_to(index)
        self.show_row(self.reader.state.rows[index])

    def show_key(self, key: str) -> None:
        """Show the list of the row with this key, also where the pane does not show that row."""
        self._unfold_to(key)
        row = next((row for row in self.every_row() if row.key == key), None)
        if row is not None:
            self.show_row(row)  # from now on the row is there, also if feeds that are read are hidden
            self.view.move_to(row_at(self.reader.state.rows, key) or 0)
            self.reader.go_to("headlines")

    def next_feed(self) -> None:
        """Show the next feed or folder."""
        self._step(1, "This is the last feed.")

    def previous_feed(self) -> None:
        """Show the previous feed or folder."""
        self._step(-1, "This is the first feed.")

    def _step(self, direction: int, otherwise: str) -> None:
        at = self.reader.state.row_index
        index = next_row(self.reader.state.rows, at if at is not None else -1, direction)
        if index is None:
            self.reader.say(otherwise)
        else:
            self.go_to_row(index)

    @property
    def next_unread_row(self) -> int | None:
        """The index of the next row with something unread, after the row whose list is shown."""
        at = self.reader.state.row_index
        return next_row(self.reader.state.rows, at, 1, unread=True) if at is not None else None

    def toggle_read_feeds(self) -> None:
        """Show or hide the feeds without unread entries."""
        self.reader.remember("hide_read_feeds", "" if self.reader.state.hide_read_feeds else "yes")
        self.show_rows()
        is_hidden = self.reader.state.hide_read_feeds
        self.reader.say("Feeds without unread entries are hidden." if is_hidden else "All feeds are shown.")

    # ----------------------------------------------------------------- keys of lists

    def smart_1(self) -> None:
        """Show all entries."""
        self.show_key("smart:all")

    def smart_2(self) -> None:
        """Show the entries of today."""
        self.show_key("smart:today")

    def smart_3(self) -> None:
        """Show the unread entries."""
        self.show_key("smart:unread")

    def smart_4(self) -> None:
        """Show the starred entries."""
        self.show_key("smart:starred")

    def smart_5(self) -> None:
        """Show the articles that were begun."""
        self.show_key("smart:begun")

    def smart_6(self) -> None:
        """Show the first saved query."""
        self._show_number(6)

    def smart_7(self) -> None:
        """Show the second saved query."""
        self._show_number(7)

    def smart_8(self) -> None:
        """Show the third saved query."""
        self._show_number(8)

    def smart_9(self) -> None:
        """Show the fourth saved query."""
        self._show_number(9)

    def _show_number(self, key: int) -> None:
        index, smart_feeds = key - FIRST_KEY, self.reader.state.smart_feeds
        if index < len(smart_feeds):
            self.show_key(f"own:{smart_feeds[index].id}")
        else:
            save = self.reader.key_of("save_query")
            words = f"No saved query has this key yet; {save} saves what a list shows." if save else "No such query."
            self.reader.say(words)

    # ----------------------------------------------------------------- facts

    def library_changed(self, fact: LibraryChanged) -> None:
        """Show new rows and counts. The list, its cursor and the open article stay as they are."""
        state, headlines = self.reader.state, self.reader.headlines
        has_lost_feeds = bool(state.feeds.keys() - {feed.id for feed in fact.feeds})
        state.feeds = {feed.id: feed for feed in fact.feeds}
        state.folders, state.counts, state.smart_feeds = fact.folders, fact.counts, fact.smart_feeds
        for key in state.folded - {f"folder:{folder.id}" for folder in fact.folders}:
            self.reader.remember(FOLDED + key, "")
        self.show_rows()
        view = state.listing.view
        if state.is_gone(view) and view.smart_id is not None:  # on to the row that stands there now
            shown = state.rows[: (self.view.cursor or 0) + 1]
            self.show_row([row for row in shown if row.query is not None][-1])
            return
        if state.is_gone(view):
            headlines.show_view(state.view_of(state.rows[0]), at=headlines.entry_id)
            return
        row = state.rows[state.row_index] if state.row_index is not None else None
        if row is not None and view.smart_id is not None and row.query != view.query:
            headlines.show_view(state.view_of(row), at=headlines.entry_id)
            return
        headlines.refresh(fact, has_lost_feeds=has_lost_feeds)

    def smart_counted(self, fact: SmartCounted) -> None:
        """Show the numbers."""
        self.show_rows()
