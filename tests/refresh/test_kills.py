"""A refresh that is killed: the library is not damaged, what was told is kept, and the next refresh completes it."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.processes import tree
from tests.refresh.make import PATIENCE, Shelf, config, json_feed
from tests.server import Server
from tests.store.make import flagged
from tui_reader.model.errors import WorkerError
from tui_reader.refresh.events import FeedDone
from tui_reader.refresh.process.remote import Worker
from tui_reader.refresh.requests import Refresh

ENTRIES = 60  # of a feed: three transactions

needs_proc = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux to see the processes end")


def damage(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as library:
        whole = [row for row in library.execute("PRAGMA integrity_check") if row != ("ok",)]
        return [*whole, *library.execute("PRAGMA foreign_key_check")]


def watch(pids: Iterable[int]) -> list[int]:
    """Return a handle for each process, which can be read once it has ended."""
    return [os.pidfd_open(pid) for pid in pids]


def await_end(handles: list[int]) -> None:
    """Wait until all these processes have ended; what lives on is a failure."""
    for handle in handles:
        assert select.select([handle], [], [], PATIENCE)[0]
        os.close(handle)


@needs_proc
@pytest.mark.parametrize("told", [0, 1, 2, 3])
async def test_a_killed_refresh_loses_nothing_and_is_completed_by_the_next(
    shelf: Shelf, server: Server, told: int
) -> None:
    """The worker is killed after it told of `told` feeds, while all others are under way."""
    shelf.now = int(time.time())  # the worker's clock
    names = list("abcd")
    for name in names:
        server.put(f"/{name}", json_feed(name, *range(ENTRIES)), etag=f'"{name}"')
    ids = shelf.subscribe(*(server.url(f"/{name}") for name in names))
    server.hold(*(f"/{name}" for name in names[told:]))
    worker = Worker(shelf.path, config(per_host=9))
    done: list[int] = []
    family: list[int] = []
    with pytest.raises(WorkerError, match="the library is not damaged"):
        async with asyncio.timeout(PATIENCE):
            async for event in worker.ask(Refresh(None)):
                done += [event.id] if isinstance(event, FeedDone) else []
                if len(done) < told or family:
                    continue
                await asyncio.to_thread(server.wait_for, len(names))
                if done:
                    with shelf.store() as store:
                        flagged(store, [store.refresh.load_known(done[0])[0].id], "starred", True)
                assert worker.pid is not None
                family = watch(tree(worker.pid))
                os.kill(worker.pid, signal.SIGKILL)
    await worker.close()
    await asyncio.to_thread(await_end, family)
    server.release()

    assert damage(shelf.path) == []
    assert set(done) == set(ids[:told])
    assert [len(shelf.entries(feed)) for feed in done] == [ENTRIES] * told

    result = await shelf.refresh(force=True)
    assert result.finished.failed == 0
    for feed, name in zip(ids, names, strict=True):
        assert sorted(shelf.titles(feed)) == sorted(f"{name} {number}" for number in range(ENTRIES))
    assert sum(entry.starred for feed in ids for entry in shelf.entries(feed)) == bool(done)
