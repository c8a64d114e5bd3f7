"""What must be known of many entries at once, asked on the reading thread: which they are, their links, their feeds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from tui_reader.query.terms import CameAfter, Not, Query, both

T = TypeVar("T")


class Shelf(Protocol):
    """What is asked of the library."""

    def beyond(self, query: Query, *, keep: int) -> list[int]:
        """Return the unread entries of `query` but the newest `keep` of each feed and the starred ones."""

    def links(self, ids: Sequence[int]) -> list[str]:
        """Return the links of entries in that order."""

    def homeless(self, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` whose feed is not subscribed any more."""

    def feeds_holding(self, query: Query) -> set[int]:
        """Return the feeds with an entry that `query` holds."""


class Ask(Protocol):
    """Runs a job on the reading thread."""

    def __call__(self, job: Callable[[Shelf], T]) -> Awaitable[T]:
        """Return what the job returns."""


class Bulk:
    """Finds the entries of bulk acts, and what belongs to them."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def beyond(self, query: Query, *, keep: int, newest: int) -> list[int]:
        """Return what catching up marks: none that came after the entry `newest`, which nobody has seen."""
        seen = both(query, Not(CameAfter(newest)))
        return await self._ask(lambda shelf: shelf.beyond(seen, keep=keep))

    async def links(self, ids: Sequence[int]) -> list[str]:
        """Return the links of entries."""
        return await self._ask(lambda shelf: shelf.links(ids))

    async def homeless(self, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` whose feed is not subscribed any more."""
        return await self._ask(lambda shelf: shelf.homeless(ids))

    async def feeds_holding(self, query: Query) -> set[int]:
        """Return the feeds that have an entry which `query` holds."""
        return await self._ask(lambda shelf: shelf.feeds_holding(query))
