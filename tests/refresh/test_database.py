"""The engine's database thread: a job that has begun is waited for."""

from __future__ import annotations

import asyncio
import gc
import threading
from pathlib import Path

import pytest

from tests.refresh.make import PATIENCE, Shelf
from tui_reader.model.errors import LibraryError
from tui_reader.refresh.database import Database
from tui_reader.store import Store


class Slow:
    """A job that lasts until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()
        self.is_done = False

    def __call__(self, _store: Store) -> None:
        self.begun.set()
        self.go.wait(PATIENCE)
        self.is_done = True


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_who_is_cancelled_waits_for_a_job_that_has_begun_and_takes_back_one_that_has_not(shelf: Shelf) -> None:
    database = Database(shelf.path)
    first, second = Slow(), Slow()
    tasks = [asyncio.create_task(database.run(job)) for job in (first, second)]
    await asyncio.to_thread(first.begun.wait, PATIENCE)
    for task in tasks:
        task.cancel()
    await settle()
    assert [task.done() for task in tasks] == [False, True]
    first.go.set()
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    assert (first.is_done, second.begun.is_set()) == (True, False)
    assert await database.run(lambda store: store.feeds.all()) == []
    await database.close()


async def test_jobs_run_in_order_and_what_they_raise_comes_back(shelf: Shelf) -> None:
    database = Database(shelf.path)
    done: list[int] = []
    await asyncio.gather(*(database.run(lambda _store, number=number: done.append(number)) for number in range(9)))  # type: ignore[misc]
    assert done == list(range(9))
    with pytest.raises(ZeroDivisionError):
        await database.run(lambda _store: 1 / 0)
    await database.close()


async def test_a_library_that_cannot_be_opened_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"not a library " * 99)
    database = Database(tmp_path / "library.db")
    with pytest.raises(LibraryError):
        await database.open()
    await database.close()


async def test_what_jobs_raise_behind_those_who_are_cancelled_is_no_noise(shelf: Shelf) -> None:
    database, slow, noise = Database(shelf.path), Slow(), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: noise.append(context))
    first = asyncio.create_task(database.run(slow))
    with pytest.raises(ExceptionGroup):
        async with asyncio.TaskGroup() as group:  # the first that fails cancels the others, which have failed as well
            for _ in range(20):
                group.create_task(database.write(lambda _store: 1 / 0))
            await settle()
            slow.go.set()
    await first
    await database.close()
    del database, group
    gc.collect()
    assert noise == []
