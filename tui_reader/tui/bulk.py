"""What must be known of many entries at once, asked on the reading thread: which they are, their links, their feeds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from tui_reader.library import Library
from tui_reader.query.terms import CameAfter, Not, Query, both

T = TypeVar("T")


class Ask(Protocol):
    """Runs a job on the reading thread."""

    def __call__(self, job: Callable[[Library], T]) -> Awaitable[T]:
        """Return what the job returns."""


class Bulk:
    """Finds the entries of bulk acts, and what belongs to them."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def beyond(self, query: Query, *, keep: int, newest: int) -> list[int]:
        """Return what catching up marks: none that came after the entry `newest`, which nobody has seen."""
        seen = both(query, Not(CameAfter(newest)))
        return await self._ask(lambda shelf: shelf.entries.beyond(seen, keep=keep))

    async def links(self, ids: Sequence[int]) -> list[str]:
        """Return the links of entries."""
        return await self._ask(lambda shelf: shelf.entries.links(ids))

    async def homeless(self, ids: Sequence[int]) -> set[int]:
        """Return those of `ids` whose feed is not subscribed any more."""
        return await self._ask(lambda shelf: shelf.entries.homeless(ids))

    async def feeds_holding(self, query: Query) -> set[int]:
        """Return the feeds that have an entry which `query` holds."""
        return await self._ask(lambda shelf: shelf.entries.feeds_holding(query))
