"""Tests of how the article pane moves: pages, ends, the wheel, other widths, long articles."""

from __future__ import annotations

from textual.events import MouseScrollDown

from tests.tui.widgets.article_app import ViewApp, paragraphs, settle
from tui_reader.model.articles import Block
from tui_reader.tui.typeset.flow import Place

# --------------------------------------------------------------------------- scrolling


async def test_a_page_keeps_two_lines() -> None:
    app = ViewApp(paragraphs(50))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        before = app.lines()
        app.view.move_page(1)
        assert app.lines()[:2] == before[-2:]
        app.view.move_page(-1)
        assert app.lines() == before
        app.view.move_half_page(1)
        assert app.lines()[:6] == before[6:]
        app.view.move(-2)
        assert app.lines()[:8] == before[4:]


async def test_the_end() -> None:
    app = ViewApp(paragraphs(50), finish=False)
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        assert (app.view.at_end, app.view.scroll_offset.y) == (False, 0)
        app.view.move_last()
        assert app.view.scroll_offset.y == app.view.max_scroll_y > 0
        assert not app.view.at_end
        app.view.finish()
        await settle(pilot, app.view)
        app.view.move_last()
        assert app.view.at_end
        app.view.move(-1)
        assert not app.view.at_end
        app.view.move_page(1)
        assert app.view.at_end
        app.view.move_first()
        assert app.view.scroll_offset.y == 0


async def test_the_end_asked_for_early_is_where_the_text_ends_later() -> None:
    app = ViewApp(paragraphs(50), finish=False)
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.move_last()
        app.view.append(paragraphs(50))
        await settle(pilot, app.view)
        app.view.finish()
        await settle(pilot, app.view)
        assert app.view.at_end


async def test_who_scrolls_away_from_the_end_is_not_taken_back_to_it() -> None:
    app = ViewApp(paragraphs(50), finish=False)
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.move_last()
        app.view.move(-20)
        before = app.view.scroll_offset
        app.view.append(paragraphs(50))
        app.view.finish()
        await settle(pilot, app.view)
        assert app.view.scroll_offset == before


async def test_a_short_article_is_at_its_end() -> None:
    app = ViewApp([Block("paragraph", "short")])
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        assert (app.view.at_end, app.view.max_scroll_y) == (True, 0)


async def test_the_end_of_a_long_article_is_reached_when_it_is_there() -> None:
    app = ViewApp(paragraphs(5_000), finish=False)
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.show_header("New", "")
        app.view.append(paragraphs(5_000))
        app.view.finish()
        assert not app.view.is_settled
        app.view.move_last()
        await settle(pilot, app.view)
        assert app.view.at_end


async def test_the_wheel_scrolls() -> None:
    app = ViewApp(paragraphs(50))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.post_message(MouseScrollDown(app.view, 3, 3, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert app.view.scroll_offset.y > 0


async def test_no_slice_is_long() -> None:
    """Seen by what is there after one call: of a great article the page, not the whole."""
    app = ViewApp([])
    async with app.run_test(size=(80, 12)) as pilot:
        app.view.show_header("New", "")
        app.view.append(paragraphs(20_000))
        assert app.text()[3].startswith("0: ")
        assert not app.view.is_settled
        assert app.view.virtual_size.height < 1_000
        await settle(pilot, app.view)
        assert app.view.virtual_size.height > 40_000


# --------------------------------------------------------------------------- width


async def test_another_width_keeps_the_text_at_the_top() -> None:
    app = ViewApp(paragraphs(300))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.go_to(Place(200, 0))
        app.view.move(1)
        place, top = app.view.place, app.text()[0]
        for width in (50, 30, 61, 80):
            await pilot.resize_terminal(width, 12)
            await settle(pilot, app.view)
            assert app.view.place == place
            assert app.text()[0].split()[0] in top or top.split()[0] in app.text()[0]
        assert app.text()[0] == top


async def test_a_wider_pane_at_full_column_only_moves_the_column() -> None:
    app = ViewApp(paragraphs(50))
    async with app.run_test(size=(90, 12)) as pilot:
        await settle(pilot, app.view)
        before = app.lines()
        await pilot.resize_terminal(100, 12)
        await pilot.pause()
        assert app.text() == [line.strip() for line in before]
        assert app.lines() != before


async def test_scrolling_in_between_sets_the_place() -> None:
    app = ViewApp(paragraphs(300))
    async with app.run_test(size=(80, 12)) as pilot:
        await settle(pilot, app.view)
        app.view.go_to(Place(200, 0))
        await pilot.resize_terminal(50, 12)
        await settle(pilot, app.view)
        app.view.go_to(Place(100, 0))
        await pilot.resize_terminal(80, 12)
        await settle(pilot, app.view)
        assert app.text()[0].startswith("100: ")
