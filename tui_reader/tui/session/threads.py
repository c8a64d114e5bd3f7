"""Threads with a library of their own: a connection belongs to one thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from tui_reader.library.library import Library
from tui_reader.model.errors import Interrupted

T = TypeVar("T")


class LibraryThread:
    """Runs jobs one after the other on a library that is opened on this thread, for the first job."""

    def __init__(self, open_library: Callable[[], Library], *, name: str) -> None:
        self._open = open_library
        self._library: Library | None = None
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def submit(self, job: Callable[[Library], T]) -> Future[T]:
        """Queue a job; jobs run in the order of the calls."""
        return self._executor.submit(self._run, job)

    async def ask(self, job: Callable[[Library], T]) -> T:
        """Run a job and return its result."""
        return await asyncio.wrap_future(self.submit(job))

    def close(self) -> None:
        """Finish all queued jobs, then close the library. Blocks."""
        self._executor.submit(self._close).result()
        self._executor.shutdown()

    def _close(self) -> None:
        if self._library is not None:
            self._library.close()

    def _run(self, job: Callable[[Library], T]) -> T:
        if self._library is None:
            self._library = self._open()
        return job(self._library)

    def interrupt(self) -> None:
        """Break off the statement that runs now, from any thread; its job raises Interrupted."""
        if self._library is not None:
            self._library.interrupt()


class LatestThread(LibraryThread):
    """A thread for reads of which only the latest matters, such as a search per key press.

    `latest` breaks off the read before it, so no key press waits for an older one. Nothing is written here: breaking
    off would hit the write as well.
    """

    def __init__(self, open_library: Callable[[], Library], *, name: str) -> None:
        super().__init__(open_library, name=name)
        self._turn = 0

    async def latest(self, job: Callable[[Library], T]) -> T:
        """Run a job in place of every earlier one. Raises ReaderError; Interrupted when a later one took its place."""
        self._turn += 1
        self.interrupt()
        return await self.beside(job)

    async def beside(self, job: Callable[[Library], T]) -> T:
        """Run a job that belongs to the latest one, and ends with it. Raises as `latest`."""
        turn = self._turn

        def run(library: Library) -> T:
            if turn != self._turn:
                raise Interrupted("Something newer was asked for.")
            return job(library)

        return await self.ask(run)

    def close(self) -> None:
        """Break off the job that runs and close the library. Blocks."""
        self._turn += 1
        self.interrupt()
        super().close()
