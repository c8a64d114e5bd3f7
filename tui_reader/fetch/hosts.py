"""Whose turn it is: a few requests to one host at once, many over all hosts.

Rule: a request takes its place at the host first and its place among all last, so requests that wait for a slow
host keep nobody else waiting (TRAPS 18, 20, 21).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    waiting: int = 0
    running: int = 0


class Hosts:
    """The queues of all hosts; `per_host` and `at_once` are how many requests may run at the same time."""

    def __init__(self, *, per_host: int, at_once: int) -> None:
        self._per_host = max(1, per_host)
        self._all = asyncio.Semaphore(max(1, at_once))
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for a place at the host `key` (see `host_key`), and hold it inside the block."""
        host = self._hosts.setdefault(key, _Host(asyncio.Semaphore(self._per_host)))
        host.waiting += 1
        counted = False
        try:
            async with host.places, self._all:
                host.waiting -= 1
                host.running += 1
                counted = True
                yield
        finally:
            if counted:
                host.running -= 1
            else:
                host.waiting -= 1
            if not host.waiting and not host.running:
                self._hosts.pop(key, None)

    def is_awaited(self, key: str) -> bool:
        """Tell whether a request waits for this host: then its connection is worth keeping open."""
        host = self._hosts.get(key)
        return host is not None and host.waiting > 0
