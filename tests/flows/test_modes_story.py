"""Someone does several things at once: each key is for the innermost of them, and what came late changes nothing."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from textual import events

from tests.flows.reader import entry, long_text, reading, seed
from tui_reader.store import Store


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Garden", [entry(f"Rose {number}", age=number, html=long_text(9)) for number in range(6)])
    with Store.open(path) as store:
        store.search.index(1_000)
    return path


async def test_escape_ends_a_selection_among_hits_before_their_list(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("/", "r", "o", "s", "e", "enter", "v", "v")
        await reader.rest()
        await reader.type("/", "enter")  # looks at the words, and leaves them as they are
        listing = reader.parts.state.listing
        assert listing.view.is_search
        assert len(listing.selected) == 2
        await reader.type("escape")
        assert not listing.selected
        assert reader.parts.state.listing is listing
        await reader.type("escape")
        assert not reader.parts.state.listing.view.is_search


async def test_hits_that_come_late_do_not_take_the_place_of_a_list_that_was_chosen_since(library: Path) -> None:
    async with reading(library) as reader:
        found = Event()
        reader.parts.session.search.submit(lambda _library: found.wait(10))
        await reader.type("/", "r", "o", "s", "e", "enter", "1")
        assert reader.parts.state.listing.view.key == "smart:all"
        found.set()
        await reader.until(lambda: not [each for each in reader.screen.workers if each.group == "search"])
        assert reader.parts.state.listing.view.key == "smart:all"


async def test_a_click_on_nothing_leaves_the_keys_with_the_pane_that_is_shown(library: Path) -> None:
    async with reading(library, size=(60, 20)) as reader:
        await reader.type("enter")
        await reader.rest()
        shown = reader.shown
        x, y = 50, 22  # the window had these cells a moment ago
        down = events.MouseDown(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
        reader.app.post_message(down)
        await reader.pilot.pause()
        await reader.type("G")
        await reader.rest()
        assert reader.shown == shown
        assert reader.parts.article.view.at_end
