"""Refreshes in the worker: of many feeds at once, and of single feeds beside them. Each gets one sentence."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_reader.tui.messages import ActDone, RefreshProgressed, Told
from tui_reader.tui.session.closing import answer, closing_line

if TYPE_CHECKING:
    from tui_reader.tui.session.session import Session

PROGRESS_EVERY = 0.2  # seconds; a line that is painted 60 times a second makes every key paint the whole screen
ALL = "refresh"  # the name of the task that refreshes many feeds


class Refreshes:
    """The refreshes of this reader. Told follows each of them; RefreshProgressed comes meanwhile."""

    def __init__(self, session: Session, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._clock = clock

    @property
    def is_running(self) -> bool:
        """Whether a refresh of many feeds is under way."""
        return self._session.tasks.is_running(ALL)

    def begin(self, feed_ids: Sequence[int] | None, *, force: bool = False) -> None:
        """Refresh these feeds; None: all that are due, with `force` all. Nothing is begun beside another refresh."""
        self._session.tasks.begin(ALL, partial(self._run, feed_ids, force=force))

    async def stop(self) -> None:
        """End the refresh under way; what was stored stays."""
        if self.is_running:
            await self._session.worker.cancel()

    async def _run(self, feed_ids: Sequence[int] | None, *, force: bool) -> None:
        from tui_reader.library.network import FeedDone, Finished, Refresh, Started

        done = total = new = cancelled = 0
        told = 0.0
        errors: list[str] = []
        ended = Told("Refresh stopped; everything that had arrived is kept.")
        async for event in self._session.worker.ask(Refresh(feed_ids, force=force)):
            if isinstance(event, Started):
                total = event.feeds
            elif isinstance(event, FeedDone):
                done, new = done + 1, new + event.new
                cancelled += event.status == "cancelled"
                errors += [event.error] if event.error else []
                if done == total or self._clock() - told >= PROGRESS_EVERY:
                    told = self._clock()
                    self._session.post(RefreshProgressed(done, total, new))
            elif isinstance(event, Finished) and not cancelled:
                ended = Told(*closing_line(event, errors))
        self._session.post(ended)

    # ----------------------------------------------------------------- single feeds

    def is_asking(self, feed_id: int) -> bool:
        """Tell whether a single feed is being asked, or looked for."""
        return self._session.tasks.is_running(("feed", feed_id))

    def ask_again(self, feed_id: int) -> None:
        """Ask one feed now, also one that is gone, and beside a refresh that is under way."""
        self._session.tasks.begin(("feed", feed_id), partial(self._ask, feed_id))

    def find(self, feed_id: int) -> None:
        """Look for the new address of a feed, and ask it there; ActDone tells the new address."""
        self._session.tasks.begin(("feed", feed_id), partial(self._find, feed_id))

    async def _ask(self, feed_id: int) -> None:
        from tui_reader.library.network import FeedDone, Refresh

        await self._session.written(lambda library: library.feeds.ask_again(feed_id))
        title = self._session.library.feeds.one(feed_id).title
        told = Told(f"{title} was not asked.", trouble=True)
        async for event in self._session.worker.ask(Refresh([feed_id], force=True)):
            if isinstance(event, FeedDone):
                told = Told(*answer(title, event))
        self._session.post(told)

    async def _find(self, feed_id: int) -> None:
        from tui_reader.library.network import FindFeed

        feed = self._session.library.feeds.one(feed_id)
        found = await anext(self._session.worker.ask(FindFeed(feed_id)), None)
        if found is None:
            self._session.post(Told(f"{feed.title} has no new address, and stays as it is.", trouble=True))
            return
        if found.url != feed.url:
            url = found.url
            act = await self._session.written(lambda library: library.feeds.change_address(feed_id, url))
            self._session.post(ActDone(act))
        await self._ask(feed_id)
