"""Conditional GET, redirects and politeness against a real server. TRAPS 17 to 22."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from contextlib import ExitStack

import pytest

from tests.server import Exchange, Server, rss
from tui_reader import __version__
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.model.config import Network
from tui_reader.model.errors import FetchError, Gone

FEED = rss("Herons", 2)
NETWORK = Network(total=10.0)
MONDAY = "Mon, 05 Jan 2026 10:00:00 GMT"


async def fetch(
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    trusted: bool = True,
    network: Network = NETWORK,
) -> Fetched:
    async with Fetcher(network) as fetcher:
        return await fetcher.fetch(FetchRequest(url, etag, last_modified, trusted))


async def failed(url: str, *, trusted: bool = True, network: Network = NETWORK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetch(url, trusted=trusted, network=network)
    assert str(caught.value).endswith(".")
    return caught.value


# --------------------------------------------------------------------------- what is sent and what comes back


async def test_a_feed_comes_with_its_validators(server: Server) -> None:
    headers = {"Cache-Control": "max-age=600", "Retry-After": "7"}
    server.put("/feed", FEED, etag='W/"1"', last_modified=MONDAY, content_type="text/xml; charset=x", headers=headers)
    fetched = await fetch(server.url("/feed"))
    assert fetched == Fetched(
        server.url("/feed"), 200, FEED, "text/xml; charset=x", 'W/"1"', MONDAY, None, False, retry_after=7, max_age=600
    )


async def test_the_user_agent_is_honest_and_no_cookie_is_kept(server: Server) -> None:
    server.put("/feed", FEED, headers={"Set-Cookie": "track=1"})
    async with Fetcher(NETWORK) as fetcher:
        for _ in range(2):
            await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True))
    sent = server.requests[1].headers
    assert sent["user-agent"] == f"tui-reader/{__version__} (+https://github.com/tui-reader/tui-reader)"
    assert "cookie" not in sent
    assert "if-none-match" not in sent
    assert "atom" in sent["accept"]
    assert "gzip" in sent["accept-encoding"]


async def test_validators_are_sent_and_kept_on_a_304(server: Server) -> None:
    server.put("/feed", FEED, etag='"1"')
    fetched = await fetch(server.url("/feed"), etag='"1"', last_modified=MONDAY)
    assert (fetched.status, fetched.not_modified, fetched.body) == (304, True, b"")
    assert (fetched.etag, fetched.last_modified) == ('"1"', MONDAY)
    assert server.requests[0].headers["if-modified-since"] == MONDAY


async def test_new_validators_on_a_304_replace_the_old(server: Server) -> None:
    server.status("/feed", 304, {"ETag": '"2"'})
    assert (await fetch(server.url("/feed"), etag='"1"')).etag == '"2"'


async def test_a_304_to_an_unconditional_request_is_an_error(server: Server) -> None:
    server.status("/feed", 304)
    assert (await failed(server.url("/feed"))).status == 304


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate"])
async def test_packed_bodies(server: Server, coding: str) -> None:
    packed = zlib.compress(FEED) if coding == "deflate" else gzip.compress(FEED)
    server.put("/feed", packed, headers={"Content-Encoding": coding})
    assert (await fetch(server.url("/feed"))).body == FEED


async def test_credentials_are_sent_as_such_and_never_come_back(server: Server) -> None:
    server.put("/feed", FEED)
    url = server.url("/feed").replace("//", "//ada:secret@")
    fetched = await fetch(url)
    assert server.requests[0].headers["authorization"].startswith("Basic ")
    assert fetched.url == server.url("/feed")
    error = await failed(url.replace("/feed", "/none"))
    assert "secret" not in str(error) + error.url
    assert error.url.startswith("http://***@127.0.0.1")


@pytest.mark.parametrize("etag", ["caf\xe9", "a" * 5000])
async def test_odd_validators_are_not_kept(server: Server, etag: str) -> None:
    server.put("/feed", FEED, headers={"ETag": etag})
    assert (await fetch(server.url("/feed"))).etag is None


# --------------------------------------------------------------------------- statuses


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 418, 429, 451, 500, 503, 599])
async def test_statuses_without_a_feed_are_sentences_that_name_the_host(server: Server, status: int) -> None:
    server.status("/feed", status, {"Retry-After": "120"})
    error = await failed(server.url("/feed"))
    assert (error.status, error.retry_after) == (status, 120)
    assert f"127.0.0.1:{server.port}" in str(error)
    assert str(status) in str(error)
    assert not isinstance(error, Gone)
    if status in (429, 503):
        assert "asks for a pause of 2 minutes" in str(error)


async def test_410_is_gone(server: Server) -> None:
    server.status("/feed", 410)
    assert isinstance(await failed(server.url("/feed")), Gone)


# --------------------------------------------------------------------------- redirects


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 302), False), ((307, 308), False), ((303,), False)],
)
async def test_only_permanent_redirects_all_the_way_move_a_feed(
    server: Server, statuses: tuple[int, ...], moved: bool
) -> None:
    for step, status in enumerate(statuses):
        server.redirect(f"/{step}", f"/{step + 1}", status=status)
    end = f"/{len(statuses)}"
    server.put(end, FEED)
    fetched = await fetch(server.url("/0"))
    assert fetched.body == FEED
    assert fetched.url == server.url(end)
    assert fetched.moved_to == (server.url(end) if moved else None)


async def test_a_redirect_carries_validators_and_may_end_in_304(server: Server) -> None:
    server.redirect("/old", "/new", status=301)
    server.put("/new", FEED, etag='"1"')
    fetched = await fetch(server.url("/old"), etag='"1"')
    assert fetched.not_modified
    assert fetched.moved_to == server.url("/new")


async def test_credentials_do_not_follow_to_another_host(server: Server) -> None:
    with Server() as other:
        server.redirect("/old", "/near")
        server.redirect("/near", other.url("/far"))
        other.put("/far", FEED)
        await fetch(server.url("/old").replace("//", "//ada:secret@"))
        assert all("authorization" in request.headers for request in server.requests)
        assert "authorization" not in other.requests[0].headers


async def test_circles_and_endless_chains_end(server: Server) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    assert "circle" in str(await failed(server.url("/a")))
    assert len(server.requests) == 2
    for step in range(9):
        server.redirect(f"/{step}", f"/{step + 1}")
    assert "more than 5 times" in str(await failed(server.url("/0")))
    assert server.count("/5") == 1
    assert server.count("/6") == 0


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "tui-reader:welcome"]
)
async def test_redirects_out_of_http_are_refused(server: Server, target: str) -> None:
    server.redirect("/feed", target)
    assert "not followed" in str(await failed(server.url("/feed")))


@pytest.mark.parametrize("target", ["http://[", "http://", "http://a:99999/"])
async def test_redirects_to_nowhere_are_sentences(server: Server, target: str) -> None:
    server.redirect("/feed", target)
    await failed(server.url("/feed"))


async def test_a_redirect_to_a_port_that_no_host_has_names_the_address(server: Server) -> None:
    server.redirect("/feed", "http://127.0.0.1:99999/x")
    with pytest.raises(FetchError, match="99999/x” is not an address that can be"):
        await fetch(server.url("/feed"))


async def test_redirects_to_odd_letters_arrive(server: Server) -> None:
    async def answer(exchange: Exchange) -> None:
        await exchange.send("HTTP/1.1 302 X\r\nLocation: /caf\u00e9 x\r\nContent-Length: 0\r\n\r\n".encode())

    server.script("/feed", answer)
    server.put("/caf%C3%A9%20x", FEED)
    assert (await fetch(server.url("/feed"))).body == FEED


async def test_addresses_and_redirects_are_asked_as_browsers_write_them(server: Server) -> None:
    async def answer(exchange: Exchange) -> None:
        raw = "Location: /b|c.php?q=1|2 3&r=%7C+'\u00e9#top\r\n"
        await exchange.send(f"HTTP/1.1 302 X\r\n{raw}Content-Length: 0\r\n\r\n".encode("latin-1"))

    server.script("/rss.php?nm=2015%7C2016%20-a%20b&f=60", answer)
    server.put("/b%7Cc.php?q=1%7C2%203&r=%7C+%27%E9", FEED)
    fetched = await fetch(server.url("/rss.php?nm=2015|2016 -a b&f=60#part"))
    assert fetched.body == FEED


# --------------------------------------------------------------------------- private networks


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_private_hosts_are_for_what_the_person_added(server: Server, host: str) -> None:
    server.put("/feed", FEED)
    url = server.url("/feed").replace("127.0.0.1", host)
    assert (await fetch(url)).body == FEED
    asked = len(server.requests)
    assert "private network" in str(await failed(url, trusted=False))
    assert len(server.requests) == asked


async def test_a_private_host_may_lead_to_another(server: Server) -> None:
    server.redirect("/feed", server.url("/next").replace("127.0.0.1", "localhost"))
    server.redirect("/next", server.url("/last"))
    server.put("/last", FEED)
    assert (await fetch(server.url("/feed"))).body == FEED


# --------------------------------------------------------------------------- turns


async def test_requests_to_many_hosts_run_at_the_same_time_and_two_to_one() -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(Server()) for _ in range(6)]
        for each in servers:
            for number in range(4):
                each.put(f"/{number}", FEED)
                each.hold(f"/{number}")
        async with Fetcher(NETWORK) as fetcher:
            tasks = [
                asyncio.create_task(fetcher.fetch(FetchRequest(each.url(f"/{number}"), trusted=True)))
                for each in servers
                for number in range(4)
            ]
            for each in servers:
                await asyncio.to_thread(each.wait_for, 2)
            for each in servers:
                each.release()
            assert [(await task).body for task in tasks] == [FEED] * 24
        assert [each.peak for each in servers] == [2] * 6


async def test_waiting_for_a_turn_does_not_count(server: Server) -> None:
    paths = [f"/{number}" for number in range(3)]
    for path in paths:
        server.put(path, FEED)
    server.hold(*paths)
    turns: list[str] = []

    async def one(fetcher: Fetcher, path: str) -> Fetched:
        async def on_turn() -> None:
            turns.append(path)

        return await fetcher.fetch(FetchRequest(server.url(path), trusted=True), on_turn=on_turn)

    async with Fetcher(Network(total=0.4, per_host=1)) as fetcher:
        tasks = [asyncio.create_task(one(fetcher, path)) for path in paths]
        await asyncio.to_thread(server.wait_for, 1)
        assert turns == ["/0"]
        server.release("/1", "/2")
        with pytest.raises(FetchError, match="did not answer"):  # the first, after its 0.4 seconds
            await tasks[0]
        assert [(await task).body for task in tasks[1:]] == [FEED, FEED]


async def test_what_on_turn_raises_is_passed_on_and_nothing_is_sent(server: Server) -> None:
    async def no() -> None:
        raise LookupError("taken")

    async with Fetcher(NETWORK) as fetcher:
        with pytest.raises(LookupError):
            await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True), on_turn=no)
    assert server.requests == []


async def let_others_queue() -> None:
    await asyncio.sleep(0)


async def test_connections_are_kept_only_for_those_who_wait(server: Server) -> None:
    for number in range(3):
        server.put(f"/{number}", FEED)
    async with Fetcher(Network(per_host=1)) as fetcher:
        requests = [FetchRequest(server.url(f"/{number}"), trusted=True) for number in range(3)]
        await asyncio.gather(*(fetcher.fetch(request, on_turn=let_others_queue) for request in requests))
    assert [request.headers.get("connection") == "close" for request in server.requests] == [False, False, True]


async def test_a_connection_that_we_asked_to_close_is_not_used_again(server: Server) -> None:
    """The server closes as asked and does not say so; aiohttp would send the next request into the void."""
    server.put("/feed", FEED)
    async with Fetcher(NETWORK) as fetcher:
        for _ in range(200):
            some = (fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True)) for _ in range(3))
            assert [fetched.status for fetched in await asyncio.gather(*some)] == [200, 200, 200]


async def test_a_connection_is_kept_for_a_request_that_follows_soon(server: Server) -> None:
    server.put("/feed", FEED)
    async with Fetcher(NETWORK) as fetcher:
        for more in (True, True, False):
            await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True, more=more))
    assert [request.headers.get("connection") == "close" for request in server.requests] == [False, False, True]
