"""A refresh from the network into a real library. TRAPS 6, 17 to 22, 28."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.refresh.make import NOW, Shelf, json_feed, refreshed, servers
from tests.server import Server, rss
from tests.store.make import flagged
from tui_reader.fetch import Fetched
from tui_reader.parse import PARSER_VERSION, Pieces
from tui_reader.refresh.events import FeedDone, Started
from tui_reader.refresh.process.new_rows import NewRows
from tui_reader.refresh.process.parser_pool import Parsers


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of all documents that go to a parser, which does its work as ever."""
    seen: list[str] = []
    real = Parsers.new_rows

    async def counted(self: Parsers, fetched: Fetched, known: Pieces) -> NewRows:
        seen.append(fetched.url)
        return await real(self, fetched, known)

    monkeypatch.setattr(Parsers, "new_rows", counted)
    return seen


# --------------------------------------------------------------------------- what becomes of a feed


async def test_new_updated_unchanged(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 2, 1))
    (feed,) = shelf.subscribe(server.url("/feed"))
    async with shelf.engine() as engine:
        first = await refreshed(engine, feed)
        assert (first.done[feed].status, first.done[feed].new, first.finished.new) == ("new", 2, 2)
        assert shelf.titles(feed) == ["Herons 1", "Herons 2"]  # the newest has the highest id
        assert (await refreshed(engine, feed)).statuses == {feed: "unchanged"}
        server.put("/feed", json_feed("Herons", 2, 1, words="Other words"))
        edited = await refreshed(engine, feed)
        assert (edited.done[feed].status, edited.done[feed].updated, edited.finished.updated) == ("updated", 2, 2)
        server.put("/feed", json_feed("Herons", 3, 2, 1, words="Words"))
        both = await refreshed(engine, feed)
        assert (both.done[feed].status, both.done[feed].new, both.done[feed].updated) == ("new", 1, 2)
    with shelf.store() as store:
        kept = store.feeds.one(feed)
    assert (kept.title, kept.status, kept.failures, kept.last_refreshed) == ("Herons", "ok", 0, NOW)
    assert kept.next_due == NOW + 3600
    assert kept.why_next


async def test_edits_and_returns_keep_the_marks(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 2, 1))
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    with shelf.store() as store:
        flagged(store, [1, 2], "read", True)
        flagged(store, [1], "starred", True)
    server.put("/feed", json_feed("Herons", 3))  # 1 and 2 fall out of the window
    await shelf.refresh(feed)
    server.put("/feed", json_feed("Herons", 3, 1, words="Edited words"))
    await shelf.refresh(feed)
    marks = [(entry.title, entry.read, entry.starred) for entry in shelf.entries(feed)]
    assert marks == [("Herons 1", True, True), ("Herons 2", True, False), ("Herons 3", False, False)]
    assert "Edited" in (shelf.entries(feed)[0].body or pytest.fail("no body")).value


async def test_the_same_bytes_are_not_parsed_twice(shelf: Shelf, server: Server, parses: list[str]) -> None:
    server.put("/feed", json_feed("Herons", 1), headers={"Cache-Control": "no-cache"})
    (feed,) = shelf.subscribe(server.url("/feed"))
    async with shelf.engine() as engine:
        for _ in range(3):
            await refreshed(engine, feed)
    assert server.count("/feed") == 3
    assert parses == [server.url("/feed")]


async def test_a_newer_parser_reads_again_what_the_older_one_read(
    shelf: Shelf, server: Server, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("/feed", json_feed("Herons", 1), etag='"1"')
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    for module in ("feed_run", "outcomes"):
        monkeypatch.setattr(f"tui_reader.refresh.{module}.PARSER_VERSION", PARSER_VERSION + 1)
    await shelf.refresh(feed)
    assert len(parses) == 2
    await shelf.refresh(feed)
    assert [("if-none-match" in request.headers) for request in server.requests] == [False, False, True]


async def test_validators_are_kept_sent_and_renewed_by_a_304(shelf: Shelf, server: Server, parses: list[str]) -> None:
    monday = "Mon, 05 Jan 2026 10:00:00 GMT"
    server.put("/feed", json_feed("Herons", 1), etag='W/"1"', last_modified=monday)
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    assert (shelf.feed(feed).etag, shelf.feed(feed).last_modified) == ('W/"1"', monday)
    assert (await shelf.refresh(feed)).statuses == {feed: "unchanged"}
    assert server.requests[-1].headers["if-none-match"] == 'W/"1"'
    server.status("/feed", 304, {"ETag": '"2"'})
    await shelf.refresh(feed)
    assert (shelf.feed(feed).etag, shelf.feed(feed).last_modified) == ('"2"', monday)
    assert len(parses) == 1


async def test_failed_and_gone_and_the_others_go_on(shelf: Shelf, server: Server) -> None:
    server.put("/good", json_feed("Good", 1))
    server.put("/page", b"<!doctype html><title>x</title><p>words", content_type="text/html")
    server.status("/missing", 404)
    server.status("/gone", 410)
    server.status("/busy", 503, {"Retry-After": "7200"})
    server.fault("/hang", "hang")
    server.fault("/bomb", "bomb")
    paths = ["/good", "/page", "/missing", "/gone", "/busy", "/hang", "/bomb"]
    good, page, missing, gone, busy, *others = shelf.subscribe(*map(server.url, paths))
    result = await shelf.refresh(total=2.0, per_host=9)
    assert result.statuses == {good: "new", gone: "gone", **dict.fromkeys([page, missing, busy, *others], "failed")}
    assert (result.finished.failed, result.finished.new, result.finished.offline) == (6, 1, False)
    assert len({done.error for done in result.done.values()}) == 7  # each its own sentence, None for the good one
    assert "web page" in (result.done[page].error or "")
    with shelf.store() as store:
        assert [store.feeds.one(feed).status for feed in (good, page, gone)] == ["ok", "failing", "gone"]
        assert store.feeds.one(page).error == result.done[page].error
        assert (store.feeds.one(busy).next_due or 0) >= NOW + 7200
    assert shelf.feed(missing).failures == 1
    server.status("/hang", 500)
    again = await shelf.refresh(force=True, per_host=9)
    assert gone not in again.done  # not asked any more
    assert shelf.feed(missing).failures == 2
    server.put("/missing", json_feed("Back", 1))
    await shelf.refresh(missing)
    assert shelf.feed(missing).failures == 0


async def test_a_failure_loses_nothing(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1), etag='"1"')
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    before = shelf.feed(feed)
    server.fault("/feed", "damaged gzip")
    assert (await shelf.refresh(feed)).statuses == {feed: "failed"}
    after = shelf.feed(feed)
    assert (after.etag, after.body_hash, shelf.titles(feed)) == (before.etag, before.body_hash, ["Herons 1"])


async def test_a_permanent_redirect_is_believed_the_second_time(shelf: Shelf, server: Server) -> None:
    server.put("/new", json_feed("Herons", 1), etag='"1"')
    server.redirect("/old", "/new", status=301)
    (feed,) = shelf.subscribe(server.url("/old"))
    await shelf.refresh(feed)
    assert shelf.feed(feed).url == server.url("/old")
    await shelf.refresh(feed)  # a 304 tells of the move as well
    assert shelf.feed(feed).url == server.url("/new")
    server.redirect("/new", "/newer", status=302)
    server.put("/newer", json_feed("Herons", 1))
    await shelf.refresh(feed)
    await shelf.refresh(feed)
    assert shelf.feed(feed).url == server.url("/new")


async def test_a_feed_nobody_typed_does_not_reach_this_machine(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Secret", 1))
    (feed,) = shelf.subscribe(server.url("/feed"), trusted=False)
    result = await shelf.refresh(feed)
    assert "private network" in (result.done[feed].error or "")
    assert server.requests == []


async def test_credentials_stay_out_of_events(shelf: Shelf, server: Server) -> None:
    (feed,) = shelf.subscribe(server.url("/none").replace("//", "//ada:secret@"))
    done = (await shelf.refresh(feed)).done[feed]
    assert "secret" not in f"{done.url} {done.error}"
    assert "***@" in done.url


async def test_file_feeds_work_like_any_other(shelf: Shelf, tmp_path: Path, parses: list[str]) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(json_feed("Herons", 1))
    (feed,) = shelf.subscribe(path.as_uri())
    assert (await shelf.refresh(feed)).statuses == {feed: "new"}
    assert (await shelf.refresh(feed)).statuses == {feed: "unchanged"}
    assert len(parses) == 1
    path.unlink()
    result = await shelf.refresh(feed)
    assert "feed.json" in (result.done[feed].error or "")
    assert not result.finished.offline


# --------------------------------------------------------------------------- which feeds, and together


async def test_due_feeds_alone_or_all_by_force_or_those_named(shelf: Shelf, server: Server) -> None:
    server.put("/a", json_feed("A", 1))
    server.put("/b", json_feed("B", 1))
    a, b = shelf.subscribe(server.url("/a"), server.url("/b"))
    async with shelf.engine() as engine:
        assert set((await refreshed(engine)).done) == {a, b}
        assert set((await refreshed(engine)).done) == set()
        assert set((await refreshed(engine, b)).done) == {b}
        assert set((await refreshed(engine, force=True)).done) == {a, b}
        shelf.now += 3600
        assert set((await refreshed(engine)).done) == {a, b}


async def test_an_empty_library_is_refreshed_in_no_time(shelf: Shelf) -> None:
    result = await shelf.refresh()
    assert (result.finished.feeds, result.finished.offline) == (0, False)


async def test_events_come_as_they_happen_and_hosts_in_parallel(shelf: Shelf) -> None:
    async with servers(8) as hosts, shelf.engine() as engine:
        for host in hosts:
            host.put("/feed", json_feed("Herons", 1))
            host.hold("/feed")
        feeds = shelf.subscribe(*(host.url("/feed") for host in hosts))
        async with aclosing(engine.refresh(None)) as events:
            assert await anext(events) == Started(8)
            first = asyncio.ensure_future(anext(events))
            for host in hosts:
                await asyncio.to_thread(host.wait_for, 1)  # all are asked before any has answered
            hosts[3].release()
            done = await first
            assert isinstance(done, FeedDone)
            assert done.id == feeds[3]
            for host in hosts:
                host.release()
            assert len([event async for event in events]) == 8


async def test_a_slow_host_with_many_feeds_holds_nobody_up(shelf: Shelf) -> None:
    async with servers(2) as (slow, quick), shelf.engine(at_once=4, per_host=1) as engine:
        paths = [f"/{number}" for number in range(8)]
        for path in paths:
            slow.put(path, json_feed(f"Slow {path}", 1))
            quick.put(path, json_feed(f"Quick {path}", 1))
        slow.hold(*paths)
        shelf.subscribe(*(slow.url(path) for path in paths))
        feeds = set(shelf.subscribe(*(quick.url(path) for path in paths)))
        async with aclosing(engine.refresh(None)) as events:
            async with asyncio.timeout(20):
                async for event in events:
                    feeds.discard(event.id if isinstance(event, FeedDone) else 0)
                    if not feeds:
                        break  # all of the quick host are done while the slow one has not answered once
        assert slow.peak == 1


async def test_two_refreshes_of_one_engine_do_not_disturb_each_other(shelf: Shelf) -> None:
    async with servers(2) as (slow, quick), shelf.engine(at_once=1) as engine:
        paths = ["/1", "/2", "/3"]
        for path in paths:
            slow.put(path, json_feed(path, 1))
        quick.put("/feed", json_feed("Quick", 1))
        slow.hold(*paths)
        *many, one = shelf.subscribe(*map(slow.url, paths), quick.url("/feed"))
        first = asyncio.create_task(refreshed(engine, *many))
        await asyncio.to_thread(slow.wait_for, 1)
        second = asyncio.create_task(refreshed(engine, one))
        slow.release()
        assert (await second).statuses == {one: "new"}
        assert (await first).statuses == dict.fromkeys(many, "new")


async def test_an_rss_feed_comes_through_as_well(shelf: Shelf, server: Server) -> None:
    server.put("/feed", rss("Storks", 3))
    (feed,) = shelf.subscribe(server.url("/feed"))
    assert (await shelf.refresh(feed)).done[feed].new == 3
    assert shelf.titles(feed) == ["Storks 1", "Storks 2", "Storks 3"]
