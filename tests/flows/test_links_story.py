"""Someone follows links: by letters, step by step, with the mouse, into the library and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.flows.reader import Reader, entry, long_text, reading, seed, stored
from tui_reader.tui.actions import Pane
from tui_reader.tui.reading.panes import PANES
from tui_reader.tui.widgets.article_view import ArticleView

NEAR = (
    '<p>See <a href="https://one.example/page?utm_source=rss&amp;id=7">the first page</a> and '
    '<a href="https://two.example/">another</a>.</p>'
)
INNER = '<p>As <a href="http://example.org/the-old-one/?utm_medium=feed#more">was written before</a>.</p>'
CONTENTS = (
    '<p><a href="#a-late-chapter">Jump</a></p>'
    + long_text(20)
    + '<h2 id="a-late-chapter">A late chapter</h2>'
    + long_text(20)
    + '<p>And <a href="https://end.example/">the end</a>.</p>'
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(
        path,
        "Links",
        [
            entry("near", age=1, html=NEAR),
            entry("inner", age=2, html=long_text(30) + INNER + long_text(3)),
            entry("contents", age=3, html=CONTENTS),
            entry("plain", age=4),
        ],
    )
    seed(path, "Old", [entry("the old one", age=900, html=long_text(30))])
    return path


class Browser:
    """A browser that only notes what it was asked to open."""

    def __init__(self, folder: Path) -> None:
        self._noted = folder / "opened"
        self._noted.touch()
        self.path = folder / "bin" / "xdg-open"
        self.path.parent.mkdir()
        self.path.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{self._noted}'\n")
        self.path.chmod(0o755)

    @property
    def opened(self) -> list[str]:
        """Every argument it was called with."""
        return self._noted.read_text().splitlines()


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser(tmp_path)
    monkeypatch.setenv("PATH", f"{browser.path.parent}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    return browser


async def go_to(reader: Reader, title: str) -> None:
    """Open the article with this title from the list of all."""
    await reader.type("1")
    ids = reader.parts.state.listing.ids
    titles = [row.title for row in reader.parts.session.library.entries.headlines(ids)]
    reader.parts.headlines.view.move_to(titles.index(title))
    await reader.type("enter")
    await reader.rest()
    await reader.until(lambda: reader.parts.article.view.is_settled)


async def turn_wheel(reader: Reader) -> None:
    """Turn the wheel over the article."""
    article = reader.parts.article.view
    x, y = article.region.offset
    nothing = {"delta_x": 0, "delta_y": 0, "button": 0, "shift": False, "meta": False, "ctrl": False}
    event = events.MouseScrollDown(article, x + 5, y + 5, screen_x=x + 5, screen_y=y + 5, **nothing)  # type: ignore[arg-type]
    reader.screen._forward_event(event)
    await reader.pilot.pause()


def top_line(reader: Reader) -> str:
    """What the uppermost line of the article says."""
    return reader.parts.article.view.render_line(0).text.strip()


# --------------------------------------------------------------------------- letters


@pytest.mark.parametrize("pane", PANES)
async def test_a_link_is_opened_by_its_letter_from_every_pane(library: Path, browser: Browser, pane: Pane) -> None:
    async with reading(library) as reader:
        reader.parts.go_to(pane)
        await reader.type("f")
        assert "Fhe first page" in reader.text()
        assert "Jnother" in reader.text()
        assert "Type the letters" in reader.status
        await reader.type("f")
        assert "Fhe first page" not in reader.text()
        await reader.until(lambda: browser.opened == ["https://one.example/page?id=7"])
        assert reader.parts.panes.pane == pane


async def test_a_link_is_copied_by_its_letter(library: Path, browser: Browser) -> None:
    async with reading(library) as reader:
        await reader.type("F", "f")
        assert reader.app.clipboard == "https://one.example/page?id=7"
        assert "Copied" in reader.status
    assert browser.opened == []


async def test_while_letters_are_up_nothing_else_happens(library: Path, browser: Browser) -> None:
    async with reading(library) as reader:
        await go_to(reader, "near")
        await reader.type("f", "q", "space", "down", "J", "escape")
        # "q" is wrong and said; "space" and "down" mean nothing; "J" is the letter of a link in another case.
        await reader.until(lambda: browser.opened == ["https://two.example/"])
        assert reader.shown == "near"
        await reader.type("f", "x")
        assert "No link has the letters X" in reader.status
        assert "Fhe first page" in reader.text(), "and the letters stay"
        await reader.type("escape")
        assert "Fhe first page" not in reader.text()
        assert reader.parts.panes.pane == "article"
        await reader.type("J")
        await reader.rest()
        assert reader.shown == "inner"


async def test_letters_hold_the_text_still_and_go_when_it_is_set_anew(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "contents")
        await reader.type("f")
        await reader.type("G", "ctrl+d", "space")
        await turn_wheel(reader)
        assert reader.parts.article.view.scroll_offset.y == 0
        await reader.pilot.resize_terminal(90, 30)
        await reader.rest()
        assert reader.parts.article.view.links.hints is None
        assert reader.status == ""
        await turn_wheel(reader)
        assert reader.parts.article.view.scroll_offset.y > 0


async def test_many_links_have_more_letters_and_a_typed_one_can_be_taken_back(tmp_path: Path, browser: Browser) -> None:
    links = " ".join(f'<a href="https://example.com/{number}">word{number}</a>' for number in range(12))
    seed(tmp_path / "library.db", "Many", [entry("many", html=f"<p>{links}</p>")])
    async with reading(tmp_path / "library.db") as reader:
        await reader.type("f")
        assert "HFrd8" in reader.text()
        await reader.type("h")
        assert "Ford0" not in reader.text()
        assert "HFrd" in reader.text()
        await reader.type("backspace", "f")
        await reader.until(lambda: browser.opened == ["https://example.com/0"])


async def test_without_a_link_in_view_it_says_how_to_find_one(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type("f")
        assert reader.status == "No links in view; ) goes to the next one."
        await go_to(reader, "plain")
        await reader.type("f")
        assert reader.status == "This article has no links."
        await reader.type(")")
        assert reader.status == "This article has no links."


async def test_in_a_narrow_terminal_letters_need_the_article(library: Path) -> None:
    async with reading(library, size=(60, 24)) as reader:
        await reader.type("f")
        assert reader.status == "No article is open; enter opens one."
        await reader.type("enter", "f")
        assert "Fhe first page" in reader.text()


# --------------------------------------------------------------------------- the focus


async def test_steps_through_the_links_and_enter_opens(library: Path, browser: Browser) -> None:
    async with reading(library) as reader:
        await go_to(reader, "near")
        await reader.type(")")
        assert reader.status == "https://one.example/page?id=7"
        await reader.type(")")
        assert reader.status == "https://two.example/"
        await reader.type(")")
        assert reader.status == "This is the last link."
        await reader.type("(", "enter")
        await reader.until(lambda: browser.opened == ["https://one.example/page?id=7"])
        await reader.type("y")
        assert reader.app.clipboard == "https://one.example/page?id=7"
        await reader.type("escape")
        assert reader.parts.article.view.links.focused is None
        assert reader.parts.panes.pane == "article"
        await reader.type("y")
        assert reader.app.clipboard == "https://example.org/near"


async def test_a_step_scrolls_no_further_than_it_must(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "contents")
        article = reader.parts.article.view
        await reader.type(")")
        assert article.scroll_offset.y == 0
        await reader.type(")")
        lines = [article.render_line(y).text for y in range(article.size.height)]
        assert [y for y, text in enumerate(lines) if "the end" in text] == [article.size.height - 3]
        await reader.type("(")
        assert "Jump" in article.render_line(2).text


async def test_stepping_goes_on_from_where_the_person_looks(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type("G", "(")
        assert reader.status == ("“the old one” in your library, http://example.org/the-old-one/#more")


# --------------------------------------------------------------------------- into the library, and back


async def test_a_link_into_the_library_opens_here_and_h_comes_back_to_the_same_line(
    library: Path, browser: Browser
) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type(")", "space")
        before, cursor = top_line(reader), reader.parts.headlines.view.cursor
        assert reader.parts.article.view.scroll_offset.y > 0
        await reader.type("f", "f")
        await reader.rest()
        assert reader.shown == "the old one"
        assert reader.parts.article.view.scroll_offset.y == 0
        assert (reader.parts.panes.pane, reader.parts.headlines.view.cursor) == ("article", cursor)
        await reader.type("space", "h")
        await reader.rest()
        await reader.until(lambda: reader.parts.article.view.is_settled)
        assert reader.shown == "inner"
        assert top_line(reader) == before
        await reader.type("h")
        assert reader.parts.panes.pane == "headlines"
    assert stored(library, "the old one").read
    assert browser.opened == []


async def test_the_linked_article_can_be_marked_where_no_list_shows_it(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type("h", "h")
        rows = reader.parts.state.rows
        reader.parts.feeds.view.move_to(next(index for index, row in enumerate(rows) if row.label == "Links"))
        await reader.type("enter", "j", "enter")
        await reader.rest()
        await reader.type(")", "enter")
        await reader.rest()
        assert reader.shown == "the old one"
        await reader.type("s")
        await reader.rest()
    assert stored(library, "the old one").starred


async def test_going_on_drops_the_way_back(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type(")", "enter")
        await reader.rest()
        await reader.type("J")
        await reader.rest()
        assert reader.shown == "contents"
        await reader.type("h")
        assert reader.parts.panes.pane == "headlines"
        assert reader.shown == "contents"


def taught(reader: Reader) -> list[str]:
    """What the last line says that keys do now."""
    return [label for _, label in reader.parts.panes.status.keys]


async def test_the_last_line_forgets_the_link_and_the_way_back_with_their_article(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type(")")
        assert "open link" in taught(reader)
        await reader.type("J")
        assert "open link" not in taught(reader)
        await reader.type("K", ")", "enter")
        await reader.rest()
        assert "back" in taught(reader)
        await reader.type("J")
        assert "back" not in taught(reader)


async def test_a_find_that_begins_after_a_link_has_the_focus_takes_the_keys_first(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type(")", "/", *"words", "enter")
        await reader.rest()
        view = reader.parts.article.view
        assert "next hit" in taught(reader)
        await reader.type("escape")
        assert not view.finding.is_on
        assert view.links.focused is not None
        assert "open link" in taught(reader)


async def test_enter_on_the_headline_shows_its_own_article_again(library: Path) -> None:
    async with reading(library) as reader:
        await go_to(reader, "inner")
        await reader.type(")", "enter")
        await reader.rest()
        await reader.type("shift+tab")
        assert (reader.parts.panes.pane, reader.shown) == ("headlines", "the old one")
        await reader.type("enter")
        await reader.rest()
        assert reader.shown == "inner"
        await reader.type("h")
        assert reader.parts.panes.pane == "headlines"


async def test_a_link_within_the_article_jumps_and_h_comes_back(library: Path, browser: Browser) -> None:
    async with reading(library) as reader:
        await go_to(reader, "contents")
        await reader.type("f", "f")
        await reader.rest()
        texts = [reader.parts.article.view.render_line(y).text.strip() for y in range(3)]
        assert "A late chapter" in texts
        await reader.type("h")
        assert reader.parts.article.view.scroll_offset.y == 0
        assert reader.shown == "contents"
    assert browser.opened == []


async def test_a_reference_leads_to_its_footnote_and_h_back(tmp_path: Path, browser: Browser) -> None:
    note = '<div class="footnotes"><ol><li id="fn:1"><p>The note itself. <a href="#fnref:1">↩</a></p></li></ol></div>'
    reference = '<p>A claim<sup id="fnref:1"><a href="#fn:1">1</a></sup>.</p>'
    seed(tmp_path / "library.db", "Notes", [entry("notes", html=reference + long_text(30) + note + long_text(30))])
    async with reading(tmp_path / "library.db") as reader:
        await reader.type("enter", ")")
        assert reader.status == "1: The note itself."
        await reader.type("enter")
        await reader.until(
            lambda: "The note itself." in top_line(reader) + reader.parts.article.view.render_line(1).text
        )
        await reader.type("h")
        assert reader.parts.article.view.scroll_offset.y == 0
        await reader.type("F")
        assert reader.parts.article.view.links.hints is None, "a note has no address to copy"
    assert browser.opened == []


async def test_a_click_follows_a_link_and_the_mouse_over_it_tells_where_it_leads(
    library: Path, browser: Browser
) -> None:
    async with reading(library) as reader:
        await reader.rest()
        lines = [reader.parts.article.view.render_line(y).text for y in range(8)]
        y = next(y for y, text in enumerate(lines) if "first page" in text)
        spot = (lines[y].index("first page"), y)
        await reader.pilot.hover(ArticleView, offset=spot)
        assert reader.status == "https://one.example/page?id=7"
        await reader.pilot.click(ArticleView, offset=spot)
        await reader.until(lambda: browser.opened == ["https://one.example/page?id=7"])
        await reader.type("f")
        await reader.pilot.click(ArticleView, offset=(lines[y].index("the first"), y))
        await reader.until(lambda: len(browser.opened) == 2)
        assert reader.parts.article.view.links.hints is None
