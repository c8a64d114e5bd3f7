"""Every bound of `[network]` is in force, and is the person's to set. TRAPS 20."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from tests.server import Exchange, Server, rss
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.model.config import Network
from tui_reader.model.errors import FetchError, Unreachable, Waiting

FEED = rss("Herons", 2)


async def fetch(url: str, **network: Any) -> Fetched:
    async with Fetcher(Network(**network)) as fetcher:
        return await fetcher.fetch(FetchRequest(url, trusted=True))


async def failed(url: str, **network: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetch(url, **network)
    return caught.value


def test_the_bounds_are_those_that_are_promised() -> None:
    network = Network()
    assert (network.total, network.wire_bytes, network.body_bytes) == (30.0, 20 * 2**20, 32 * 2**20)
    assert (network.redirects, network.per_host) == (5, 2)


@pytest.mark.parametrize("kind", ["hang in body", "drip"])
async def test_a_silence_within_an_answer_ends_it_and_a_drip_does_not_count_as_one(server: Server, kind: str) -> None:
    server.fault("/feed", kind)
    error = await failed(server.url("/feed"), total=1.5, read=0.4)
    silent = "stopped sending for 0.4 seconds" in str(error)
    assert silent is (kind == "hang in body")
    assert not isinstance(error, Unreachable)


async def test_a_silence_before_an_answer_is_no_answer(server: Server) -> None:
    server.fault("/feed", "hang")
    error = await failed(server.url("/feed"), total=20, read=0.3)
    assert isinstance(error, Unreachable)
    assert "did not answer within 0.3 seconds" in str(error)


async def test_the_wire_and_what_it_unpacks_to(server: Server) -> None:
    server.put("/plain", b"x" * 5000)
    server.put("/packed", gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"})
    assert "sent more than 3.91 KB" in str(await failed(server.url("/plain"), wire_bytes=4000))
    assert "unpacks to more than 3.91 KB" in str(await failed(server.url("/packed"), body_bytes=4000))
    assert (await fetch(server.url("/plain"), wire_bytes=5000, body_bytes=5000)).body == b"x" * 5000
    assert (await fetch(server.url("/packed"), wire_bytes=4000, body_bytes=5000)).body == b"x" * 5000


async def test_the_length_of_a_header(server: Server) -> None:
    server.put("/feed", FEED, headers={"X-Long": "x" * 3000})
    assert (await fetch(server.url("/feed"), header_bytes=4000)).body == FEED
    await failed(server.url("/feed"), header_bytes=2000)


@pytest.mark.parametrize(("redirects", "arrives"), [(3, True), (2, False), (0, False)])
async def test_the_number_of_redirects(server: Server, redirects: int, arrives: bool) -> None:
    for step in range(3):
        server.redirect(f"/{step}", f"/{step + 1}")
    server.put("/3", FEED)
    if arrives:
        assert (await fetch(server.url("/0"), redirects=redirects)).body == FEED
    else:
        assert f"more than {redirects} times" in str(await failed(server.url("/0"), redirects=redirects))
    assert len(server.requests) == redirects + 1


# --------------------------------------------------------------------------- servers that ask for a pause


async def test_the_other_feeds_of_a_host_that_wants_a_pause_are_not_asked(server: Server) -> None:
    for path in ("/busy", "/too"):
        server.status(path, 429, {"Retry-After": "3600"})
    server.put("/feed", FEED)
    with Server() as other:
        other.put("/feed", FEED)
        async with Fetcher(Network()) as fetcher:
            for path in ("/busy", "/too"):
                with pytest.raises(FetchError) as refused:
                    await fetcher.fetch(FetchRequest(server.url(path), trusted=True))
            assert (refused.value.status, refused.value.retry_after) == (429, 3600)
            with pytest.raises(Waiting) as waits:
                await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True))
            assert 3590 < (waits.value.retry_after or 0) <= 3600
            assert f"127.0.0.1:{server.port} asked for a pause until " in str(waits.value)
            assert str(waits.value).endswith("; nothing there is fetched before.")
            assert (await fetcher.fetch(FetchRequest(other.url("/feed"), trusted=True))).body == FEED
    assert server.count("/feed") == 0


async def test_a_limit_that_is_used_up_is_a_pause_for_all(server: Server) -> None:
    server.put("/last", FEED, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3600"})
    async with Fetcher(Network()) as fetcher:
        assert (await fetcher.fetch(FetchRequest(server.url("/last"), trusted=True))).retry_after == 3600
        with pytest.raises(Waiting):
            await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True))


@pytest.mark.parametrize("status", [429, 503])
async def test_after_a_complaint_a_host_is_asked_one_at_a_time(server: Server, status: int) -> None:
    server.status("/busy", status, {"Retry-After": "0"})
    paths = [f"/{number}" for number in range(4)]
    for path in paths:
        server.put(path, FEED)
    async with Fetcher(Network(total=20)) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(FetchRequest(server.url("/busy"), trusted=True))
        results = await asyncio.gather(*(fetcher.fetch(FetchRequest(server.url(p), trusted=True)) for p in paths))
    assert [result.body for result in results] == [FEED] * 4
    assert server.peak == 1


async def test_a_short_pause_is_waited_for_and_does_not_count_as_time_of_the_request(server: Server) -> None:
    answers = iter((503, 200))

    async def first_busy(exchange: Exchange) -> None:
        await exchange.answer(next(answers), FEED, {"Retry-After": "1"})

    server.script("/feed", first_busy)
    async with Fetcher(Network(total=0.8)) as fetcher:
        with pytest.raises(FetchError, match="503"):
            await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True))
        assert (await fetcher.fetch(FetchRequest(server.url("/feed"), trusted=True))).body == FEED
