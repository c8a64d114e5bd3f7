"""Someone meets a link they want to read later, and saves the page without leaving the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import Reader, entry, reading, seed
from tests.pages import article_page
from tests.server import Server
from tui_reader.model.records import replace
from tui_reader.query.terms import Is
from tui_reader.store import Store


def links(*urls: str) -> str:
    return "".join(f'<p>See <a href="{url}">this one</a>.</p>' for url in urls)


def library_of(folder: Path, server: Server, *urls: str) -> Path:
    """A library with a feed of this very machine, whose one article has these links."""
    path = folder / "library.db"
    feed = server.url("/feed.xml")
    seed(path, "Garden", [entry("On links", html=links(*urls))], url=feed)
    return path


@pytest.fixture
def pages(server: Server) -> Server:
    server.put("/herons", article_page("Herons"), content_type="text/html")
    server.put("/paper", b"%PDF-1.7", content_type="application/pdf")
    return server


def labels(reader: Reader) -> list[str]:
    return [row.label for row in reader.parts.state.rows]


def saved(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [headline.title for headline in store.entries.headlines(store.entries.ids(Is("saved")))]


async def test_the_page_of_the_focused_link_is_saved_and_read(tmp_path: Path, pages: Server) -> None:
    path = library_of(tmp_path, pages, pages.url("/herons"))
    async with reading(path) as reader:
        assert "Saved pages" not in labels(reader), "it comes with the first page"
        await reader.type("enter", ")", "W")
        assert reader.status.startswith("Saving http://127.0.0.1")
        await reader.until(lambda: reader.status == "“Herons” is saved. (u undoes it)")
        await reader.until(lambda: "Saved pages" in labels(reader))
        assert labels(reader).count("Saved pages") == 1, "and it is no feed among the feeds"
        row = next(row for row in reader.parts.state.rows if row.label == "Saved pages")
        assert (row.count, row.kind) == (1, "smart")
        assert reader.shown == "On links", "the open article stays"
        reader.parts.feeds.show_key("smart:saved")
        await reader.rest()
        await reader.until(lambda: "Paragraph 1 about Herons" in reader.text())
        await reader.type("enter", "W")
        await reader.until(lambda: reader.status == "“Herons” was saved before; it is up to date now.")
    assert saved(path) == ["Herons"]


async def test_without_a_focused_link_the_articles_own_page_is_saved(tmp_path: Path, pages: Server) -> None:
    path = tmp_path / "library.db"
    own = replace(entry("On links"), url=pages.url("/herons"))
    seed(path, "Garden", [own], url=pages.url("/feed.xml"))
    async with reading(path) as reader:
        await reader.type("W")
        await reader.until(lambda: reader.status == "“Herons” is saved. (u undoes it)")
    assert saved(path) == ["Herons"]


async def test_what_cannot_be_saved_is_said(tmp_path: Path, pages: Server) -> None:
    path = library_of(tmp_path, pages, pages.url("/paper"), "mailto:a@b.example")
    async with reading(path) as reader:
        await reader.type("enter", ")", "W")
        await reader.until(lambda: reader.status.startswith("Not saved. Its link leads to a PDF document"))
        await reader.type(")", "W")
        assert reader.status == "That link does not lead to a web page."
        assert "Saved pages" not in labels(reader)
    assert saved(path) == []


async def test_a_link_may_not_lead_into_the_private_network(tmp_path: Path, pages: Server) -> None:
    path = tmp_path / "library.db"
    seed(path, "Garden", [entry("On links", html=links(pages.url("/herons")))])
    async with reading(path) as reader:
        await reader.type("enter", ")", "W")
        await reader.until(lambda: reader.status.startswith("Not saved."))
        assert pages.count("/herons") == 0


async def test_saved_pages_are_removed_and_brought_back(tmp_path: Path, pages: Server) -> None:
    path = library_of(tmp_path, pages, pages.url("/herons"))
    async with reading(path) as reader:
        await reader.type("enter", ")", "W")
        await reader.until(lambda: "Saved pages" in labels(reader))
        reader.parts.go_to("feeds")
        reader.parts.feeds.view.move_to(labels(reader).index("Saved pages"))
        await reader.type("D")
        await reader.until(lambda: "Saved pages" not in labels(reader))
        await reader.type("u")
        await reader.until(lambda: "Saved pages" in labels(reader))
    assert saved(path) == ["Herons"]
