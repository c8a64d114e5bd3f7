"""Subscribing: what a person types, and what becomes of it."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.refresh.make import NOW, PATIENCE, Shelf, config, json_feed, servers
from tests.server import Exchange, Server
from tui_reader.model.config import FeedOptions
from tui_reader.model.entities import FeedStatus
from tui_reader.model.errors import LibraryError
from tui_reader.model.records import replace
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.requests import AddFeeds


@pytest.fixture
def closed() -> Iterator[str]:
    """The address of a host where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_a_feed_is_added_with_its_entries_and_validators(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", *range(40)), etag='"1"')
    (added,) = await shelf.add(server.url("/feed"), folder=["Birds"])
    assert (added.status, added.title, added.entries, added.error, added.note) == ("added", "Herons", 40, None, None)
    assert added.url == added.input == server.url("/feed")
    feed = added.id or 0
    assert shelf.feed(feed).etag == '"1"'
    assert shelf.feed(feed).next_due > NOW
    assert (await shelf.refresh(feed)).statuses == {feed: "unchanged"}
    assert server.requests[-1].headers["if-none-match"] == '"1"'


async def test_a_local_file_is_kept_as_one(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "my feed.json"
    path.write_bytes(json_feed("Herons", 1))
    (added,) = await shelf.add(path)
    assert (added.status, added.url, added.entries) == ("added", path.as_uri(), 1)


async def test_what_is_no_feed_fails_with_its_sentence_and_nothing_is_kept(
    shelf: Shelf, server: Server, tmp_path: Path
) -> None:
    server.put("/page", b"<!doctype html><title>x</title><p>words", content_type="text/html")
    server.status("/gone", 410)
    (tmp_path / "list.opml").write_text("<opml version='2.0'><body><outline text='x'/></body></opml>")
    inputs = [server.url("/page"), server.url("/gone"), server.url("/none"), tmp_path / "list.opml", "nonsense"]
    results = await shelf.add(*inputs)
    assert [added.status for added in results] == ["failed"] * 5
    assert [added.input for added in results] == [str(words) for words in inputs]
    assert "web page" in (results[0].error or "")
    assert "OPML" in (results[3].error or "")
    assert len({added.error for added in results}) == 5
    with shelf.store() as store:
        assert store.feeds.all() == []


async def test_one_that_fails_does_not_hurt_the_others(shelf: Shelf, server: Server, closed: str) -> None:
    server.put("/feed", json_feed("Herons", 1))
    results = await shelf.add(closed, server.url("/feed"))
    assert [added.status for added in results] == ["failed", "added"]
    assert "refuses" in (results[0].error or "")


# --------------------------------------------------------------------------- there already


async def test_what_exists_is_not_asked_for(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 2, 1))
    (first,) = await shelf.add(server.url("/feed"))
    assert [added.status for added in await shelf.add(server.url("/feed"))] == ["exists"]
    assert len(server.requests) == 1
    server.stop()  # found also without a network
    for dry_run in (False, True):
        (again,) = await shelf.add(server.url("/feed"), dry_run=dry_run)
        assert (again.status, again.id, again.title, again.entries) == ("exists", first.id, "Herons", 2)


async def test_two_spellings_of_one_address_are_one_feed(shelf: Shelf, server: Server) -> None:
    server.put("/rss.php?nm=1%7C2%20-a%20b", json_feed("Herons", 1))
    results = await shelf.add(server.url("/rss.php?nm=1|2 -a b"), server.url("/rss.php?nm=1%7C2%20-a%20b#x"))
    assert [added.status for added in results] == ["added", "exists"]
    assert results[0].id == results[1].id


async def test_two_inputs_that_are_one_feed(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    server.redirect("/old", "/feed", status=301)
    results = await shelf.add(server.url("/feed"), server.url("/feed").replace("http", "HTTP"), server.url("/old"))
    assert [added.status for added in results] == ["added", "exists", "exists"]
    assert len({added.id for added in results}) == 1
    with shelf.store() as store:
        assert [feed.url for feed in store.feeds.all()] == [server.url("/feed")]


async def test_a_permanent_redirect_is_followed_at_once_and_a_passing_one_is_not(shelf: Shelf, server: Server) -> None:
    server.put("/new", json_feed("Herons", 1))
    server.redirect("/old", "/new", status=301)
    server.redirect("/passing", "/new", status=302)
    old, passing = await shelf.add(server.url("/old"), server.url("/passing"))
    assert old.url == server.url("/new")
    assert passing.url == server.url("/passing")


async def test_a_removed_feed_comes_back_with_its_entries(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    (first,) = await shelf.add(server.url("/feed"))
    with shelf.store() as store:
        store.feeds.remove(first.id or 0)
    server.put("/feed", json_feed("Herons", 2))
    (again,) = await shelf.add(server.url("/feed"))
    assert (again.status, again.id, again.entries) == ("added", first.id, 2)


async def test_where_a_redirect_leads_to_another_host_nobody_typed_that_address(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    server.redirect("/old", server.url("/feed").replace("127.0.0.1", "localhost"), status=301)
    (added,) = await shelf.add(server.url("/old"))
    assert "localhost" in (added.url or "")
    assert not shelf.feed(added.id or 0).trusted


# --------------------------------------------------------------------------- http where nobody chose https


@pytest.mark.parametrize("start", ["", "feed://"])
async def test_a_server_near_by_without_https_is_asked_over_http_and_that_is_said(
    shelf: Shelf, server: Server, start: str
) -> None:
    server.put("/feed.xml", json_feed("Herons", 1))
    words = start + server.url("/feed.xml").removeprefix("http://")
    (added,) = await shelf.add(words)
    assert (added.status, added.url) == ("added", server.url("/feed.xml"))
    assert added.note == "It does not answer over https, so it is read over http, unencrypted."
    asked = len(server.requests)
    assert [each.status for each in await shelf.add(words, server.url("/feed.xml"))] == ["exists", "exists"]
    assert len(server.requests) == asked


async def test_a_server_that_keeps_a_handshake_waiting_is_asked_over_http_soon(shelf: Shelf) -> None:
    """It waits for the end of a line, which no handshake has, and the usual patience is endless here."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            body = json_feed("Herons", 1)
            writer.write(b"HTTP/1.1 200 X\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        except asyncio.IncompleteReadError:
            pass
        writer.close()

    endless = {"connect": 10 * PATIENCE, "total": 10 * PATIENCE}
    async with (
        await asyncio.start_server(serve, "127.0.0.1", 0) as listener,
        asyncio.timeout(PATIENCE),
        shelf.engine(**endless) as engine,
    ):
        port = listener.sockets[0].getsockname()[1]
        (added,) = [added async for added in AddFeeds([f"127.0.0.1:{port}/feed"]).run(engine)]
    assert (added.status, added.url) == ("added", f"http://127.0.0.1:{port}/feed")


async def test_what_is_wrong_over_http_is_said_and_silence_as_it_was(shelf: Shelf, server: Server, closed: str) -> None:
    bare = [url.removeprefix("http://") for url in (server.url("/none"), closed)]
    none, silent = await shelf.add(*bare)
    assert "has nothing at this address (HTTP 404)" in (none.error or "")
    assert "refuses the connection" in (silent.error or "")


async def test_https_that_was_typed_is_not_given_up(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    (added,) = await shelf.add(server.url("/feed").replace("http:", "https:"))
    assert added.error == (
        f"127.0.0.1:{server.port} does not speak TLS as it should; perhaps its address is “{server.url('/feed')}”."
    )
    assert server.requests == []


async def test_a_public_host_is_never_asked_over_http_by_itself(shelf: Shelf, server: Server) -> None:
    """The tunnel of a proxy leads to a server that speaks no TLS: it stands for the public host."""

    async def tunnel(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n")

    server.script("herons.example:443", tunnel)
    settings = replace(config(), feeds={"herons.example": FeedOptions(proxy=server.url(""))})
    async with Engine(shelf.path, settings, clock=shelf.clock) as engine:
        (added,) = [added async for added in AddFeeds(["herons.example/feed"]).run(engine)]
    assert added.status == "failed"
    assert "http://herons.example/feed" in (added.error or "")
    assert {request.method for request in server.requests} == {"CONNECT"}


# --------------------------------------------------------------------------- looking only


async def test_a_dry_run_writes_nothing(shelf: Shelf, server: Server, closed: str) -> None:
    server.put("/feed", json_feed("Herons", 2, 1))
    (added,) = await shelf.add(server.url("/feed"), folder=["Birds"], dry_run=True)
    assert (added.status, added.id, added.title, added.entries) == ("added", None, "Herons", 2)
    results = await shelf.add(server.url("/feed"), server.url("/feed"), dry_run=True)
    assert [added.status for added in results] == ["added", "exists"]
    assert [added.status for added in await shelf.add(closed, dry_run=True)] == ["failed"]
    with shelf.store() as store:
        assert (store.feeds.all(), store.folders.all()) == ([], [])


# --------------------------------------------------------------------------- offline


async def test_offline_the_feed_is_kept_unseen(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(json_feed("Local", 1))
    nowhere = ["http://herons.invalid/feed", "http://gulls.invalid/feed"]  # never resolve (RFC 6761)
    results = await shelf.add(nowhere[0], path, nowhere[1], "nonsense", folder=["Birds"])
    assert [added.status for added in results] == ["added", "added", "added", "failed"]
    assert [bool(added.note) for added in results] == [True, False, True, False]
    assert (results[0].entries, results[0].title) == (0, nowhere[0])
    with shelf.store() as store:
        assert store.feeds.one(results[0].id or 0).status is FeedStatus.NEVER


async def test_a_server_near_by_that_does_not_answer_is_no_lack_of_a_network(shelf: Shelf, closed: str) -> None:
    added, _kept = await shelf.add(closed, "http://herons.invalid/feed")
    assert (added.status, added.note) == ("failed", None)
    assert "refuses the connection" in (added.error or "")
    with shelf.store() as store:
        assert [feed.url for feed in store.feeds.all()] == ["http://herons.invalid/feed"]


async def test_credentials_stay_out(shelf: Shelf, closed: str) -> None:
    (added,) = await shelf.add(closed.replace("//", "//ada:secret@"))
    assert "***@" in (added.url or "")
    assert "secret" not in f"{added.url} {added.error} {added.note}"


# --------------------------------------------------------------------------- while it runs


async def test_each_is_told_as_soon_as_it_is_known(shelf: Shelf) -> None:
    async with servers(2) as (quick, slow), shelf.engine() as engine, asyncio.timeout(PATIENCE):
        for host in (quick, slow):
            host.put("/feed", json_feed("Herons", 1))
        slow.hold("/feed")
        async with aclosing(AddFeeds([quick.url("/feed"), slow.url("/feed")]).run(engine)) as results:
            assert (await anext(results)).status == "added"
            slow.release()
            assert (await anext(results)).status == "added"


async def test_who_stops_listening_stops_it(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    server.hold("/held")
    async with (
        asyncio.timeout(PATIENCE),
        shelf.engine() as engine,
        aclosing(AddFeeds([server.url("/feed"), server.url("/held")]).run(engine)) as results,
    ):
        await anext(results)
    with shelf.store() as store:
        assert len(store.feeds.all()) == 1


async def test_a_library_that_cannot_be_written_says_so(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    with sqlite3.connect(shelf.path) as library:
        library.execute("CREATE TRIGGER full BEFORE INSERT ON feeds BEGIN SELECT raise(ABORT, 'disk I/O'); END")
    library.close()
    with pytest.raises(LibraryError, match="disk I/O"):
        await shelf.add(server.url("/feed"))


async def test_adding_is_one_act_that_is_taken_back_and_done_again(shelf: Shelf, server: Server) -> None:
    for name in ("herons", "gulls"):
        server.put(f"/{name}", json_feed(name.title(), 1))
    old = shelf.subscribe(server.url("/gulls"))
    with shelf.store() as store:
        store.feeds.remove(old[0])
    await shelf.add(server.url("/herons"), server.url("/gulls"), folder=["Birds"])
    await shelf.add(server.url("/herons"))  # is there already: no act
    with shelf.store() as store:
        undone = store.journal.undo()
        assert undone is not None
        assert undone.sentence == "Taken back: Subscribed to 2 feeds."
        assert (store.feeds.all(), store.folders.all()) == ([], [])
        redone = store.journal.redo()
        assert redone is not None
        assert redone.sentence == "Done again: Subscribed to 2 feeds."
        assert [feed.title for feed in store.feeds.all()] == ["Gulls", "Herons"]
        assert [folder.name for folder in store.folders.all()] == ["Birds"]
        store.journal.undo()
        again = store.journal.undo()
        assert again is not None
        assert again.sentence.startswith("Subscribed again:"), "the feed that came back is as it was before"


async def test_a_feed_added_without_a_network_is_taken_back_too(shelf: Shelf) -> None:
    (added,) = await shelf.add("http://herons.invalid/feed")
    with shelf.store() as store:
        undone = store.journal.undo()
        assert undone is not None
        assert undone.sentence == f"Taken back: Subscribed to {added.url}."
        assert store.feeds.all() == []
