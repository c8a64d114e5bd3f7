"""Searching the whole library: a search runs while it is typed in the last line; the headline pane shows its hits.

The rule: a key never waits for a search. The last hits stay until new hits are found. Esc goes back to the list before
the search, at its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model.entities import Entry
from tui_reader.model.errors import Interrupted, QueryError, ReaderError
from tui_reader.model.listings import Order
from tui_reader.model.records import replace
from tui_reader.query.hits import wanted_of
from tui_reader.query.parser import is_letter, parse_typed
from tui_reader.query.terms import EVERYTHING, Query
from tui_reader.tui.messages import LibraryChanged
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.headline_pane import FIRST_IDS
from tui_reader.tui.reading.listing import MOST_FOUND, Listing
from tui_reader.tui.reading.modes import Field, Mode
from tui_reader.tui.session.views import SEARCH, View, load_page
from tui_reader.tui.widgets.find_line import FindLine
from tui_reader.tui.widgets.headline_list import HeadlineList

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

NOTHING_FOUND = "nothing found"
LANGUAGE = "words, “a phrase”, -not, OR, title: author: feed: folder: is: has: after: before:"
ORDERS: dict[Order, Order] = {"newest": "oldest", "oldest": "best", "best": "newest"}
ORDER_WORDS: dict[Order, str] = {"newest": "Newest first.", "oldest": "Oldest first.", "best": "Best first."}


class Search(Feature):
    """The action `search` outside the article, and the list of its hits."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._line = FindLine(self, pane="headlines", placeholder=LANGUAGE, id="search")
        self._field = Field(reader, self._line)
        self._waiting = 0  # entries that are not indexed yet, and so could not be found
        self._left: tuple[View, int | None] | None = None
        reader.modes.begin_below(FoundList(self))

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self.reader.state.listing.view

    async def search(self) -> None:
        """Search everything."""
        self.reader.feeds.settle_row()
        if not self.view.is_search:
            self._left = self.view, self.reader.headlines.entry_id
        self.reader.go_to("headlines")
        await self._field.open(self.view.title if self.view.is_search else "")

    # ----------------------------------------------------------------- the field

    def typed(self, words: str) -> None:
        """Search for what is typed so far."""
        try:
            query = parse_typed(words)
        except QueryError as error:
            self._line.show(str(error), trouble=True)
            return
        if query == EVERYTHING:
            self._line.show("")
        else:
            self.reader.begin_latest("search", self._search, words, query, "newest")

    def submitted(self, words: str) -> None:
        """Keep the hits, and give the keys to their list; an empty field repeats the last search."""
        if not words.strip():
            self._line.repeat() if self._line.last else self.cancelled()
            return
        self._line.last = words
        if is_letter(words.rsplit(maxsplit=1)[-1]):  # a single letter did not count as long as it was typed
            self.typed(words + " ")
        self._field.close()

    def left(self) -> None:
        """Keep the hits."""
        self._field.close()

    def cancelled(self) -> None:
        """Go back to the list that was there before."""
        self._field.close()
        self.leave()

    # ----------------------------------------------------------------- hits

    async def _search(self, words: str, query: Query, order: Order) -> None:
        before, view = self.view, View(SEARCH, words, query, order, once=self.reader.state.once)
        try:
            found = await self.reader.session.search.latest(lambda library: load_page(library, view, FIRST_IDS))
        except Interrupted:  # something newer was asked for
            return
        except ReaderError as error:
            self._line.show(str(error), trouble=True)
            return
        if self.view is not before and not self._line.is_typed:  # the person has gone on to another list
            return
        was_search = self.view.is_search
        self.reader.headlines.show_found(found)
        if not was_search:
            self.reader.feeds.show_rows()
        self.reader.article.preview_soon()
        self._mark_hits()
        self._waiting = found.waiting
        self._tell_number()

    def _tell_number(self) -> None:
        listing = self.reader.state.listing
        number = len(listing)
        words = f"{number:,} found" if number else NOTHING_FOUND
        if not listing.complete or number >= MOST_FOUND:
            words = f"more than {number:,} found"
        if self._waiting:
            words += f" · {self._waiting:,} not indexed yet"
        self._line.show(words, trouble=not number)

    def leave(self) -> None:
        """Show the list that the search began from, at its place."""
        self.reader.screen.workers.cancel_group(self.reader.screen, "search")
        if self.view.is_search and self._left is not None:
            (view, entry_id), state = self._left, self.reader.state
            self.reader.headlines.show_view(state.view_of(state.rows[0]) if state.is_gone(view) else view, at=entry_id)
            self.reader.article.view.finding.end()
            self.reader.article.preview()

    def turn(self) -> None:
        """Show the hits in their next order: newest, oldest or best first."""
        order = ORDERS[self.view.order]
        self.reader.headlines.show_view(replace(self.view, order=order))
        self.reader.say(ORDER_WORDS[order])

    def snippets_needed(self, message: HeadlineList.SnippetsNeeded) -> None:
        """Tell the list the words around the hits of entries that it is about to show."""
        self.reader.begin("snippets", self._load_snippets, self.reader.state.listing, list(message.ids))

    async def _load_snippets(self, listing: Listing, ids: list[int]) -> None:
        rows, query = self.reader.headlines.view, listing.view.query
        width = rows.snippet_width
        try:
            snippets = await self.reader.session.search.beside(
                lambda library: library.search.snippets(ids, query, width=width)
            )
        except ReaderError:  # broken off by the next search, whose rows ask for their own
            return
        if self.reader.state.listing is listing:
            rows.show_snippets(snippets)

    # ----------------------------------------------------------------- facts

    def library_changed(self, _fact: LibraryChanged) -> None:
        """Where nothing was found yet, look among the entries that were indexed since."""
        if self.view.is_search and self._waiting and not self.reader.state.listing.ids:
            self.reader.begin_latest("search", self._search, self.view.title, self.view.query, self.view.order)

    def list_loaded(self) -> None:
        """Tell how many were found in all."""
        if self.view.is_search:
            self._tell_number()

    def article_shown(self, _entry: Entry) -> None:
        """Mark the hits in an article."""
        self._mark_hits()

    def text_replaced(self) -> None:
        """Mark the hits in the other version as well."""
        self._mark_hits()

    def _mark_hits(self) -> None:
        if self.view.is_search and self.reader.state.entry is not None:
            self.reader.article.view.finding.mark_words(wanted_of(self.view.query))

    def article_opened(self) -> None:
        """Opening an article that was found goes to the hit."""
        if self.view.is_search:
            self.reader.article.view.finding.go_to_first()


class FoundList(Mode):
    """While hits are listed, sorting has other orders, and Esc goes back to the list before."""

    def __init__(self, search: Search) -> None:
        super().__init__(search.reader)
        self._search = search

    @property
    def is_on(self) -> bool:
        """Whether hits are listed."""
        return self._search.view.is_search

    def act(self, action_id: str) -> bool:
        """Sort the hits, or leave them; what the last line says ends before that."""
        panes = self._search.reader.panes
        if action_id == "sort":
            self._search.turn()
        elif action_id == "escape" and panes.pane == "headlines" and not panes.status.message:
            self._search.leave()
        else:
            return False
        return True
