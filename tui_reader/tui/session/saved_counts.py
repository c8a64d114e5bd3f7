"""The numbers of the person's saved queries, counted on a thread of their own.

The rule: they are counted one after the other, those that wait longest first, so that each gets its turn however often
the library changes. A list that is opened, or a question of a dialog, goes before all counting.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Mapping

from textual.message import Message

from tui_reader.library.library import Library
from tui_reader.model.errors import Interrupted, ReaderError
from tui_reader.query.terms import Is, Query, both
from tui_reader.tui.messages import SmartCounted
from tui_reader.tui.session.threads import LatestThread
from tui_reader.tui.session.views import Found, View, load_page

NUMBERS = "smart_numbers"  # the setting with the numbers of the last session, for the first paint
LATE = 0.15  # seconds until a number that is counted anew is dimmed: a shorter time would only flicker
log = logging.getLogger(__name__)


class SavedCounts:
    """Counts what saved queries hold; `tell` gets SmartCounted when a number changed.

    `numbers` are the last ones known, `late` the ids of those that are not up to date and may be dimmed. `version`
    returns a number that changes with the library.
    """

    def __init__(
        self, open_library: Callable[[], Library], tell: Callable[[Message], object], *, version: Callable[[], int]
    ) -> None:
        self._thread = LatestThread(open_library, name="saved queries")
        self._tell = tell
        self._version_now = version
        self._version = -1
        self._waiting: dict[int, Query] = {}
        self._counting: tuple[int, Query] | None = None
        self._is_doubted = False
        self._once = False
        self._task: asyncio.Task[None] | None = None
        self.numbers: dict[int, int] = {}
        self.late: set[int] = set()

    def recall(self, kept: str) -> None:
        """Begin with the numbers of the last session, as `kept` spells them; they are not up to date."""
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
        """Move a number along with a mark that was just made; a count under way is of the time before the mark."""
        if smart_id in self.numbers:
            self.numbers[smart_id] = max(0, self.numbers[smart_id] + by)
        self._is_doubted |= self._counting is not None and self._counting[0] == smart_id

    async def search(self, view: View, limit: int) -> Found:
        """Return the first entries of a saved query; counting waits. Raises ReaderError."""
        while True:
            try:
                return await self._thread.latest(lambda library: load_page(library, view, limit))
            except Interrupted:  # a question of the dialog goes first
                continue

    async def hits(self, query: Query) -> tuple[int, int]:
        """Return how many entries a query holds, and how many of them are unread; counting waits.

        Raises ReaderError; Interrupted when the next question or a list took its place.
        """
        unread = both(query, Is("unread"))
        return await self._thread.latest(lambda library: (library.entries.count(query), library.entries.count(unread)))

    async def close(self) -> None:
        """Count nothing any more, and let the library go."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.to_thread(self._thread.close)

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
        """Return a number; None when another read took its place and the count has to be repeated."""
        once = self._once
        try:
            return await self._thread.ask(lambda library: library.entries.count(query, once=once))
        except Interrupted:
            return None
        except ReaderError as error:
            log.warning("a saved query could not be counted: %s", error)
            return self.numbers.get(smart_id, 0)
