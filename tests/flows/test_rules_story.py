"""Someone has enough of something: hides it by a rule, sees what that hits, and asks later why something is gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.flows.reader import Reader, entry, reading, seed, stored
from tui_reader.store import Store
from tui_reader.tui.dialogs.form import FormScreen
from tui_reader.tui.features.rules.rules_dialog import RulesScreen
from tui_reader.tui.widgets.tick import Tick


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    news = [entry("Sponsored: shoes", age=1), entry("Weather", age=2), entry("Sponsored: hats", age=3)]
    seed(path, "News", news)
    seed(path, "Blog", [entry("A sponsored walk", age=4), entry("A walk", age=5)])
    with Store.open(path) as store:
        store.search.index(100)
    return path


def rows(reader: Reader) -> list[str]:
    screen = reader.screen
    return [
        headline.title for headline in screen.reader.session.library.entries.headlines(screen.reader.state.listing.ids)
    ]


def form(reader: Reader) -> FormScreen:
    screen = reader.app.screen
    assert isinstance(screen, FormScreen)
    return screen


def talk(reader: Reader) -> str:
    return str(reader.app.screen.query_one("#talk", Static).render())


async def fill(reader: Reader, **texts: str) -> None:
    for name, text in texts.items():
        form(reader).query_one(f"#{name}", Input).value = text
    await reader.pilot.pause()


async def test_hides_by_a_rule_sees_what_it_hits_and_takes_it_back(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("&")
        assert "No rules yet" in talk(reader)
        await reader.type("a")
        await fill(reader, query="sponsored")
        await reader.until(lambda: "Matches 3 of 5 entries, 3 unread" in talk(reader))
        await fill(reader, feed="news")
        await reader.until(lambda: "Matches 2 of 3 entries, 2 unread:" in talk(reader))
        assert talk(reader).splitlines()[1:] == ["  Sponsored: shoes", "  Sponsored: hats"]
        await reader.type("enter")
        await reader.until(lambda: isinstance(reader.app.screen, RulesScreen))
        await reader.until(lambda: "hide" in reader.text() and "2 hidden" in reader.text())
        await reader.type("escape")
        await reader.rest()
        await reader.type("1")
        await reader.rest()
        assert rows(reader) == ["Weather", "A sponsored walk", "A walk"]
        await reader.until(lambda: next(row.count for row in reader.parts.state.rows if row.label == "All") == 3)
        await reader.type("u")
        await reader.until(lambda: "Taken back: New rule" in reader.status)
        await reader.type("2", "1")
        await reader.rest()
        assert len(rows(reader)) == 5


async def test_what_comes_is_hidden_and_says_why_when_asked(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("&", "a")
        await fill(reader, query="title:sponsored", until="2 weeks")
        form(reader).query_one("#existing", Tick).value = False
        await reader.type("enter")
        await reader.until(lambda: isinstance(reader.app.screen, RulesScreen))
        await reader.type("escape")
        assert len(rows(reader)) == 5, "what was here was not meant"
        seed(library, "News", [entry("Sponsored: socks"), entry("Snow")])
        await reader.until(lambda: reader.parts.state.listing.fresh == 1)
        await reader.type("g", "exclamation_mark")
        await reader.rest()
        assert rows(reader) == ["Sponsored: socks"]
        assert "News · hidden by “title:sponsored”" in reader.text()
        await reader.until(lambda: "Hidden by the rule “title:sponsored” (all feeds)." in reader.text())


async def test_a_mistake_is_told_at_its_field(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("&", "a")
        await fill(reader, query="is:odd", action="burn", feed="nobody", until="yesterdayish")
        await reader.type("enter")
        await reader.pilot.pause()
        text = reader.text()
        assert "Column 4: expected read" in text
        assert "Expected hide, mark read" in text
        assert "There is no feed “nobody”." in text
        await reader.type("escape", "escape")
        with Store.open(library) as store:
            assert store.rules.all() == []


async def test_makes_a_rule_of_what_is_under_the_cursor_and_removes_it(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("!")
        assert form(reader).query_one("#query", Input).value == 'title:"Sponsored: shoes"'
        assert form(reader).query_one("#feed", Input).value == "News"
        await fill(reader, query="title:sponsored", action="star")
        await reader.type("enter")
        await reader.rest()
        assert stored(library, "Sponsored: shoes").starred
        assert not stored(library, "A sponsored walk").starred
        await reader.type("&", "e")
        assert form(reader).query_one("#action", Input).value == "star"
        await reader.type("escape", "D")
        await reader.until(lambda: "Rule removed" in talk(reader))
        await reader.rest()
        assert "Rule removed" in talk(reader), "the rows that are shown anew say nothing over it"
        await reader.type("escape")
        with Store.open(library) as store:
            assert store.rules.all() == []


async def test_shows_what_a_rule_hides(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("/", *"sponsored")
        await reader.until(lambda: len(rows(reader)) == 3)
        await reader.type("enter", "!")
        assert form(reader).query_one("#query", Input).value == "sponsored"
        await reader.type("enter")
        await reader.rest()
        await reader.type("&", "enter")
        await reader.rest()
        assert rows(reader) == ["Sponsored: shoes", "Sponsored: hats", "A sponsored walk"]


async def test_a_rule_with_a_mistake_is_shown_as_such(library: Path) -> None:
    with sqlite3.connect(library) as other:
        other.execute("INSERT INTO rules (query, action, made) VALUES ('is:odd', 'mute', 0)")
    other.close()
    async with reading(library) as reader:
        await reader.type("&")
        assert "is:odd · does nothing: Column 4: expected" in reader.text()
        await reader.type("D")
        await reader.until(lambda: "Rule removed" in reader.text())
