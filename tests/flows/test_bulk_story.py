"""Someone has too much to read: selects rows, marks what is above or below, catches up; one act each, one undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.flows.reader import Reader, entry, reading, seed, stored
from tui_reader.tui.features.selection.catch_up_dialog import CatchUpScreen

NAMES = ["one", "two", "three", "four", "five"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Feed", [entry(name, age=age) for age, name in enumerate(NAMES, 1)])
    return path


def read(reader: Reader) -> list[str]:
    """The titles of the list's entries that are read, in the list's order."""
    rows = reader.parts.session.library.entries.headlines(reader.parts.state.listing.ids)
    return [row.title for row in rows if row.read]


def selected(reader: Reader) -> list[str]:
    """The titles of what is selected."""
    return [row.title for row in reader.parts.session.library.entries.headlines(reader.parts.state.listing.chosen())]


# ----------------------------------------------------------------- selecting


async def test_v_selects_and_goes_on_and_the_last_line_counts(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("v", "j", "v")
        assert selected(reader) == ["one", "three"]
        assert reader.parts.headlines.view.cursor == 3
        assert "2 selected" in reader.text()
        assert reader.text().count("▎") == 4, "two lines a row"
        await reader.type("k", "v")
        assert selected(reader) == ["one"]


async def test_a_mark_of_the_rows_selected_is_one_act(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("v", "j", "v", "m")
        assert reader.headline("one").read, "painted at once"
        assert not reader.headline("four").read, "the row under the cursor is not meant"
        await reader.rest()
        assert reader.status.startswith("Marked 2 read.")
        assert read(reader) == ["one", "three"]
        await reader.type("u")
        await reader.rest()
        assert read(reader) == []
        assert selected(reader) == ["one", "three"], "they are still selected"


async def test_where_all_selected_are_read_m_marks_them_unread(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("m", "v", "v", "m")
        await reader.rest()
        assert read(reader) == ["one", "two"]
        await reader.type("m")
        await reader.rest()
        assert read(reader) == []


async def test_stars_and_all_read_are_for_the_rows_selected(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("v", "v", "s", "A")
        await reader.rest()
        assert read(reader) == ["one", "two"]
        assert reader.headline("one").starred
        assert reader.headline("two").starred
        assert reader.parts.state.listing.view.title == "Unread", "one stays where the rows are"


async def test_a_run_is_selected_from_the_last_to_the_cursor(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "v", "j", "V")
        assert selected(reader) == ["two", "three", "four"]
        await reader.type("g", "g", "V")
        assert selected(reader) == ["one", "two", "three", "four"]


async def test_escape_ends_the_selection_and_then_what_it_always_ended(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("v", "m")
        await reader.rest()
        await reader.type("escape")
        assert selected(reader) == []
        assert "▎" not in reader.text()
        panes = [reader.parts.panes.pane]
        await reader.type("escape")
        assert [*panes, reader.parts.panes.pane] == ["headlines", "feeds"]


async def test_a_selection_survives_a_refresh_and_ends_with_its_list(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("v", "v")
        seed(library, "Feed", [entry("newcomer"), *[entry(name, age=age) for age, name in enumerate(NAMES, 1)]])
        await reader.until(lambda: reader.parts.state.listing.fresh)
        assert selected(reader) == ["one", "two"]
        await reader.type("m")
        await reader.rest()
        assert not stored(library, "newcomer").read
        await reader.type("1")
        await reader.rest()
        assert selected(reader) == []
        assert "selected" not in reader.text()


async def test_in_an_open_article_keys_mean_the_article(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("v", "v", "enter", "s")
        await reader.rest()
        assert reader.headline("three").starred
        assert not reader.headline("one").starred
        await reader.type("h", "s")
        await reader.rest()
        assert reader.headline("one").starred


async def test_the_links_of_the_rows_selected_are_copied_one_a_line(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "v", "k", "k", "v", "y")
        await reader.rest()
        assert "2 links" in reader.status
        assert reader.app.clipboard == "https://example.org/one\nhttps://example.org/two"


async def test_the_mouse_selects_beside_a_row_and_with_ctrl_on_it(library: Path) -> None:
    async with reading(library) as reader:
        await reader.pilot.click("#list", offset=(1, 2))
        assert selected(reader) == ["two"]
        assert reader.parts.headlines.view.cursor == 0, "the cursor stays"
        await reader.pilot.click("#list", offset=(20, 6), control=True)
        assert selected(reader) == ["two", "four"]
        await reader.pilot.click("#list", offset=(20, 8))
        assert reader.parts.headlines.view.cursor == 4
        assert selected(reader) == ["two", "four"]


async def test_there_is_nothing_to_select_in_an_empty_list(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("4", "v", "V", "M", "m", "escape")
        await reader.rest()
        assert reader.screen.is_current


# ----------------------------------------------------------------- above and below


@pytest.mark.parametrize(("key", "marked"), [("k", ["one", "two"]), ("j", ["four", "five"])])
async def test_all_above_or_below_are_marked_read(library: Path, key: str, marked: list[str]) -> None:
    async with reading(library) as reader:
        await reader.type("j", "j", "M")
        assert "the 2 above" in reader.text()
        await reader.type(key)
        assert [name for name in NAMES if reader.headline(name).read] == marked, "painted at once"
        await reader.rest()
        assert read(reader) == marked
        assert reader.status.startswith("Marked 2 read.")
        assert reader.parts.headlines.view.cursor == 2
        await reader.type("u")
        await reader.rest()
        assert read(reader) == []


async def test_the_menu_is_of_the_rows_when_its_key_was_pressed(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("G", "M")
        seed(library, "Feed", [entry("newcomer"), *[entry(name, age=age) for age, name in enumerate(NAMES, 1)]])
        await reader.until(lambda: reader.parts.state.listing.fresh)
        await reader.type("k")
        await reader.rest()
        assert not stored(library, "newcomer").read
        assert stored(library, "four").read


async def test_another_key_closes_the_menu(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "M", "escape", "M", "x")
        await reader.rest()
        assert read(reader) == []
        assert "above" not in reader.text()
        await reader.type("j")
        assert reader.parts.headlines.view.cursor == 2, "keys mean what they mean again"


async def test_the_choices_of_the_menu_can_be_clicked(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "M")
        line = reader.text().splitlines()[-1]
        await reader.pilot.click("#status", offset=(line.index("k the 1 above"), 0))
        await reader.rest()
        assert read(reader) == ["one"]


# ----------------------------------------------------------------- catching up


async def catch_up(reader: Reader, keep: str, says: str) -> None:
    """Open the dialog, type a number and wait for what that comes to."""
    await reader.type("C")
    dialog = reader.app.screen
    assert isinstance(dialog, CatchUpScreen)
    dialog.query_one(Input).value = keep
    await reader.until(lambda: says in reader.text())


async def test_catching_up_keeps_the_newest_of_each_feed_and_the_starred(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    for feed in ("alpha", "beta"):
        seed(path, feed, [entry(f"{feed} {name}", age=age) for age, name in enumerate(NAMES, 1)])
    async with reading(path) as reader:
        await reader.type("G", "s")
        await reader.rest()
        await catch_up(reader, "2", "Enter marks 5 read.")
        await reader.type("enter")
        await reader.rest()
        kept = {row.title for row in reader.parts.headlines.view.headlines.values() if not row.read}
        assert kept == {"alpha one", "alpha two", "beta one", "beta two", "alpha five"}
        assert reader.status.startswith("Marked 5 read.")
        await reader.type("u")
        await reader.rest()
        assert read(reader) == []


async def test_catching_up_is_for_the_list_shown_and_for_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    seed(path, "alpha", [entry("alpha one", age=1), entry("alpha two", age=2)])
    seed(path, "beta", [entry("beta one", age=1), entry("beta two", age=2)])
    async with reading(path) as reader:
        reader.parts.feeds.show_key(next(row.key for row in reader.parts.state.rows if row.label == "beta"))
        await reader.rest()
        await reader.type("C")
        seed(path, "beta", [entry("newcomer"), entry("beta one", age=1), entry("beta two", age=2)])
        reader.app.screen.query_one(Input).value = "1"
        await reader.until(lambda: "Enter marks 1 read" in reader.text())
        await reader.type("enter")
        await reader.rest()
    assert stored(path, "beta two").read
    assert not stored(path, "beta one").read, "one that came meanwhile does not push it out"
    assert not stored(path, "alpha two").read
    assert not stored(path, "newcomer").read


async def test_catching_up_can_be_left_and_may_find_nothing(library: Path) -> None:
    async with reading(library) as reader:
        await catch_up(reader, "5", "nothing to mark")
        await reader.type("enter")
        await reader.rest()
        assert reader.screen.is_current
        assert "nothing to mark" in reader.status
        await catch_up(reader, "1", "Enter marks 4 read.")
        await reader.type("escape")
        await reader.rest()
        assert read(reader) == []


# ----------------------------------------------------------------- rare feeds first


async def test_rare_feeds_first_is_a_third_order_and_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    seed(path, "Busy", [entry(f"busy {name}", age=24 + age) for age, name in enumerate(NAMES, 1)])
    seed(path, "Rare", [entry("rare one", age=90), entry("rare two", age=99)])
    async with reading(path) as reader:
        await reader.type("S", "S")
        await reader.rest()
        assert reader.status == "Rare feeds first."
        titles = [row.title for row in reader.parts.session.library.entries.headlines(reader.parts.state.listing.ids)]
        assert titles[:3] == ["rare one", "rare two", "busy one"]
    async with reading(path) as reader:
        assert reader.parts.state.listing.view.order == "rare"
        await reader.type("S")
        await reader.rest()
        assert reader.status == "Newest first."
