"""This machine has many spellings; a feed of a stranger may use none of them. TRAPS 22."""

from __future__ import annotations

import pytest

from tests.server import Server, rss
from tui_reader.fetch import Fetcher, FetchRequest
from tui_reader.model.config import Network
from tui_reader.model.errors import FetchError

SPELLINGS = [
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "127.0.0.1.",
    "１２７.0.0.1",  # yarl folds full-width digits ...
    "①②⑦.0.0.1",
    "127。0。0。1",  # ... and ideographic full stops
    "LOCALHOST",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:ffff:7f00:1]",
]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_a_stranger_never_reaches_this_machine(server: Server, host: str) -> None:
    server.put("/feed", rss("Secret", 1))
    async with Fetcher(Network(total=5)) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(FetchRequest(f"http://{host}:{server.port}/feed"))
    assert server.requests == []


@pytest.mark.parametrize("host", ["１２７.0.0.1", "127。0。0。1"])
async def test_the_sentence_says_why(server: Server, host: str) -> None:
    async with Fetcher(Network(total=5)) as fetcher:
        with pytest.raises(FetchError, match="private network"):
            await fetcher.fetch(FetchRequest(f"http://{host}:{server.port}/feed"))


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.1"])
async def test_a_public_host_does_not_lead_to_this_machine(
    server: Server, monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool
) -> None:
    # For the resolver every name is public now, as a real one would be; addresses are judged as ever.
    monkeypatch.setattr("tui_reader.fetch.resolver.is_private", lambda _address: False)
    server.redirect("/feed", f"http://{host}:{server.port}/secret")
    server.put("/secret", rss("Secret", 1))
    async with Fetcher(Network(total=5)) as fetcher:
        with pytest.raises(FetchError, match="private network"):
            await fetcher.fetch(FetchRequest(f"http://localhost:{server.port}/feed", trusted=trusted))
    assert server.count("/secret") == 0


async def test_a_file_that_a_stranger_names_is_not_shown_with_its_password() -> None:
    async with Fetcher(Network()) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(FetchRequest("file://ada:secret@host/x"))
    assert "secret" not in caught.value.url
