"""The bridge's desk for searches: on a thread and a connection of their own, the latest wins.

The rule: a search that nobody waits for any more is broken off, so a key press never waits for the one before. Nothing
is written on this connection, for breaking off would hit that as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui_reader.library import Library
from tui_reader.model.errors import Interrupted
from tui_reader.model.listings import Snippet
from tui_reader.query.terms import Is, Query
from tui_reader.tui.own_thread import OwnThread
from tui_reader.tui.reading import View

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """The first page of what a search found. `waiting` is how many entries are not indexed yet, and so not found."""

    view: View
    ids: list[int]
    unread: set[int]
    newest: int
    waiting: int


S = TypeVar("S", bound=Library)


class SearchDesk(Generic[S]):
    """Searches, and tells where things were found. `name` is its thread's."""

    def __init__(self, open_shelf: Callable[[], S], *, name: str = "search") -> None:
        self._thread: OwnThread[S] = OwnThread(open_shelf, name=name)
        self._turn = 0

    def close(self) -> None:
        """Break off what runs and let the library go. Blocks."""
        self._break_off()
        self._thread.close()

    async def search(self, view: View, limit: int) -> Found:
        """Return the first `limit` entries of a search. It ends every other that is under way. Raises ReaderError."""
        self._break_off()
        turn = self._turn

        def run(shelf: S) -> Found:
            if turn != self._turn:  # another was begun while this one waited for its thread
                return Found(view, [], set(), 0, 0)
            # The newest id first: what comes in between is then counted as new, and not lost.
            newest = shelf.entries.newest_id()
            ids = shelf.entries.ids(view.wanted, order=view.sorting, limit=limit, once=view.once)
            return Found(view, ids, shelf.entries.matching(Is("unread"), ids), newest, shelf.search.pending())

        return await self._thread.ask(run)

    async def latest(self, job: Callable[[S], T]) -> T:
        """Return what another read returns, in the stead of a search: it ends as they do. Raises ReaderError."""
        self._break_off()
        turn = self._turn

        def run(shelf: S) -> T:
            if turn != self._turn:
                raise Interrupted("Something newer was asked for.")
            return job(shelf)

        return await self._thread.ask(run)

    async def snippets(self, ids: Sequence[int], query: Query, *, width: int) -> dict[int, Snippet]:
        """Return where a query found each of these entries, in about `width` characters.

        Raises ReaderError, also when a search breaks it off.
        """
        turn = self._turn

        def load(shelf: S) -> dict[int, Snippet]:
            return shelf.search.snippets(ids, query, width=width) if turn == self._turn else {}

        return await self._thread.ask(load)

    def _break_off(self) -> None:
        self._turn += 1
        self._interrupt()

    def _interrupt(self) -> None:
        shelf = self._thread.own
        if shelf is not None:
            shelf.interrupt()
