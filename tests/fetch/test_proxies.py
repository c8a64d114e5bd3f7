"""The way through a proxy: the feed's own or that of the environment."""

from __future__ import annotations

import pytest

from tests.server import Exchange, Server, rss
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.fetch.proxies import Proxies
from tui_reader.model.config import FeedOptions, Network
from tui_reader.model.errors import FetchError, Unreachable

FEED = rss("Herons", 2)
URL = "http://feeds.example/feed"


async def fetch(url: str, *, proxy: str = "", trusted: bool = True) -> Fetched:
    feeds = {url: FeedOptions(proxy=proxy, user="ada", password="t0ken")} if proxy else {}
    async with Fetcher(Network(total=10.0), feeds=feeds) as fetcher:
        return await fetcher.fetch(FetchRequest(url, trusted=trusted))


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_feed_comes_through_its_proxy(server: Server, trusted: bool) -> None:
    server.put(URL, FEED)  # a proxy is asked for whole addresses
    fetched = await fetch(URL, proxy=server.url("").replace("//", "//user:pass@"), trusted=trusted)
    assert (fetched.url, fetched.body) == (URL, FEED)
    (request,) = server.requests
    assert request.headers["host"] == "feeds.example"
    assert request.headers["proxy-authorization"] == "Basic dXNlcjpwYXNz"
    assert request.headers["authorization"] == "Basic YWRhOnQwa2Vu"


async def test_https_goes_through_a_tunnel_and_the_proxy_sees_no_secret_but_its_own(server: Server) -> None:
    async def refuse(exchange: Exchange) -> None:
        await exchange.answer(502)

    server.script("feeds.example:443", refuse)
    with pytest.raises(FetchError) as caught:
        await fetch("https://feeds.example/feed", proxy=server.url("").replace("//", "//user:pass@"))
    assert f"proxy 127.0.0.1:{server.port} does not lead to feeds.example (HTTP 502)" in str(caught.value)
    (request,) = server.requests
    assert (request.method, request.path) == ("CONNECT", "feeds.example:443")
    assert request.headers["proxy-authorization"] == "Basic dXNlcjpwYXNz"
    assert "authorization" not in request.headers
    assert "pass" not in str(caught.value)


async def test_a_proxy_that_does_not_answer_is_named_without_its_password(server: Server) -> None:
    server.stop()
    with pytest.raises(Unreachable) as caught:
        await fetch(URL, proxy=server.url("").replace("//", "//user:s3cret@"))
    assert str(caught.value) == f"The proxy 127.0.0.1:{server.port} refuses the connection."


@pytest.mark.parametrize("target", ["http://127.0.0.1/x", "http://10.0.0.1/x", "http://router/x", "http://nas.local/x"])
async def test_a_proxy_is_no_way_into_the_private_network(server: Server, target: str) -> None:
    server.redirect(URL, target)
    with pytest.raises(FetchError, match="private network"):
        await fetch(URL, proxy=server.url(""))
    assert len(server.requests) == 1


async def test_the_environment_names_a_proxy_but_not_for_what_is_near(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url(""))
    monkeypatch.setenv("no_proxy", "other.example")
    server.put(URL, FEED)
    server.put("/near", FEED)
    assert (await fetch(URL)).body == FEED
    assert (await fetch(server.url("/near"))).body == FEED
    assert [request.path for request in server.requests] == [URL, "/near"]
    proxies = Proxies()
    assert proxies.of("http://www.other.example/feed", "") is None
    assert proxies.of("https://feeds.example/feed", "") is None  # of another kind
    assert proxies.of("http://www.other.example/feed", "http://own.example:1") is not None


def test_proxies_of_other_kinds_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://proxy.example:1080")
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    assert Proxies().of(URL, "") is None
    found = Proxies().of("https://feeds.example/", "")
    assert found is not None
    assert found.url == "http://proxy.example:3128"
