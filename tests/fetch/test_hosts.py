"""Turns: a few at one host, many over all. TRAPS 18, 21."""

from __future__ import annotations

import asyncio

import pytest

from tui_reader.fetch.hosts import Hosts


class Crowd:
    """Requests that run until they are let go."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self.running: list[str] = []
        self.go = asyncio.Event()

    async def visit(self, key: str) -> None:
        async with self.hosts.turn(key):
            self.running.append(key)
            await self.go.wait()
            self.running.remove(key)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_two_at_one_host_and_the_others_do_not_wait_for_them() -> None:
    crowd = Crowd(Hosts(per_host=2, at_once=10))
    tasks = [asyncio.create_task(crowd.visit(key)) for key in ["slow"] * 8 + ["a", "b", "c"]]
    await settle()
    assert sorted(crowd.running) == ["a", "b", "c", "slow", "slow"]
    assert crowd.hosts.is_awaited("slow")
    assert not crowd.hosts.is_awaited("a")
    crowd.go.set()
    await asyncio.gather(*tasks)
    assert not crowd.hosts.is_awaited("slow")


async def test_no_more_than_so_many_over_all() -> None:
    crowd = Crowd(Hosts(per_host=2, at_once=3))
    tasks = [asyncio.create_task(crowd.visit(str(number))) for number in range(9)]
    await settle()
    assert len(crowd.running) == 3
    crowd.go.set()
    await asyncio.gather(*tasks)


async def test_who_gives_up_waiting_leaves_no_trace() -> None:
    crowd = Crowd(Hosts(per_host=1, at_once=9))
    first, second, third = (asyncio.create_task(crowd.visit("a")) for _ in range(3))
    await settle()
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    assert crowd.hosts.is_awaited("a")
    first.cancel()
    await settle()
    assert crowd.running.count("a") >= 1
    crowd.go.set()
    await third
    assert not crowd.hosts.is_awaited("a")
