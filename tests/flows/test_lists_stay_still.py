"""The bugs that other readers shipped (TRAPS 23 to 27), each as a story that must not happen here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import entry, long_text, reading, seed, stored
from tui_reader.parse import parse_feed

OLD = [entry("old one", age=1, html=long_text(40)), entry("old two", age=2)]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Feed", OLD)
    return path


async def test_trap_23_mark_all_touches_only_what_was_shown_when_the_key_was_pressed(library: Path) -> None:
    async with reading(library) as reader:
        seed(library, "Feed", [entry("newcomer"), *OLD])
        await reader.type("A")
        await reader.rest()
    assert stored(library, "old one").read
    assert not stored(library, "newcomer").read


async def test_trap_24_a_refresh_moves_neither_cursor_nor_article(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter", "ctrl+d", "ctrl+d")
        before = reader.parts.article.view.scroll_offset
        assert before.y > 0
        shown = reader.text().splitlines()[20:]
        seed(library, "Feed", [entry("newcomer"), *OLD])
        await reader.until(lambda: reader.parts.state.listing.fresh)
        await reader.rest()
        assert reader.parts.article.view.scroll_offset == before
        assert reader.shown == "old one"
        row = reader.parts.headlines.view.headline
        assert row is not None
        assert row.title == "old one"
        assert "1 new" in reader.text()
        assert reader.text().splitlines()[20:35] == shown[:15]


async def test_the_newcomers_come_in_when_asked_for(library: Path) -> None:
    async with reading(library) as reader:
        seed(library, "Feed", [entry("newcomer"), *OLD])
        await reader.until(lambda: reader.parts.state.listing.fresh)
        assert "newcomer" not in reader.text()
        await reader.type("g", "g")
        await reader.rest()
        assert reader.shown == "newcomer"
        assert "1 new" not in reader.text()


async def test_newcomers_that_were_counted_for_the_list_before_are_not_told(library: Path) -> None:
    async with reading(library) as reader:
        state, session = reader.parts.state, reader.parts.session
        seed(library, "Feed", [entry("newcomer"), *OLD])
        await reader.until(lambda: state.listing.fresh)
        before = state.listing
        await reader.type("g", "g")
        await reader.rest()
        await session.look(before.view, before.newest, once=state.once)  # one that was under way meanwhile
        await reader.pilot.pause()
        assert state.listing.fresh == 0
        assert "1 new" not in reader.text()


async def test_trap_24_the_next_article_does_not_inherit_the_scroll_position(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter", "G", "J")
        await reader.rest()
        assert reader.shown == "old two"
        assert reader.parts.article.view.scroll_offset.y == 0


async def test_trap_25_rows_do_not_vanish_under_the_cursor_once_read(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("3")
        await reader.type("enter", "h")
        await reader.rest()
        row = reader.parts.headlines.view.headline
        assert row is not None
        assert (row.title, row.read) == ("old one", True)


async def test_trap_27_every_key_is_alive_in_an_empty_list(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("4")
        await reader.rest()
        assert reader.parts.state.listing.ids == []
        keys = (
            "j k g g G n p J K space b enter l h tab shift+tab m s A u U . . , , S o z z escape ctrl+d ctrl+u pagedown"
        )
        for key in keys.split():
            await reader.type(key)
        await reader.type("1")
        await reader.rest()
        assert reader.shown


async def test_trap_8_markup_and_escapes_in_titles_are_text(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    title = "[red]a[/red] [@click=app.quit]b[/] [/] \x9b31m \u202ebidi end"
    item = f"<title>[bold]feed[/bold]</title><item><title>{title}</title></item>"
    document = f"<rss version='2.0'><channel>{item}</channel></rss>"
    parsed = parse_feed(document.encode(), url="https://example.org/", content_type=None)
    seed(path, parsed.title, parsed.entries)
    async with reading(path) as reader:
        text = reader.text()
        assert "[red]a[/red] [@click=app.quit]b[/] [/]" in text
        assert "[bold]feed[/bold]" in text
        assert not {"\x9b", "\u202e"} & set(text)
        await reader.type("enter", "m", "m", "?", "escape", "q")


async def test_wide_characters_typed_into_a_field_do_no_harm(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("a")
        await reader.type("日", "本", "😀", "backspace", "escape")
        await reader.type("?")
        await reader.type("日", "escape")
        assert reader.screen.is_current
