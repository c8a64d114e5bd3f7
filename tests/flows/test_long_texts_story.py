"""Someone reads long texts: finds words, goes by headings and contents, sees what is left, looks at code whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key

from tests.flows.reader import Reader, entry, long_text, reading, seed
from tui_reader.tui.features.code.code_dialog import CodeScreen
from tui_reader.tui.features.outline.contents_dialog import ContentsScreen
from tui_reader.tui.widgets.find_line import FindLine

LINE = "call(" + ", ".join(f"argument_{number}={number}" for number in range(20)) + ")"
CODE = f'<pre><code class="language-python">{LINE}\n\nsecond = 2</code></pre>'
CHAPTERS = "".join(
    f"<h2>Chapter {number}</h2>{long_text(6)}<h3>Details of {number}</h3>{long_text(3)}<p>A needle{number}.</p>"
    for number in range(1, 6)
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(
        path,
        "Long",
        [
            entry("the book", age=1, html=f"<p>Café words.</p>{CHAPTERS}{CODE}<p>Between.</p><pre>last code</pre>"),
            entry("the note", age=2),
        ],
    )
    return path


async def at_the_book(reader: Reader) -> None:
    await reader.type("enter")
    await reader.rest()
    await reader.until(lambda: reader.parts.article.view.is_settled)


def top(reader: Reader) -> str:
    """The text at the top of the article pane."""
    return reader.parts.article.view.render_line(0).text.strip()


# --------------------------------------------------------------------------- find


async def test_finds_a_word_steps_and_ends(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        view = reader.parts.article.view
        await reader.type("/")
        assert reader.screen.query_one(FindLine).display
        await reader.type(*"needle")
        assert "1 of 5" in reader.text().splitlines()[-1]
        assert "needle1" in reader.text()
        await reader.type("enter", "n", "n")
        assert view.finding.found == "3 of 5"
        assert "needle3" in reader.text()
        assert "next hit" in reader.text().splitlines()[-1]
        await reader.type("p", "p", "p")
        assert reader.status == "5 of 5, from the end again"
        await reader.type("n")
        assert reader.status == "1 of 5, from the top again"
        place = view.place
        await reader.type("escape")
        assert (view.finding.is_on, view.place, reader.parts.panes.pane) == (False, place, "article")
        await reader.type("n")
        await reader.rest()
        assert reader.shown == "the note", "n means next unread again"


async def test_no_key_but_esc_acts_while_words_are_typed(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        await reader.type("pagedown")
        place = reader.parts.article.view.place
        await reader.type("/", *"qsmjn", "tab", "ctrl+p", "pagedown", "space", "left", "backspace", "x")
        assert reader.screen.query_one(FindLine).needle.value == "qsmjx "
        assert (reader.shown, reader.app.screen) == ("the book", reader.screen)
        assert not reader.headline("the book").starred
        await reader.type("escape")
        assert reader.parts.article.view.place == place
        assert reader.parts.panes.pane == "article"
        await reader.type("s")
        assert reader.headline("the book").starred


async def test_the_view_goes_along_with_what_is_typed_and_comes_back(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        view = reader.parts.article.view
        await reader.type("/", *"needle4")
        assert view.scroll_offset.y > 0
        await reader.type(*["backspace"] * 7)
        assert view.scroll_offset.y == 0
        await reader.type(*"cafe")
        assert (view.finding.found, view.scroll_offset.y) == ("1 of 1", 0)
        await reader.type("x")
        assert "no hit" in reader.text().splitlines()[-1]
        await reader.type("enter")
        assert reader.status == "No hit for “cafex”."
        assert not view.finding.is_on


async def test_the_last_search_is_repeated_and_recalled(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        await reader.type("/", "enter")
        assert not reader.parts.article.view.finding.is_on, "there was none yet"
        await reader.type("/", *"needle2", "enter", "escape", "g", "g", "/", "enter")
        assert "needle2" in reader.text()
        assert reader.parts.article.view.finding.found == "1 of 1"
        await reader.type("escape", "/", "up", "backspace", "3")
        assert reader.screen.query_one(FindLine).needle.value == "needle3"
        assert "A needle3." in reader.text()


async def test_a_key_typed_before_the_field_was_there_is_not_lost(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        for key, character in (("slash", "/"), ("c", "c"), ("a", "a"), ("f", "f")):
            reader.app.post_message(Key(key, character))
        await reader.until(
            lambda: reader.screen.query(FindLine) and reader.parts.article.view.finding.found == "1 of 1"
        )
        assert reader.screen.query_one(FindLine).needle.value == "caf"


async def test_a_click_elsewhere_keeps_the_hits(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        await reader.type("/", *"needle")
        await reader.pilot.click("#article", offset=(10, 3))
        await reader.pilot.pause()
        assert not reader.screen.query_one(FindLine).display
        await reader.type("n")
        assert reader.parts.article.view.finding.found == "2 of 5"


async def test_another_article_ends_finding(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        await reader.type("/", *"needle", "enter", "J")
        await reader.rest()
        assert reader.shown == "the note"
        assert not reader.parts.article.view.finding.is_on
        assert "next hit" not in reader.text()


async def test_finds_in_two_megabytes_while_they_are_still_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    html = "".join(f"<h2>Part {number}</h2>{long_text(20)}<p>needle{number}</p>" for number in range(450))
    assert len(html) > 2_000_000
    seed(path, "Huge", [entry("huge", html=html)])
    async with reading(path) as reader:
        view = reader.parts.article.view
        await reader.type("enter")
        await reader.until(lambda: view.flow.blocks > 100)
        await reader.pilot.resize_terminal(110, 36)
        await reader.type("/", *"needle449")
        await reader.until(lambda: any("needle449" in view.render_line(y).text for y in range(view.size.height)))
        await reader.type("enter")
        await reader.until(lambda: view.is_settled and view.finding.found == "1 of 1")
        assert "needle449" in reader.text(), "it stays in view when what is above comes in"


# --------------------------------------------------------------------------- contents and headings


async def test_contents_jump_to_a_heading(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        await reader.type("t")
        assert isinstance(reader.app.screen, ContentsScreen)
        assert "Details of 5" in reader.text()
        assert " %" in reader.text()
        await reader.type("j", "down", "enter")
        assert top(reader) == "Chapter 2"
        await reader.type("t")
        assert "▸ Chapter 2" in reader.text()
        await reader.type(*"details 4")
        assert "Chapter 2" not in "".join(line for line in reader.text().splitlines() if "▸" in line)
        await reader.type("enter")
        assert top(reader) == "Details of 4"
        await reader.type("t", "x", "x")
        assert "No heading matches." in reader.text()
        await reader.type("enter", "backspace", "backspace", "k", "escape")
        assert top(reader) == "Details of 4"


async def test_an_article_without_headings_says_so(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j")
        await reader.rest()
        for key in ("t", "]", "["):
            await reader.type(key)
            assert reader.status == "This article has no headings."
        await reader.type("backslash")
        assert "no code" in reader.status


@pytest.mark.parametrize("pane", ["feeds", "headlines", "article"])
async def test_headings_from_every_pane(library: Path, pane: str) -> None:
    async with reading(library) as reader:
        await reader.rest()
        await reader.type({"feeds": "h", "headlines": "l", "article": "enter"}[pane])
        if pane == "headlines":
            await reader.type("h")
        await reader.rest()
        await reader.until(lambda: reader.parts.article.view.is_settled)
        assert reader.parts.panes.pane == pane
        seen = []
        for _ in range(3):
            await reader.type("]")
            seen.append(top(reader))
        assert seen == ["Chapter 1", "Details of 1", "Chapter 2"]
        await reader.type("[")
        assert top(reader) == "Details of 1"
        assert reader.parts.panes.pane == pane
        await reader.type(*["]"] * 8)
        assert reader.status == ""
        await reader.type("]")
        assert reader.status == "There is no heading after this."
        await reader.type(*["["] * 9, "[")
        assert reader.status == "There is no heading before this."


async def test_headings_near_the_end_are_stepped_through_though_none_comes_to_the_top(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    seed(path, "Feed", [entry("one", html=long_text(20) + "<h2>A</h2><p>a</p><h2>B</h2><p>b</p><h2>C</h2><p>c</p>")])
    async with reading(path) as reader:
        await at_the_book(reader)
        await reader.type("]", "]", "]")
        assert reader.status == ""
        await reader.type("]")
        assert reader.status == "There is no heading after this."
        await reader.type("[", "[", "[")
        assert reader.status == "There is no heading before this."


async def test_without_an_article_the_keys_say_so(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    seed(path, "Empty", [])
    async with reading(path) as reader:
        await reader.type("tab")
        assert reader.parts.panes.pane == "article"
        for key in ("slash", "t", "]", "["):
            await reader.type(key)
            assert reader.status == "There is no article here."
        await reader.type("backslash")
        assert "no code" in reader.status


async def test_a_narrow_terminal_goes_into_the_article(library: Path) -> None:
    async with reading(library, size=(60, 20)) as reader:
        await reader.type("]")
        await reader.rest()
        assert reader.parts.panes.pane == "article"


# --------------------------------------------------------------------------- what is left, and code


async def test_percent_and_minutes_left(library: Path) -> None:
    async with reading(library, size=(80, 24)) as reader:
        await reader.rest()
        assert " % · " not in reader.text()
        await at_the_book(reader)
        await reader.until(lambda: " min left" in reader.text())
        await reader.type("G")
        await reader.until(lambda: reader.text().rstrip().endswith("100 %"))
        await reader.type("h")
        assert "100 %" not in reader.text()
        await reader.type("j", "enter")
        await reader.rest()
        assert reader.parts.panes.status.aside == "", "all of a short article is in view"


async def test_code_unwrapped(library: Path) -> None:
    async with reading(library) as reader:
        await at_the_book(reader)
        await reader.type("G", "backslash")
        assert isinstance(reader.app.screen, CodeScreen)
        screen = reader.app.screen
        assert LINE[:60] in reader.text()
        assert LINE[-20:] not in reader.text()
        assert "1 of 2" in reader.text()
        for _ in range(60):
            await reader.type("l")
        assert LINE[-20:] in reader.text()
        await reader.type("h", *["left"] * 60)
        assert LINE[:60] in reader.text()
        await reader.type("y")
        assert reader.app.clipboard == f"{LINE}\n\nsecond = 2"
        await reader.type("n")
        assert "last code" in reader.text()
        await reader.type("n")
        assert "last code of the article" not in reader.text()
        assert "This is the last code." in reader.text()
        await reader.type("p")
        assert LINE[:60] in reader.text()
        await reader.until(lambda: any(segment.style and segment.style.color for segment in screen.view.render_line(0)))
        await reader.type("escape")
        assert reader.screen.is_current
