"""Turns: a few at one host, many over all. TRAPS 18, 21."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.fetch.hosts import Hosts, Paused


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


# --------------------------------------------------------------------------- hosts that complain


class Time:
    """A clock that stands still, except where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Visits:
    """Requests that take no time, and when each of them was sent."""

    def __init__(self, **options: int) -> None:
        self.time = Time()
        self.hosts = Hosts(**{"per_host": 2, "at_once": 9} | options, clock=self.time, sleep=self.time.sleep)
        self.sent: list[float] = []
        self.running = self.peak = 0

    async def one(self, key: str = "a") -> None:
        async with self.hosts.turn(key):
            self.running += 1
            self.peak = max(self.peak, self.running)
            self.sent.append(self.time.now)
            await asyncio.sleep(0)
            self.running -= 1

    async def many(self, count: int, key: str = "a") -> list[object]:
        return list(await asyncio.gather(*(self.one(key) for _ in range(count)), return_exceptions=True))


@pytest.mark.parametrize(("asked", "gap"), [(None, 1), (3, 3), (0, 0)])
async def test_a_host_that_complained_is_asked_one_at_a_time_and_with_a_gap(asked: float | None, gap: float) -> None:
    visits = Visits()
    visits.hosts.complained("a", "/1", 429, asked=asked)
    await visits.many(4)
    assert visits.sent == [gap, 2 * gap, 3 * gap, 4 * gap]
    assert visits.peak == 1


async def test_a_complaint_reaches_those_who_wait_already() -> None:
    visits = Visits()

    async def complains() -> None:
        async with visits.hosts.turn("a"):
            await asyncio.sleep(0)  # one more is under way, and the rest waits
            visits.hosts.complained("a", "/1", 429, asked=None)

    await asyncio.gather(complains(), *(visits.one() for _ in range(4)))
    assert visits.sent == [0, 1, 2, 3]
    assert visits.peak == 1


async def test_a_host_that_wants_a_long_pause_is_not_asked_until_it_is_over() -> None:
    visits = Visits()
    for path in ("/1", "/2"):
        visits.hosts.complained("a", path, 429, asked=60)
    visits.time.now = 20.0
    refused = await visits.many(3)
    assert [isinstance(each, Paused) and each.seconds for each in refused] == [40, 40, 40]
    assert await visits.many(2, "b") == [None, None]
    assert visits.time.now == 20.0  # nobody waited
    visits.time.now = 60.0
    await visits.many(2)
    assert visits.sent[-2:] == [60, 61]


@pytest.mark.parametrize(
    "answers", [[("/1", 429)], [("/1", 429), ("/1", 429)], [("/1", 429), ("/2", 503)], [("/1", 429), None, ("/2", 429)]]
)
async def test_one_address_that_is_refused_keeps_no_other_from_being_asked(answers: list[tuple[str, int]]) -> None:
    visits = Visits()
    for answer in answers:
        if answer is None:
            visits.hosts.went_well("a")
        else:
            visits.hosts.complained("a", *answer, asked=3600)
    assert await visits.many(3) == [None] * 3
    assert visits.sent == [1, 2, 3]


async def test_ten_good_answers_make_up_for_a_complaint() -> None:
    visits = Visits()
    visits.hosts.complained("a", "/1", 429, asked=None)
    for number in range(10):
        visits.peak = 0
        await visits.many(2)
        assert visits.peak == 1
        if number == 5:
            visits.hosts.complained("a", "/1", 429, asked=None)  # counts from here
        if number != 5:
            visits.hosts.went_well("a")
    for _ in range(9):
        visits.hosts.went_well("a")
    visits.time.now += 9
    await visits.many(2)
    assert visits.peak == 2


async def test_a_pause_without_a_complaint_leaves_two_at_once() -> None:
    visits = Visits()
    visits.hosts.pause("a", 5)
    await visits.many(2)
    assert visits.peak == 2
    assert min(visits.sent) >= 5


async def test_who_waits_for_a_gap_takes_no_place_from_the_others() -> None:
    waiting = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await waiting.wait()

    hosts = Hosts(per_host=1, at_once=1, clock=lambda: 0.0, sleep=sleep)
    hosts.complained("slow", "/1", 503, asked=None)
    crowd = Crowd(hosts)
    slow = asyncio.create_task(crowd.visit("slow"))
    other = asyncio.create_task(crowd.visit("other"))
    await settle()
    assert crowd.running == ["other"]
    crowd.go.set()
    await other
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert not hosts.is_awaited("slow")


@given(st.lists(st.sampled_from(["start", "cancel", "finish", "complain", "well"]), max_size=40), st.randoms())
@settings(max_examples=60, deadline=None)
def test_whatever_happens_no_place_is_lost_and_none_given_twice(steps: list[str], chance: random.Random) -> None:
    async def play() -> None:
        time = Time()
        hosts = Hosts(per_host=2, at_once=9, clock=time, sleep=time.sleep)
        inside: list[asyncio.Event] = []
        tasks: list[asyncio.Task[None]] = []

        async def visit() -> None:
            async with hosts.turn("a"):
                done = asyncio.Event()
                inside.append(done)
                assert len(inside) <= 2
                try:
                    await done.wait()
                finally:
                    inside.remove(done)

        for step in steps:
            if step == "start":
                tasks.append(asyncio.create_task(visit()))
            elif step == "cancel" and tasks:
                chance.choice(tasks).cancel()
            elif step == "finish" and inside:
                chance.choice(inside).set()
            elif step == "complain":
                hosts.complained("a", "/1", 429, asked=None)
            elif step == "well":
                hosts.went_well("a")
            for _ in range(chance.randrange(4)):
                await asyncio.sleep(0)
        async with asyncio.timeout(10):
            while not all(task.done() for task in tasks):
                for done in inside:
                    done.set()
                await asyncio.sleep(0)
        assert not any(task.exception() for task in tasks if not task.cancelled())
        crowd = [asyncio.create_task(visit()) for _ in range(2)]  # there is room as at first
        await settle()
        assert len(inside) in (1, 2)
        for task in crowd:
            task.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)

    asyncio.run(play())
