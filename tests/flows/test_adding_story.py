"""The dialog for a new feed: any address is typed, what is there is shown, and the person chooses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events

from tests.flows.reader import Reader, entry, reading, seed
from tests.pages import named, put_page
from tests.refresh.make import json_feed
from tests.server import Server
from tui_reader.store import Store
from tui_reader.tui.features.adding.add_dialog import AddScreen


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Feed", [entry("First")])
    return path


def subscribed(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [feed.title for feed in store.feeds.all()]


def several(server: Server, *names: str) -> str:
    """Serve a page with these feeds; return its address."""
    for name in names:
        server.put(f"/{name}", json_feed(name.title(), 1))
    return put_page(server, *(named(f"/{name}") for name in names))


async def ask_for(reader: Reader, address: str) -> None:
    await reader.type("a")
    await reader.until(lambda: not is_closed(reader))
    reader.app.screen.post_message(events.Paste(address))
    await reader.type("enter")


def is_closed(reader: Reader) -> bool:
    return reader.app.screen is reader.screen


def dialog(reader: Reader) -> AddScreen:
    screen = reader.app.screen
    assert isinstance(screen, AddScreen)
    return screen


async def test_an_address_without_a_scheme_is_found_near_by_and_what_was_done_is_said(
    library: Path, server: Server
) -> None:
    server.put("/feed", json_feed("Herons", 1))
    async with reading(library) as reader:
        await ask_for(reader, server.url("/feed").removeprefix("http://"))
        await reader.until(lambda: is_closed(reader) and "Herons 1" in reader.text())
        await reader.rest()
        note = "It does not answer over https, so it is read over http, unencrypted."
        assert reader.status == f"Subscribed to Herons. {note} (u undoes it)"


async def test_a_page_with_one_feed_needs_one_enter(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        await ask_for(reader, several(server, "herons"))
        await reader.until(lambda: is_closed(reader) and "Herons 1" in reader.text())
        await reader.rest()
        assert reader.status == "Subscribed to Herons: 1 entry, without dates. (u undoes it)"
    assert subscribed(library) == ["Feed", "Herons"]


async def test_while_it_looks_it_says_so_and_esc_ends_it(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        server.hold("/herons")
        await ask_for(reader, several(server, "herons"))
        await reader.until(lambda: "Looking at http://127.0.0.1" in reader.text())
        await asyncio.to_thread(server.wait_for, 2)
        await reader.type("escape")
        assert is_closed(reader)
        server.release()
        await ask_for(reader, several(server, "gulls"))
        await reader.until(lambda: is_closed(reader) and "Gulls 1" in reader.text())
    assert subscribed(library) == ["Feed", "Gulls"], "what was closed is not added behind one's back"


async def test_a_page_with_several_feeds_is_a_choice(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        await ask_for(reader, several(server, "herons", "gulls", "terns"))
        await reader.until(lambda: "3 feeds found" in reader.text())
        text = reader.text()
        assert all(name in text for name in ("Herons", "Gulls", "Terns", "1 entry, without dates", "/gulls"))
        assert subscribed(library) == ["Feed"]
        await reader.type("down", "enter")
        await reader.until(lambda: is_closed(reader) and "Gulls 1" in reader.text())
    assert subscribed(library) == ["Feed", "Gulls"]


async def test_several_are_picked_and_what_is_there_says_so(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        await ask_for(reader, several(server, "herons"))
        await reader.until(lambda: is_closed(reader) and "Herons 1" in reader.text())
        await ask_for(reader, several(server, "herons", "gulls", "terns"))
        await reader.until(lambda: "3 feeds found" in reader.text())
        assert reader.text().count("there already") == 1
        assert dialog(reader).found.cursor == 1
        await reader.type("space", "space", "enter")
        await reader.until(lambda: is_closed(reader))
        await reader.rest()
        assert reader.status == "Subscribed to Gulls and Terns. (u undoes it)"
    assert subscribed(library) == ["Feed", "Gulls", "Herons", "Terns"]


async def test_the_address_can_be_mended_and_the_list_goes(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        await ask_for(reader, several(server, "herons", "gulls"))
        await reader.until(lambda: dialog(reader).found.display)
        await reader.type("k", "up", "x")
        assert not dialog(reader).found.display
        await reader.type("down", "enter")
        await reader.until(lambda: "404" in reader.text())
        await reader.type("escape")
        assert is_closed(reader)


async def test_a_page_without_feeds_is_said(library: Path, server: Server) -> None:
    async with reading(library, size=(80, 24)) as reader:
        await ask_for(reader, put_page(server))
        await reader.until(lambda: "no feed was found" in reader.text())
        assert "This is a web page, not a feed" in reader.text()


@pytest.mark.parametrize(
    "words",
    ["", "   ", "日本語のフィード", "[red]x[/]", "https://", "http://[", "~nobody-here/x", "\x1b[2J.x", "x" * 50_000],
)
async def test_junk_is_answered_with_a_sentence(library: Path, words: str) -> None:
    async with reading(library, size=(60, 20)) as reader:
        await ask_for(reader, words)
        await reader.until(lambda: "Looking" not in reader.text())
        talk = str(dialog(reader).query_one("#talk").render())
        assert talk.endswith(".")
        await reader.type("up", "down", "tab", "enter", "escape")
        await reader.until(lambda: is_closed(reader))
    assert subscribed(library) == ["Feed"]


async def test_a_list_of_feeds_is_imported_filled_and_can_be_taken_back(
    library: Path, server: Server, tmp_path: Path
) -> None:
    for name in ("herons", "gulls", "terns"):
        server.put(f"/{name}", json_feed(name.title(), 1))
    outlines = "".join(f'<outline text="{name}" xmlUrl="{server.url(f"/{name}")}"/>' for name in ("herons", "gulls"))
    listed = tmp_path / "birds.opml"
    listed.write_text(f"<opml version='2.0'><body><outline text='Birds'>{outlines}</outline></body></opml>")
    async with reading(library, size=(140, 30)) as reader:
        await ask_for(reader, str(listed))
        await reader.until(lambda: is_closed(reader))
        await reader.until(lambda: "Refreshed: 2 new." in reader.text())
        assert subscribed(library) == ["Feed", "gulls", "herons"]
        await ask_for(reader, server.url("/terns"))
        await reader.until(lambda: is_closed(reader) and "Terns 1" in reader.text())
        await reader.type("n")  # to open an article is no act, and stands in no way
        await reader.type("u")
        await reader.until(lambda: subscribed(library) == ["Feed", "gulls", "herons"])
        assert reader.status == "Taken back: Subscribed to Terns."
        await reader.type("1", "enter")
        await reader.type("U")
        await reader.until(lambda: subscribed(library) == ["Feed", "gulls", "herons", "Terns"])
        await reader.type("u", "u")
        await reader.until(lambda: subscribed(library) == ["Feed"])


async def test_a_file_that_is_neither_a_feed_nor_a_list_says_so(library: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "notes.txt"
    nothing.write_text("Buy bread. Feed the herons.")
    async with reading(library) as reader:
        await ask_for(reader, str(nothing))
        await reader.until(lambda: "This is plain text, not a feed." in reader.text())
        await reader.type("escape")
    assert subscribed(library) == ["Feed"]
