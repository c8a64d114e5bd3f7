"""Decide when a request may be sent: few requests at once to one host, many over all hosts.

Rule: a request first takes a place at its host, then a place among all requests. So requests that wait for a slow host
do not hold up others (TRAPS 18, 20, 21). A host that complained (429, 503) gets one request at a time, with gaps, until
it has answered well for a while. Where a host refuses two addresses in a row in the same way and asks for a long pause,
it gets no request until the pause is over. One refused address is not enough: the trouble may be only there.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from msgspec import Struct, field

GAP = 1.0  # seconds between two requests at a host that complained and did not say how long
PATIENCE = 10.0  # seconds that a request waits for a host; for a longer pause it is given up
GOOD_ANSWERS = 10  # so many in a row end the time of single requests


class Paused(Exception):
    """The host asked for a long pause, of which `seconds` are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Host(Struct):
    running: int = 0
    queue: deque[asyncio.Future[None]] = field(default_factory=deque)
    complained: bool = False
    refusal: tuple[str, int] | None = None  # address and status of the last answer if it was refused
    gap: float = 0.0
    free_at: float = 0.0  # the time of the next request, or later
    good_answers: int = 0


class Hosts:
    """The queues of all hosts. `per_host` and `at_once` are the most requests at a time, at one host and at all hosts.

    `clock` returns seconds from any start, `sleep` waits for seconds.
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
        """Wait for a place at the host `key` (see `server_of`), and keep it inside the block.

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
        """Tell whether a request waits for this host: then its connection should stay open."""
        host = self._hosts.get(key)
        return host is not None and bool(host.queue)

    # ----------------------------------------------------------------- what the host says

    def complained(self, key: str, url: str, status: int, *, asked: float | None) -> None:
        """Note a 429 or 503 from `url`; `asked` is the pause in seconds that the host asks for, or None."""
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
        """Note an answer without a complaint."""
        host = self._hosts.get(key)
        if host is None or not host.complained:
            return
        host.refusal = None
        host.good_answers += 1
        if host.good_answers >= GOOD_ANSWERS:
            host.complained, host.gap = False, 0.0

    # ----------------------------------------------------------------- places

    async def _enter(self, host: _Host) -> None:
        """Take a place at the host, first come, first served: `_leave` gives the place to the next request."""
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
            else:  # a place was given to it in the same moment
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
