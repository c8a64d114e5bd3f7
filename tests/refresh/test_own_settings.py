"""What the person set for a feed, in a refresh from the network: headers, interval, pause, and what is marked read."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.refresh.make import NOW, Shelf, config, json_feed, refreshed, servers
from tests.server import Server
from tui_reader.model.config import FeedOptions
from tui_reader.model.records import replace
from tui_reader.query.terms import Is
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.plan import no_luck

DAY = 86400


def want(shelf: Shelf, feed_id: int, **wanted: Any) -> None:
    """Change settings as the dialog does."""
    with shelf.store() as store:
        before = store.feeds.settings(feed_id)
        after = replace(before, **wanted)
        after = replace(after, headers_for=after.url if after.headers else "")
        store.feeds.edit(feed_id, before, after)


async def test_headers_go_to_their_feed_before_those_of_the_config_and_into_no_log(
    shelf: Shelf, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.put("/feed", json_feed("Herons", 1))
    server.status("/bad", 500)
    feed, bad = shelf.subscribe(server.url("/feed"), server.url("/bad"))
    for each in (feed, bad):
        want(shelf, each, headers=(("authorization", "Bearer geheim"), ("Cookie", "geheim=1"), ("X-One", "1")))
    options = FeedOptions(headers={"Authorization": "config", "X-Two": "2"}, cookies="config=1")
    settings = replace(config(), feeds={server.url("/feed"): options})
    async with Engine(shelf.path, settings, clock=shelf.clock, luck=no_luck) as engine:
        done = await refreshed(engine, feed, bad)
    (sent,) = [request.headers for request in server.requests if request.path == "/feed"]
    assert (sent["authorization"], sent["cookie"]) == ("Bearer geheim", "geheim=1")
    assert (sent["x-one"], sent["x-two"]) == ("1", "2")
    assert done.done[bad].status == "failed"
    assert "geheim" not in caplog.text + repr(done.done)


async def test_headers_stay_with_the_host_they_were_set_for(shelf: Shelf) -> None:
    async with servers(2) as (old, new):
        old.put("/feed", json_feed("Herons", 1))
        new.put("/feed", json_feed("Herons", 1))
        (feed,) = shelf.subscribe(old.url("/feed"))
        want(shelf, feed, headers=(("X-Token", "geheim"),))
        old.redirect("/feed", new.url("/feed"), status=301)
        for _ in range(3):  # the second redirect is believed, and then the new address is asked
            await shelf.refresh(feed)
        assert shelf.feed(feed).url == new.url("/feed")
        assert all("x-token" in request.headers for request in old.requests)
        assert len(new.requests) == 3
        assert not any("x-token" in request.headers for request in new.requests)
        want(shelf, feed, headers=(("X-Token", "other"),))
        await shelf.refresh(feed)
        assert new.requests[-1].headers["x-token"] == "other", "until they are set for that one"


async def test_an_interval_of_ones_own_goes_before_the_feeds_and_the_configs(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    (feed,) = shelf.subscribe(server.url("/feed"))
    want(shelf, feed, interval=2 * 3600)
    settings = replace(config(), feeds={server.url("/feed"): FeedOptions(interval_minutes=20)})
    async with Engine(shelf.path, settings, clock=shelf.clock, luck=no_luck) as engine:
        await refreshed(engine, feed)
    with shelf.store() as store:
        kept = store.feeds.one(feed)
    assert (kept.next_due, kept.why_next) == (NOW + 7200, "Your settings ask for a check every 2 hours.")


async def test_a_pause_ends_by_itself(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    (feed,) = shelf.subscribe(server.url("/feed"))
    want(shelf, feed, paused_until=NOW + DAY)
    assert (await shelf.refresh(force=True)).statuses == {}
    shelf.now += DAY
    assert (await shelf.refresh()).statuses == {feed: "new"}


async def test_old_news_is_marked_read_in_the_refresh_that_brings_it(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", *range(40, 0, -1)), etag='"1"')
    (feed,) = shelf.subscribe(server.url("/feed"))
    want(shelf, feed, keep_newest=30, read_after=7 * DAY)
    assert (await shelf.refresh(feed)).done[feed].new == 40

    def unread() -> int:
        with shelf.store() as store:
            return store.entries.count(Is("unread"))

    assert unread() == 30
    shelf.now += 8 * DAY
    assert (await shelf.refresh(feed)).statuses == {feed: "unchanged"}
    assert unread() == 30, "the clock may be wrong for once"
    shelf.now += 3600
    assert (await shelf.refresh(feed)).statuses == {feed: "unchanged"}
    assert unread() == 0, "time passes also for a feed that has nothing new"
