"""Servers that misbehave: each fault ends soon, in its own sentence, and leaves the others alone. TRAPS 20."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.server import Server, rss
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.model.config import Network
from tui_reader.model.errors import FetchError, Unreachable

SMALL = Network(total=0.5, connect=0.5, wire_bytes=100_000, body_bytes=200_000)
SENTENCES = {
    "reset": "broke the connection",
    "drop": "closed the connection without an answer",
    "hang": "did not answer within 0.5 seconds",
    "hang in body": "sent too slowly to be done in 0.5 seconds",
    "drip": "sent too slowly to be done in 0.5 seconds",
    "slow headers": "did not answer within 0.5 seconds",
    "huge header": "sent headers without an end, or one of more than 64 KB; nothing behind them was read",
    "garbage": "answered with something that is not HTTP",
    "damaged gzip": "damaged",
    "bomb": "unpacks to more than 195 KB",
    "endless": "sent more than 97.7 KB",
}


async def fetch(url: str, network: Network = SMALL) -> Fetched:
    async with Fetcher(network) as fetcher:
        return await fetcher.fetch(FetchRequest(url, trusted=True))


async def failed(url: str, network: Network = SMALL) -> FetchError:
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        await fetch(url, network)
    assert time.monotonic() - started < 10  # the bound is 0.5 s; machines are busy
    assert str(caught.value).endswith(".")
    return caught.value


@pytest.mark.parametrize("kind", SENTENCES)
async def test_each_fault_has_its_sentence(server: Server, kind: str) -> None:
    server.fault("/feed", kind)
    error = await failed(server.url("/feed"))
    # Before 3.11, aiohttp does not say what was wrong with the headers.
    either = (SENTENCES[kind], SENTENCES["garbage"]) if kind == "huge header" else (SENTENCES[kind],)
    assert any(words in str(error) for words in either)
    assert f"127.0.0.1:{server.port}" in str(error)
    assert isinstance(error, Unreachable) is (kind in ("hang", "slow headers"))


@pytest.mark.parametrize(
    ("kind", "did"),
    [
        ("short", "stopped before all of it was sent"),
        ("short chunk", "stopped before all of it was sent"),
        ("truncated gzip", "sent packed data that ends in the middle"),
    ],
)
async def test_what_came_of_a_body_that_was_cut_is_handed_on_with_its_sentence(
    server: Server, kind: str, did: str
) -> None:
    server.fault("/feed", kind)
    fetched = await fetch(server.url("/feed"))
    assert fetched.cut == f"127.0.0.1:{server.port} {did}"
    assert fetched.body.startswith((b"<rss>", b"<?xml"))


async def test_a_plain_body_labelled_gzip_is_taken(server: Server) -> None:
    server.fault("/feed", "not gzip")
    assert (await fetch(server.url("/feed"))).body == rss("Not packed", 3)


async def test_faults_do_not_touch_the_others(server: Server) -> None:
    for kind in SENTENCES:
        server.fault(f"/{kind}".replace(" ", "-"), kind)
    server.put("/good", rss("Good", 1))
    async with Fetcher(Network(total=1.0, wire_bytes=100_000, body_bytes=200_000, per_host=99)) as fetcher:
        paths = [f"/{kind}".replace(" ", "-") for kind in SENTENCES] + ["/good"]
        requests = [FetchRequest(server.url(path), trusted=True) for path in paths]
        results = await asyncio.gather(*(fetcher.fetch(request) for request in requests), return_exceptions=True)
    assert all(isinstance(result, FetchError) for result in results[:-1])
    assert isinstance(results[-1], Fetched)


async def test_a_closed_port_is_unreachable(server: Server) -> None:
    server.stop()
    error = await failed(server.url("/feed"))
    assert isinstance(error, Unreachable)
    assert "refuses the connection" in str(error)


async def test_a_name_without_a_host_is_unreachable() -> None:
    error = await failed("http://no-such-host.invalid/feed", Network(total=20))
    assert isinstance(error, Unreachable)
    assert "no-such-host.invalid" in str(error)


@pytest.mark.parametrize(
    "url",
    ["http://", "http:///feed", "http://[::1/feed", "http://a b/", "http://" + "a" * 300 + "/", "http://[::1]'x@?"],
)
async def test_addresses_that_are_none_are_sentences(url: str) -> None:
    await failed(url, Network(total=20))


async def test_tls_to_a_server_without_it(server: Server) -> None:
    error = await failed(server.url("/feed").replace("http:", "https:"), Network(total=5))
    assert "TLS" in str(error)


async def test_a_cancelled_fetch_gives_its_place_back(server: Server) -> None:
    server.put("/feed", rss("Good", 1))
    server.hold("/held")
    async with Fetcher(Network(per_host=1)) as fetcher:
        task = asyncio.create_task(fetcher.fetch(FetchRequest(server.url("/held"), trusted=True)))
        await asyncio.to_thread(server.wait_for, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True))).status == 200
