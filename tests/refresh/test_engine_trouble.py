"""Refreshes that are stopped, left, or have no network. TRAPS 20, 28."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, aclosing
from typing import Any

import pytest

from tests.refresh.make import NOW, PATIENCE, Refreshed, Shelf, json_feed, refreshed, servers
from tests.server import Server
from tui_reader.model.incoming import KnownEntry
from tui_reader.refresh import feed_run, merge
from tui_reader.refresh.events import Event, FeedDone, Finished, Started
from tui_reader.refresh.merge import Item, Merge


@pytest.fixture
def closed_ports() -> Iterator[list[int]]:
    """Ports of this machine where nobody answers: they are taken and nobody listens."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(6)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        yield [each.getsockname()[1] for each in sockets]


def is_claimed(shelf: Shelf, feed_id: int) -> bool:
    with shelf.store() as store:
        free = store.refresh.claim(feed_id, now=shelf.now)
        if free:
            store.refresh.release(feed_id)
    return not free


# --------------------------------------------------------------------------- stopping


@pytest.mark.parametrize("times", [1, 3])
async def test_a_cancel_in_the_middle_keeps_what_came_and_tells_of_the_rest(
    shelf: Shelf, server: Server, times: int
) -> None:
    paths = [f"/{number}" for number in range(9)]
    for path in paths:
        server.put(path, json_feed(path, 1))
    server.hold(*paths[1:])
    feeds = shelf.subscribe(*map(server.url, paths))
    told: list[Event] = []
    async with shelf.engine(per_host=3) as engine:
        async with asyncio.timeout(PATIENCE), aclosing(engine.refresh(None)) as events:
            async for event in events:
                told.append(event)
                if isinstance(event, FeedDone) and event.status == "new":
                    await asyncio.to_thread(server.wait_for, 4)  # three more are under way
                    for _ in range(times):
                        engine.cancel()
        result = Refreshed(told)
        assert result.statuses == {feeds[0]: "new", **dict.fromkeys(feeds[1:], "cancelled")}
        assert (result.finished.new, result.finished.failed) == (1, 0)
        assert not any(is_claimed(shelf, feed) for feed in feeds)
        assert all(shelf.feed(feed).failures == 0 for feed in feeds)
        server.release()
        again = await refreshed(engine)
        assert [done.error for done in again.done.values() if done.status != "new"] == []  # nothing stays stopped


async def test_a_cancel_while_the_library_is_busy_still_gives_the_claims_back(shelf: Shelf, server: Server) -> None:
    """The claim is on its way to the library when the cancel comes, and comes again: it must not be left behind."""
    (feed,) = shelf.subscribe(server.url("/feed"))
    busy = sqlite3.connect(shelf.path, isolation_level=None)
    async with shelf.engine() as engine, asyncio.timeout(PATIENCE):
        events = engine.refresh([feed])
        await anext(events)
        busy.execute("BEGIN IMMEDIATE")
        told = asyncio.ensure_future(anext(events))
        for _ in range(3):
            await asyncio.sleep(0)  # one step of the loop: the claim is asked for
        for _ in range(3):
            engine.cancel()
            await asyncio.sleep(0)
        busy.execute("ROLLBACK")
        busy.close()
        done = await told
        assert isinstance(done, FeedDone)
        assert done.status == "cancelled"
        assert isinstance(await anext(events), Finished)
        assert not is_claimed(shelf, feed)
    assert server.requests == []


@pytest.mark.parametrize("when", ["before the first event", "after it"])
async def test_a_cancel_at_the_very_start(shelf: Shelf, server: Server, when: str) -> None:
    (feed,) = shelf.subscribe(server.url("/feed"))
    async with shelf.engine() as engine, asyncio.timeout(PATIENCE):
        events = engine.refresh(None)
        told: list[Event] = []
        if when == "after it":
            told.append(await anext(events))
        engine.cancel()
        told += [event async for event in events]
    assert Refreshed(told).statuses == {feed: "cancelled"}
    assert server.requests == []


async def test_a_cancel_leaves_the_claims_of_others_alone(shelf: Shelf, server: Server) -> None:
    mine, theirs = shelf.subscribe(server.url("/mine"), server.url("/theirs"))
    with shelf.store() as store:
        assert store.refresh.claim(theirs, now=NOW)
    server.hold("/mine")
    async with shelf.engine() as engine:
        task = asyncio.create_task(refreshed(engine))
        await asyncio.to_thread(server.wait_for, 1)
        engine.cancel()
        assert (await task).statuses[mine] == "cancelled"
    assert is_claimed(shelf, theirs)
    assert not is_claimed(shelf, mine)


async def test_who_stops_listening_stops_the_refresh(shelf: Shelf, server: Server) -> None:
    paths = [f"/{number}" for number in range(5)]
    server.put("/0", json_feed("Herons", 1))
    server.hold(*paths[1:])
    feeds = shelf.subscribe(*map(server.url, paths))
    async with shelf.engine() as engine, asyncio.timeout(PATIENCE):
        async with aclosing(engine.refresh(None)) as events:
            assert await anext(events) == Started(5)
            await anext(events)
        assert not any(is_claimed(shelf, feed) for feed in feeds)
        server.release()
        assert len((await refreshed(engine, force=True)).done) == 5


async def test_an_engine_that_ends_takes_its_refreshes_with_it(shelf: Shelf, server: Server) -> None:
    server.hold("/feed")
    (feed,) = shelf.subscribe(server.url("/feed"))
    async with asyncio.timeout(PATIENCE):
        async with shelf.engine() as engine:
            events = engine.refresh(None)
            await anext(events)
            waiting = asyncio.ensure_future(anext(events))
            await asyncio.to_thread(server.wait_for, 1)
        assert not is_claimed(shelf, feed)
        done = await waiting
        assert isinstance(done, FeedDone)
        assert done.status == "cancelled"
        await events.aclose()


async def test_a_cancelled_task_ends_its_refresh(shelf: Shelf, server: Server) -> None:
    server.hold("/feed")
    (feed,) = shelf.subscribe(server.url("/feed"))
    async with shelf.engine() as engine:
        task = asyncio.create_task(refreshed(engine))
        await asyncio.to_thread(server.wait_for, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_claimed(shelf, feed)


async def test_a_parser_that_is_killed_costs_no_feed(shelf: Shelf, server: Server) -> None:
    paths = ["/a", "/b"]
    for path in paths:
        server.put(path, json_feed(path, 1))
    feeds = shelf.subscribe(*map(server.url, paths))
    async with shelf.engine() as engine:
        await refreshed(engine, feeds[0])
        (pid,) = engine.tools.parsers.idle
        os.kill(pid, signal.SIGKILL)
        assert (await refreshed(engine, feeds[1])).statuses == {feeds[1]: "new"}
        assert engine.tools.parsers.idle != [pid]


# --------------------------------------------------------------------------- offline


async def test_a_mistake_of_ours_costs_one_feed_which_is_in_trouble_then(
    shelf: Shelf, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = merge.decide

    def decide(known: Sequence[KnownEntry], items: Sequence[Item], **said: Any) -> Merge:
        if any("poison" in item.title for item in items):
            raise KeyError("poison")
        return usual(known, items, **said)

    monkeypatch.setattr(feed_run, "decide", decide)
    server.put("/a", json_feed("Herons", 1))
    server.put("/b", json_feed("poison", 1))
    good, bad = shelf.subscribe(server.url("/a"), server.url("/b"))
    result = await shelf.refresh()
    assert result.statuses == {good: "new", bad: "failed"}
    with shelf.store() as store:
        feed = store.feeds.one(bad)
        assert (feed.failures, feed.error) == (1, "This feed could not be refreshed (KeyError); the log says why.")
        assert (feed.next_due or 0) > NOW


async def test_offline_is_a_verdict_and_nobody_is_blamed(shelf: Shelf, closed_ports: list[int]) -> None:
    urls = [f"http://127.0.0.1:{port}/{number}" for port in closed_ports for number in range(3)]
    feeds = shelf.subscribe(*urls)
    result = await shelf.refresh(at_once=4)
    assert result.finished.offline
    assert set(result.statuses.values()) == {"failed"}
    assert any("Not asked" in (done.error or "") for done in result.done.values())
    for feed in feeds:
        assert (shelf.feed(feed).failures, shelf.feed(feed).next_due) == (0, 0)
        assert not is_claimed(shelf, feed)
    with shelf.store() as store:
        assert {feed.status for feed in store.feeds.all()} == {"never"}


async def test_offline_feeds_on_disk_are_still_read(shelf: Shelf, closed_ports: list[int], tmp_path: object) -> None:
    path = shelf.path.parent / "feed.json"
    path.write_bytes(json_feed("Herons", 1))
    *_, local = shelf.subscribe(*(f"http://127.0.0.1:{port}/" for port in closed_ports), path.as_uri())
    result = await shelf.refresh()
    assert result.finished.offline
    assert result.statuses[local] == "new"


async def test_dead_hosts_that_fail_first_are_neither_forgiven_nor_taken_for_no_network(
    shelf: Shelf, closed_ports: list[int]
) -> None:
    """Refusals come in no time, answers take theirs: six dead hosts must not make the rest “not asked”."""
    dead = shelf.subscribe(*(f"http://127.0.0.1:{port}/" for port in closed_ports))
    async with servers(4) as hosts, shelf.engine(at_once=8) as engine:
        for host in hosts:
            host.put("/feed", json_feed("Herons", 1))
            host.put("/more", json_feed("Storks", 1))
            host.hold("/feed")
        alive = shelf.subscribe(*(host.url(path) for path in ("/feed", "/more") for host in hosts))
        told: list[Event] = []
        async with asyncio.timeout(PATIENCE), aclosing(engine.refresh(None)) as events:
            async for event in events:
                told.append(event)
                if sum(isinstance(each, FeedDone) for each in told) == len(dead):
                    for host in hosts:
                        host.release()
    result = Refreshed(told)
    assert result.statuses == {**dict.fromkeys(dead, "failed"), **dict.fromkeys(alive, "new")}
    assert not result.finished.offline
    assert [shelf.feed(feed).failures for feed in dead] == [1] * 6
    assert all(shelf.feed(feed).next_due > NOW for feed in dead)


async def test_while_it_is_in_doubt_no_more_hosts_are_asked(shelf: Shelf, closed_ports: list[int]) -> None:
    dead = shelf.subscribe(*(f"http://127.0.0.1:{port}/" for port in closed_ports[:5]))
    async with servers(2) as (slow, other), shelf.engine(at_once=4) as engine, asyncio.timeout(PATIENCE):
        slow.put("/feed", json_feed("Slow", 1))
        other.put("/feed", json_feed("Other", 1))
        slow.hold("/feed")
        alive = shelf.subscribe(slow.url("/feed"), other.url("/feed"))
        async with aclosing(engine.refresh(None)) as events:
            for _ in range(1 + len(dead)):
                await anext(events)
            await asyncio.to_thread(slow.wait_for, 1)
            assert not any(is_claimed(shelf, alive[1]) for _ in range(20))
            assert other.requests == []
            slow.release()
            assert {event.status async for event in events if isinstance(event, FeedDone)} == {"new"}


async def test_one_host_that_answers_with_an_error_is_proof_of_a_network(
    shelf: Shelf, server: Server, closed_ports: list[int]
) -> None:
    server.status("/feed", 500)
    *dead, alive = shelf.subscribe(*(f"http://127.0.0.1:{port}/" for port in closed_ports), server.url("/feed"))
    result = await shelf.refresh()
    assert not result.finished.offline
    assert [shelf.feed(feed).failures for feed in [*dead, alive]] == [1] * 7


async def test_a_host_that_was_not_asked_for_its_pause_is_no_proof_of_a_network(
    shelf: Shelf, server: Server, closed_ports: list[int]
) -> None:
    for path in ("/1", "/2"):
        server.status(path, 503, {"Retry-After": "7200"})
    busy = shelf.subscribe(server.url("/1"), server.url("/2"))
    async with shelf.engine() as engine:
        await refreshed(engine, *busy)
        asked = len(server.requests)
        (waiting,) = shelf.subscribe(server.url("/3"))
        feeds = shelf.subscribe(*(f"http://127.0.0.1:{port}/" for port in closed_ports))
        result = await refreshed(engine)
    assert len(server.requests) == asked
    assert result.statuses[waiting] == "unchanged"
    assert result.finished.offline
    assert [shelf.feed(feed).failures for feed in feeds] == [0] * 6


async def test_dead_hosts_that_are_due_alone_are_no_reason_to_call_it_offline(
    shelf: Shelf, server: Server, closed_ports: list[int]
) -> None:
    server.put("/feed", json_feed("Herons", 1), headers={"Cache-Control": "max-age=80000"})
    *dead, _alive = shelf.subscribe(*(f"http://127.0.0.1:{port}/" for port in closed_ports), server.url("/feed"))
    await shelf.refresh()
    for failures in (2, 3):
        shelf.now += 7300
        result = await shelf.refresh()
        assert set(result.done) == set(dead)
        assert not result.finished.offline
        assert [shelf.feed(feed).failures for feed in dead] == [failures] * 6


async def test_a_cancel_while_nothing_is_decided_blames_nobody(shelf: Shelf, closed_ports: list[int]) -> None:
    async with servers(1) as (silent,), shelf.engine() as engine, asyncio.timeout(PATIENCE):
        silent.hold("/feed")
        feeds = shelf.subscribe(*(f"http://127.0.0.1:{port}/" for port in closed_ports), silent.url("/feed"))
        told: list[Event] = []
        async with aclosing(engine.refresh(None)) as events:
            async for event in events:
                told.append(event)
                if sum(isinstance(each, FeedDone) for each in told) == len(closed_ports):
                    engine.cancel()
        assert isinstance(told[-1], Finished)
        assert not any(is_claimed(shelf, feed) for feed in feeds)
        assert all(shelf.feed(feed).failures == 0 for feed in feeds)


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        (
            "truncated gzip",
            "failed",
            "127.0.0.1{port} sent packed data that ends in the middle; "
            "what came whole is kept, and the rest is asked for again.",
        ),
        ("damaged gzip", "failed", "127.0.0.1{port} sent packed data that is damaged."),
        ("not gzip", "new", None),
    ],
)
async def test_packed_bodies_are_unpacked_in_the_parser_and_their_faults_are_the_servers(
    shelf: Shelf, server: Server, kind: str, status: str, error: str | None
) -> None:
    server.fault("/feed", kind)
    (feed,) = shelf.subscribe(server.url("/feed"))
    done = (await shelf.refresh(feed)).done[feed]
    assert (done.status, done.error) == (status, error and error.format(port=f":{server.port}"))
