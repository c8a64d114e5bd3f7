"""Search learns what a refresh brought: behind it, in the worker, and never beside one."""

from __future__ import annotations

import asyncio

from tests.refresh.make import PATIENCE, Shelf, config, json_feed
from tests.server import Server
from tui_reader.query import parse_query
from tui_reader.refresh.events import FeedDone
from tui_reader.refresh.process.remote import Worker
from tui_reader.refresh.requests import FetchTexts, Refresh
from tui_reader.refresh.tasks.search_index import index_waiting
from tui_reader.store.search.index import BATCH


async def test_what_waits_is_indexed_to_the_end(shelf: Shelf, server: Server) -> None:
    server.put("/a", json_feed("Herons", *range(2 * BATCH + 1)))
    shelf.subscribe(server.url("/a"))
    async with shelf.engine() as engine:
        _ = [event async for event in engine.refresh(None)]
        await engine.index()
    with shelf.store() as store:
        assert store.search.pending() == 0
        assert store.entries.count(parse_query("herons 7")) == 1


async def test_indexing_ends_when_a_refresh_begins(shelf: Shelf, server: Server) -> None:
    server.put("/a", json_feed("Herons", 1, 2, 3))
    server.put("/b", json_feed("Storks", 1))
    one, other = shelf.subscribe(server.url("/a"), server.url("/b"))
    async with shelf.engine() as engine, asyncio.timeout(PATIENCE):
        _ = [event async for event in engine.refresh([one])]
        refresh = engine.refresh([other])
        await engine.index()  # the refresh has the word: nothing is done
        with shelf.store() as store:
            assert store.search.pending() == 3
        assert any([isinstance(event, FeedDone) async for event in refresh])
        await engine.index()
    with shelf.store() as store:
        assert store.search.pending() == 0


async def test_indexing_goes_on_only_while_it_may(shelf: Shelf, server: Server) -> None:
    server.put("/a", json_feed("Herons", *range(2 * BATCH)))
    shelf.subscribe(server.url("/a"))
    async with shelf.engine() as engine:
        _ = [event async for event in engine.refresh(None)]
        turns = iter([True, False])
        await index_waiting(engine.tools.database, may_go_on=lambda: next(turns))
    with shelf.store() as store:
        assert store.search.pending() == BATCH


async def test_the_worker_indexes_behind_a_refresh_and_behind_every_other_request(shelf: Shelf, server: Server) -> None:
    server.put("/a", json_feed("Herons", 1, 2))
    (feed,) = shelf.subscribe(server.url("/a"))
    worker = Worker(shelf.path, config())
    try:
        async with asyncio.timeout(PATIENCE):
            _ = [event async for event in worker.ask(Refresh([feed], force=True))]
            await _all_known(shelf)
            with shelf.store() as store, store.transaction():
                store.connection.run("UPDATE entries SET indexed = 0")
            _ = [each async for each in worker.ask(FetchTexts([]))]
            await _all_known(shelf)
    finally:
        await worker.close()
    with shelf.store() as store:
        assert store.entries.count(parse_query("herons")) == 2


async def _all_known(shelf: Shelf) -> None:
    """Wait until search knows all: nobody is told of it, so we look."""
    with shelf.store() as store:
        while store.search.pending():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.01)
