"""The refresh engine: the tools with which all requests are answered, and the refreshes under way.

The rule: many feeds are under way at once, and the store works on one thread of its own. A refresh is a `Run`, which
ends with the engine at the latest. The classes in `requests` say how each request is answered.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from tui_reader.fetch import Fetcher, Options
from tui_reader.model.config import Config
from tui_reader.model.incoming import FetchState
from tui_reader.refresh.database import Database
from tui_reader.refresh.events import Event, Finished, Started
from tui_reader.refresh.feed_run import Run, Tools
from tui_reader.refresh.plan import due
from tui_reader.refresh.process.children import is_alive
from tui_reader.refresh.process.parser_pool import Parsers
from tui_reader.refresh.tasks.full_text import FullText
from tui_reader.refresh.tasks.search_index import index_waiting
from tui_reader.store import Store
from tui_reader.text.times import in_calendar


class Engine:
    """Answers requests; an async context manager.

    `session` is the name under which acts are written into the journal. `clock` returns seconds since the epoch, and
    `luck` a random number from 0 up to 1.
    """

    def __init__(
        self,
        library: Path,
        config: Config,
        *,
        session: str = "",
        clock: Callable[[], float] = time.time,
        luck: Callable[[], float] = random.random,
    ) -> None:
        clock = in_calendar(clock)
        open_store = partial(Store.open, stories=config.reading.stories, session=session, clock=clock)
        fetcher = Fetcher(config.network, feeds=config.feeds, clock=clock)
        parsers = Parsers(config.refresh.parsers)
        self.tools = Tools(Database(library, open_store), fetcher, parsers, config, clock, luck, Options(config.feeds))
        self.texts = FullText(self.tools)
        self._stack = AsyncExitStack()
        self._runs: set[Run] = set()
        self._indexing = asyncio.Lock()
        self._went_on = True  # the last refresh had a network and was not stopped

    async def __aenter__(self) -> Self:
        """Open the library; raises LibraryError."""
        self._stack.push_async_callback(self.tools.database.close)
        try:
            await self.tools.database.open()
            await self._stack.enter_async_context(self.tools.fetcher)
            await self._stack.enter_async_context(self.tools.parsers)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for run in list(self._runs):
                await run.stop()
        finally:
            await self._stack.aclose()

    def cancel(self) -> None:
        """Stop the refreshes under way. Stored feeds stay stored, and the other feeds are reported as cancelled."""
        for run in self._runs:
            run.cancel()

    def refresh(self, feed_ids: Sequence[int] | None, *, force: bool = False) -> AsyncGenerator[Event]:
        """Refresh these feeds at once, or all that are due (all, with `force`); yield the events as they happen.

        The refresh can be cancelled from this call on. Raises LibraryError when the library cannot be written.
        """
        run = Run(self.tools)
        self._runs.add(run)
        return self._refresh(run, feed_ids, force=force)

    def _load(self, store: Store, feed_ids: Sequence[int] | None) -> list[FetchState]:
        for owner in store.refresh.claimers(now=self.tools.now):
            if not is_alive(owner):  # that process was killed
                store.refresh.release_all(owner)
        store.set_clock_right(now=self.tools.now)
        return store.refresh.load_states(feed_ids, now=self.tools.now)

    async def _refresh(self, run: Run, feed_ids: Sequence[int] | None, *, force: bool) -> AsyncGenerator[Event]:
        started = time.monotonic()
        new = updated = failed = 0
        stopped = False
        try:
            states = await self.tools.database.run(lambda store: self._load(store, feed_ids))
            if feed_ids is None and not force:
                states = due(states, self.tools.now, own=self.tools.own_interval)
            yield Started(len(states))
            async with aclosing(run.feeds(states)) as feeds:
                async for done in feeds:
                    new, updated = new + done.new, updated + done.updated
                    failed += done.status in ("failed", "gone")
                    stopped = stopped or done.status == "cancelled"
                    yield done
        finally:
            self._runs.discard(run)
        self._went_on = not (stopped or run.offline)
        yield Finished(len(states), new, updated, failed, run.offline, round(time.monotonic() - started, 3))

    async def catch_up(self) -> None:
        """Fetch the pages of new entries of feeds with full text after a refresh, a bounded number of them.

        Nothing is fetched when the refresh found no network, or was stopped.
        """
        if self._went_on:
            await self.texts.catch_up()

    async def index(self) -> None:
        """Index new entries for search until a refresh begins; after each refresh this is called again."""
        async with self._indexing:
            await index_waiting(self.tools.database, may_go_on=lambda: not self._runs)
