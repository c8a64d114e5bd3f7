"""A refresh that minds its manners, from the network into the library. TRAPS 17, 18, 19."""

from __future__ import annotations

import logging

import pytest

from tests.refresh.make import NOW, Refreshed, Shelf, config, json_feed, refreshed, servers
from tests.server import Exchange, Server, rss
from tui_reader.model.config import FeedOptions
from tui_reader.model.entities import Feed
from tui_reader.model.incoming import Wishes
from tui_reader.model.records import replace
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import as_json
from tui_reader.refresh.plan import no_luck
from tui_reader.refresh.requests import AddFeeds
from tui_reader.text.times import HOUR


def kept(shelf: Shelf, feed_id: int) -> Feed:
    with shelf.store() as store:
        return store.feeds.one(feed_id)


async def refresh_with(shelf: Shelf, options: dict[str, FeedOptions], *feeds: int) -> Refreshed:
    """Refresh with the person's options."""
    settings = replace(config(), feeds=options)
    async with Engine(shelf.path, settings, clock=shelf.clock, luck=no_luck) as engine:
        return await refreshed(engine, *feeds, force=True)


# --------------------------------------------------------------------------- when the next check is


async def test_the_wishes_of_a_feed_hold_on_when_nothing_changed(shelf: Shelf, server: Server) -> None:
    body = rss("Herons", extra="<ttl>360</ttl><skipHours><hour>3</hour></skipHours>")
    server.put("/feed", body, etag='"1"')
    server.put("/same", body)
    feeds = shelf.subscribe(server.url("/feed"), server.url("/same"))
    for _ in range(2):
        result = await shelf.refresh(force=True)
        for feed in feeds:
            assert shelf.feed(feed).wishes == Wishes(6 * HOUR, None, (3,))
            assert kept(shelf, feed).why_next == "The publisher asks for 6 hours between checks."
            assert kept(shelf, feed).next_due == NOW + 6 * HOUR
    assert set(result.statuses.values()) == {"unchanged"}
    assert server.requests[-1].headers.get("if-none-match") or server.requests[-2].headers.get("if-none-match")


async def test_the_entries_that_just_came_count_for_the_rhythm(shelf: Shelf, server: Server) -> None:
    items = "".join(
        f"<item><guid>{number}</guid><title>{number}</title>"
        f"<pubDate>Thu, 28 May 2026 {number:02d}:00:00 GMT</pubDate></item>"  # NOW is that day at 20:26
        for number in range(20, -1, -1)
    )
    server.put("/feed", rss("Wire", extra=items))
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh()
    assert kept(shelf, feed).why_next == "Brings about 1 post an hour; checked every 15 minutes."
    assert kept(shelf, feed).next_due == NOW + 900


async def test_the_persons_interval_goes_before_all_but_the_servers_pause(shelf: Shelf, server: Server) -> None:
    server.put("/feed", rss("Herons", 1, extra="<ttl>360</ttl>"))
    server.put("/last", json_feed("Last", 1), headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7200"})
    feed, last = shelf.subscribe(server.url("/feed"), server.url("/last"))
    options = {"127.0.0.1": FeedOptions(interval_minutes=20)}
    await refresh_with(shelf, options, feed)
    assert (kept(shelf, feed).next_due, kept(shelf, feed).why_next) == (
        NOW + 1200,
        "Your settings ask for a check every 20 minutes.",
    )
    await refresh_with(shelf, options, last)
    assert kept(shelf, last).next_due == NOW + 7200


# --------------------------------------------------------------------------- hosts that want a pause


async def test_a_host_that_wants_a_pause_gets_it_and_nobody_else_waits(shelf: Shelf) -> None:
    async with servers(2) as (busy, other):
        busy.put("/before", json_feed("Before", 1))
        for path in ("/busy", "/too"):
            busy.status(path, 429, {"Retry-After": "7200"})
        other.put("/feed", json_feed("Other", 1))
        feeds = shelf.subscribe(*map(busy.url, ("/before", "/busy", "/too", "/1", "/2", "/3")), other.url("/feed"))
        before, refused, too, *waiting, elsewhere = feeds
        result = await shelf.refresh(per_host=1)
        assert result.statuses == {
            **{before: "new", refused: "failed", too: "failed", elsewhere: "new"},
            **dict.fromkeys(waiting, "unchanged"),
        }
        assert [request.path for request in busy.requests] == ["/before", "/busy", "/too"]
    (sentence,) = {result.done[feed].error for feed in waiting}
    assert sentence
    assert "asked for a pause until" in sentence
    for feed in waiting:
        row = kept(shelf, feed)
        assert (row.failures, row.error, row.last_refreshed, row.status) == (0, None, None, "never")
        assert NOW + 7190 <= (row.next_due or 0) <= NOW + 7200
        assert row.why_next == sentence
        with shelf.store() as store:
            assert store.refresh.claim(feed, now=NOW)  # nobody holds it
    assert shelf.feed(refused).failures == 1
    assert (kept(shelf, refused).next_due, kept(shelf, refused).why_next) == (
        NOW + 7200,
        "The server asks to wait 2 hours.",
    )


async def test_a_feed_that_waits_leaves_the_claim_of_another_alone(shelf: Shelf, server: Server) -> None:
    for path in ("/1", "/2"):
        server.status(path, 503, {"Retry-After": "7200"})
    busy = shelf.subscribe(*map(server.url, ("/1", "/2")))
    async with shelf.engine() as engine:
        await refreshed(engine, *busy)
        (feed,) = shelf.subscribe(server.url("/3"))
        with shelf.store() as store:
            assert store.refresh.claim(feed, now=NOW)
        assert (await refreshed(engine, feed)).statuses == {feed: "unchanged"}
        with shelf.store() as store:
            assert not store.refresh.claim(feed, now=NOW), "the other program still has it"


async def test_a_feed_of_such_a_host_that_is_added_meanwhile_is_kept_and_waits(shelf: Shelf, server: Server) -> None:
    paths = ["/1", "/2"]
    for path in paths:
        server.status(path, 503, {"Retry-After": "7200"})
    busy = shelf.subscribe(*map(server.url, paths))
    async with shelf.engine() as engine:
        await refreshed(engine, *busy)
        (added,) = [each async for each in AddFeeds([server.url("/feed")]).run(engine)]
    assert (added.status, added.error) == ("added", None)
    assert "nothing there is fetched before" in (added.note or "")
    assert server.count("/feed") == 0


# --------------------------------------------------------------------------- names and options


async def test_the_name_that_was_let_in_is_remembered(shelf: Shelf, server: Server) -> None:
    async def wall(exchange: Exchange) -> None:
        known = exchange.request.headers["user-agent"].startswith("Mozilla/5.0 (compatible; tui-reader/")
        await exchange.answer(200 if known else 403, json_feed("Herons", 1))

    server.script("/feed", wall)
    (feed,) = shelf.subscribe(server.url("/feed"))
    assert (await shelf.refresh()).statuses == {feed: "new"}
    assert (await shelf.refresh(force=True)).statuses == {feed: "unchanged"}
    assert len(server.requests) == 3
    server.status("/feed", 403)
    error = (await shelf.refresh(feed)).done[feed].error
    assert error == f"127.0.0.1:{server.port} refuses feed readers (HTTP 403); asked twice, under two names."
    assert kept(shelf, feed).error == error
    assert shelf.feed(feed).agent == 1  # what is known of a feed outlives a failure


async def test_options_follow_a_feed_that_moved(shelf: Shelf, server: Server) -> None:
    server.redirect("/old", "/new", status=301)
    server.put("/new", json_feed("Herons", 1))
    (feed,) = shelf.subscribe(server.url("/old"))
    options = {server.url("/old"): FeedOptions(cookies="a=1", interval_minutes=90)}
    for _ in range(3):
        await refresh_with(shelf, options, feed)
    assert shelf.feed(feed).url == server.url("/new")
    assert [request.headers["cookie"] for request in server.requests] == ["a=1"] * 5
    assert kept(shelf, feed).next_due == NOW + 5400


@pytest.mark.parametrize("path", ["/ok", "/none", "/busy", "/wall", "/html", "/reset", "/away", "/moved"])
async def test_no_secret_is_told_whatever_happens(
    shelf: Shelf, server: Server, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server.put("/ok", json_feed("Herons", 1))
    server.status("/busy", 429, {"Retry-After": "7200"})
    server.status("/wall", 403)
    server.put("/html", b"<!doctype html><title>x</title><p>words", content_type="text/html")
    server.fault("/reset", "reset")
    server.redirect("/away", "http://127.0.0.1:1/x")
    server.redirect("/moved", "/ok", status=301)
    feeds = shelf.subscribe(*(server.url(each).replace("//", "//ada:s3cret@") for each in (path, "/more")))
    host = server.url("").removeprefix("http://")
    options = {host: FeedOptions(1, {"X-Token": "s3cret"}, "a=s3cret", "bob", "s3cret", user_agent="Herons/1")}
    told: list[object] = []
    for _ in range(3):
        result = await refresh_with(shelf, options, *feeds)
        told += [as_json(done) for done in result.done.values()]
    rows = [kept(shelf, feed) for feed in feeds]
    words = " ".join(map(str, [told, caplog.text, *((row.title, row.error, row.why_next) for row in rows)]))
    assert "s3cret" not in words
    assert "bob" not in words
