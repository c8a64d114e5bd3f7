"""The use-cases of search: entries by their words, the words around a hit, the index. A part of `library`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_reader.articles import Articles
from tui_reader.model import Snippet
from tui_reader.query import Query, resolve
from tui_reader.store import Store

SNIPPET_WIDTH = 200
BATCH = 50  # entries whose words are written in one transaction


class Searching(Articles):
    """What can be found in one open store, for one thread. `clock` returns seconds since the epoch."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        super().__init__(store)
        self._clock = clock

    def _dated(self, query: Query) -> Query:
        """Return a query with its dates as they are now, as the store asks for it."""
        return resolve(query, now=self._clock())

    def best_ids(self, query: Query, *, limit: int) -> list[int]:
        """Return what fits the words of `query` best, of the newest 10,000 that it holds; without words the newest."""
        return self._store.lists.best_ids(self._dated(query), limit=limit)

    def count_up_to(self, query: Query, most: int) -> int:
        """Return how many entries `query` holds, or `most` where they are more: that bounds what it costs."""
        return self._store.lists.count_up_to(self._dated(query), most)

    def snippets(self, ids: Sequence[int], query: Query, *, width: int = SNIPPET_WIDTH) -> dict[int, Snippet]:
        """Return for each of these entries the words around the hits of `query`, and its hits in the title.

        Ids that are gone are left out. Bodies are unpacked for it, so ask for rows that are seen.
        """
        from tui_reader.snippets import positive_terms, snippet_of

        terms = positive_terms(query)
        return {
            text.entry_id: snippet_of(text.title, (text.body, text.page), terms, width)
            for text in self._store.search.texts(ids)
        }

    def pending(self) -> int:
        """Return how many entries search does not know yet as they are now."""
        return self._store.search.pending()

    def index(self, limit: int = BATCH) -> int:
        """Let search know the words of at most `limit` entries that wait; return how many there were."""
        return self._store.search.index(limit)

    def interrupt(self) -> None:
        """Give up the read that this library is at, whichever thread calls: it raises Interrupted.

        Only for a library that does not write: a write would be given up as well.
        """
        self._store.interrupt()
