"""Asking single feeds again, or looking for them, several at once, beside whatever refresh is under way.

The rule: each feed that was asked for gets one FeedAsked, whatever happens, unless the reader is closed meanwhile.
The library and the worker are the bridge's; this only keeps the turns.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from tui_reader.model.errors import ReaderError
from tui_reader.tui.messages import FeedAsked

log = logging.getLogger(__name__)


class Asking:
    """The feeds that are being asked or looked for; `tell` is told what came of it."""

    def __init__(self, tell: Callable[[FeedAsked], object]) -> None:
        self._tell = tell
        self._tasks: dict[int, asyncio.Task[None]] = {}

    @property
    def feed_ids(self) -> frozenset[int]:
        """The feeds that have not answered yet."""
        return frozenset(self._tasks)

    def ask(self, feed_id: int, how: Callable[[int], Awaitable[FeedAsked]]) -> None:
        """Ask a feed now by `how`; one that is being asked is not asked twice."""
        if feed_id not in self._tasks:
            self._tasks[feed_id] = asyncio.get_running_loop().create_task(self._run(feed_id, how))

    async def close(self) -> None:
        """Wait for no answer any more."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, feed_id: int, how: Callable[[int], Awaitable[FeedAsked]]) -> None:
        try:
            asked = await how(feed_id)
        except ReaderError as error:
            asked = FeedAsked(str(error), trouble=True)
        except Exception:
            log.exception("asking feed %s failed", feed_id)
            asked = FeedAsked("That feed could not be asked; the log says why. The library is whole.", trouble=True)
        finally:
            self._tasks.pop(feed_id, None)
        self._tell(asked)


def answer(title: str, *, status: str, new: int, error: str | None) -> FeedAsked:
    """Return what came of asking the feed called `title`, from the words of its event."""
    if error:
        return FeedAsked(f"{error} What it brought can be read.", trouble=True)
    if status == "cancelled":
        return FeedAsked(f"{title} was not asked to the end; everything that had arrived is kept.", trouble=True)
    return FeedAsked(f"{title} answers: {f'{new:,} new' if new else 'nothing new'}.")
