"""Feeds that are files: unchanged ones cost a look, odd ones a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.server import rss
from tui_reader.fetch import Fetched, Fetcher, FetchRequest
from tui_reader.model.config import Network
from tui_reader.model.errors import FetchError, Unreachable


async def fetch(url: str, *, etag: str | None = None, trusted: bool = True, network: Network | None = None) -> Fetched:
    async with Fetcher(network or Network()) as fetcher:
        return await fetcher.fetch(FetchRequest(url, etag=etag, trusted=trusted))


async def refused(url: str, *, trusted: bool = True, network: Network | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        await fetch(url, trusted=trusted, network=network)
    assert not isinstance(caught.value, Unreachable)
    assert str(caught.value).endswith(".")
    return str(caught.value)


async def test_a_file_is_fetched_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "Reiher und #Störche?.xml"
    path.write_bytes(rss("Herons", 1))
    first = await fetch(path.as_uri())
    assert (first.status, first.body, first.url) == (200, rss("Herons", 1), path.as_uri())
    again = await fetch(path.as_uri(), etag=first.etag)
    assert (again.status, again.not_modified, again.body, again.etag) == (304, True, b"", first.etag)
    path.write_bytes(rss("Herons", 2))
    assert (await fetch(path.as_uri(), etag=first.etag)).body == rss("Herons", 2)


async def test_localhost_is_this_machine_and_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(b"x")
    assert (await fetch(f"file://localhost{path}")).body == b"x"
    assert "another machine" in await refused(f"file://ada:secret@server{path}")
    assert "secret" not in await refused(f"file://ada:secret@server{path}")


async def test_missing_odd_and_large_files_are_sentences(tmp_path: Path) -> None:
    assert "There is no file" in await refused((tmp_path / "missing.xml").as_uri())
    assert "folder" in await refused(tmp_path.as_uri())
    assert "cannot be read" in await refused("file:///a%00b")
    large = tmp_path / "large.xml"
    large.write_bytes(bytes(2048))
    assert "larger than 1 KB" in await refused(large.as_uri(), network=Network(body_bytes=1024))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of Unix")
async def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "a pipe" in await refused((tmp_path / "pipe").as_uri())
    assert "a device" in await refused("file:///dev/zero")


async def test_only_what_the_person_added_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(b"secret")
    assert "when you add it yourself" in await refused(path.as_uri(), trusted=False)


@pytest.mark.parametrize("url", ["ftp://example.org/feed", "javascript:alert(1)", "gopher://x/", "feed.xml", ""])
async def test_other_schemes_are_named(url: str) -> None:
    assert "cannot be fetched" in await refused(url)


async def test_the_manual_comes_with_the_package(tmp_path: Path) -> None:
    assert "no built-in feed" in await refused("tui-reader:nonsense")
    (tmp_path / "welcome.xml").write_bytes(rss("Welcome", 3))
    with patch("importlib.resources.files", return_value=tmp_path):
        first = await fetch("tui-reader:welcome", trusted=False)
        assert first.body == rss("Welcome", 3)
        assert (await fetch("tui-reader:welcome", etag=first.etag)).not_modified
        (tmp_path / "welcome.xml").unlink()
        assert "missing from this installation" in await refused("tui-reader:welcome")


def test_a_file_needs_no_http_library(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(b"x")
    code = (
        "import asyncio, sys\n"
        "from tui_reader.model.config import Network\n"
        "from tui_reader.fetch import Fetcher, FetchRequest\n"
        "async def go():\n"
        "    async with Fetcher(Network()) as fetcher:\n"
        f"        await fetcher.fetch(FetchRequest({(tmp_path / 'feed.xml').as_uri()!r}, trusted=True))\n"
        "asyncio.run(go())\n"
        "assert 'aiohttp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
