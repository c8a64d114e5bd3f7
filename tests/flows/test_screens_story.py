"""Someone starts the reader for the first time, in a small terminal, with a mistake in the config; asks for help."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import NOW, QUIET, entry, reading, seed
from tests.store.make import acting, flagged, make_folder
from tui_reader.model.config import Keys, Look
from tui_reader.model.records import replace
from tui_reader.query.terms import InFeed
from tui_reader.store import Store
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.features.adding.add_dialog import AddScreen
from tui_reader.tui.features.help.help_dialog import HelpScreen
from tui_reader.tui.session.session import Session

PLAIN = str(Path(__file__).resolve().parent.parent / "data" / "plain.xml")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Feed", [entry("one", age=1), entry("two", age=2)])
    return path


async def test_the_first_start_shows_the_manual(tmp_path: Path) -> None:
    async with reading(tmp_path / "new" / "library.db") as reader:
        text = reader.text()
        assert "Welcome to tui-reader" in text
        assert "Start here" in text
        assert "Space" in text


async def test_the_welcome_can_be_removed_and_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    async with reading(path) as reader:
        await reader.type("h")
        reader.parts.feeds.view.move_last()
        await reader.type("D")
        await reader.rest()
        assert "No feeds yet" in reader.text()
    async with reading(path) as reader:
        assert "Welcome to tui-reader" not in reader.text()


async def test_what_an_empty_list_says_is_not_cut_at_80_columns(tmp_path: Path) -> None:
    async with reading(tmp_path / "library.db", size=(80, 24)) as reader:
        await reader.type("4")
        await reader.rest()
        assert "Nothing here." in reader.text()
        assert "refresh." in reader.text()


@pytest.mark.parametrize(("days", "kept"), [(29, True), (33, False)])
async def test_an_unsubscribed_feed_can_come_back_for_thirty_days(library: Path, days: int, kept: bool) -> None:
    with Store.open(library) as store:
        with acting(store, "yesterday", now=NOW - days * 86400):
            store.feeds.remove(1)
        # The day before yesterday somebody looked, too: one look at a wrong clock deletes nothing.
        store.feeds.find_old(before=NOW - 32 * 86400, now=NOW - 2 * 86400)
    async with reading(library) as reader:
        await reader.type("u")
        await reader.rest()
        assert ("Feed" in [row.label for row in reader.parts.state.rows]) is kept


async def test_one_pane_at_a_time_in_a_narrow_terminal(library: Path) -> None:
    async with reading(library, size=(60, 20)) as reader:
        assert "two" in reader.text()
        assert "Words about" not in reader.text()
        await reader.type("enter")
        await reader.rest()
        assert "Words about one." in reader.text()
        assert "two" not in reader.text().splitlines()[2]
        await reader.type("backspace")
        assert reader.parts.panes.pane == "headlines"
        await reader.type("backspace")
        assert "Starred" in reader.text()


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 36), (160, 48), (200, 60)])
async def test_every_size_shows_the_headlines_and_survives_a_change(library: Path, size: tuple[int, int]) -> None:
    async with reading(library, size=size) as reader:
        assert "one" in reader.text()
        await reader.pilot.resize_terminal(47, 13)
        await reader.pilot.resize_terminal(150, 40)
        await reader.rest()
        assert "Words about one." in reader.text()


async def test_zoom_gives_the_article_the_whole_screen_and_again_back(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("z")
        await reader.rest()
        assert "Starred" not in reader.text()
        assert "Words about one." in reader.text()
        await reader.type("z")
        await reader.rest()
        assert "Starred" in reader.text()


async def test_help_lists_the_live_keys_and_can_be_searched(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("?")
        assert isinstance(reader.app.screen, HelpScreen)
        await reader.type(*"undo")
        await reader.pilot.pause()
        text = reader.text()
        assert "Undo the last change" in text
        assert "Go to the next pane" not in text
        await reader.type("escape")
        assert reader.screen.is_current


async def test_the_palette_finds_a_feed_by_name(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type(":")
        await reader.type(*"Feed")
        await reader.until(lambda: "Feed" in reader.text())
        await reader.type("escape")
        assert reader.screen.is_current


async def test_adding_a_feed_that_is_none_says_why_and_waits(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("a")
        assert isinstance(reader.app.screen, AddScreen)
        await reader.type(*"/no/such/file.xml", "enter")
        await reader.until(lambda: "Looking" not in reader.text() and "no/such" in reader.text())
        assert isinstance(reader.app.screen, AddScreen), "the address can be mended"
        await reader.type("escape")


async def test_adding_a_file_shows_its_headlines(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("a")
        await reader.type(*PLAIN, "enter")
        await reader.until(lambda: reader.screen.is_current and "The second entry" in reader.text())
        await reader.rest()
        assert reader.status.startswith("Subscribed to A plain feed: 2 entries, newest ")


async def test_a_mistake_in_the_config_is_said_and_the_reader_starts(library: Path) -> None:
    app = ReaderApp(Session(library, QUIET, clock=lambda: float(NOW)), QUIET, ("config.toml, line 3: no.",))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "config.toml, line 3: no." in text
        assert "Feed" in text


@pytest.mark.parametrize("theme", ["ink", "paper", "nord", "no such theme"])
async def test_every_theme_paints(library: Path, theme: str) -> None:
    async with reading(library, config=replace(QUIET, look=Look(theme=theme))) as reader:
        assert "Words about one." in reader.text()


async def test_a_click_goes_where_it_is_aimed_and_a_second_opens(library: Path) -> None:
    async with reading(library) as reader:
        await reader.pilot.click("#list", offset=(10, 3))
        await reader.rest()
        assert reader.shown == "two"
        assert not reader.headline("two").read
        await reader.pilot.click("#list", offset=(10, 3))
        await reader.rest()
        assert reader.headline("two").read


async def test_keys_typed_faster_than_the_screen_follows_all_count(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter")
        for _ in range(2):
            reader.app.simulate_key("q")
        await reader.until(lambda: reader.parts.panes.pane == "feeds")


@pytest.mark.parametrize("width", [60, 120])
async def test_a_key_that_changes_the_pane_and_one_for_the_new_pane_can_be_typed_at_once(
    library: Path, width: int
) -> None:
    async with reading(library, size=(width, 24)) as reader:
        for key in ("enter", "h", "j", "enter"):
            reader.app.simulate_key(key)
        await reader.until(lambda: reader.shown == "two" and reader.parts.panes.pane == "article")


async def test_a_fault_in_the_background_is_said_and_the_reader_goes_on(library: Path) -> None:
    async def broken() -> None:
        raise RuntimeError("by intent")

    async with reading(library) as reader:
        reader.screen.run_worker(broken(), group="article", exit_on_error=False)
        await reader.until(lambda: "the log says" in reader.status)
        await reader.type("J")
        await reader.rest()
        assert reader.shown == "two"


async def test_q_goes_out_and_then_quits(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter", "q")
        panes = [reader.parts.panes.pane]
        await reader.type("q")
        panes.append(reader.parts.panes.pane)
        assert panes == ["headlines", "feeds"]
        await reader.type("q")
        assert reader.app._exit


async def test_what_is_said_names_the_keys_in_force(library: Path) -> None:
    config = replace(QUIET, keys=Keys(preset="newsboat", actions={"refresh_all": ("Z",)}))
    async with reading(library, config=config) as reader:
        await reader.type("4")
        await reader.rest()
        assert "Press ) for the next feed, Z to refresh." in reader.text()
        await reader.type("?", *"undoes")
        assert "u undoes it" in reader.text()


async def test_the_palette_shows_a_feed_that_is_hidden_because_it_is_read(library: Path) -> None:
    seed(library, "Quiet", [entry("all read")], url="https://quiet.example/feed")
    with Store.open(library) as store:
        quiet = store.feeds.find("Quiet")
        tech = make_folder(store, ["Tech"])
        store.feeds.move([quiet.id], tech)
        flagged(store, store.entries.ids(InFeed(quiet.id)), "read", True)
    async with reading(library) as reader:
        reader.parts.feeds.fold_row(next(row for row in reader.parts.state.rows if row.label == "Tech"))
        await reader.type(",")
        assert "Quiet" not in [row.label for row in reader.parts.state.rows]
        await reader.type(":")
        await reader.until(lambda: "Search for commands" in reader.text())
        await reader.type(*"Quiet")
        await reader.until(lambda: "Search for commands" not in reader.text() and "Go in:" not in reader.text())
        await reader.type("enter")
        await reader.until(lambda: reader.parts.state.listing.view.title == "Quiet")
        await reader.rest()
        row = reader.parts.feeds.view.row
        assert (reader.shown, row and row.label) == ("all read", "Quiet")


async def test_a_neighbour_that_went_meanwhile_is_no_trouble(library: Path) -> None:
    async with reading(library) as reader:
        seed(library, "Other", [entry("three", age=3)], url="https://other.example/feed")
        await reader.until(lambda: len(reader.parts.state.feeds) == 2)
        await reader.type("1", "j")
        await reader.rest()
        with Store.open(library) as store:
            store.feeds.remove(store.feeds.find("Other").id)
            store.feeds.purge_removed(before=NOW + 2)
        reader.parts.session.articles._kept.clear()
        await reader.type("enter", "k", "j")
        await reader.rest()
        assert "Something went wrong" not in reader.text()
