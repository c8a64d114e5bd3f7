"""Tests of the line list: cursor, view and cost; the rows are numbers."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.strip import Strip

from tui_reader.tui.widgets.line_list import LineList

HEIGHT = 20


class Rows(LineList):
    """Rows that say their number, and count how often they are drawn."""

    def __init__(self, row_height: int = 1) -> None:
        super().__init__(row_height=row_height)
        self.first = 0
        self.drawn: list[tuple[int, int]] = []

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        self.drawn.append((index, line_in_row))
        mark = ">" if is_cursor else " "
        return Strip([Segment(f"{mark}{self.first + index}.{line_in_row}{'!' if is_focused else ''}")])


class ListApp(App[None]):
    """One list, and what it said."""

    def __init__(self, count: int, row_height: int = 1, top: int | None = None, cursor: int = 0) -> None:
        super().__init__()
        self.rows = Rows(row_height)
        self.rows.reset(count, cursor=cursor, top=top)
        self.said: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield self.rows

    def on_line_list_highlighted(self, message: LineList.Highlighted) -> None:
        self.said.append(("highlighted", message.index))

    def on_line_list_opened(self, message: LineList.Opened) -> None:
        self.said.append(("opened", message.index))

    def lines(self) -> list[str]:
        return [self.rows.render_line(y).text.strip() for y in range(self.rows.size.height)]


async def test_shows_the_first_rows_and_a_cursor() -> None:
    app = ListApp(100)
    async with app.run_test(size=(30, HEIGHT)):
        assert app.lines()[:3] == [">0.0!", "1.0!", "2.0!"]
        assert app.rows.visible_rows == range(HEIGHT)
        assert app.said == []


@pytest.mark.parametrize("act", ["move", "move_to", "move_page", "move_half_page"])
async def test_an_empty_list_is_safe(act: str) -> None:
    app = ListApp(0)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        getattr(app.rows, act)(1)
        app.rows.move_first()
        app.rows.move_last()
        app.rows.open()
        app.rows.refresh_row(0)
        await pilot.click(Rows, offset=(3, 3))
        assert app.rows.cursor is None
        assert app.said == []
        assert set(app.lines()) == {""}
        assert list(app.rows.visible_rows) == []


async def test_moves_are_clamped_and_told_once() -> None:
    app = ListApp(5)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.move(-3)
        app.rows.move(2)
        app.rows.move(100)
        app.rows.move(1)
        await pilot.pause()
        assert app.said == [("highlighted", 2), ("highlighted", 4)]


@pytest.mark.parametrize("row_height", [1, 2])
async def test_the_cursor_keeps_two_rows_of_margin(row_height: int) -> None:
    app = ListApp(100, row_height)
    async with app.run_test(size=(30, HEIGHT)):
        page = HEIGHT // row_height
        app.rows.move_to(page - 3)
        assert app.rows.top_row == 0
        app.rows.move(1)
        assert app.rows.visible_rows == range(1, page + 1)
        app.rows.move_last()
        assert app.rows.visible_rows == range(100 - page, 100)
        app.rows.move(-(page - 3))
        assert app.rows.top_row == 100 - page
        app.rows.move(-1)
        assert app.rows.top_row == 100 - page - 1
        app.rows.move_first()
        assert app.rows.top_row == 0


async def test_pages_keep_a_row_of_context() -> None:
    app = ListApp(100)
    async with app.run_test(size=(30, HEIGHT)):
        app.rows.move_page(1)
        assert app.rows.cursor == HEIGHT - 1
        app.rows.move_half_page(1)
        assert app.rows.cursor == HEIGHT - 1 + HEIGHT // 2
        app.rows.move_page(-1)
        assert app.rows.cursor == HEIGHT // 2


async def test_a_list_of_one_line_still_shows_the_cursor() -> None:
    app = ListApp(100, 2)
    async with app.run_test(size=(30, 1)):
        for _ in range(5):
            app.rows.move(1)
            assert app.rows.cursor in app.rows.visible_rows


async def test_a_click_selects_and_the_next_opens() -> None:
    app = ListApp(100)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        await pilot.click(Rows, offset=(3, 7))
        assert app.said == [("highlighted", 7)]
        await pilot.click(Rows, offset=(3, 7))
        assert app.said == [("highlighted", 7), ("opened", 7)]


async def test_a_double_click_opens_once() -> None:
    app = ListApp(100, 2)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        await pilot.click(Rows, offset=(3, 7), times=2)
        assert app.said == [("highlighted", 3), ("opened", 3)]
        app.said.clear()
        await pilot.click(Rows, offset=(3, 1), times=3)
        assert app.said == [("highlighted", 0), ("opened", 0)]


async def test_a_click_below_the_rows_does_nothing() -> None:
    app = ListApp(3)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        await pilot.click(Rows, offset=(3, 10))
        assert app.said == []


async def test_the_wheel_leaves_the_cursor() -> None:
    app = ListApp(100)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.post_message(MouseScrollDown(app.rows, 3, 3, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert app.rows.top_row > 0
        assert app.rows.cursor == 0
        assert app.said == []


async def test_rows_into_an_empty_list() -> None:
    app = ListApp(0)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.appended(2)
        await pilot.pause()
        assert app.lines()[:3] == [">0.0!", "1.0!", ""]


async def test_reset_keeps_a_wanted_top_even_before_the_first_paint() -> None:
    app = ListApp(1000, top=300, cursor=310)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        assert (app.rows.top_row, app.rows.cursor) == (300, 310)
        app.rows.reset(900, cursor=455, top=450)
        await pilot.pause()
        assert (app.rows.top_row, app.rows.cursor) == (450, 455)
        app.rows.reset(10, cursor=455)
        await pilot.pause()
        assert (app.rows.top_row, app.rows.cursor) == (0, 9)


async def test_another_row_height_keeps_the_top_row() -> None:
    app = ListApp(1000, 2, top=300, cursor=305)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.row_height = 1
        await pilot.pause()
        assert (app.rows.top_row, app.rows.cursor) == (300, 305)
        app.rows.row_height = 2
        await pilot.pause()
        assert (app.rows.top_row, app.rows.cursor) == (300, 305)


async def test_a_smaller_window_keeps_the_cursor_in_view() -> None:
    app = ListApp(100, cursor=17)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        await pilot.resize_terminal(30, 6)
        await pilot.pause()
        assert 17 in app.rows.visible_rows


async def test_only_the_refreshed_row_is_drawn_again() -> None:
    app = ListApp(100, 2)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.drawn.clear()
        app.rows.refresh_row(4)
        app.rows.refresh_row(90)
        await pilot.pause()
        assert app.rows.drawn == [(4, 0), (4, 1)]


async def test_a_step_draws_two_rows() -> None:
    app = ListApp(100)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.drawn.clear()
        app.rows.move(1)
        await pilot.pause()
        assert sorted(app.rows.drawn) == [(0, 0), (1, 0)]


async def test_another_theme_draws_all_again() -> None:
    app = ListApp(5)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.drawn.clear()
        app.theme = "textual-light"
        await pilot.pause()
        assert len(set(app.rows.drawn)) == 5


@pytest.mark.parametrize("count", [100, 1_000_000])
async def test_only_visible_rows_are_ever_drawn(count: int) -> None:
    app = ListApp(count)
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        app.rows.move_last()
        app.rows.appended(1)
        await pilot.pause()
        assert app.rows.cursor == count - 1
        assert len({row for row, _ in app.rows.drawn}) <= 2 * HEIGHT
