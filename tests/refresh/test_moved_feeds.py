"""A feed that died or moved is looked for, and its address changed."""

from __future__ import annotations

import pytest

from tests.pages import named, put_page
from tests.refresh.make import Shelf, json_feed, servers
from tests.server import Server
from tui_reader.model.entities import FeedStatus
from tui_reader.model.errors import NotFound, ReaderError
from tui_reader.refresh.events import Found
from tui_reader.refresh.requests import FindFeed


async def found(shelf: Shelf, feed_id: int) -> list[Found]:
    async with shelf.engine() as engine:
        return [preview async for preview in FindFeed(feed_id).run(engine)]


async def test_a_dead_feed_is_found_from_its_site_the_most_alike_first(shelf: Shelf, server: Server) -> None:
    server.put("/old", json_feed("Herons", 3, 2, 1))
    (feed,) = [added.id or 0 for added in await shelf.add(server.url("/old"))]
    server.status("/old", 410)
    put_page(server, named("/news"), named("/birds"))
    server.put("/news", json_feed("News", 1))
    server.put("/birds", json_feed("Herons", 4, 3))
    await shelf.refresh(feed, force=True)
    previews = await found(shelf, feed)
    assert [(preview.title, preview.url) for preview in previews] == [
        ("Herons", server.url("/birds")),
    ]
    with shelf.store() as store:
        act = store.feeds.change_address(feed, previews[0].url)
        assert act.sentence == f"Herons is read from {server.url('/birds')} now."
        assert store.feeds.one(feed).status is not FeedStatus.GONE
    assert (await shelf.refresh()).statuses == {feed: "new"}, "due at once"
    assert sorted(shelf.titles(feed)) == ["Herons 1", "Herons 2", "Herons 3", "Herons 4"]
    assert shelf.feed(feed).trusted


async def test_usual_places_are_tried_when_no_page_leads_to_it(shelf: Shelf, server: Server) -> None:
    server.put("/old.xml", json_feed("Herons", 1))
    (feed,) = [added.id or 0 for added in await shelf.add(server.url("/old.xml"))]
    server.status("/old.xml", 404)
    server.put("/feed.json", json_feed("Herons", 1))
    assert [preview.url for preview in await found(shelf, feed)] == [server.url("/feed.json")]


async def test_another_subscribed_feed_is_no_find(shelf: Shelf, server: Server) -> None:
    server.put("/other", json_feed("Other", 1))
    put_page(server, named("/other"))
    feed, _other = shelf.subscribe(server.url("/dead"), server.url("/other"))
    assert await found(shelf, feed) == []


async def test_a_feed_that_answers_again_is_found_where_it_was(shelf: Shelf, server: Server) -> None:
    (feed,) = shelf.subscribe(server.url("/herons"))
    server.put("/herons", json_feed("Herons", 1))
    assert [preview.url for preview in await found(shelf, feed)] == [server.url("/herons")]


async def test_its_former_addresses_are_looked_at_too(shelf: Shelf) -> None:
    async with servers(2) as (before, after):
        (feed,) = shelf.subscribe(before.url("/herons"))
        with shelf.store() as store:
            store.feeds.change_address(feed, after.url("/herons"))
        before.put("/herons", json_feed("Herons", 1))
        assert [preview.url for preview in await found(shelf, feed)] == [before.url("/herons")]


async def test_nothing_reachable_is_said(shelf: Shelf, server: Server) -> None:
    (feed,) = shelf.subscribe(server.url("/herons"))
    server.stop()
    with pytest.raises(ReaderError, match="can be reached"):
        await found(shelf, feed)
    with pytest.raises(NotFound):
        await found(shelf, feed + 1)


async def test_a_feed_that_nobody_typed_finds_nothing_in_the_private_network(shelf: Shelf, server: Server) -> None:
    server.put("/herons", json_feed("Herons", 1))
    (feed,) = shelf.subscribe(server.url("/herons"), trusted=False)
    assert await found(shelf, feed) == []
    assert server.requests == []
