"""Tests of what the article pane shows and of the mouse in it: text, styles, links, selection."""

from __future__ import annotations

from typing import get_args

import pytest
from textual.app import ComposeResult
from textual.widgets import Label

from tests.tui.widgets.article_app import LINKED, LONG, ViewApp, paragraphs, settle
from tui_reader.model.articles import Block, Cell, Part, Span, SpanStyle, Table
from tui_reader.model.entities import Enclosure
from tui_reader.tui.typeset.flow import Place
from tui_reader.tui.widgets.article_view import ArticleView

TONES = [
    "title",
    "byline",
    "footer",
    "image",
    "picture",
    "embed",
    "rule",
    "table-head",
    "table-rule",
    "code-block",
    "quote",
    "heading",
    "subheading",
    "minor-heading",
    "caption",
    "note",
    "marker",
    "quote-bar",
    "continued",
    "language",
    "selection",
    "link-hover",
    "link-focus",
    "letter",
    "find-hit",
    "find-current",
    "code-keyword",
    "code-string",
    "code-comment",
    "code-number",
    "code-name",
]

# --------------------------------------------------------------------------- what is shown


async def test_title_byline_and_text_stand_in_a_centred_column() -> None:
    app = ViewApp([Block("paragraph", LONG)], finish=False)
    async with app.run_test(size=(101, 12)):
        lines = app.lines()
        assert app.text()[:5] == ["", "A title", "by someone", "", LONG[:71].rsplit(" ", 1)[0]]
        assert {len(line) - len(line.lstrip()) for line in lines if line} == {14}


async def test_the_column_never_touches_the_edge() -> None:
    app = ViewApp(paragraphs(3))
    async with app.run_test(size=(50, 12)):
        assert max(map(len, app.lines())) <= 47
        assert {len(line) - len(line.lstrip()) for line in app.lines() if line} == {2}


async def test_the_header_is_there_before_the_text() -> None:
    app = ViewApp(paragraphs(200))
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.move_page(1)
        app.view.show_header("Another title", "another byline")
        assert app.text()[:4] == ["", "Another title", "another byline", ""]
        assert not app.view.at_end
        app.view.append([Block("paragraph", "its text")])
        assert app.text()[4] == "its text"
        await settle(pilot, app.view)
        assert app.view.scroll_offset.y == 0


async def test_all_parts_arrive_in_order() -> None:
    app = ViewApp([], finish=False)
    async with app.run_test(size=(80, 12)) as pilot:
        for number in range(30):
            app.view.append([Block("paragraph", f"part {number}")])
        app.view.finish([Enclosure("https://example.com/a.mp3", "audio/mpeg", 5_000_000)])
        await settle(pilot, app.view)
        seen: list[str] = []
        app.view.move_first()
        for _ in range(app.view.virtual_size.height):
            seen.append(app.text()[0])
            app.view.move(1)
        assert [line for line in seen if line.startswith("part")][:20] == [f"part {n}" for n in range(20)]
        assert "↓ a.mp3  audio, 4.77 MB" in app.text()


async def test_a_whole_article_from_a_place() -> None:
    app = ViewApp([])
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.show_again("Title", "byline", [Part(tuple(paragraphs(100)), (), ())], place=Place(50, 0))
        assert app.text()[0].startswith("50: ")
        await settle(pilot, app.view)
        assert app.text()[0].startswith("50: ")
        assert app.view.place == Place(50, 0)


async def test_an_article_told_before_there_is_a_width() -> None:
    app = ViewApp([])
    app.view.show_again("Title", "byline", [Part(tuple(paragraphs(3_000)), (), ())], place=Place(2_500, 0))
    async with app.run_test(size=(80, 12)) as pilot:
        assert app.text()[0].startswith("2500: ")
        await settle(pilot, app.view)
        assert app.text()[0].startswith("2500: ")


async def test_clear() -> None:
    app = ViewApp(paragraphs(50))
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.move_last()
        app.view.clear()
        await settle(pilot, app.view)
        assert set(app.text()) == {""}
        assert (app.view.scroll_offset.y, app.view.max_scroll_y) == (0, 0)


async def test_feed_text_is_never_markup() -> None:
    app = ViewApp([Block("paragraph", "[red]x[/red] [@click=app.quit]y[/] [/]")])
    async with app.run_test(size=(80, 12)):
        assert app.text()[4] == "[red]x[/red] [@click=app.quit]y[/] [/]"


async def test_a_size_of_nearly_nothing() -> None:
    table = Table(((Cell("a b"), Cell("c")),), ("left", "left"))
    app = ViewApp([*paragraphs(2), Block("table", table=table), Block("code", "x = 1", first="│ ", rest="│ ")])
    async with app.run_test(size=(80, 12)) as pilot:
        for width, height in ((3, 1), (2, 2), (1, 1), (12, 3), (80, 12)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            app.view.move_page(1)
            app.view.move_last()
        await settle(pilot, app.view)
        assert app.view.at_end


# --------------------------------------------------------------------------- styles


@pytest.mark.parametrize("theme", ["ink", "paper"])
async def test_every_tone_has_its_style_in_both_themes(theme: str) -> None:
    app = ViewApp(theme=theme)
    plain = {"article--table-head", "article--subheading"}
    async with app.run_test() as pilot:
        await settle(pilot, app.view)
        for name in (f"article--{tone}" for tone in (*get_args(SpanStyle), *TONES)):
            style = app.view.get_component_rich_style(name, partial=True)
            assert style, name
            assert name in plain or style.color or style.bgcolor or style.bold or style.italic, name


async def test_styles_lie_over_their_words() -> None:
    blocks = [
        Block("heading", "Great", level=2),
        Block("heading", "Small", level=3),
        Block("heading", "Least", level=5),
        Block("paragraph", "plain bold linked", (Span(6, 17, "strong"), Span(11, 17, "link", 0))),
        Block("paragraph", "quoted", first="│ ", rest="│ "),
        Block("code", "x = 1"),
    ]
    app = ViewApp(blocks)
    async with app.run_test(size=(80, 30)):
        variables = app.get_css_variables()

        def colour(words: str) -> str:
            found = app.style_at(words).color
            assert found is not None
            return found.get_truecolor().hex

        assert (colour("A title"), app.style_at("A title").bold) == (variables["title-ink"], True)
        assert colour("Great") == variables["title-ink"]
        assert (colour("Small"), app.style_at("Small").bold) == (variables["text-ink"], True)
        assert (colour("Least"), app.style_at("Least").bold) == (variables["text-quiet"], True)
        assert (colour("linked"), app.style_at("linked").bold) == (variables["link-ink"], True)
        assert colour("│") == variables["quote-bar"]
        ground = app.style_at("x = 1").bgcolor
        assert ground is not None and ground.get_truecolor().hex == variables["code-ground"]


async def test_the_ground_of_code_fills_the_column() -> None:
    app = ViewApp([Block("code", "x = 1\n\ny")])
    async with app.run_test(size=(100, 12)):
        ground = app.style_at("x = 1").bgcolor
        for y in (4, 5, 6):
            cells = sum(
                s.cell_length for s in app.view.render_line(y) if s.style is not None and s.style.bgcolor == ground
            )
            assert cells == 72


async def test_another_theme_paints_anew() -> None:
    app = ViewApp([LINKED])
    async with app.run_test(size=(80, 12)) as pilot:
        before = app.style_at("the page").color
        app.theme = "paper"
        await pilot.pause()
        assert app.style_at("the page").color != before


async def test_code_gets_its_colours_after_the_first_paint() -> None:
    app = ViewApp([Block("code", "def f():\n\treturn 12", language="python"), Block("code", "def g", language="zzz")])
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        variables = app.get_css_variables()
        for words, variable in (("def", "code-keyword"), ("return", "code-keyword"), ("12", "code-number")):
            found = app.style_at(words).color
            assert found is not None and found.get_truecolor().hex == variables[variable]
        plain = app.style_at("def g").color
        assert plain is not None and plain.get_truecolor().hex == variables["code-ink"]


# --------------------------------------------------------------------------- mouse and selection


async def test_a_click_on_a_link() -> None:
    app = ViewApp([LINKED, Block("image", "a cat", target=0), Block("embed", "a video", target=0)])
    async with app.run_test(size=(80, 20)) as pilot:
        for word in ("the page", "cat", "video", "see"):
            x, y = app.spot(word)
            await pilot.click(ArticleView, offset=(x + 1, y))
        assert app.clicked == ["https://example.com/page", "https://example.com/page"]
        assert app.pictures_clicked == [0]


async def test_the_mouse_over_a_link() -> None:
    app = ViewApp([LINKED])
    async with app.run_test(size=(80, 12)) as pilot:
        x, y = app.spot("the page")
        before = app.style_at("the page")
        await pilot.hover(ArticleView, offset=(x + 1, y))
        await pilot.hover(ArticleView, offset=(x + 2, y))
        assert app.style_at("the page").bgcolor != before.bgcolor
        await pilot.hover(ArticleView, offset=(x - 2, y))
        assert app.hovered == ["https://example.com/page", None]
        assert app.style_at("the page").bgcolor == before.bgcolor


async def test_a_double_click_does_not_select_everything() -> None:
    app = ViewApp(paragraphs(3))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.click(ArticleView, offset=(10, 5), times=2)
        assert app.screen.get_selected_text() is None


async def test_text_can_be_selected_with_the_mouse() -> None:
    app = ViewApp([Block("paragraph", LONG), LINKED])
    async with app.run_test(size=(60, 20)) as pilot:
        x, y = app.spot("words")
        await pilot.mouse_down(ArticleView, offset=(x, y))
        await pilot.hover(ArticleView, offset=(app.spot("the page")[0] + 3, app.spot("the page")[1]))
        await pilot.mouse_up(ArticleView, offset=(app.spot("the page")[0] + 3, app.spot("the page")[1]))
        await pilot.pause()
        selected = app.screen.get_selected_text()
        assert selected is not None
        assert selected.startswith(LONG[5:] + "\n\nsee the")
        assert app.clicked == []
        selection = app.view.get_component_rich_style("article--selection", partial=True).bgcolor
        style = app.style_at("words")
        assert style.bgcolor == selection
        assert style.color not in (None, selection)


async def test_a_selection_from_the_margin_and_over_blank_lines() -> None:
    app = ViewApp([Block("paragraph", "first"), Block("paragraph", "two", first="• ", rest="  ")])
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.mouse_down(ArticleView, offset=(0, app.spot("first")[1]))
        await pilot.hover(ArticleView, offset=(30, app.spot("first")[1] + 1))
        assert (app.screen.get_selected_text() or "").strip() == "first"
        await pilot.hover(ArticleView, offset=(30, 18))
        await pilot.mouse_up(ArticleView, offset=(30, 18))
        await pilot.pause()
        assert (app.screen.get_selected_text() or "").startswith("first\n\n• two")


async def test_another_article_ends_the_selection() -> None:
    app = ViewApp(paragraphs(5))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.mouse_down(ArticleView, offset=(5, 5))
        await pilot.hover(ArticleView, offset=(20, 8))
        await pilot.mouse_up(ArticleView, offset=(20, 8))
        await pilot.pause()
        assert app.screen.get_selected_text()
        app.view.show_header("New", "")
        await pilot.pause()
        assert app.screen.get_selected_text() is None


async def test_beside_other_widgets() -> None:
    """The view lives in a pane, so offsets are not those of the screen."""

    class Beside(ViewApp):
        def compose(self) -> ComposeResult:
            yield Label("above\nabove")
            yield self.view

    app = Beside([LINKED])
    async with app.run_test(size=(80, 20)) as pilot:
        await settle(pilot, app.view)
        x, y = app.spot("the page")
        await pilot.click(ArticleView, offset=(x + 1, y))
        assert app.clicked == ["https://example.com/page"]
