"""The headline pane: the list being read, its rows, its cursor, and its newcomers.

The rule: no key waits for a query. A page of a feed, a folder or a smart feed is read at once; the list of a saved
query comes when it is found, and until then keys find an empty list, never the list before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.widgets import Static

from tui_reader.model.errors import ReaderError
from tui_reader.model.listings import Headline
from tui_reader.model.records import replace
from tui_reader.query.terms import Is, asks_for_muted, both
from tui_reader.tui.messages import ActDone, LibraryChanged
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.listing import MOST_FOUND, Listing
from tui_reader.tui.reading.smart_rows import read_query
from tui_reader.tui.session.views import Found, View, load_page
from tui_reader.tui.widgets.headline_list import PAGE, HeadlineList

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.tui.reading.reader import Reader

FIRST_IDS = 200
SLICE = 5_000
WAIT_SHOWN = 0.3  # seconds until an empty list says that it is still looked for


class HeadlinePane(Feature):
    """The list that is read."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.view = HeadlineList(id="list")
        self.fresh_line = Static("", id="fresh", markup=False)
        self._awaited: Listing | None = None  # the listing that is still to be found
        self._is_slow = False

    # ----------------------------------------------------------------- what is under the cursor

    @property
    def entry_id(self) -> int | None:
        """The entry under the cursor."""
        return self.reader.state.listing.id_at(self.view.cursor)

    def row_of(self, entry_id: int | None) -> Headline | None:
        """Return the row of an entry, if it is known."""
        return self.view.headlines.get(entry_id) if entry_id is not None else None

    @property
    def rows_in_view(self) -> list[int]:
        """The entries whose rows are shown, and that under the cursor."""
        shown = [self.reader.state.listing.ids[index] for index in self.view.visible_rows]
        return shown if self.entry_id is None else [*shown, self.entry_id]

    @property
    def is_awaited(self) -> bool:
        """Whether the list shown is still to be found."""
        return self._awaited is not None and self.reader.state.listing is self._awaited

    # ----------------------------------------------------------------- showing a list

    def enter(self, view: View) -> Listing:
        """Load the first page of a view; the rest follows in slices."""
        return Listing.of(load_page(self.reader.session.library, view, FIRST_IDS), first=FIRST_IDS)

    def show_view(self, view: View, *, at: int | None = None) -> None:
        """Enter a view, the cursor on the entry `at` if the view still holds it, else on the first."""
        self.reader.feeds.forget_pending()
        if view.smart_id is not None:
            self._await_view(view, at)
            return
        self.reader.state.listing = listing = self.enter(view)
        index = listing.index_of(at)
        self.show_listing(index or 0)
        self.reader.feeds.show_rows()
        self.show_fresh()
        if at is None or index is None:
            self.reader.article.preview()

    def show_found(self, found: Found, *, at: int | None = None) -> None:
        """Show a list that was found on a thread."""
        self.reader.feeds.forget_pending()
        self.reader.state.listing = listing = Listing.of(found, first=FIRST_IDS)
        self.show_listing(listing.index_of(at) or 0)
        self.show_fresh()

    def _await_view(self, view: View, at: int | None) -> None:
        """Show an empty list until the list of a saved query is found."""
        newest = self.reader.session.library.entries.newest_id()
        self.reader.state.listing = self._awaited = Listing(view, newest=newest, complete=True)
        self._is_slow = False
        self.show_listing(0)
        self.reader.feeds.show_rows()
        self.show_fresh()
        self.reader.begin_latest("own", self._find, self._awaited, at)

    async def _find(self, listing: Listing, at: int | None) -> None:
        timer = self.reader.after(WAIT_SHOWN, self._show_waiting)
        try:
            found = await self.reader.session.saved.search(listing.view, FIRST_IDS)
        except ReaderError as error:
            self.reader.say(str(error), trouble=True)
            return
        finally:
            timer.stop()
            if self._awaited is listing:
                self._awaited = None
        if self.reader.state.listing is listing:
            self.show_found(found, at=at)
            self.reader.article.preview()

    def _show_waiting(self) -> None:
        self._is_slow = True
        if self.is_awaited:
            self.show_listing(0)

    def show_listing(self, cursor: int) -> None:
        """Show the listing with the cursor on a row, and load what is missing of it."""
        state, library = self.reader.state, self.reader.session.library
        listing = state.listing
        if asks_for_muted(listing.view.query):
            self.view.reasons = {rule.id: f"hidden by “{rule.query}”" for rule in library.rules.all()}
        self.view.tells_once = state.once
        self.view.inner, self.view.selected = listing.inner, listing.selected
        self.view.show_list(
            listing.ids,
            library.entries.headlines(listing.ids[max(0, cursor - 50) : cursor + 100]),
            state.titles,
            now=self.reader.session.now,
            cursor=cursor,
            empty=self._empty_words(),
            snippets=listing.view.is_search,
        )
        self.reader.tell(lambda each: each.list_shown())
        if not listing.complete:
            self.reader.begin_latest("ids", self._load_rest, listing)

    def _empty_words(self) -> str:
        """Return what an empty list says."""
        state, view = self.reader.state, self.reader.state.listing.view
        saved = state.saved(view.key)
        mistake = read_query(saved.query)[1] if saved else ""
        if saved is not None and mistake:
            return f"{mistake} {self.reader.key_of('edit')} edits the query: {saved.query}"
        if self.is_awaited:
            return "Searching…" if self._is_slow else ""
        if view.is_search:
            return f"Nothing found for {view.title}"
        if not state.feeds:
            return self.reader.keys.spelled("No feeds yet. Press {add_feed} to add one.")
        if view.hide_read:
            words = "Nothing unread here. Press {toggle_read_entries} to show what was read, "
            return self.reader.keys.spelled(words + "{next_feed} for the next feed.")
        return self.reader.keys.spelled("Nothing here. Press {next_feed} for the next feed, {refresh_all} to refresh.")

    async def _load_rest(self, listing: Listing) -> None:
        """Append the ids behind the first page in slices, and learn which of them are unread."""
        await self.reader.painted.wait()
        state, view = self.reader.state, listing.view
        while state.listing is listing and not listing.complete:
            slice_ = await self.reader.session.read(partial(_load_slice, view, listing.last))
            grown = listing.extend(slice_)
            listing.complete = not grown or len(slice_) < SLICE or (view.is_search and len(listing) >= MOST_FOUND)
            if state.listing is listing and grown:
                self.view.grown(grown)
        if state.listing is listing:
            self.reader.tell(lambda each: each.list_loaded())
        unread = list(await self._unread_ids(listing))
        for start in range(0, len(unread), SLICE):
            listing.unread.update(unread[start : start + SLICE])
            await asyncio.sleep(0)  # a million at once would hold a key up

    async def _unread_ids(self, listing: Listing) -> set[int] | list[int]:
        """Return the ids of all unread entries of a view; of a search, those of its rows."""
        unread, view, read = Is("unread"), listing.view, self.reader.session.read
        if view.is_search:
            return await read(lambda library: library.entries.matching(unread, listing.ids))
        return await read(lambda library: library.entries.ids(both(view.query, unread)))

    # ----------------------------------------------------------------- rows

    def rows_needed(self, ids: Sequence[int]) -> None:
        """Hand the list the rows of the page it is about to show."""
        self.view.show_rows(self.reader.session.library.entries.headlines(ids))

    def highlighted(self) -> None:
        """Preview the article under the cursor."""
        self.reader.article.preview_soon()

    def pass_time(self) -> None:
        """Let ages grow."""
        if self.reader.session.now - self.view.now >= 60:
            self.view.now = self.reader.session.now
            self.view.redraw()

    def act_done(self, fact: ActDone) -> None:
        """Show the rows that an act changed as they are now."""
        known = self.view.headlines
        if len(fact.act.entry_ids) > PAGE:
            # All but a few rows of a long list: they are read again when they come into view.
            self.view.forget()
            changed = self.rows_in_view
        else:
            changed = [entry_id for entry_id in fact.act.entry_ids if entry_id in known]
        self.rows_needed(changed)

    # ----------------------------------------------------------------- newcomers

    def refresh(self, fact: LibraryChanged, *, has_lost_feeds: bool) -> None:
        """Show what changed in the rows; newcomers wait above the list, and rows of lost feeds go."""
        listing = self.reader.state.listing
        self.view.titles = self.reader.state.titles
        if has_lost_feeds:
            self.reader.begin_latest("lost", self._drop_lost, listing)
        if (fact.view_key, fact.newest) != (listing.view.key, listing.newest):  # the list was entered since
            return
        self.rows_needed([listing.ids[index] for index in self.view.visible_rows])
        listing.fresh = fact.fresh
        if not listing.ids and fact.fresh:
            self.show_view(listing.view)
        self.show_fresh()

    async def _drop_lost(self, listing: Listing) -> None:
        """Take the entries of feeds that are gone out of the list; all other rows stay as they are."""
        lost = await self.reader.session.read(lambda library: library.entries.homeless(listing.ids))
        if lost and self.reader.state.listing is listing:
            self.show_listing(listing.without(lost, self.view.cursor or 0))
            self.reader.article.preview()

    def show_fresh(self) -> None:
        """Say above the list how many entries came in since it was entered."""
        count = self.reader.state.listing.fresh
        them = "it" if count == 1 else "them"
        self.fresh_line.update(f"↑ {count:,} new · {self.reader.key_of('first')} shows {them}" if count else "")

    def admit_fresh(self) -> None:
        """Enter the list anew when newcomers wait for it."""
        if self.reader.state.listing.fresh:
            self.show_view(self.reader.state.listing.view)

    # ----------------------------------------------------------------- how a list is shown

    def sort(self) -> None:
        """Show this list in its next order; that is kept for this list."""
        view = self.reader.state.listing.view.turned()
        self.reader.remember(f"order:{view.key}", "" if view.order == "newest" else view.order)
        self.show_view(view, at=self.entry_id)
        self.reader.say("Rare feeds first." if view.order == "rare" else f"{view.order.capitalize()} first.")

    def toggle_read_entries(self) -> None:
        """Show or hide what is read."""
        self.reader.remember("hide_read", "" if self.reader.state.hide_read else "yes")
        is_hidden = self.reader.state.hide_read
        self.show_view(replace(self.reader.state.listing.view, hide_read=is_hidden), at=self.entry_id)
        self.reader.say("Read entries are hidden." if is_hidden else "Read entries are shown.")


def _load_slice(view: View, after: int | None, library: Library) -> list[int]:
    """Return the next ids of a view behind the entry `after`; fewer than SLICE are the last."""
    return library.entries.ids(view.wanted, order=view.sorting, limit=SLICE, after=after, once=view.once)
