"""The command as a process: pipes that close, disks that are full, Ctrl+C, terminals, and the log of a crash."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import write_feed
from tests.server import Server, rss
from tui_reader.cli import main
from tui_reader.cli.start import paints_a_second

COMMAND = [sys.executable, "-m", "tui_reader"]


def _run(
    words: list[str], *, stdout: int | IO[bytes] = subprocess.PIPE, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, stdout=stdout, stderr=subprocess.PIPE, env=env, text=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.fixture(scope="module")
def long_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose list is longer than any pipe's buffer, made once."""
    folder = tmp_path_factory.mktemp("long")
    items = "".join(
        f"<item><guid>{number}</guid><title>{'long title ' * 12}{number}</title></item>" for number in range(900)
    )
    library = folder / "library.db"
    assert main(["--library", str(library), "add", str(write_feed(folder, "Many", extra=items))]) == 0
    return library


@pytest.fixture
def many(home: Path, long_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The long library, a copy for each test."""
    shutil.copy(long_library, home / "many.db")
    monkeypatch.setenv("TUI_READER_LIBRARY", str(home / "many.db"))


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["list", "--limit", "1"], ["--help"], ["paths"]])
@pytest.mark.parametrize("lines", [0, 1])
def test_a_pipe_that_closes_early_ends_the_command_in_silence(many: None, words: list[str], lines: int) -> None:
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_head_reads_one_line(many: None) -> None:
    script = f"set -o pipefail; '{sys.executable}' -m tui_reader list | head -1"
    done = _run(["bash", "-c", script])
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a Linux device")
@pytest.mark.parametrize("words", [["list"], ["paths"]])
def test_a_full_disk_is_a_sentence(many: None, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = _run([*COMMAND, *words], stdout=full)
    assert done.returncode == 1
    assert done.stderr == "tui-reader: The output could not be written: No space left on device.\n"


@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_stop_nothing(many: None, closing: str) -> None:
    script = f"exec '{sys.executable}' -m tui_reader mark read 1 {closing}"
    done = _run(["bash", "-c", script])
    assert (done.returncode, done.stderr) == (0, "")


def _interrupted(
    words: list[str], server: Server, *, requests: int, number: signal.Signals = signal.SIGINT
) -> tuple[int, str, str]:
    """Run a command, end it by a signal when the server has so many requests; return exit status, stdout, stderr."""
    with subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        server.wait_for(requests)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    return process.returncode, out, err


@pytest.mark.parametrize(
    ("number", "as_json"),
    [(signal.SIGINT, False), (signal.SIGINT, True), (signal.SIGTERM, True), (signal.SIGHUP, False)],
)
def test_ctrl_c_and_its_like_are_one_line_and_128_and_the_signal(
    home: Path, server: Server, number: signal.Signals, as_json: bool
) -> None:
    server.fault("/feed.xml", "hang")
    words = ["add", server.url("/feed.xml"), *(["--json"] if as_json else [])]
    status, out, err = _interrupted(words, server, requests=1, number=number)
    assert (status, err) == (128 + number, "tui-reader: Interrupted; what was finished is kept.\n")
    assert out == "" if not as_json else json.loads(out) == []


def test_a_command_in_the_background_of_a_script_ends_at_sigterm_too(home: Path, server: Server) -> None:
    server.fault("/feed.xml", "hang")
    # A shell without job control lets what stands before & ignore Ctrl+C.
    script = f'"{sys.executable}" -m tui_reader add {server.url("/feed.xml")} & echo $!; wait $!; echo $?'
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        server.wait_for(1)
        os.kill(pid, signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    assert (out, err) == ("143\n", "tui-reader: Interrupted; what was finished is kept.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_a_refresh_keeps_what_came_and_holds_nothing_back(
    cli: Cli, server: Server, number: signal.Signals
) -> None:
    for name in ("Herons", "Storks"):
        server.put(f"/{name}", rss(name, 2))
        assert cli("add", server.url(f"/{name}")).status == 0
        server.put(f"/{name}", rss(name, 3))
    server.hold("/Storks")
    status, out, err = _interrupted(["refresh", "--json", "--force"], server, requests=4, number=number)
    assert (status, err) == (128 + number, "tui-reader: Interrupted; what was finished is kept.\n")
    assert all(json.loads(line)["event"] != "finished" for line in out.splitlines())
    server.release("/Storks")
    assert cli("refresh", "--force").status == 0
    assert len(cli("list", "--json").json) == 6


def _in_terminal(words: list[str], *, keys: bytes = b"") -> tuple[int, str]:
    """Run a command with a terminal on all three streams; return its exit status and what was painted."""
    leader, follower = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    with subprocess.Popen(
        [*COMMAND, *words], stdin=follower, stdout=follower, stderr=follower, env=environ, start_new_session=True
    ) as process:
        os.close(follower)
        painted = b""
        while True:
            ready, _, _ = select.select([leader], [], [], 60)
            try:
                piece = os.read(leader, 65536) if ready else b""
            except OSError:  # Linux: the other end is gone
                piece = b""
            if not piece:
                break
            painted += piece
            if keys and b"\x1b[" in painted:
                os.write(leader, keys)
        status = process.wait(30)
    os.close(leader)
    return status, painted.decode()


def test_on_a_terminal_there_is_progress_and_it_leaves(cli: Cli, tmp_path: Path) -> None:
    status, painted = _in_terminal(["add", str(write_feed(tmp_path, "Herons", items=2))])
    assert status == 0
    assert "reading" in painted
    assert "added" in painted
    assert "tui-reader list" in painted  # a hint
    assert painted.replace("\r\n", "\n").rsplit("\x1b[2K", 1)[1].count("reading") == 0


def test_on_a_terminal_the_list_is_one_screen(many: None) -> None:
    status, painted = _in_terminal(["list"])
    assert status == 0
    rows = painted.split("\r\n")
    assert sum("Many" in row for row in rows) == 21
    assert "The newest 21 of 900; --limit all shows the rest." in painted
    assert all(len(row) <= 80 for row in rows)


def test_article_lines_fit_the_column(cli: Cli, tmp_path: Path) -> None:
    item = f"<item><title>Long</title><description>{'words and more ' * 60}</description></item>"
    cli("add", write_feed(tmp_path, "Herons", extra=item))
    assert max(len(line) for line in cli("show", 1).lines) > 500
    _, painted = _in_terminal(["show", "1"])
    assert 60 < max(len(line) for line in painted.split("\r\n")) <= 72


class Exploding(io.StringIO):
    """A stream with an error that nobody expects."""

    def write(self, text: str) -> int:
        raise LookupError("at https://ada:secret@example.org/ \x1b[31m")


def test_the_unexpected_is_one_sentence_and_a_log(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Exploding())
    monkeypatch.setattr(sys, "argv", ["tui-reader", "add", "https://ada:secret@example.org/"])
    assert main(["paths"]) == 1
    err = capsys.readouterr().err
    log = home / "state" / "tui-reader" / "log" / "tui-reader.log"
    assert err == (
        f"tui-reader: Something unexpected happened (LookupError); what was saved is safe. The details are in {log}.\n"
    )
    details = log.read_text(encoding="utf-8")
    assert "Traceback" in details
    assert "LookupError" in details
    assert "secret" not in details
    assert "\x1b" not in details


def test_a_log_that_cannot_be_written_is_said_too(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "state").write_text("in the way")
    monkeypatch.setattr(sys, "stdout", Exploding())
    assert main(["paths"]) == 1
    assert "could not be written to" in capsys.readouterr().err


def test_the_version_needs_no_home(tmp_path: Path) -> None:
    done = _run([*COMMAND, "--version"], env={"PATH": ""})
    assert (done.returncode, done.stdout, done.stderr) == (0, "tui-reader 0.1.0\n", "")


def test_the_screen_is_painted_at_once_but_not_more_often_than_a_line_can_bear() -> None:
    assert paints_a_second({}) == 240
    assert (
        paints_a_second({"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}) == paints_a_second({"SSH_TTY": "/dev/pts/1"}) == 60
    )
