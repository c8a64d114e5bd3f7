"""Whose turn it is: a few requests to one host at once, many over all hosts.

Rule: a request takes its place at the host first and its place among all last, so requests that wait for a slow
host keep nobody else waiting (TRAPS 18, 20, 21). A host that complained is asked by one at a time and with a gap,
until it has answered well for a while. Where two addresses in a row were refused alike, and the host wants a long
pause, it is not asked at all until that is over; a single one may be a trouble of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

GAP = 1.0  # seconds between two requests at a host that complained and did not say how long
PATIENCE = 10.0  # seconds that a request waits for a host; who is asked to wait longer gives up
GOOD_ANSWERS = 10  # after so many in a row a complaint is forgotten


class Paused(Exception):
    """The host asked for a pause that is too long to be waited for; `seconds` of it are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class _Host:
    running: int = 0
    queue: deque[asyncio.Future[None]] = field(default_factory=deque)
    complained: bool = False
    refusal: tuple[str, int] | None = None  # the last answer: address and status, None: a good one
    gap: float = 0.0
    free_at: float = 0.0  # nothing is sent before
    good_answers: int = 0


class Hosts:
    """The queues of all hosts; `per_host` and `at_once` are how many requests may run at the same time.

    `clock` returns seconds from any start, `sleep` waits for some.
    """

    def __init__(
        self,
        *,
        per_host: int,
        at_once: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_host = max(1, per_host)
        self._all = asyncio.Semaphore(max(1, at_once))
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for a place at the host `key` (see `server_of`), and hold it inside the block.

        Raises Paused when the host asked for a long pause.
        """
        host = self._hosts.setdefault(key, _Host())
        try:
            await self._enter(host)
            try:
                await self._until_free(host)
                async with self._all:
                    try:
                        yield
                    finally:
                        host.free_at = max(host.free_at, self._clock() + host.gap)
            finally:
                self._leave(host)
        finally:
            if not (host.queue or host.running or host.complained or host.free_at > self._clock()):
                self._hosts.pop(key, None)

    def is_awaited(self, key: str) -> bool:
        """Tell whether a request waits for this host: then its connection is worth keeping open."""
        host = self._hosts.get(key)
        return host is not None and bool(host.queue)

    # ----------------------------------------------------------------- what the host says

    def complained(self, key: str, url: str, status: int, *, asked: float | None) -> None:
        """Take note of a 429 or 503 from `url`; `asked` are the seconds it wants us to wait, None: it did not say."""
        host = self._hosts.setdefault(key, _Host())
        before, host.refusal = host.refusal, (url, status)
        is_for_all = before is not None and before[0] != url and before[1] == status
        host.complained = True
        host.good_answers = 0
        host.gap = GAP if asked is None or asked > PATIENCE else asked
        self.pause(key, asked if asked is not None and is_for_all else host.gap)

    def pause(self, key: str, seconds: float) -> None:
        """Send nothing to this host for some seconds."""
        host = self._hosts.setdefault(key, _Host())
        host.free_at = max(host.free_at, self._clock() + seconds)

    def went_well(self, key: str) -> None:
        """Take note of an answer without a complaint."""
        host = self._hosts.get(key)
        if host is None or not host.complained:
            return
        host.refusal = None
        host.good_answers += 1
        if host.good_answers >= GOOD_ANSWERS:
            host.complained, host.gap = False, 0.0

    # ----------------------------------------------------------------- places

    async def _enter(self, host: _Host) -> None:
        """Take a place at the host, first come, first served: who leaves hands the place on."""
        if not host.queue and self._has_room(host):
            host.running += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        host.queue.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                host.queue.remove(place)
            else:  # it was given a place in the same moment
                self._leave(host)
            raise

    def _leave(self, host: _Host) -> None:
        host.running -= 1
        for place in list(host.queue):
            if not self._has_room(host):
                return
            if not place.done():
                place.set_result(None)
                host.queue.remove(place)
                host.running += 1

    def _has_room(self, host: _Host) -> bool:
        return host.running < (1 if host.complained else self._per_host)

    async def _until_free(self, host: _Host) -> None:
        while (left := host.free_at - self._clock()) > 0:
            if left > PATIENCE:
                raise Paused(left)
            await self._sleep(left)
