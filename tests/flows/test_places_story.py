"""Someone leaves an article in the middle and comes back: to the next one, after a restart, in another width."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import QUIET, Reader, entry, long_text, reading, seed
from tui_reader.model.entities import Position
from tui_reader.model.records import replace
from tui_reader.query.terms import Is
from tui_reader.store import Store
from tui_reader.tui.reading import article_pane as remembering


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    long = [entry("long one", age=1, html=long_text(60)), entry("long two", age=2, html=long_text(60))]
    seed(path, "Feed", [*long, entry("short", age=3)])
    return path


def kept(path: Path) -> dict[str, Position]:
    with Store.open(path) as store:
        entries = [store.entries.one(entry_id) for entry_id in store.entries.ids(Is("begun"))]
    return {entry.title: entry.position for entry in entries if entry.position is not None}


def top_words(reader: Reader) -> str:
    """The first words of text in view."""
    article = reader.parts.article.view
    lines = article._flow.lines[article.scroll_offset.y :]
    return next(line.text for line in lines if line.text)


async def read_on(reader: Reader) -> str:
    """Open the article under the cursor, read two pages, and return what then stands at the top."""
    await reader.type("enter")
    await reader.until(lambda: reader.parts.article.view.is_settled)
    await reader.type("pagedown", "pagedown")
    await reader.rest()
    assert reader.parts.article.view.scroll_offset.y > 0
    return top_words(reader)


async def test_an_article_left_in_the_middle_opens_there_after_a_restart(library: Path) -> None:
    async with reading(library) as reader:
        words = await read_on(reader)
        await reader.type("ctrl+q")
    assert kept(library)["long one"].words.startswith(words[:20])
    async with reading(library) as reader:
        await reader.type("5")
        await reader.rest()
        assert top_words(reader) == words, "also as a preview, so that opening moves nothing"
        await reader.type("enter")
        assert top_words(reader) == words


async def test_the_place_survives_another_width(library: Path) -> None:
    async with reading(library) as reader:
        words = await read_on(reader)
        await reader.type("ctrl+q")
    config = replace(QUIET, reading=replace(QUIET.reading, column=40))
    async with reading(library, config=config) as reader:
        await reader.type("5")
        await reader.rest()
        assert words[:20] in " ".join(top_words(reader).split()) or words.startswith(top_words(reader)[:20])


async def test_going_to_the_next_article_and_back_keeps_both_places(library: Path) -> None:
    async with reading(library) as reader:
        first = await read_on(reader)
        await reader.type("J")
        await reader.rest()
        assert reader.parts.article.view.scroll_offset.y == 0, "an article that was never seen starts at its top"
        await reader.type("pagedown")
        await reader.rest()
        second = top_words(reader)
        await reader.type("K")
        await reader.rest()
        assert (reader.shown, top_words(reader)) == ("long one", first)
        await reader.type("J")
        await reader.rest()
        assert (reader.shown, top_words(reader)) == ("long two", second)


async def test_what_was_only_previewed_has_no_place(library: Path) -> None:
    async with reading(library) as reader:
        reader.parts.article.view.move_page(1)
        await reader.type("j")
        await reader.rest()
    assert kept(library) == {}


async def test_an_article_read_to_its_end_starts_at_its_top_again(library: Path) -> None:
    async with reading(library) as reader:
        await read_on(reader)
        await reader.type("J", "K", "G")
        await reader.until(lambda: reader.parts.article.view.at_end)
        await reader.type("J", "K")
        await reader.rest()
        assert reader.shown == "long one"
        assert reader.parts.article.view.scroll_offset.y == 0
    assert kept(library) == {}


async def test_continue_reading_lists_what_was_begun(library: Path) -> None:
    async with reading(library) as reader:
        await read_on(reader)
        await reader.type("J")
        await reader.until(lambda: reader.parts.state.counts.begun == 1)
        await reader.type("5")
        await reader.rest()
        titles = [reader.parts.headlines.view.headlines[entry_id].title for entry_id in reader.parts.state.listing.ids]
        assert titles == ["long one"]
        assert "Continue reading" in reader.text()


async def test_a_place_is_written_once_scrolling_rests(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "REST", 0.01)
    async with reading(library) as reader:
        words = await read_on(reader)
        await reader.until(lambda: kept(library))
        assert kept(library)["long one"].words.startswith(words[:20])


async def test_a_text_that_came_back_changed_opens_where_the_words_are(library: Path) -> None:
    async with reading(library) as reader:
        words = await read_on(reader)
        await reader.type("ctrl+q")
    more = entry("long one", age=1, html="<p>New.</p><p>And newer.</p>" + long_text(60))
    seed(library, "Feed", [more])
    async with reading(library) as reader:
        await reader.type("5")
        await reader.rest()
        assert top_words(reader) == words


async def test_in_one_pane_the_place_is_kept_when_the_article_is_left(library: Path) -> None:
    async with reading(library, size=(60, 24)) as reader:
        words = await read_on(reader)
        await reader.type("h", "J")
        await reader.rest()
        await reader.type("K")
        await reader.rest()
        assert (reader.shown, top_words(reader)) == ("long one", words)


async def test_what_was_begun_is_listed_also_where_read_entries_are_hidden(library: Path) -> None:
    async with reading(library) as reader:
        await read_on(reader)
        await reader.type("J", "5", ".")
        await reader.rest()
        assert len(reader.parts.state.listing.ids) == 1


async def test_links_and_files_below_the_text_need_not_be_seen_to_the_end(tmp_path: Path) -> None:
    links = "".join(f'<a href="https://example.org/{number}">link {number}</a> ' for number in range(40))
    seed(tmp_path / "library.db", "Links", [entry("links", html=f"<p>{links}</p>"), entry("another")])
    async with reading(tmp_path / "library.db") as reader:
        await reader.type("enter", "ctrl+d")
        assert not reader.parts.article.view.at_end
        assert reader.parts.article.view.scroll_offset.y > 5
        await reader.type("J")
        await reader.rest()
    assert kept(tmp_path / "library.db") == {}


async def test_who_has_scrolled_a_few_lines_has_not_begun(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter", "j", "j", "J")
        await reader.rest()
    assert kept(library) == {}
