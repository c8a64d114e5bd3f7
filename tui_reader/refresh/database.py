"""The store of the engine, on a thread of its own.

The rule: a job that has begun is waited for, also when its caller is cancelled, so a caller that claimed a feed always
knows that. Small writes in the queue share one transaction; each is written whole or undone alone. Otherwise a refresh
of a thousand unchanged feeds would spend more time on commits than on anything else.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import Struct, field

from tui_reader.store import Store

T = TypeVar("T")
MOST_JOBS = 16
MOST_ROWS = 75  # the rows of a batch of 25 entries: a shared transaction takes no longer than such a batch


class _Job(Struct, frozen=True):
    """A function to call with the store. A job that `is_small` writes little, and may share a transaction."""

    do: Callable[[Store], Any]
    is_small: bool = False
    result: Future[Any] = field(default_factory=Future)


class Database:
    """Runs jobs on the store of one library, one after the other, in the order in which they came."""

    def __init__(self, library: Path, open_store: Callable[[Path], Store] = Store.open) -> None:
        self.library = library
        self._open = open_store
        self._store: Store | None = None
        self._jobs: deque[_Job | None] = deque()
        self._given = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._work, name="refresh-store", daemon=True)

    async def open(self) -> None:
        """Open the library; raises LibraryError."""
        await self.run(lambda _store: None)

    async def close(self) -> None:
        """Finish the jobs in the queue and close the library."""
        if self._thread.ident is not None:
            self._give(None)
            await asyncio.to_thread(self._thread.join)

    async def run(self, job: Callable[[Store], T]) -> T:
        """Return what `job` returns, or raise what it raises."""
        return cast(T, await self._result(_Job(job)))

    async def write(self, job: Callable[[Store], T]) -> T:
        """Do as `run` for a job that writes few rows, at most 25 entries; it may share a transaction with others."""
        return cast(T, await self._result(_Job(job, is_small=True)))

    async def _result(self, job: _Job) -> Any:
        if self._thread.ident is None:
            self._thread.start()
        self._give(job)
        waiter = asyncio.wrap_future(job.result)
        try:
            await asyncio.wait([waiter])
        except asyncio.CancelledError:
            if not job.result.cancel():
                await asyncio.wait([waiter])
                waiter.exception()  # fetched, or asyncio writes it to the terminal
            raise
        return waiter.result()

    def _give(self, job: _Job | None) -> None:
        self._jobs.append(job)
        self._given.release()

    # ----------------------------------------------------------------- on the thread

    def _work(self) -> None:
        while (job := self._next()) is not None:
            if job.is_small:
                self._run_together(job)
            elif job.result.set_running_or_notify_cancel():
                try:
                    job.result.set_result(job.do(self._opened()))
                except BaseException as error:  # a Future carries any error
                    job.result.set_exception(error)
        if self._store is not None:
            self._store.close()

    def _next(self) -> _Job | None:
        self._given.acquire()
        return self._jobs.popleft()

    def _next_small(self) -> _Job | None:
        following = self._jobs[0] if self._jobs else None
        return self._next() if following is not None and following.is_small else None

    def _run_together(self, first: _Job) -> None:
        """Run a small job and the small jobs behind it in one transaction; set their results after the commit."""
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        job: _Job | None = first
        try:
            store = self._opened()
            with store.transaction():
                most = store.changes + MOST_ROWS
                while job is not None:
                    if job.result.set_running_or_notify_cancel():
                        results.append((job.result, *_attempt(job, store)))
                    job = self._next_small() if store.changes < most and len(results) < MOST_JOBS else None
        except BaseException as error:  # not opened, locked, not committed: nothing was written
            results = [(future, None, error) for future, _, _ in results]
            if job is not None and job.result.set_running_or_notify_cancel():
                results.append((job.result, None, error))
        for future, value, failure in results:
            if failure is None:
                future.set_result(value)
            else:
                future.set_exception(failure)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._open(self.library)
        return self._store


def _attempt(job: _Job, store: Store) -> tuple[Any, BaseException | None]:
    """Do a job as a part of the transaction; return its value, or undo the job alone and return its error."""
    try:
        with store.savepoint():
            return job.do(store), None
    except BaseException as error:
        return None, error
