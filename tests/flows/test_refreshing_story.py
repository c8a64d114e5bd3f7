"""Someone refreshes while reading: a real worker process, a real server, and nothing moves."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from tests.flows.reader import entry, long_text, reading, seed
from tests.refresh.make import json_feed
from tests.server import Server
from tui_reader.query.terms import EVERYTHING
from tui_reader.store import Store

PLAIN = Path(__file__).resolve().parent.parent / "data" / "plain.xml"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path, source = tmp_path / "library.db", tmp_path / "mine.xml"
    source.write_text("<rss version='2.0'><channel><title>Mine</title></channel></rss>", "utf-8")
    seed(path, "Mine", [entry("an old one", age=24 * 400, html=long_text(30))], url=source.as_uri())
    return path


async def test_a_refresh_brings_entries_without_moving_anything(library: Path, tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    shutil.copy(PLAIN, source)
    seed(library, "A plain feed", [], url=source.as_uri())
    async with reading(library) as reader:
        await reader.type("enter", "ctrl+d", "ctrl+d")
        before = reader.parts.article.view.scroll_offset
        await reader.type("R")
        await reader.until(lambda: "Refreshed: 2 new" in reader.status)
        await reader.until(lambda: reader.parts.state.listing.fresh == 2)
        assert reader.shown == "an old one"
        assert reader.parts.article.view.scroll_offset == before
        await reader.type("h", "g", "g")
        await reader.rest()
        assert reader.shown == "The second entry"


async def test_a_file_that_is_gone_is_named_and_what_it_brought_can_be_read(library: Path, tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    shutil.copy(PLAIN, source)
    seed(library, "A plain feed", [entry("kept")], url=source.as_uri())
    source.unlink()
    async with reading(library) as reader:
        await reader.type("R")
        await reader.until(lambda: "no file" in reader.status)
        assert "Words about kept." in reader.text()
        await reader.type("h")
        row = next(index for index, row in enumerate(reader.parts.state.rows) if row.label == "A plain feed")
        reader.parts.feeds.view.move_to(row)
        await reader.until(lambda: reader.parts.state.rows[row].trouble == "!")


async def test_the_worker_can_be_stopped(library: Path, tmp_path: Path) -> None:
    for number in range(40):
        source = tmp_path / f"feed{number}.xml"
        shutil.copy(PLAIN, source)
        seed(library, f"Feed {number}", [], url=source.as_uri())
    async with reading(library) as reader:
        await reader.type("R")
        await reader.until(lambda: reader.parts.session.refreshes.is_running)
        await reader.type("R")
        await reader.until(lambda: not reader.parts.session.refreshes.is_running)
        assert reader.status.startswith(("Refresh stopped", "Refreshed"))


async def test_keys_are_painted_while_the_library_is_slow_to_tell_what_changed(library: Path) -> None:
    seed(library, "Feed", [entry("one", age=1), entry("two", age=2)])
    async with reading(library) as reader:
        told = threading.Event()
        slow = reader.parts.session._reader.submit(lambda _library: told.wait())
        try:
            await reader.type("m")
            await reader.until(lambda: "Marked" in reader.status)
            await reader.type("j")
            assert reader.parts.headlines.view.cursor == 1
            await reader.until(
                lambda: reader.parts.state.entry is not None and reader.parts.state.entry.title in reader.text()
            )
        finally:
            told.set()
        assert slow.result()
        await reader.until(lambda: reader.parts.state.counts.unread == {1: 1, 2: 1})
        await reader.rest()


async def test_one_refreshes_the_feeds_that_a_list_shows_and_no_other(library: Path, server: Server) -> None:
    for name in ("herons", "gulls", "terns"):
        server.put(f"/{name}", json_feed(name.title(), 1))
        seed(library, name.title(), [entry(f"{name} {age}", age=age) for age in (1, 2)], url=server.url(f"/{name}"))
    with Store.open(library) as store:
        store.search.index(100)
        starred = [row.id for row in store.entries.headlines(store.entries.ids(EVERYTHING)) if "herons" in row.title]
        store.entries.mark(starred, "starred", value=True)

    def asked() -> list[str]:
        paths = sorted(request.path for request in server.requests)
        server.requests.clear()
        return paths

    async with reading(library) as reader:
        await reader.type("4", "r")
        await reader.until(lambda: reader.status.startswith("Refreshed"))
        assert asked() == ["/herons"]
        await reader.type("/", *"gulls")
        await reader.until(lambda: reader.parts.state.listing.view.title == "gulls")
        await reader.type("enter", "r")
        await reader.until(lambda: server.requests and not reader.parts.session.refreshes.is_running)
        assert asked() == ["/gulls"]
        await reader.type("1", "r")
        await reader.until(lambda: server.requests and not reader.parts.session.refreshes.is_running)
        assert asked() == ["/gulls", "/herons", "/terns"]
        await reader.type("5", "r")
        await reader.until(lambda: reader.status == "There is no feed here to refresh.")
