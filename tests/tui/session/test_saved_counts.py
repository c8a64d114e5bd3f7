"""Counting in the background: each gets its turn, none waits for ever, and what is out of date is not told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.message import Message

from tests.store.make import NOW, add_feed
from tui_reader.library.library import Library
from tui_reader.model.config import Config
from tui_reader.model.errors import Interrupted, LibraryError
from tui_reader.query.terms import InFeed, Query
from tui_reader.store import Store
from tui_reader.store.db.connection import Connection
from tui_reader.store.entries.entries import Entries
from tui_reader.tui.session.saved_counts import SavedCounts
from tui_reader.tui.session.views import View

ONE, TWO = InFeed(1), InFeed(2)
PATIENCE = 10


class SlowEntries(Entries):
    """Entries whose every count waits until the test lets it go on."""

    def __init__(self, connection: Connection, waiting: Callable[[Query], None]) -> None:
        super().__init__(connection)
        self._waiting = waiting

    def count(self, query: Query, *, once: bool = False) -> int:
        """Count, and wait."""
        number = super().count(query, once=once)
        self._waiting(query)
        return number


class Slow(Library):
    """A library whose every count waits until the test lets it go on; `asked` tells the loop that it has begun."""

    def __init__(self, path: Path, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(path, Config(), session="test", clock=lambda: float(NOW))
        self.entries = SlowEntries(self._store.connection, self.wait)
        self.loop = loop
        self.asked: asyncio.Queue[Query] = asyncio.Queue()
        self.gate = threading.Semaphore(0)
        self.is_given_up = self.is_broken = self.is_waiting = False

    def wait(self, query: Query) -> None:
        """Wait, as a count that takes long."""
        self.is_given_up, self.is_waiting = False, True
        self.loop.call_soon_threadsafe(self.asked.put_nowait, query)
        self.gate.acquire(timeout=PATIENCE)
        self.is_waiting = False
        if self.is_given_up:
            raise Interrupted("given up")
        if self.is_broken:
            raise LibraryError("It broke.")

    def interrupt(self) -> None:
        """Give up what waits."""
        if self.is_waiting:
            self.is_given_up = True
            self.gate.release()


class Counting:
    """Counts over a slow library of two feeds, with 3 and 2 unread entries."""

    def __init__(self, counts: SavedCounts, library: Slow, told: asyncio.Queue[Message]) -> None:
        self.counts = counts
        self.library = library
        self.told = told

    async def asked(self) -> Query:
        """Wait until the next count has begun; return what is counted."""
        async with asyncio.timeout(PATIENCE):
            return await self.library.asked.get()

    async def tell(self) -> None:
        """Wait until something is told."""
        async with asyncio.timeout(PATIENCE):
            await self.told.get()

    def let(self) -> None:
        """Let one count end."""
        self.library.gate.release()


@asynccontextmanager
async def counting(folder: Path) -> AsyncIterator[Counting]:
    path = folder / "library.db"
    with Store.open(path) as store:
        add_feed(store, "a", 3)
        add_feed(store, "b", 2, first=10)
    made: list[Slow] = []
    told: asyncio.Queue[Message] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def open_slow() -> Slow:
        made.append(Slow(path, loop))
        return made[0]

    counts = SavedCounts(open_slow, told.put_nowait, version=lambda: 1)
    await counts._thread.ask(lambda _library: None)
    try:
        yield Counting(counts, made[0], told)
    finally:
        await counts.close()


async def test_numbers_come_one_after_the_other_and_each_is_told(tmp_path: Path) -> None:
    async with counting(tmp_path) as it:
        it.counts.count({1: ONE, 2: TWO}, once=True)
        it.let()
        await it.tell()
        assert it.counts.numbers == {1: 3}
        it.let()
        await it.tell()
        assert it.counts.numbers == {1: 3, 2: 2}


async def test_what_changes_all_the_time_keeps_nobody_from_their_turn(tmp_path: Path) -> None:
    async with counting(tmp_path) as it:
        counted: list[Query] = []
        for _ in range(4):
            it.counts.count({1: ONE, 2: TWO}, once=True)
            counted.append(await it.asked())
            it.let()
        assert counted == [ONE, TWO, ONE, TWO]


async def test_a_number_that_waits_is_late_until_it_is_there(tmp_path: Path) -> None:
    async with counting(tmp_path) as it:
        it.counts.count({1: ONE, 2: TWO}, once=True)
        await it.tell()
        assert it.counts.late == {1, 2}
        it.let()
        await it.tell()
        assert it.counts.late == {2}
        it.let()
        await it.tell()
        assert (it.counts.late, it.counts.numbers) == (set(), {1: 3, 2: 2})


async def test_a_count_from_before_a_mark_is_made_again(tmp_path: Path) -> None:
    async with counting(tmp_path) as it:
        it.counts.count({1: ONE}, once=True)
        it.let()
        await it.tell()
        await it.asked()
        it.counts.count({1: ONE}, once=True)
        await it.asked()
        it.counts.move(1, -1)
        assert it.counts.numbers == {1: 2}
        it.let()
        await it.asked()
        assert it.counts.numbers == {1: 2}, "what was counted before is not told"
        it.let()
        await it.tell()
        assert it.counts.numbers == {1: 3}
        it.counts.move(9, -1)
        assert it.counts.numbers == {1: 3}


async def test_a_list_goes_before_the_counting_which_goes_on_after_it(tmp_path: Path) -> None:
    async with counting(tmp_path) as it:
        it.counts.count({1: ONE}, once=True)
        await it.asked()
        found = await it.counts.search(View("own:1", "One", ONE), 200)
        assert (found.ids, found.unread, found.newest) == ([3, 2, 1], {1, 2, 3}, 5)
        it.let()
        await it.tell()
        assert it.counts.numbers == {1: 3}


async def test_a_question_is_answered_at_once_and_gives_way_to_the_next(tmp_path: Path) -> None:
    async with counting(tmp_path) as it:
        first = asyncio.create_task(it.counts.hits(ONE))
        await it.asked()
        second = asyncio.create_task(it.counts.hits(TWO))
        with pytest.raises(Interrupted):
            await first
        it.let()
        it.let()
        assert await second == (2, 2)


async def test_one_that_is_gone_or_cannot_be_counted_stops_nobody(tmp_path: Path) -> None:
    async with counting(tmp_path) as it:
        it.library.is_broken = True
        it.counts.count({1: ONE, 2: TWO}, once=True)
        await it.asked()
        it.let()
        await it.asked()
        it.library.is_broken = False
        it.let()
        while 2 not in it.counts.numbers:
            await it.tell()
        it.counts.count({2: TWO}, once=True)
        assert it.counts.numbers == {2: 2}
        it.counts.count({}, once=True)
        assert (it.counts.numbers, it.counts.late) == ({}, set())
        it.let()


def test_last_times_numbers_are_late_and_nonsense_is_none() -> None:
    def never() -> Library:
        raise AssertionError("nothing is asked of it")

    counts = SavedCounts(never, lambda _message: None, version=lambda: 1)
    for nonsense in ("", "[]", "{", '{"a": 1}', '{"1": null}', "3"):
        counts.recall(nonsense)
        assert counts.numbers == {}
    counts.recall('{"1": 12}')
    assert (counts.numbers, counts.late) == ({1: 12}, {1})
    assert counts.has_changed
