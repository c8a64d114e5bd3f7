"""Tests of finding in the article view: what is marked, and where the view goes."""

from __future__ import annotations

from tests.tui.widgets.article_app import LONG, ViewApp, paragraphs, settle
from tui_reader.model.articles import Block, Cell, Table
from tui_reader.tui.typeset.flow import Place


def marked(app: ViewApp, component: str = "find-hit") -> list[str]:
    """The pieces of visible text that are marked, line by line."""
    view = app.view
    ground = view.get_component_rich_style(f"article--{component}", partial=True).bgcolor
    found = []
    for y in range(view.size.height):
        found += [s.text for s in view.render_line(y) if s.style is not None and s.style.bgcolor == ground]
    return found


def current(app: ViewApp) -> list[str]:
    return marked(app, "find-current")


async def test_hits_are_marked_and_the_first_one_stronger() -> None:
    app = ViewApp([Block("paragraph", "a cat and a Cat"), Block("heading", "cats", level=2)])
    async with app.run_test(size=(60, 14)) as pilot:
        await settle(pilot, app.view)
        app.view.finding.find("cat")
        assert current(app) == ["cat"]
        assert marked(app) == ["Cat", "cat"]
        assert app.view.finding.found == "1 of 3"
        app.view.finding.find("Cat")
        assert (current(app), marked(app)) == (["Cat"], [])
        app.view.finding.end()
        assert (current(app), marked(app), app.view.finding.found) == ([], [], "")


async def test_a_hit_over_the_end_of_a_line_is_marked_on_both_and_so_is_its_hyphen() -> None:
    blocks = [
        Block("paragraph", "one two three\u00adfour five"),
        Block("paragraph", "ten\u00a0cats", first="│ ", rest="│ "),
    ]
    app = ViewApp(blocks)
    async with app.run_test(size=(17, 14)) as pilot:
        await settle(pilot, app.view)
        assert app.text()[4:6] == ["one two three-", "four five"]
        app.view.finding.find("two threefour f")
        assert current(app) == ["two three-", "four f"]
        app.view.finding.find("four")
        assert current(app) == ["four"]
        app.view.finding.find("two")
        assert current(app) == ["two"]
        app.view.finding.find("ten cats")
        assert current(app) == ["ten\u00a0cats"]


async def test_code_and_table_cells_are_marked_where_they_stand() -> None:
    rows = (
        (Cell("Face"), Cell("Use")),
        (Cell("Garamond"), Cell("books, and whatever needs a quiet face for long lines")),
    )
    blocks = [
        Block("code", "if x:\n\treturn face", language="python"),
        Block("table", table=Table(rows, ("left", "right"))),
    ]
    app = ViewApp(blocks)
    async with app.run_test(size=(44, 16)) as pilot:
        await settle(pilot, app.view)
        app.view.finding.find("face")
        assert (current(app), marked(app)) == (["face"], ["Face", "face"])
        app.view.finding.step(1)
        app.view.finding.step(1)
        assert (current(app), app.view.finding.found) == (["face"], "3 of 3")
        app.view.finding.find("whatever needs a quiet")
        assert "".join(current(app)).replace(" ", "") == "whateverneedsaquiet"
        assert len(current(app)) == 2


async def test_a_table_that_became_a_list_is_marked_too() -> None:
    rows = (tuple(Cell(f"head {n}") for n in range(9)), tuple(Cell(f"some cell {n}") for n in range(9)))
    app = ViewApp([Block("table", table=Table(rows, ("left",) * 9))])
    async with app.run_test(size=(44, 16)) as pilot:
        await settle(pilot, app.view)
        app.view.finding.find("cell 3")
        assert current(app) == ["cell 3"]


async def test_a_hit_in_view_moves_nothing_and_one_below_comes_into_view() -> None:
    app = ViewApp(paragraphs(60))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.move(3)
        app.view.finding.find("2: some")
        assert app.view.scroll_offset.y == 3
        app.view.finding.find("40: some")
        assert current(app) == ["40: some"]
        assert app.text()[4].startswith("40: some")
        app.view.finding.find("2: some")
        assert (app.view.scroll_offset.y, current(app)) == (3, ["2: some"]), "back where it is in view"
        app.view.finding.find("nowhere")
        assert (app.view.scroll_offset.y, app.view.finding.found) == (3, "no hit")


async def test_esc_returns_and_the_place_is_kept_otherwise() -> None:
    app = ViewApp(paragraphs(60))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.move(7)
        app.view.finding.find("40: some")
        there = app.view.scroll_offset.y
        app.view.finding.end(return_to_origin=True)
        assert app.view.scroll_offset.y == 7
        app.view.finding.find("40: some")
        app.view.finding.end()
        assert app.view.scroll_offset.y == there


async def test_stepping_goes_round_and_says_so() -> None:
    app = ViewApp(paragraphs(5))
    async with app.run_test(size=(80, 30)) as pilot:
        await settle(pilot, app.view)
        app.view.finding.find("to be sure")
        assert [app.view.finding.step(1) for _ in range(5)] == [False] * 4 + [True]
        assert app.view.finding.found == "1 of 5"
        assert app.view.finding.step(-1)
        assert app.view.finding.found == "5 of 5"


async def test_who_scrolls_away_goes_on_from_there() -> None:
    app = ViewApp(paragraphs(60))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.finding.find("to be sure")
        app.view.go_to(Place(30, 0))
        app.view.finding.step(1)
        assert app.view.finding.found == "31 of 60"
        app.view.go_to(Place(50, 0))
        app.view.finding.step(-1)
        assert app.view.finding.found == "50 of 60"


async def test_far_text_is_gone_to_before_it_is_wrapped_and_nothing_moves_afterwards() -> None:
    app = ViewApp([])
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.show_header("New", "")
        app.view.append(paragraphs(20_000))
        app.view.finish()
        assert not app.view.is_settled
        app.view.jump_to(Place(15_000, 0))
        assert app.text()[0].startswith("15000: ")
        await settle(pilot, app.view)
        assert app.text()[0].startswith("15000: ")
        assert app.view.virtual_size.height > 40_000


async def test_a_hit_far_down_is_shown_while_the_text_is_still_wrapped() -> None:
    app = ViewApp([])
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.show_header("New", "")
        app.view.append(paragraphs(20_000))
        app.view.finding.find("19000: some")
        while not current(app):
            await pilot.pause()
        assert current(app) == ["19000: some"]
        app.view.append([Block("paragraph", "a late 19000: some")])
        app.view.finish()
        await settle(pilot, app.view)
        assert current(app) == ["19000: some"]
        while app.view.finding.found != "1 of 2":
            await pilot.pause()
        app.view.finding.step(1)
        assert app.view.finding.found == "2 of 2"
        assert current(app) == ["19000: some"]


async def test_another_article_ends_it() -> None:
    app = ViewApp([Block("paragraph", LONG)])
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.finding.find("words")
        app.view.show_header("New", "")
        assert not app.view.finding.is_on


async def test_another_width_keeps_the_marks() -> None:
    app = ViewApp(paragraphs(30))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.finding.find("fill more than a single line")
        app.view.finding.step(1)
        await pilot.resize_terminal(40, 12)
        await settle(pilot, app.view)
        assert "".join(current(app)).replace(" ", "") == "fillmorethanasingleline"
