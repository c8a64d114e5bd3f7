"""This machine has many spellings; a feed of a stranger may use none of them. TRAPS 22."""

from __future__ import annotations

import pytest

from tests.server import Server, rss
from tui_reader.config import Network
from tui_reader.errors import FetchError
from tui_reader.fetch import Fetcher, FetchRequest

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
