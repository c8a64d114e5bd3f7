"""One thread with something of its own that belongs to no other thread, as a library does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """What has to be closed in the end."""

    def close(self) -> None:
        """Close it."""


R = TypeVar("R", bound=Closable)
T = TypeVar("T")


class OwnThread(Generic[R]):
    """Runs jobs, one after the other, on what `open_own` returns; that is called on the thread, for the first job."""

    def __init__(self, open_own: Callable[[], R], *, name: str) -> None:
        self._open = open_own
        self._own: R | None = None
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    @property
    def own(self) -> R | None:
        """What the thread has, for the few calls that any thread may make; None before the first job."""
        return self._own

    def submit(self, job: Callable[[R], T]) -> Future[T]:
        """Queue a job; jobs run in the order they came."""
        return self._executor.submit(self._run, job)

    async def ask(self, job: Callable[[R], T]) -> T:
        """Run a job and return what it returns."""
        return await asyncio.wrap_future(self.submit(job))

    def close(self) -> None:
        """Finish what is queued, then close the thing. Blocks."""
        self._executor.submit(self._close).result()
        self._executor.shutdown()

    def _close(self) -> None:
        if self._own is not None:
            self._own.close()

    def _run(self, job: Callable[[R], T]) -> T:
        if self._own is None:
            self._own = self._open()
        return job(self._own)
