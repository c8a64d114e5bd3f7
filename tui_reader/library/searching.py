"""The use-cases of lists and of search: entries by a query, the words around a hit, the index. A part of `library`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from tui_reader.library.articles import Articles
from tui_reader.model.listings import Headline, Order, Snippet
from tui_reader.query.terms import EVERYTHING, CameAfter, Query, both, moment, resolve
from tui_reader.store import Store

log = logging.getLogger(__name__)
SNIPPET_WIDTH = 200
MOST_RANKED = 10_000
BATCH = 50  # entries whose words are written in one transaction (`refresh/indexing` says why)


class Searching(Articles):
    """What can be found in one open store, for one thread. `clock` returns seconds since the epoch."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        super().__init__(store)
        self._clock = clock

    def _dated(self, query: Query) -> Query:
        """Return a query with its dates as they are now, as the store asks for it."""
        return resolve(query, now=self._clock())

    def ids(
        self,
        query: Query = EVERYTHING,
        *,
        order: Order = "newest",
        limit: int | None = None,
        after: int | None = None,
        once: bool = False,
    ) -> list[int]:
        """Return the ids of the entries that `query` holds, in `order`; at most `limit`, behind the entry `after`.

        With `once`, a story that several feeds carry is told once. Best first knows no `after`: it is the whole list
        at once, of the newest 10,000. Neither do the orders of reading: behind any entry they give the whole list.
        """
        if order == "best":
            ids = self.best_ids(query, limit=limit or MOST_RANKED)
            return self._store.stories.told_once(self._dated(query), ids) if once else ids
        dated = self._dated(query)
        if order in ("read_last", "read_first"):
            return self._store.lists.load_begun_ids(dated, order=order, limit=limit if after is None else None)
        today = moment("today", now=self._clock())
        load = partial(self._store.lists.load_ids, dated, order=order, today=today)
        if once:
            return self._store.stories.load_ids(dated, load, limit=limit, after=after)
        return load(limit=limit, after=after)

    def members(self, entry_id: int) -> list[int]:
        """Return the entries that tell the same story, in the order of their times; the entry alone where it is."""
        return self._store.stories.members(entry_id)

    def companions(self, ids: Sequence[int]) -> list[int]:
        """Return the other entries of the stories that `ids` belong to."""
        return self._store.stories.companions(ids)

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Return the light rows of `ids`, in that order; ids that are gone are left out."""
        return self._store.lists.load_headlines(ids)

    def matching(self, query: Query, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` that `query` holds now."""
        return self._store.lists.matching(self._dated(query), ids)

    def homeless(self, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` whose feed is not subscribed any more."""
        return self._store.lists.homeless(ids)

    def feeds_holding(self, query: Query) -> set[int]:
        """Return the ids of the feeds with an entry that `query` holds; where it is about feeds alone, of those."""
        return self._store.lists.feeds_holding(self._dated(query))

    def count(self, query: Query, *, once: bool = False) -> int:
        """Return how many entries `query` holds; with `once`, a story that several feeds carry counts once."""
        counted = self._store.stories if once else self._store.lists
        return counted.count(self._dated(query))

    def count_fresh(
        self, query: Query, newest: int, *, once: bool = False, known: AbstractSet[int] | None = None
    ) -> int:
        """Return how many rows came to the list of `query` after the entry `newest` did, or all that are not `known`.

        What was begun since came long ago.
        """
        if known is not None:
            return len(set(self.ids(query)) - known)
        if once:
            return self._store.stories.count_fresh(self._dated(query), newest)
        return self.count(both(query, CameAfter(newest)))

    def newest_id(self) -> int:
        """Return the highest id any entry ever had; `CameAfter` of it holds what comes from now on."""
        return self._store.lists.newest_id()

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
        from tui_reader.query.hits import wanted_of
        from tui_reader.query.snippets import snippet_of

        wanted = wanted_of(query)
        found: dict[int, Snippet] = {}
        for text in self._store.search.texts(ids):
            try:
                found[text.entry_id] = snippet_of(text.title, (text.body, text.page), wanted, width)
            except Exception:  # a mistake of ours in one text must not take the others'
                log.exception("entry %d has no snippet", text.entry_id)
                found[text.entry_id] = Snippet("", ())
        return found

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
