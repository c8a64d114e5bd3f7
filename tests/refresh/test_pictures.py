"""Pictures through the engine: fetched once, kept small, bounded, and never from where they must not come."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.make import photo_file, png_that_says
from tests.refresh.make import NOW, PATIENCE, Shelf, config, item, servers
from tests.server import Server
from tui_reader.model.config import Config, Pictures
from tui_reader.model.errors import ParseError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.model.paths import pictures_of
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import PictureDone
from tui_reader.refresh.process.parser_pool import Parsers
from tui_reader.refresh.process.remote import Worker
from tui_reader.refresh.requests import FetchPictures
from tui_reader.refresh.tasks.new_feed import fill_feed, plain_outcome

BOUNDED = Config(refresh=config().refresh, network=config().network, pictures=Pictures(most_bytes=60_000))


def entry_of(shelf: Shelf, feed_url: str, *, trusted: bool = True, name: str = "one") -> int:
    """Keep a feed with one entry; return the entry's id."""
    with shelf.store() as store:
        parsed = ParsedFeed("rss20", "Herons", entries=(item(name),))
        feed = store.feeds.add(feed_url, trusted=trusted, now=NOW)
        fill_feed(store, feed.id, parsed, outcome=plain_outcome(parsed, now=NOW), now=NOW)
    return shelf.entries(feed.id)[-1].id


async def fetched(shelf: Shelf, entry_id: int, urls: Sequence[str], settings: Config = BOUNDED) -> list[PictureDone]:
    """Fetch with an engine of its own; return the events in the order asked for."""
    async with (
        asyncio.timeout(PATIENCE),
        Engine(shelf.path, settings, clock=shelf.clock) as engine,
        aclosing(FetchPictures(entry_id, urls).run(engine)) as events,
    ):
        done = {event.url: event async for event in events}
    return [done[url] for url in dict.fromkeys(urls) if url in done]


def put(server: Server, path: str, data: bytes) -> str:
    """Serve a picture; return its address."""
    server.put(path, data, content_type="image/jpeg")
    return server.url(path)


def files(shelf: Shelf) -> list[Path]:
    return [path for path in pictures_of(shelf.path).glob("*/*") if path.is_file()]


async def test_a_picture_is_kept_small_and_asked_for_once(shelf: Shelf, server: Server) -> None:
    url = put(server, "/cat.jpg", photo_file((1800, 900)))
    entry_id = entry_of(shelf, server.url("/feed"))
    assert await fetched(shelf, entry_id, [url, url]) == [PictureDone(entry_id, url, "stored")]
    assert await fetched(shelf, entry_id, [url]) == [PictureDone(entry_id, url, "stored")]
    assert server.count("/cat.jpg") == 1
    assert server.requests[0].headers["accept"].startswith("image/")
    with shelf.store() as store:
        picture = store.pictures.load(entry_id)[url]
    assert (picture.width, picture.height) == Image.open(picture.path).size == (1600, 800)
    assert files(shelf) == [picture.path]


async def test_another_entry_takes_what_is_there(shelf: Shelf, server: Server) -> None:
    url = put(server, "/cat.jpg", photo_file())
    first = entry_of(shelf, server.url("/feed"))
    second = entry_of(shelf, server.url("/other"), name="two")
    await fetched(shelf, first, [url])
    assert (await fetched(shelf, second, [url]))[0].status == "stored"
    assert server.count("/cat.jpg") == 1
    with shelf.store() as store:
        assert store.pictures.load(second)[url].path == store.pictures.load(first)[url].path


async def test_a_file_that_was_lost_is_fetched_again(shelf: Shelf, server: Server) -> None:
    url = put(server, "/cat.jpg", photo_file())
    entry_id = entry_of(shelf, server.url("/feed"))
    await fetched(shelf, entry_id, [url])
    files(shelf)[0].unlink()
    await fetched(shelf, entry_id, [url])
    assert len(files(shelf)) == 1


async def test_what_is_no_good_is_told_remembered_and_not_asked_again(shelf: Shelf, server: Server) -> None:
    urls = [
        put(server, "/pixel.gif", photo_file((1, 1), "GIF")),
        put(server, "/bomb.png", png_that_says(20_000, 20_000, rows=20)),
        put(server, "/page", b"<!doctype html><p>Sign in"),
        put(server, "/large.bmp", photo_file((300, 300), "BMP")),
        server.url("/none.jpg"),
    ]
    entry_id = entry_of(shelf, server.url("/feed"))
    done = await fetched(shelf, entry_id, urls)
    assert [event.status for event in done] == ["failed"] * 5
    errors = [event.error or "" for event in done]
    words = ["a tracking pixel", "million pixels", "no picture", "more than 58.6 KB", "404"]
    assert all(part in error for part, error in zip(words, errors, strict=True)), errors
    asked = len(server.requests)
    assert [event.error for event in await fetched(shelf, entry_id, urls)] == errors
    assert len(server.requests) == asked
    shelf.now += 24 * 3600
    await fetched(shelf, entry_id, urls)
    assert len(server.requests) == asked + 5
    assert files(shelf) == []


async def test_that_nobody_answers_is_not_the_pictures_fault(shelf: Shelf, server: Server) -> None:
    url = put(server, "/cat.jpg", photo_file())
    entry_id = entry_of(shelf, server.url("/feed"))
    server.stop()
    assert (await fetched(shelf, entry_id, [url]))[0].status == "failed"
    server.start()
    assert (await fetched(shelf, entry_id, [url]))[0].status == "stored"


async def test_a_feed_from_outside_may_not_reach_into_the_private_network(shelf: Shelf, server: Server) -> None:
    url = put(server, "/cat.jpg", photo_file())
    for feed_url, trusted in (
        ("https://example.org/feed", True),
        (server.url("/feed"), False),
        ("file:///f.xml", True),
    ):
        (done,) = await fetched(shelf, entry_of(shelf, feed_url, trusted=trusted, name=feed_url), [url])
        assert "private network" in (done.error or ""), feed_url
        shelf.now += 24 * 3600
    assert server.requests == []


async def test_nor_may_one_of_the_private_network_beyond_its_own_host(shelf: Shelf, server: Server) -> None:
    """A bridge on this machine says what strangers say: their pictures must not press the buttons of the router."""
    url = put(server, "/cat.jpg", photo_file())
    for feed_url in ("http://localhost/bridge", "http://192.168.1.9/bridge"):
        (done,) = await fetched(shelf, entry_of(shelf, feed_url, name=feed_url), [url])
        assert "private network" in (done.error or ""), feed_url
        shelf.now += 24 * 3600
    assert server.requests == []


async def test_only_the_web_has_pictures(shelf: Shelf, server: Server, tmp_path: Path) -> None:
    (tmp_path / "own.jpg").write_bytes(photo_file())
    urls = ["data:image/gif;base64,R0lGODlhAQABAAAAACw=", (tmp_path / "own.jpg").as_uri(), "javascript:alert(1)", ""]
    assert await fetched(shelf, entry_of(shelf, server.url("/feed")), urls) == []
    with sqlite3.connect(shelf.path) as library:
        assert library.execute("SELECT count(*) FROM images").fetchone() == (0,)
    library.close()


async def test_a_few_at_a_time_and_who_stops_listening_stops_it(shelf: Shelf) -> None:
    async with servers(6) as hosts, Engine(shelf.path, BOUNDED, clock=shelf.clock) as engine, asyncio.timeout(PATIENCE):
        urls = [put(host, "/cat.jpg", photo_file((60 + number, 40))) for number, host in enumerate(hosts)]
        for host in hosts[1:]:
            host.hold("/cat.jpg")
        entry_id = entry_of(shelf, hosts[0].url("/feed"))
        async with aclosing(FetchPictures(entry_id, urls).run(engine)) as events:
            assert (await anext(events)).url == urls[0]
            await asyncio.to_thread(hosts[4].wait_for, 1)
            assert hosts[5].requests == []
        assert await engine.tools.parsers.shrink(photo_file(), url="u", most_pixels=10**6)
    assert len(files(shelf)) == 1


async def test_a_decoder_that_takes_too_long_is_killed(shelf: Shelf, server: Server) -> None:
    async with Parsers(1, deadline=0.001) as parsers:
        with pytest.raises(ParseError, match=r"^The picture could not be read in 0\.\d+ seconds\.$"):
            for _ in range(2):  # the start of the process does not count
                await parsers.shrink(photo_file((1500, 1500), "PNG"), url="u", most_pixels=10**7)
        assert parsers.idle == []


async def test_the_worker_fetches_too(shelf: Shelf, server: Server) -> None:
    url = put(server, "/cat.jpg", photo_file())
    entry_id = entry_of(shelf, server.url("/feed"))
    worker = Worker(shelf.path, BOUNDED)
    try:
        async with asyncio.timeout(PATIENCE):
            events = [event async for event in worker.ask(FetchPictures(entry_id, [url, server.url("/none")]))]
    finally:
        await worker.close()
    assert {event.url: event.status for event in events} == {url: "stored", server.url("/none"): "failed"}


async def test_one_picture_is_decoded_at_a_time() -> None:
    """Each may take all the memory of its process, and there are as many as cores."""
    async with asyncio.timeout(PATIENCE), Parsers(2) as parsers:
        await asyncio.gather(*(parsers.shrink(photo_file(), url="u", most_pixels=10**7) for _ in range(2)))
        assert len(parsers.idle) == 1
