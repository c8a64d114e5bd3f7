"""The bridge's desk for the person's saved queries: their numbers, their lists, their changes.

The rule: numbers are counted on a thread and a connection of their own, one after the other, those that wait longest
first, so that each gets its turn however often something changes. A list that is opened goes before all counting.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from textual.message import Message

from tui_reader.library import Library
from tui_reader.model.entities import Act
from tui_reader.model.errors import Interrupted, ReaderError
from tui_reader.query.terms import Is, Query, both
from tui_reader.tui.messages import SmartCounted
from tui_reader.tui.search_desk import SearchDesk

NUMBERS = "smart_numbers"  # the setting with the numbers of the last time, for the first paint
LATE = 0.15  # seconds until a number that is counted anew is dimmed: what comes sooner would only flicker
log = logging.getLogger(__name__)


class WriteAct(Protocol):
    """Queues a deliberate act; ActDone or Failed follows."""

    def __call__(self, job: Callable[[Library], Act]) -> None:
        """Write in the order of the calls."""


class SmartDesk(SearchDesk[Library]):
    """Counts and lists what saved queries hold; `tell` is told when a number is another one.

    `numbers` are the last ones known, `late` the ids of those that are not up to date and may be shown so.
    """

    def __init__(
        self,
        open_shelf: Callable[[], Library],
        tell: Callable[[Message], object],
        *,
        act: WriteAct,
        version: Callable[[], int],
    ) -> None:
        super().__init__(open_shelf, name="saved queries")
        self._tell = tell
        self._act = act
        self._version_now = version
        self._version = -1
        self._waiting: dict[int, Query] = {}
        self._counting: tuple[int, Query] | None = None
        self._is_doubted = False
        self._once = False
        self._task: asyncio.Task[None] | None = None
        self.numbers: dict[int, int] = {}
        self.late: set[int] = set()

    # ----------------------------------------------------------------- numbers

    def recall(self, kept: str) -> None:
        """Begin with the numbers of the last time, as `kept` spells them; they are not up to date."""
        with contextlib.suppress(ValueError, AttributeError, TypeError):
            self.numbers = {int(smart_id): int(number) for smart_id, number in json.loads(kept).items()}
            self.late = set(self.numbers)

    @property
    def has_changed(self) -> bool:
        """Whether anybody has written since the last call of `count`."""
        return self._version_now() != self._version

    def count(self, queries: Mapping[int, Query], *, once: bool) -> None:
        """Count these anew, by the ids of their smart feeds; SmartCounted follows. Others are forgotten."""
        self._version, self._once = self._version_now(), once
        self.numbers = {smart_id: number for smart_id, number in self.numbers.items() if smart_id in queries}
        self.late &= queries.keys()
        longest_first = [smart_id for smart_id in self._waiting if smart_id in queries]
        self._waiting = {smart_id: queries[smart_id] for smart_id in longest_first} | dict(queries)
        if not self._waiting:
            return
        loop = asyncio.get_running_loop()
        loop.call_later(LATE, self._dim)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._count_all())

    def move(self, smart_id: int, by: int) -> None:
        """Move a number along with what the person has just done; a count that is under way is of before."""
        if smart_id in self.numbers:
            self.numbers[smart_id] = max(0, self.numbers[smart_id] + by)
        self._is_doubted |= self._counting is not None and self._counting[0] == smart_id

    def _dim(self) -> None:
        late = {*self._waiting, *([self._counting[0]] if self._counting else [])} - self.late
        if late:
            self.late |= late
            self._tell(SmartCounted())

    async def _count_all(self) -> None:
        while self._waiting:
            smart_id = next(iter(self._waiting))
            self._counting, self._is_doubted = (smart_id, self._waiting.pop(smart_id)), False
            number = await self._count(*self._counting)
            if number is None or self._is_doubted:
                self._waiting.setdefault(*self._counting)
            elif smart_id in self.late or self.numbers.get(smart_id) != number:
                self.numbers[smart_id] = number
                self.late -= {smart_id} - self._waiting.keys()
                self._tell(SmartCounted())
            self._counting = None

    async def _count(self, smart_id: int, query: Query) -> int | None:
        """Return a number; None where a list was asked for meanwhile, and this is to be asked again."""
        once = self._once
        try:
            return await self._thread.ask(lambda shelf: shelf.entries.count(query, once=once))
        except Interrupted:
            return None
        except ReaderError as error:
            log.warning("a saved query could not be counted: %s", error)
            return self.numbers.get(smart_id, 0)

    async def hits(self, query: Query) -> tuple[int, int]:
        """Return how many entries a query holds, and how many unread ones. Raises ReaderError.

        Breaks off what is under way, and is broken off by the next question, or by a list: Interrupted.
        """
        self._interrupt()
        return await self._thread.ask(
            lambda shelf: (shelf.entries.count(query), shelf.entries.count(both(query, Is("unread"))))
        )

    async def end(self) -> None:
        """Count nothing any more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    # ----------------------------------------------------------------- changes

    def save(self, name: str, query: str) -> None:
        """Save a query under a name; ActDone follows, as with all that change something."""
        self._act(lambda library: library.smart_feeds.save(name, query))

    def edit(self, smart_id: int, name: str, query: str) -> None:
        """Give a saved query another name, or other words."""
        self._act(lambda library: library.smart_feeds.edit(smart_id, name, query))

    def shift(self, smart_id: int, steps: int) -> None:
        """Move a saved query so many places down, or up."""
        self._act(lambda library: library.smart_feeds.move(smart_id, steps))

    def remove(self, smart_id: int) -> None:
        """Remove a saved query."""
        self._act(lambda library: library.smart_feeds.remove(smart_id))
