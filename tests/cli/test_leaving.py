"""The reader in a real terminal, ended from outside or by a fault: the terminal is as before, marks are kept."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import write_feed
from tests.server import Server, rss
from tests.terminals import Terminal
from tui_reader.refresh.process.children import is_alive

Start = Callable[..., Terminal]
STARTED = b"Heron story"
MARKED = "★".encode()
FAULT = "from tui_reader.tui.reading.screen import ReadingScreen as Screen\n"
FAULT_OF_A_KEY = "from tui_reader.tui.features.help.help import Help\n"
# What is on when the reader has the screen, and what has to come behind it.
UNDONE = {
    b"\x1b[?1049h": b"\x1b[?1049l",
    b"\x1b[?25l": b"\x1b[?25h",
    b"\x1b[?1000h": b"\x1b[?1000l",
    b"\x1b[?1003h": b"\x1b[?1003l",
    b"\x1b[?1006h": b"\x1b[?1006l",
    b"\x1b[?1004h": b"\x1b[?1004l",
    b"\x1b[?2004h": b"\x1b[?2004l",
    b"\x1b[>25u": b"\x1b[<u",
    b"\x1b[?7l": b"\x1b[?7h",
}


def is_given_back(terminal: Terminal, *, shell: bool = False) -> bool:
    """Tell whether all that was switched on in a terminal was switched off behind it, the keyboard's too."""
    written = terminal.written
    undone = all(written.rfind(off) > written.rfind(on) for on, off in UNDONE.items() if on in written)
    # A shell has settings of its own.
    return undone and b"\x1b[?1049h" in written and (shell or terminal.attributes == terminal.before)


def said(terminal: Terminal) -> str:
    """Return what stands behind the last escape code."""
    return terminal.written.rpartition(b"\x1b[?1004l")[2].decode().replace("\r\n", "\n")


def log_of(home: Path) -> str:
    return (home / "state" / "tui-reader" / "log" / "tui-reader.log").read_text("utf-8")


@pytest.fixture
def start(home: Path, cli: Cli, tmp_path: Path) -> Iterator[Start]:
    """Start the reader, with a library of two entries, in a terminal; `fault` is code that runs before."""
    item = "<item><guid>x</guid><title>Heron story</title><description>Words.</description></item>"
    cli("add", write_feed(tmp_path, "Herons", items=1, extra=item))
    config = home / "config" / "tui-reader" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("[refresh]\non_start = false\n")
    terminals: list[Terminal] = []

    def begin(fault: str = "", *, words: list[str] | None = None) -> Terminal:
        code = f"{fault}\nimport sys\nfrom tui_reader.cli import main\nsys.exit(main([]))"
        terminals.append(Terminal(words or [sys.executable, "-c", code], os.environ))
        return terminals[-1]

    yield begin
    for terminal in terminals:
        terminal.close()


def marked(terminal: Terminal) -> Terminal:
    """Star the first entry and wait until that is painted, which is before it is written."""
    terminal.wait_for(STARTED)
    terminal.type(b"s")
    terminal.wait_for(MARKED)
    return terminal


@pytest.mark.parametrize(
    ("number", "keys", "shown"),
    [(signal.SIGTERM, b"?", b"Type to search"), (signal.SIGHUP, b"", b""), (signal.SIGINT, b"/", b"a phrase")],
    ids=["SIGTERM, twice, in a dialog", "SIGHUP", "SIGINT, in a field"],
)
def test_a_signal_ends_the_reader_as_a_key_does(
    start: Start, cli: Cli, number: signal.Signals, keys: bytes, shown: bytes
) -> None:
    terminal = marked(start())
    terminal.type(keys)
    terminal.wait_for(shown)
    for _ in range(2):
        os.kill(terminal.process.pid, number)
    assert terminal.end() == 128 + number
    assert is_given_back(terminal)
    assert said(terminal) == f"tui-reader: The reader was ended from outside ({number.name}); all marks are saved.\n"
    assert len(cli("list", "is:starred").lines) == 1


@pytest.mark.parametrize(
    ("screen", "key"),
    [
        ("tui_reader.tui.reading.screen.ReadingScreen", b""),
        ("tui_reader.tui.features.organising.query_dialog.QueryScreen", b"Q"),
        ("tui_reader.tui.dialogs.palette.Palette", b":"),
    ],
    ids=["the reading screen", "a dialog", "the palette"],
)
def test_a_signal_that_comes_while_a_screen_is_made_ends_the_reader_as_any(
    start: Start, home: Path, screen: str, key: bytes
) -> None:
    room, _, name = screen.rpartition(".")
    terminal = start(
        f"import os, signal\nfrom {room} import {name} as Screen\nmade = Screen.compose\n"
        "def compose(screen):\n    os.kill(os.getpid(), signal.SIGTERM)\n    yield from made(screen)\n"
        "Screen.compose = compose"
    )
    if key:
        terminal.wait_for(STARTED)
        terminal.type(key)
    assert terminal.end() == 128 + signal.SIGTERM
    assert is_given_back(terminal)
    assert "Traceback" not in log_of(home)


def test_a_window_that_is_closed_ends_the_reader_and_its_helpers(start: Start, cli: Cli, server: Server) -> None:
    server.put("/feed", rss("Storks", 1))
    cli("add", server.url("/feed"))
    server.hold("/feed")
    terminal = marked(start())
    asked = len(server.requests)
    terminal.type(b"R")
    server.wait_for(asked + 1)
    children = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children")
    helpers = [int(pid) for pid in children.read_text().split()] if children.exists() else []
    assert terminal.hang_up() == 128 + signal.SIGHUP
    server.release("/feed")
    assert not any(map(is_alive, helpers))
    assert len(cli("list", "is:starred").lines) == 1


def test_a_fault_is_one_sentence_and_the_next_start_tells_it_once(start: Start, cli: Cli, home: Path) -> None:
    fault = "def fails(help):\n    raise MemoryError('of an elephant')\nHelp.help = fails"
    terminal = marked(start(FAULT_OF_A_KEY + fault))
    terminal.type(b"?")
    assert terminal.end() == 1
    assert is_given_back(terminal)
    assert said(terminal).startswith("tui-reader: Something unexpected happened (MemoryError); what was saved is safe.")
    assert said(terminal).count("\n") == 1
    assert "MemoryError: of an elephant" in log_of(home)
    assert "in fails" in log_of(home)
    assert len(cli("list", "is:starred").lines) == 1
    again = start()
    again.wait_for(b"ended unexpectedly at")
    again.type(b"\x11")
    assert again.end() == 0
    assert list((home / "state" / "tui-reader" / "log").glob("*.run")) == []


@pytest.mark.parametrize(
    "fault",
    [
        FAULT + "def fails(screen):\n    raise LookupError('lost')\nScreen.compose = fails",
        "from textual.drivers.linux_driver import LinuxDriver as Driver\ndef fails(driver):\n"
        "    raise LookupError('lost')\nDriver._request_terminal_sync_mode_support = fails",
        "from textual.driver import Driver\ndef fails(driver, message):\n"
        "    raise LookupError('lost')\nDriver.process_message = fails",
    ],
    ids=["before the first paint", "while the terminal is taken", "in the thread that reads keys"],
)
def test_a_fault_anywhere_gives_the_terminal_back(start: Start, home: Path, fault: str) -> None:
    terminal = start(fault)
    terminal.wait_for(b"\x1b[?1049h")
    terminal.type(b"x")
    assert terminal.end() == 1
    assert is_given_back(terminal)
    assert "(LookupError)" in said(terminal)
    assert "LookupError: lost" in log_of(home)


def test_a_reader_that_hangs_ends_in_time(start: Start, home: Path) -> None:
    fault = (
        "import functools, time, tui_reader.tui.running.run as run\n"
        "run.end_within = functools.partial(run.end_within, seconds=0.3)\n"
        "def hangs(help):\n    help.reader.screen.app._driver.write('NOW IT HANGS')\n    time.sleep(100)\n"
        "Help.help = hangs"
    )
    terminal = marked(start(FAULT_OF_A_KEY + fault))
    terminal.type(b"?")
    terminal.wait_for(b"NOW IT HANGS")
    os.kill(terminal.process.pid, signal.SIGTERM)
    assert terminal.end() == 143
    assert is_given_back(terminal)
    assert "did not end in time" in said(terminal)
    assert "did not end in time" in log_of(home)


def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(start: Start, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PS1", "shell> ")
    terminal = start(words=["bash", "--noediting", "--norc", "--noprofile", "-i"])
    terminal.type(f"{sys.executable} -m tui_reader\r".encode())
    marked(terminal)
    terminal.type(b"\x1a")
    terminal.wait_for(lambda written: b"shell> " in written.partition(b"Stopped")[2])
    assert terminal.written.rfind(b"\x1b[?1049l") > terminal.written.rfind(b"\x1b[?1049h")
    terminal.written = b""
    terminal.type(b"fg\r")
    terminal.wait_for(lambda written: all(part in written for part in (b"Continue reading", STARTED, b"Words.")))
    terminal.type(b"\x11")
    terminal.wait_for(b"shell> ")  # what is typed before is thrown away with the keys
    assert is_given_back(terminal, shell=True)
    terminal.type(b"exit 5\r")
    assert terminal.end() == 5
    assert len(cli("list", "is:starred").lines) == 1
