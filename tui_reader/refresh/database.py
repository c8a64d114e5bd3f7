"""The engine's store, on one thread of its own.

Rule: a job that has begun is waited for, also by a caller that is cancelled: so who claimed a feed always knows it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tui_reader.store import Store

T = TypeVar("T")


class Database:
    """Runs jobs on the store of one library, one after the other, in the order they were given."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="refresh-store")

    async def open(self) -> None:
        """Open the library; raises LibraryError."""
        await self.run(lambda _store: None)

    async def close(self) -> None:
        """Finish what was asked for and close the library."""
        await asyncio.wrap_future(self._thread.submit(self._close))
        self._thread.shutdown()

    async def run(self, job: Callable[[Store], T]) -> T:
        """Return what `job` returns, or raise what it raises."""
        begun = self._thread.submit(self._work, job)
        waiter = asyncio.wrap_future(begun)
        try:
            return await asyncio.shield(waiter)
        except asyncio.CancelledError:
            if not begun.cancel():
                await asyncio.wait([waiter])
            raise

    def _work(self, job: Callable[[Store], T]) -> T:
        if self._store is None:
            self._store = Store.open(self._library)
        return job(self._store)

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
        self._store = None
