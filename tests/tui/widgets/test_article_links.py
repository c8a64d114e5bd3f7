"""The focus and the letters of links in the article pane: over the text, moving nothing of it."""

from __future__ import annotations

from tests.tui.widgets.article_app import LONG, ViewApp, paragraphs, settle
from tui_reader.model.articles import Block, Cell, Link, Span, Table
from tui_reader.tui.typeset.flow import Place
from tui_reader.tui.typeset.links import LinkPlace
from tui_reader.tui.widgets.article_view import ArticleView

WIDE = Block("paragraph", "前 日本語 and x end", (Span(2, 5, "link", 0), Span(10, 11, "link", 1)))
TWO = [Link("https://example.com/a", "日本語"), Link("https://example.com/b", "x")]


def show(app: ViewApp, blocks: list[Block], links: list[Link]) -> None:
    app.view.show_header("A title", "by someone")
    app.view.append(blocks, links)
    app.view.finish()


async def test_letters_lie_over_the_first_cells_and_move_nothing() -> None:
    app = ViewApp()
    async with app.run_test(size=(80, 20)) as pilot:
        show(app, [WIDE], TWO)
        await settle(pilot, app.view)
        before = app.view.render_line(4)
        assert app.view.links.put_letters()
        after = app.view.render_line(4)
        assert after.text.strip() == "前 F 本語 and J end"
        assert after.cell_length == before.cell_length
        assert app.style_at("F").bgcolor == app.view.get_component_rich_style("article--letter", partial=True).bgcolor
        app.view.links.show_hints(None)
        assert app.view.render_line(4) == before


async def test_labels_of_two_letters_may_be_longer_than_their_links() -> None:
    text = " ".join("x" for _ in range(20))
    block = Block("paragraph", text, tuple(Span(2 * at, 2 * at + 1, "link", at) for at in range(20)))
    app = ViewApp()
    async with app.run_test(size=(80, 20)) as pilot:
        show(app, [block], [Link(f"https://example.com/{at}", "x") for at in range(20)])
        await settle(pilot, app.view)
        app.view.links.put_letters()
        assert app.text()[4] == "F J D K S L A GFGJGDGKGSGLGAGGGHHFHJHDHK"[: len(app.text()[4])]
        assert app.view.links.hints is not None
        following = app.view.links.hints.type("h")
        assert following is not None
        app.view.links.show_hints(following)
        assert app.text()[4].startswith("x x x")
        assert "HF" in app.text()[4]


async def test_a_letter_can_be_clicked() -> None:
    app = ViewApp()
    async with app.run_test(size=(80, 20)) as pilot:
        show(app, [WIDE], TWO)
        await settle(pilot, app.view)
        app.view.links.put_letters()
        x, y = app.spot("J")
        await pilot.click(ArticleView, offset=(x + 3, y))  # three characters before it take two cells
        assert app.clicked == ["https://example.com/b"]


async def test_the_focus_is_seen_where_the_link_stands_and_not_in_the_list_below() -> None:
    app = ViewApp()
    async with app.run_test(size=(80, 20)) as pilot:
        show(app, [Block("paragraph", "see it here", (Span(4, 6, "link", 0),))], [Link("https://example.com/a", "it")])
        await settle(pilot, app.view)
        assert app.view.links.step(1) == Link("https://example.com/a", "it")
        focus = app.view.get_component_rich_style("article--link-focus", partial=True).bgcolor
        assert app.style_at("it").bgcolor == focus
        assert app.style_at("example.com/a").bgcolor != focus
        assert app.view.links.focused_place == LinkPlace(Place(0, 4), 0)
        assert app.view.links.step(1) is None
        app.view.show_header("Another", "")
        assert app.view.links.focused is None


async def test_a_link_in_a_row_of_several_lines_is_brought_into_view() -> None:
    cells = (Cell("word " * 60), Cell(("word " * 40) + "link", (Span(200, 204, "link", 0),)))
    table = Table((cells,), ("left", "left"), has_head=False)
    app = ViewApp()
    async with app.run_test(size=(60, 10)) as pilot:
        show(app, [*paragraphs(10), Block("table", table=table), *paragraphs(10)], TWO[:1])
        await settle(pilot, app.view)
        assert app.view.links.step(1) is not None
        assert any("link" in line for line in app.text())


async def test_a_place_is_waited_for_until_its_text_is_there() -> None:
    app = ViewApp()
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.show_header("A title", "by someone")
        app.view.go_to(Place(40, 0))
        for number in range(60):
            app.view.append([Block("paragraph", f"{number}: {LONG}")])
        app.view.finish()
        await settle(pilot, app.view)
        assert app.text()[0].startswith("40: ")
