"""TRAPS 23 to 27 where `test_lists_stay_still` does not tell them: bulk acts, empty lists, wide characters, noise."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.flows.reader import entry, reading, seed, stored
from tui_reader.model.errors import QueryError
from tui_reader.query import parse_query
from tui_reader.tui.actions import ACTIONS, Pane
from tui_reader.tui.reading.panes import PANES

OLD = [entry(name, age=age) for age, name in enumerate(("old one", "old two", "old three"), 1)]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Feed", OLD)
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([], ["A"], id="all"),
        pytest.param(["g", "g", "v", "G", "V"], ["m"], id="selected"),
        pytest.param(["G", "M"], ["k"], id="above"),
        pytest.param(["C"], ["0", "enter"], id="catch up"),
    ],
)
async def test_trap_23_every_bulk_act_is_for_the_rows_that_were_shown(
    library: Path, before: list[str], after: list[str]
) -> None:
    seed(library, "Other", [entry("of another feed")])
    async with reading(library) as reader:
        reader.parts.feeds.show_key(next(row.key for row in reader.parts.state.rows if row.label == "Feed"))
        await reader.rest()
        await reader.type(*before)
        if before == ["C"]:
            reader.app.screen.query_one(Input).value = ""
        seed(library, "Feed", [entry("newcomer"), *OLD])
        await reader.until(lambda: reader.parts.state.listing.fresh)
        await reader.type(*after)
        await reader.rest()
    assert stored(library, "old one").read
    assert stored(library, "old two").read
    assert not stored(library, "newcomer").read
    assert not stored(library, "of another feed").read


async def test_trap_24_marking_many_moves_neither_cursor_nor_article(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "v", "k", "k", "v", "m", "u")
        await reader.rest()
        assert reader.parts.headlines.view.cursor == 1
        assert reader.shown == "old two"


async def test_trap_25_rows_marked_in_bulk_stay_until_the_list_is_left(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("3", "v", "v", "m")
        await reader.rest()
        rows = reader.parts.session.library.entries.headlines(reader.parts.state.listing.ids)
        assert [(row.title, row.read) for row in rows] == [("old one", True), ("old two", True), ("old three", False)]
        await reader.type("2", "3")
        await reader.rest()
        rows = reader.parts.session.library.entries.headlines(reader.parts.state.listing.ids)
        assert [row.title for row in rows] == ["old three"]


@pytest.mark.parametrize(
    ("query", "column"), [("is:unraed", 3), ("title:", 6), ("a OR", 4), ("(a b", 0), ('feed:"x', 5), ("after:soon", 6)]
)
def test_trap_26_a_bad_filter_says_what_is_wrong_and_where(query: str, column: int) -> None:
    with pytest.raises(QueryError) as raised:
        parse_query(query)
    assert raised.value.column == column
    assert f"column {column + 1}" in str(raised.value).casefold()


@pytest.mark.parametrize("pane", PANES)
async def test_trap_27_every_action_is_alive_where_there_is_nothing(tmp_path: Path, pane: Pane) -> None:
    """Not only in an empty list: in a library without any feed, whatever the pane."""
    path = tmp_path / "library.db"
    gone = seed(path, "Gone", [])
    async with reading(path) as reader:
        reader.parts.session.act(lambda library: library.feeds.remove(gone.id))
        await reader.rest()
        assert reader.parts.state.listing.ids == []
        for action in ACTIONS:
            if action.id == "quit" or not action.keys:
                continue
            reader.parts.go_to(pane)
            await reader.type(*action.keys[0].split())
            while reader.app.screen is not reader.screen:
                await reader.type("escape")
            await reader.type("escape")
        await reader.rest()
        assert reader.app.is_running


async def test_trap_27_tab_goes_round_an_empty_view(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    seed(path, "Feed", [])
    async with reading(path) as reader:
        seen = []
        for _ in range(6):
            seen.append(reader.parts.panes.pane)
            await reader.type("tab")
        assert seen == ["headlines", "article", "feeds"] * 2
        await reader.type("shift+tab")
        assert reader.parts.panes.pane == "feeds"


WIDE = ["日", "本", "語", "😀", "👩‍👩‍👧", "é", "ｗ", "한", "🇫🇷"]


@pytest.mark.parametrize("key", ["a", "?", ":", "C"])
async def test_trap_27_wide_characters_in_every_field(library: Path, key: str) -> None:
    async with reading(library, size=(60, 20)) as reader:
        await reader.type(key)
        field = reader.app.screen.query_one(Input)
        for text in WIDE:
            await reader.type(*text)
        field.value += "".join(WIDE)
        await reader.type("home", "delete", "end", "backspace", "left", "left", *WIDE[3])
        assert reader.text()
        await reader.type("escape")
        while reader.app.screen is not reader.screen:
            await reader.type("escape")
        await reader.type("j")
        assert reader.parts.headlines.view.cursor == 1


NOISY = """
import logging, sys, warnings
from pathlib import Path
from tests.flows.reader import QUIET
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.running.log_file import log_to
from tui_reader.tui.session.session import Session

class Noisy(ReaderApp):
    def on_mount(self):
        self.set_timer(0.01, self.make_noise)

    def make_noise(self):
        print("NOISE on stdout")
        print("NOISE on stderr", file=sys.stderr)
        logging.getLogger("some.library").error("NOISE in a log")
        warnings.warn("NOISE in a warning")
        self.exit()

log_to(Path(sys.argv[1]))
Noisy(Session(Path(sys.argv[2]), QUIET), QUIET).run()
"""


def test_trap_27_what_a_library_says_goes_to_the_log_and_not_to_the_screen(library: Path, tmp_path: Path) -> None:
    log = tmp_path / "reader.log"
    leader, follower = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", NOISY, log, library],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "TERM": "xterm-256color", "TUI_READER_LOG": "WARNING"},
        cwd=Path(__file__).resolve().parents[2],
        start_new_session=True,
    ) as process:
        os.close(follower)
        seen = b""
        with suppress(OSError):  # how a terminal ends whose programs are gone
            while part := os.read(leader, 65536):
                seen += part
        os.close(leader)
    assert process.returncode == 0
    assert b"\x1b[?1049h" in seen, "it has painted"
    assert b"NOISE" not in seen
    said = log.read_text("utf-8")
    assert "NOISE in a log" in said
    assert "NOISE in a warning" in said
