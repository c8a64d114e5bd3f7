"""Cookies on the way: kept for one request and its redirects, for the host that set them. RFC 6265, narrowed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.server import Exchange, Script, Server, rss
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.fetch.cookies import Cookies
from tui_reader.model.config import FeedOptions, Network
from tui_reader.model.errors import FetchError

FEED = rss("Herons", 2)
NOW = 1_800_000_000.0


async def fetch(url: str, options: Mapping[str, FeedOptions] | None = None) -> Fetched:
    async with Fetcher(Network(total=10.0), feeds=options) as fetcher:
        return await fetcher.fetch(FetchRequest(url, trusted=True))


def wall(to: str, *, wants: str = "seen=1") -> Script:
    """A feed for those who send a cookie; others are sent on."""

    async def answer(exchange: Exchange) -> None:
        if wants in exchange.request.headers.get("cookie", ""):
            await exchange.answer(200, FEED)
        else:
            await exchange.answer(302, headers={"Location": to})

    return answer


def setter(to: str, cookie: str) -> Script:
    async def answer(exchange: Exchange) -> None:
        await exchange.answer(302, headers={"Location": to, "Set-Cookie": cookie})

    return answer


async def test_a_feed_behind_a_cookie_is_read_and_the_next_request_knows_no_cookie(server: Server) -> None:
    server.script("/in/feed", wall("/check"))
    server.script("/check", setter("/in/feed", "seen=1; Path=/in; HttpOnly"))
    for _ in range(2):
        assert (await fetch(server.url("/in/feed"))).body == FEED
    assert [request.headers.get("cookie") for request in server.requests] == [None, None, "seen=1"] * 2


async def test_the_very_address_may_set_the_cookie_and_lead_to_itself(server: Server) -> None:
    async def answer(exchange: Exchange) -> None:
        headers = {"Location": "/feed", "Set-Cookie": "seen=1"}
        knows = "cookie" in exchange.request.headers
        await (exchange.answer(200, FEED) if knows else exchange.answer(302, headers=headers))

    server.script("/feed", answer)
    assert (await fetch(server.url("/feed"))).body == FEED


async def test_a_circle_without_a_new_cookie_is_told_at_once(server: Server) -> None:
    server.script("/a", setter("/b", "seen=1"))
    server.redirect("/b", "/a")
    with pytest.raises(FetchError, match="in a circle"):
        await fetch(server.url("/a"))
    assert len(server.requests) == 3  # a, b, a: the second time it set nothing new


async def test_a_circle_with_ever_new_cookies_ends(server: Server) -> None:
    async def answer(exchange: Exchange) -> None:
        headers = {"Location": "/feed", "Set-Cookie": f"visit={len(server.requests)}"}
        await exchange.answer(302, headers=headers)

    server.script("/feed", answer)
    with pytest.raises(FetchError, match="more than 5 times"):
        await fetch(server.url("/feed"))
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "options",
    [FeedOptions(cookies="session=abc; seen=0"), FeedOptions(headers={"cookie": "session=abc; seen=0"})],
)
async def test_a_cookie_goes_to_no_other_host_and_beside_those_of_the_person(
    server: Server, options: FeedOptions
) -> None:
    with Server() as other:
        server.script("/feed", setter(other.url("/far"), "seen=1; Domain=127.0.0.1"))
        other.script("/far", setter(server.url("/back"), "theirs=2; Path=/"))
        server.put("/back", FEED)
        await fetch(server.url("/feed"), {server.url("/feed"): options})
        assert "cookie" not in other.requests[0].headers
        assert server.requests[1].headers["cookie"] == "session=abc; seen=1"


@pytest.mark.parametrize(
    ("set_at", "cookie", "asked", "sent"),
    [
        ("https://a.example/x/y", "n=1", "https://a.example/x/z?q", "1"),  # its path: /x
        ("https://a.example/x/y", "n=1", "https://a.example/xz", None),
        ("https://a.example/x/y", "n=1; Path=/", "https://a.example/z", "1"),
        ("https://a.example/x", "n=1; Path=/q", "https://a.example/q/r", "1"),
        ("https://a.example/x", "n=1; path=q", "https://a.example/z", "1"),
        ("https://a.example/", "n=1; Domain=example; Path=/", "https://b.example/", None),
        ("https://a.example/", "n=1; Domain=.a.example", "https://www.a.example/", None),
        ("https://a.example/", "n=1; Secure", "https://a.example/", "1"),
        ("http://a.example/", "n=1; Secure", "https://a.example/", None),  # may not be set by http (RFC 6265bis)
        ("http://a.example/", "n=1", "https://a.example/", "1"),
        ("https://a.example/", "n=1; Secure", "http://a.example/", None),
        ("https://a.example/", "n=1; Max-Age=0", "https://a.example/", None),
        ("https://a.example/", "n=1; Max-Age=-5", "https://a.example/", None),
        ("https://a.example/", "n=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://a.example/", "1"),
        ("https://a.example/", "n=1; expires=Thu, 01-Jan-1970 00:00:00 GMT", "https://a.example/", None),
        ("https://a.example/", "n=1; expires=Thu, 01 Jan 2099 00:00:00 GMT", "https://a.example/", "1"),
        ("https://a.example/", "n=1; expires=never", "https://a.example/", "1"),
        ("https://a.example/", 'n="a=b"', "https://a.example/", '"a=b"'),
        ("https://a.example/", "n", "https://a.example/", None),
        ("https://a.example/", "n=" + "x" * 5000, "https://a.example/", None),
        ("https://a.example/", "n=caf\xe9", "https://a.example/", None),
    ],
)
def test_where_a_cookie_is_sent(set_at: str, cookie: str, asked: str, sent: str | None) -> None:
    cookies = Cookies()
    cookies.keep(set_at, [cookie], now=NOW)
    assert cookies.for_address(asked).get("n") == sent


def test_a_cookie_is_taken_back_and_the_narrowest_counts() -> None:
    cookies = Cookies()
    assert cookies.keep("https://a.example/x/y", ["n=wide; Path=/", "n=near", "m=1"], now=NOW)
    assert cookies.for_address("https://a.example/x/y")["n"] == "near"
    assert not cookies.keep("https://a.example/x/y", ["n=near"], now=NOW)
    assert cookies.keep("https://a.example/x/y", ["n=gone; Max-Age=0"], now=NOW)
    assert cookies.for_address("https://a.example/x/y") == {"n": "wide", "m": "1"}


@settings(max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(["https://a.example/x", "http://b.example:81/"]))
def test_any_headers_are_safe_to_send_back(headers: list[str], url: str) -> None:
    cookies = Cookies()
    cookies.keep(url, headers, now=NOW)
    sent = "; ".join(f"{name}={value}" for name, value in cookies.for_address(url).items())
    assert sent.isascii() and sent.isprintable()
    assert cookies.for_address("https://c.example/x") == {}
