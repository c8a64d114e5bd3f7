"""Turned away: a second try under the second honest name, and no third. TRAPS 18."""

from __future__ import annotations

import pytest

from tests.server import Exchange, Script, Server, rss
from tui_reader import __version__
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.model.config import FeedOptions, Network
from tui_reader.model.errors import FetchError

FEED = rss("Herons", 2)
FIRST = f"tui-reader/{__version__} (+https://github.com/tui-reader/tui-reader)"
SECOND = f"Mozilla/5.0 (compatible; tui-reader/{__version__}; +https://github.com/tui-reader/tui-reader)"


async def fetch(url: str, *, agent: int = 0, **options: str) -> Fetched:
    feeds = {url: FeedOptions(**options)} if options else {}  # type: ignore[arg-type]
    async with Fetcher(Network(total=10.0), feeds=feeds) as fetcher:
        return await fetcher.fetch(FetchRequest(url, trusted=True, agent=agent))


def only_for(name: str, status: int = 403) -> Script:
    """A server that lets in one name only."""

    async def answer(exchange: Exchange) -> None:
        welcome = exchange.request.headers["user-agent"] == name
        await exchange.answer(200 if welcome else status, FEED)

    return answer


def names(server: Server) -> list[str]:
    return [request.headers["user-agent"] for request in server.requests]


@pytest.mark.parametrize("status", [403, 406])
async def test_who_is_turned_away_tries_once_under_the_other_name(server: Server, status: int) -> None:
    server.script("/feed", only_for(SECOND, status))
    fetched = await fetch(server.url("/feed"))
    assert (fetched.body, fetched.agent) == (FEED, 1)
    assert names(server) == [FIRST, SECOND]


async def test_the_name_that_was_let_in_is_used_first(server: Server) -> None:
    server.script("/feed", only_for(SECOND))
    assert (await fetch(server.url("/feed"), agent=1)).agent == 1
    assert names(server) == [SECOND]
    server.script("/feed", only_for(FIRST))
    assert (await fetch(server.url("/feed"), agent=1)).agent == 0
    assert names(server) == [SECOND, SECOND, FIRST]


@pytest.mark.parametrize("status", [403, 406])
async def test_who_is_turned_away_under_both_names_is_told_so(server: Server, status: int) -> None:
    server.status("/feed", status)
    with pytest.raises(FetchError) as caught:
        await fetch(server.url("/feed"))
    assert str(caught.value) == (
        f"127.0.0.1:{server.port} refuses feed readers (HTTP {status}); asked twice, under two names."
    )
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [401, 404, 429, 500])
async def test_other_refusals_have_nothing_to_do_with_the_name(server: Server, status: int) -> None:
    server.status("/feed", status)
    with pytest.raises(FetchError):
        await fetch(server.url("/feed"))
    assert len(server.requests) == 1


async def test_a_name_of_the_persons_own_is_the_only_one(server: Server) -> None:
    server.status("/feed", 403)
    with pytest.raises(FetchError, match="refuses access"):
        await fetch(server.url("/feed"), user_agent="Herons/1")
    assert names(server) == ["Herons/1"]


async def test_a_wall_behind_a_redirect_is_tried_where_it_stands(server: Server) -> None:
    server.redirect("/old", "/feed", status=301)
    server.script("/feed", only_for(SECOND))
    fetched = await fetch(server.url("/old"))
    assert (fetched.agent, fetched.moved_to) == (1, server.url("/feed"))
    assert names(server) == [FIRST, FIRST, SECOND]
