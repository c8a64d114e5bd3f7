"""Searching everything that is kept: typed in the last line, found as it is typed, in the headline pane.

The rule: a key never waits for a search. What was found last stays until something else was found; Esc goes back to
the list that was there before, at its place.
"""

from __future__ import annotations

from dataclasses import replace

from textual import events, on
from textual.widgets import Input

from tui_reader.model.entities import Entry
from tui_reader.model.errors import QueryError, ReaderError
from tui_reader.model.listings import Order
from tui_reader.query.hits import wanted_of
from tui_reader.query.terms import EVERYTHING, Query
from tui_reader.tui.actions import Pane
from tui_reader.tui.background import begin, begin_latest
from tui_reader.tui.messages import LibraryChanged
from tui_reader.tui.reading import MOST_FOUND, SEARCH, Listing, View
from tui_reader.tui.screens.base import FIRST_IDS
from tui_reader.tui.screens.finding import Finding
from tui_reader.tui.search_desk import Found
from tui_reader.tui.widgets.find_line import FindLine
from tui_reader.tui.widgets.headline_list import HeadlineList

NOTHING_FOUND = "nothing found"
LANGUAGE = "words, “a phrase”, -not, OR, title: author: feed: folder: is: has: after: before:"
ORDERS: dict[Order, Order] = {"newest": "oldest", "oldest": "best", "best": "newest"}
ORDER_WORDS: dict[Order, str] = {"newest": "Newest first.", "oldest": "Oldest first.", "best": "Best first."}


class Searching(Finding):
    """The action `search` outside the article, and the list of what was found."""

    _search_line: FindLine | None = None
    _search_waits = 0  # entries that the search shown could not know of yet
    _left_for_search: tuple[View, int | None] | None = None

    @property
    def is_search_typed(self) -> bool:
        """Whether the field has the focus."""
        return self._search_line is not None and self.focused is self._search_line.needle

    @property
    def pane(self) -> Pane:
        """The pane that has the focus; the field belongs to the headlines."""
        return "headlines" if self.is_search_typed else super().pane

    # ----------------------------------------------------------------- the field

    async def action_search(self) -> None:
        """Search everything; in the article: find in it."""
        if self.pane == "article":
            await super().action_search()
            return
        self.settle_row()
        if self._search_line is None:
            self._search_line = FindLine(field_id="query", placeholder=LANGUAGE, id="search")
            await self.mount(self._search_line, after=self.status)
        view = self.listing.view
        if not view.is_search:
            self._left_for_search = view, self.listing.id_at(self.headlines.cursor)
        self.go_to("headlines")
        self._search_line.begin(view.title if view.is_search else "")
        self._show_search_line(shown=True)
        self.set_focus(self._search_line.needle)

    def _show_search_line(self, *, shown: bool) -> None:
        if self._search_line is not None:
            self._search_line.display = shown
            self.status.display = not shown

    def is_typed(self, event: events.Key) -> bool:
        """Tell whether a key is for the field. One that was typed before the field had the focus comes in late."""
        if self._search_line is None or not self.is_search_typed:
            return super().is_typed(event)
        self._search_line.take(event)
        return True

    @on(Input.Changed, "#query")
    def query_changed(self, message: Input.Changed) -> None:
        """Search for what is typed so far."""
        if self.is_search_typed:
            self._search_for(message.value)

    def _search_for(self, text: str, order: Order = "newest") -> None:
        from tui_reader.query.parser import parse_typed  # the first paint asks no questions

        try:
            query = parse_typed(text)
        except QueryError as error:
            self._tell_search(str(error), trouble=True)
            return
        if query == EVERYTHING:
            self._tell_search("")
            return
        begin_latest(self, "search", self._search, text, query, order)

    async def _search(self, text: str, query: Query, order: Order) -> None:
        try:
            found = await self.bridge.searches.search(
                View(SEARCH, text, query, order, once=self.bridge.tells_once), FIRST_IDS
            )
        except ReaderError as error:
            self._tell_search(str(error), trouble=True)
            return
        self.show_found(found)

    def show_found(self, found: Found) -> None:
        """Show what was found in place of the list that is there."""
        was_search = self.listing.view.is_search
        self._pending_row = None
        complete = len(found.ids) < FIRST_IDS
        self.listing = Listing(found.view, found.ids, found.unread, newest=found.newest, complete=complete)
        self.show_listing(0)
        self.show_fresh()
        if not was_search:
            self.show_rows()
        self.preview_soon()
        self.mark_hits()
        self._search_waits = found.waiting
        self._tell_number()

    def _tell_number(self) -> None:
        number = len(self.listing)
        words = f"{number:,} found" if number else NOTHING_FOUND
        if not self.listing.complete or number >= MOST_FOUND:
            words = f"more than {number:,} found"
        if self._search_waits:
            words += f" · {self._search_waits:,} more to be searched soon"
        self._tell_search(words, trouble=not number)

    def list_loaded(self, listing: Listing) -> None:
        """Tell how many were found in all."""
        super().list_loaded(listing)
        if listing is self.listing and listing.view.is_search:
            self._tell_number()

    @on(LibraryChanged)
    def search_goes_on(self) -> None:
        """Where nothing was found yet, look among what has become known of since."""
        view = self.listing.view
        if view.is_search and self._search_waits and not self.listing.ids:
            begin_latest(self, "search", self._search, view.title, view.query, view.order)

    def _tell_search(self, words: str, *, trouble: bool = False) -> None:
        if self._search_line is not None:
            self._search_line.show(words, trouble=trouble)

    @on(Input.Submitted, "#query")
    def query_submitted(self, message: Input.Submitted) -> None:
        """Keep what was found, and give the keys to its list; an empty field repeats what was searched for last."""
        line = self._search_line
        if line is None:
            return
        if not message.value.strip():
            if not line.last:
                self.search_cancelled()
                return
            line.needle.value = line.last
            line.needle.cursor_position = len(line.last)
            return
        from tui_reader.query.parser import is_letter

        line.last = message.value
        if is_letter(message.value.split()[-1]):  # it did not count as long as it was typed
            self._search_for(message.value + " ")
        self._close_search()

    @on(Input.Blurred, "#query")
    def query_left(self) -> None:
        """A click elsewhere keeps what was found; another window in front of the terminal changes nothing."""
        line = self._search_line
        if line is not None and line.display and self.app.app_focus and not self.is_search_typed:
            line.last = line.needle.value or line.last
            self._show_search_line(shown=False)

    def _close_search(self) -> None:
        had_focus = self.is_search_typed
        self._show_search_line(shown=False)
        if had_focus:
            self.go_to("headlines")

    @on(FindLine.Cancelled, "#search")
    def search_cancelled(self) -> None:
        """Go back to the list that was there before."""
        self._close_search()
        self.leave_search()

    # ----------------------------------------------------------------- what was found

    def leave_search(self) -> None:
        """Show the list that the search began from, at its place."""
        self.workers.cancel_group(self, "search")
        if self.listing.view.is_search and self._left_for_search is not None:
            view, entry_id = self._left_for_search
            self.show_view(self.view_of(self.rows[0]) if self.is_gone(view) else view, at=entry_id)
            self.article.finding.end()
            self.preview()

    def action_escape(self) -> None:
        """Go back from what was found to the list before; else end what Esc ends otherwise."""
        if self.pane == "headlines" and self.listing.view.is_search and not self.status.message:
            self.leave_search()
        else:
            super().action_escape()

    def action_sort(self) -> None:
        """What was found: newest, oldest or best first; other lists as ever."""
        view = self.listing.view
        if not view.is_search:
            super().action_sort()
            return
        order = ORDERS[view.order]
        self.show_view(replace(view, order=order))
        self.say(ORDER_WORDS[order])

    def empty_words(self) -> str:
        """Return what the list of a search says that found nothing."""
        if self.listing.view.is_search:
            return f"Nothing found for {self.listing.view.title}"
        return super().empty_words()

    @on(HeadlineList.SnippetsNeeded)
    def snippets_needed(self, message: HeadlineList.SnippetsNeeded) -> None:
        """Tell the list where the entries were found that it is about to show."""
        begin(self, "snippets", self._load_snippets, self.listing, list(message.ids))

    async def _load_snippets(self, listing: Listing, ids: list[int]) -> None:
        width = self.headlines.snippet_width
        try:
            snippets = await self.bridge.searches.snippets(ids, listing.view.query, width=width)
        except ReaderError:  # broken off by the next search, whose rows ask for their own
            return
        if self.listing is listing:
            self.headlines.show_snippets(snippets)

    # ----------------------------------------------------------------- the hit in the article

    def begin_article(self, entry: Entry) -> None:
        """Mark in an article what was searched for."""
        super().begin_article(entry)
        self.mark_hits()

    def text_replaced(self) -> None:
        """Mark it in the other version as well."""
        super().text_replaced()
        self.mark_hits()

    def mark_hits(self) -> None:
        """Mark in the article shown what was searched for."""
        if self.listing.view.is_search and self.entry is not None:
            self.article.finding.mark_words(wanted_of(self.listing.view.query))

    def open_shown(self) -> None:
        """Opening an article that was found goes to the hit."""
        is_first = self.entry is not None and not self.opened
        super().open_shown()
        if is_first and self.listing.view.is_search:
            self.article.finding.go_to_first()
