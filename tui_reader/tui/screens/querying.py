"""The person's saved queries in the reading screen: saved from what is shown, listed, counted, edited, moved, removed.

The rule: no key waits for a query. The list of one comes when it is found; until then keys find an empty list, never
the one before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from textual import on

from tui_reader.model.entities import Flag, SmartFeed
from tui_reader.model.errors import Interrupted, ReaderError
from tui_reader.query.terms import EVERYTHING, SAVED_URL, FolderNamed, InFolder, Is, both
from tui_reader.text.folders import join_path, path_of
from tui_reader.tui.actions import Pane
from tui_reader.tui.background import begin_latest
from tui_reader.tui.feed_rows import SAVED, row_at
from tui_reader.tui.messages import LibraryChanged, SmartCounted
from tui_reader.tui.reading import Listing, View
from tui_reader.tui.screens.base import FIRST_IDS
from tui_reader.tui.screens.organising import Organising
from tui_reader.tui.screens.query import QueryScreen, Written
from tui_reader.tui.search_desk import Found
from tui_reader.tui.smart_desk import NUMBERS
from tui_reader.tui.smart_rows import counted, is_whole, own_id, passes_with_time, read_query

COUNT_EVERY = 0.5  # seconds: what changed is counted half a second later at most
RECOUNT_AFTER = 60  # seconds: “after:12h” holds less by then
WAIT_SHOWN = 0.3
FIRST_KEY = 6


class Querying(Organising):
    """The actions `save_query`, `smart_6` to `smart_9`, `smart_up` and `smart_down`; `edit` and `unsubscribe` here."""

    _counted_at = 0
    _counted_for: tuple[object, ...] = ()
    _awaited: Listing | None = None
    _is_slow = False

    def on_mount(self) -> None:
        """Begin to notice changes. (Textual calls the other classes' handlers as well.)"""
        self.set_interval(COUNT_EVERY, self.notice_changes)

    # ----------------------------------------------------------------- numbers

    def notice_changes(self) -> None:
        """Count anew when something was written, or when time alone may have changed a number."""
        is_due = self.bridge.now - self._counted_at >= RECOUNT_AFTER and self._is_timely
        if is_due or (self.bridge.smart.has_changed and not self.bridge.writing):
            self.count_own()

    @property
    def _is_timely(self) -> bool:
        return any(passes_with_time(read_query(each.query)[0]) for each in self.smart_feeds)

    def count_own(self) -> None:
        """Count anew what waits in each saved query."""
        once = self.bridge.tells_once
        self._counted_at, self._counted_for = self.bridge.now, (once, *self.smart_feeds)
        read = {each.id: read_query(each.query) for each in self.smart_feeds}
        queries = {smart_id: counted(query) for smart_id, (query, mistake) in read.items() if not mistake}
        self.bridge.smart.count(queries, once=once)

    @on(SmartCounted)
    def own_counted(self) -> None:
        """Show the numbers."""
        self.show_rows()

    @on(LibraryChanged)
    def own_changed(self, message: LibraryChanged) -> None:
        """Count what another query holds; a list whose query is gone or another is shown anew."""
        self.smart_feeds = message.smart_feeds
        self.make_rows()
        is_other = self._counted_for != (self.bridge.tells_once, *self.smart_feeds)
        if is_other or self.bridge.smart.has_changed or self._is_timely:
            self.count_own()
        view = self.listing.view
        if own_id(view.key) is None:
            return
        at = row_at(self.rows, view.key)
        if at is None:  # the row that is in its place now
            before = self.rows[: (self.side.cursor or 0) + 1]
            self.show_view(self.view_of([row for row in before if row.query is not None][-1]))
        elif self.rows[at].query != view.query:
            self.show_view(self.view_of(self.rows[at]), at=self.listing.id_at(self.headlines.cursor))

    def paint_flag(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        """Move the number of the list being read at once: all its rows are held by its query."""
        smart_id = own_id(self.listing.view.key)
        if smart_id is not None and flag == "read" and not is_whole(self.listing.view.query):
            known = (self.headlines.headlines.get(each) for each in ids if each not in self.listing.inner)
            changed = sum(row is not None and row.read != value for row in known)
            self.bridge.smart.move(smart_id, -changed if value else changed)
        super().paint_flag(ids, flag, value=value)

    def before_exit(self) -> None:
        """Keep the numbers for the next first paint."""
        super().before_exit()
        kept = json.dumps(self.bridge.smart.numbers)
        if kept != self.settings.get(NUMBERS, "{}"):
            self.remember(NUMBERS, kept)

    # ----------------------------------------------------------------- their lists

    def show_view(self, view: View, *, at: int | None = None) -> None:
        """Show a view; that of a saved query once it is found."""
        if own_id(view.key) is None:
            super().show_view(view, at=at)
            return
        self._pending_row = None
        self.listing = self._awaited = Listing(view, newest=self.bridge.newest_id(), complete=True)
        self._is_slow = False
        self.show_listing(0)
        self.show_rows()
        self.show_fresh()
        begin_latest(self, "own", self._find_own, self.listing, at)

    async def _find_own(self, listing: Listing, at: int | None) -> None:
        timer = self.set_timer(WAIT_SHOWN, self._show_waiting)
        try:
            found = await self._search_own(listing.view)
        except ReaderError as error:
            self.say(str(error), trouble=True)
            return
        finally:
            timer.stop()
            if self._awaited is listing:
                self._awaited = None
        if self.listing is not listing:
            return
        complete = len(found.ids) < FIRST_IDS
        self.listing = Listing(found.view, found.ids, found.unread, newest=found.newest, complete=complete)
        self.show_listing(self.listing.index_of(at) or 0)
        self.preview()

    async def _search_own(self, view: View) -> Found:
        while True:
            try:
                return await self.bridge.smart.search(view, FIRST_IDS)
            except Interrupted:  # by a question of the dialog, which is answered first
                continue

    @property
    def _is_awaited(self) -> bool:
        """Whether the list shown is still to be found."""
        return self._awaited is not None and self.listing is self._awaited

    def _show_waiting(self) -> None:
        self._is_slow = True
        if self._is_awaited:
            self.show_listing(0)

    def action_next_unread(self) -> None:
        """Nothing comes after a list that is still to be found."""
        self.settle_row()
        if not self._is_awaited:
            super().action_next_unread()

    def empty_words(self) -> str:
        """Return what an empty list of a saved query says: its mistake, where it has one."""
        saved = self._saved(self.listing.view.key)
        mistake = read_query(saved.query)[1] if saved else ""
        if saved is not None and mistake:
            return f"{mistake} {self.key_of('edit')} mends the query: {saved.query}"
        if self._is_awaited:
            return "Looking…" if self._is_slow else ""
        return super().empty_words()

    def quiet_words(self, pane: Pane) -> str:
        """Tell in the feed pane what a saved query asks for, or why it cannot be read."""
        saved = self._saved(self.side.row.key) if pane == "feeds" and self.side.row else None
        return read_query(saved.query)[1] or saved.query if saved else super().quiet_words(pane)

    def _saved(self, key: str) -> SmartFeed | None:
        smart_id = own_id(key)
        return next((each for each in self.smart_feeds if each.id == smart_id), None)

    # ----------------------------------------------------------------- save, edit, remove

    def action_save_query(self) -> None:
        """Save what this list shows under a name."""
        self.settle_row()
        view = self.listing.view
        query, name = self._spelled(view), "" if view.query == EVERYTHING else view.title
        self._ask_for("Save this list", Written(name, query), None)

    def _spelled(self, view: View) -> str:
        """Return the query of a view as a person would spell it."""
        saved = self._saved(view.key)
        if saved is not None and not view.hide_read:
            return saved.query
        query = view.query
        if isinstance(query, InFolder):  # which has no spelling
            query = FolderNamed(self._path_of(query.folder_id))
        return str(both(query, Is("unread")) if view.wanted != view.query else query)

    def _path_of(self, folder_id: int) -> str:
        return join_path(path_of(folder_id, {folder.id: folder for folder in self.folders}))

    def _ask_for(self, title: str, written: Written, smart_id: int | None) -> None:
        QueryScreen(title, written, self.bridge.smart.hits).open(self.app, partial(self._written, smart_id))

    def _written(self, smart_id: int | None, written: Written | None) -> None:
        if written is None:
            return
        if smart_id is None:
            self.bridge.smart.save(written.name, written.query)
        else:
            self.bridge.smart.edit(smart_id, written.name, written.query)

    @property
    def _saved_here(self) -> SmartFeed | None:
        """The saved query that an action in the feed pane is meant for."""
        return self._saved(self.side.row.key) if self.pane == "feeds" and self.side.row else None

    def action_edit(self) -> None:
        """Edit the saved query under the cursor of the feed pane; else what is to be edited there."""
        saved = self._saved_here
        if saved is None:
            super().action_edit()
            return
        self._ask_for("Edit this query", Written(saved.name, saved.query), saved.id)

    def action_unsubscribe(self) -> None:
        """Remove the saved query under the cursor of the feed pane, or all saved pages; else unsubscribe."""
        saved = self._saved_here
        if saved is not None:
            self._pending_row = None
            self.bridge.smart.remove(saved.id)
            return
        row = self.side.row if self.pane == "feeds" else None
        pages = next((feed.id for feed in self.feeds.values() if feed.url == SAVED_URL), None)
        if row is not None and row.key == SAVED and pages is not None:
            self._pending_row = None
            self.bridge.unsubscribe(pages)
            return
        super().action_unsubscribe()

    def action_smart_up(self) -> None:
        """Move the saved query under the cursor up."""
        self._shift(-1)

    def action_smart_down(self) -> None:
        """Move the saved query under the cursor down."""
        self._shift(1)

    def _shift(self, steps: int) -> None:
        saved = self._saved_here
        if saved is None:
            self.say("Go to a saved query in the feed pane to move it.")
        else:
            self.bridge.smart.shift(saved.id, steps)

    # ----------------------------------------------------------------- keys of the first ones

    def action_smart_6(self) -> None:
        """Show the first saved query."""
        self._show_number(6)

    def action_smart_7(self) -> None:
        """Show the second saved query."""
        self._show_number(7)

    def action_smart_8(self) -> None:
        """Show the third saved query."""
        self._show_number(8)

    def action_smart_9(self) -> None:
        """Show the fourth saved query."""
        self._show_number(9)

    def _show_number(self, key: int) -> None:
        index = key - FIRST_KEY
        if index < len(self.smart_feeds):
            self.show_key(f"own:{self.smart_feeds[index].id}")
        else:
            save = self.key_of("save_query")
            self.say(f"No saved query has this key yet; {save} saves what a list shows." if save else "No such query.")
