"""Someone types faster than the line carries: many keys come in one read, and what is open opens and closes once."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from textual.screen import Screen
from textual.widgets import Input

from tests.bursts import CHOICES, Piece, calm, faultless, make_library, play, send
from tests.flows.reader import QUIET, Reader, reading
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.dialogs.dialog import Overlay
from tui_reader.tui.features.health.health_dialog import HealthScreen
from tui_reader.tui.inputs import MOST_PASTED
from tui_reader.tui.widgets.background import begin


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bursts") / "library.db"
    make_library(path)
    return path


async def burst(reader: Reader, *keys: str) -> None:
    """Send keys in one read."""
    for key in keys:
        send(reader, Path(), ("key", key))
    await calm(reader)


def stack(app: ReaderApp) -> list[str]:
    """What lies over the reading screen."""
    return [type(screen).__name__ for screen in app.screen_stack[1:]]


ONE_READ: list[tuple[str, list[str]]] = [
    ("H H", []),
    ("H enter enter", []),
    ("H q j", []),
    ("H H H", ["HealthScreen"]),
    ("& enter enter", []),
    ("t enter enter", []),
    (": escape escape", []),
    (": : ctrl+p", ["Palette"]),
    ("? ? ? ? ?", ["HelpScreen"]),
    ("Q Q Q Q Q", ["QueryScreen"]),
    ("! ! ! ! !", ["FormScreen"]),
    ("E E E E E", ["FormScreen"]),
    ("& & & & &", ["RulesScreen"]),
    ("e e e e e", ["ShareScreen"]),
    ("+ + + + +", ["FormScreen"]),
    ("a a a a a", ["AddScreen"]),
    ("& a a", ["RulesScreen", "FormScreen"]),
    ("& a escape escape", []),
    ("H ctrl+p", ["HealthScreen"]),
    ("+ escape ? escape H", ["HealthScreen"]),
]


async def test_keys_in_one_read_mean_what_they_mean_one_by_one(library: Path) -> None:
    async with faultless(library, QUIET) as reader:
        for keys, left in ONE_READ:
            await burst(reader, "2", *keys.split())
            assert stack(reader.app) == left, keys
            await burst(reader, *["escape"] * len(left))
            assert stack(reader.app) == []


async def test_what_is_typed_ahead_stands_in_the_field(library: Path) -> None:
    async with faultless(library, QUIET) as reader:
        await burst(reader, "a", *"https", "tab", *"q?H")
        assert reader.app.screen.query_one(Input).value == "httpsq?H"


async def test_enter_twice_saves_once(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    shutil.copy(library, path)
    async with faultless(path, QUIET) as reader:
        await burst(reader, "2", "!", "enter", "enter", "enter")
        await reader.until(lambda: reader.app.screen is reader.screen)
        await reader.rest()
        assert len(reader.parts.session.library.rules.all()) == 2, "one was there, one is new"


async def test_facts_reach_a_dialog_once_it_is_there_and_not_once_it_has_gone(library: Path) -> None:
    async with faultless(library, QUIET) as reader:
        for _ in range(3):
            send(reader, library, ("key", "H"))
            await reader.until(lambda: HealthScreen.find(reader.app))
            reader.parts.say("A fact for a dialog that is not composed yet.")
            await calm(reader)
            assert "A fact for a dialog" in reader.text()
            view = reader.app.screen
            send(reader, library, ("key", "escape"))
            await reader.until(lambda: HealthScreen.find(reader.app) is None)
            assert isinstance(view, HealthScreen)
            view.tell(view.say, "A fact for a dialog that is being taken away.")
            view.dismiss(None)
            await calm(reader)


async def test_a_handler_that_hangs_holds_keys_back_for_a_moment_only(library: Path) -> None:
    async with faultless(library, QUIET) as reader:
        hanging = asyncio.Event()
        reader.parts.panes.status.call_later(hanging.wait)
        reader.parts.panes.status.call_later(hanging.wait)  # what waits behind it keeps the app from coming to rest
        try:
            for key in "jjjjjH":
                send(reader, library, ("key", key))
            for _ in range(1_000_000):
                if HealthScreen.find(reader.app):
                    break
                await asyncio.sleep(0)
            assert stack(reader.app) == ["HealthScreen"]
        finally:
            hanging.set()
        await calm(reader)


async def test_a_fault_in_the_background_of_a_dialog_ends_nothing_and_is_told(library: Path) -> None:
    async def fail() -> None:
        raise LookupError("nobody expects this")

    async with reading(library) as reader:
        await burst(reader, "C")
        begin(reader.app.screen, "count", fail)
        await reader.until(lambda: "Something went wrong" in reader.status)
        assert stack(reader.app) == ["CatchUpScreen"]


async def test_a_dialog_that_ends_before_it_is_composed_leaves_nothing_behind(library: Path) -> None:
    async with faultless(library, QUIET) as reader:
        screen = reader.screen
        for action in ("health", "rules", "palette", "help"):
            for turns in range(4):
                await screen.reader.run(action)
                dialog = reader.app.screen
                assert isinstance(dialog, Overlay)
                screen.reader.say("A fact for whatever is open.")
                for _ in range(turns):
                    await asyncio.sleep(0)
                dialog.dismiss(None)
                dialog.dismiss(None)
        await calm(reader)
        await reader.until(lambda: [node for node in reader.app._registry if isinstance(node, Screen)] == [screen])


async def test_what_is_pasted_stands_in_a_field_as_one_safe_line_and_is_no_key_elsewhere(library: Path) -> None:
    async with faultless(library, QUIET) as reader:
        before = reader.shown
        await paste(reader, "jjj\x1b[31mD?q\n")
        assert "Nothing here can take pasted text: / searches, a adds a feed." in reader.status
        assert (reader.shown, stack(reader.app)) == (before, [])
        for opening in ("a", "?", "!", "/"):
            send(reader, library, ("key", opening))
            await paste(reader, "one\x1b[31m\x00\x9b\r\ntwo\u202e\n")
            field = reader.app.focused
            assert isinstance(field, Input)
            assert "one[31m two" in field.value
            await paste(reader, "long " * 200_000)
            assert len(field.value) <= 2 * MOST_PASTED
            await burst(reader, "escape", "escape")


async def paste(reader: Reader, text: str) -> None:
    """Paste, and let it have its effect."""
    send(reader, Path(), ("paste", text))
    await calm(reader)


KINDS = ("key", "key", *CHOICES)
PIECES = st.one_of(*(st.tuples(st.just(kind), st.sampled_from(CHOICES[kind])) for kind in KINDS))


TINY: list[Piece] = [("size", (3, 2)), ("key", ":"), ("breath", 0.3), ("key", "pageup"), ("key", "down")]


@example(pieces=TINY)  # found by the long run: the list of the palette had no line
@given(pieces=st.lists(PIECES, min_size=1, max_size=20))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_bursts_of_anything_on_any_screen_raise_nothing_and_the_reader_answers(
    library: Path, pieces: list[Piece]
) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        path = Path(shutil.copy(library, folder))
        asyncio.run(_survive(path, pieces))


async def _survive(path: Path, pieces: list[Piece]) -> None:
    async with faultless(path, QUIET) as reader:
        await play(reader, path, pieces)
