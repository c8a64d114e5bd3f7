"""Texts through the worker's pipe: pages, comments, what follows a refresh, and a worker killed in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from tests.pages import article_page
from tests.refresh.make import NOW, PATIENCE, Shelf, config, item
from tests.refresh.test_kills import damage
from tests.server import Server, rss
from tui_reader.model.errors import WorkerError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.refresh.events import CommentsDone, TextDone
from tui_reader.refresh.process.remote import Worker
from tui_reader.refresh.requests import FetchComments, FetchTexts, Refresh
from tui_reader.refresh.tasks.new_feed import keep_feed


@pytest.fixture
async def worker(shelf: Shelf) -> AsyncIterator[Worker]:
    """A worker for the library."""
    worker = Worker(shelf.path, config())
    yield worker
    await worker.close()


@pytest.fixture
def ids(shelf: Shelf, server: Server) -> list[int]:
    """Two entries whose pages and comments lie on the server."""
    items = []
    for number in (1, 2):
        server.put(f"/{number}", article_page(f"Bird {number}"), content_type="text/html")
        items.append(item(number, url=server.url(f"/{number}"), comments_feed=server.url("/comments")))
    server.put("/comments", rss("Says", 3))
    with shelf.store() as store:
        feed = keep_feed(
            store, server.url("/feed"), ParsedFeed("rss20", "Birds", entries=tuple(reversed(items))), now=NOW
        )
        return sorted(known.id for known in store.refresh.load_known(feed.id))


def pages(shelf: Shelf, ids: list[int]) -> list[bool]:
    with shelf.store() as store:
        return [store.entries.one(entry_id).page is not None for entry_id in ids]


async def fetched(worker: Worker, ids: list[int]) -> list[TextDone]:
    async with asyncio.timeout(PATIENCE):
        return [done async for done in worker.ask(FetchTexts(ids))]


async def test_pages_and_comments_come_through_the_pipe(shelf: Shelf, worker: Worker, ids: list[int]) -> None:
    done = await fetched(worker, [*ids, 99])
    assert {each.id: each.status for each in done} == {ids[0]: "stored", ids[1]: "stored", 99: "failed"}
    assert pages(shelf, ids) == [True, True]
    assert [each async for each in worker.ask(FetchComments(ids[0]))] == [CommentsDone(ids[0], "stored", 3)]


async def test_a_worker_killed_in_the_middle_leaves_the_library_whole(
    shelf: Shelf, server: Server, worker: Worker, ids: list[int]
) -> None:
    server.hold("/2")
    done: list[TextDone] = []
    with pytest.raises(WorkerError, match="the library is not damaged"):
        async for each in worker.ask(FetchTexts(ids)):
            done.append(each)
            await asyncio.to_thread(server.wait_for, 2)
            os.kill(worker.pid or 0, signal.SIGKILL)
    server.release()
    assert done == [TextDone(ids[0], "stored")]
    assert damage(shelf.path) == []
    assert pages(shelf, ids) == [True, False]
    assert [each.status for each in await fetched(worker, ids)] == ["stored", "stored"]
    assert pages(shelf, ids) == [True, True]


async def test_who_stops_listening_stops_the_work(shelf: Shelf, server: Server, worker: Worker, ids: list[int]) -> None:
    server.hold("/1", "/2")
    task = asyncio.create_task(fetched(worker, ids))
    await asyncio.to_thread(server.wait_for, 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    server.release()
    assert [each.status for each in await fetched(worker, ids)] == ["stored", "stored"]


async def test_after_a_refresh_the_pages_follow_that_a_feed_wants(
    shelf: Shelf, server: Server, worker: Worker, ids: list[int]
) -> None:
    server.put("/feed", rss("Birds", 0))
    with shelf.store() as store:
        store.feeds.always_full_text(1, True)
    async with asyncio.timeout(PATIENCE):
        events = [event async for event in worker.ask(Refresh(None, force=True))]
        assert len(events) == 3, "the refresh does not wait for them"
        await asyncio.to_thread(server.wait_for, 3)
        while pages(shelf, ids) != [True, True]:  # noqa: ASYNC110 - a process of its own writes
            await asyncio.sleep(0.01)


async def test_the_reader_may_leave_while_pages_are_on_their_way(
    shelf: Shelf, server: Server, worker: Worker, ids: list[int]
) -> None:
    server.put("/feed", rss("Birds", 0))
    server.hold("/1", "/2")
    with shelf.store() as store:
        store.feeds.always_full_text(1, True)
    async with asyncio.timeout(PATIENCE):
        _ = [event async for event in worker.ask(Refresh(None, force=True))]
        await asyncio.to_thread(server.wait_for, 2)
        await worker.close()
    assert damage(shelf.path) == []
