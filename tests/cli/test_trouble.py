"""A library that is not there, that another program is writing, or beside which nothing can be written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import write_feed
from tests.store.make import REPOSITORY, contents

READING = (["list"], ["list", "is:unread", "--json"], ["show", "1"], ["feeds"], ["export"], ["paths"])
OTHERS = (["mark", "read", "1"], ["refresh"], ["remove", "1"], ["undo"], ["fulltext", "1"])


@pytest.fixture
def library(cli: Cli, tmp_path: Path) -> Path:
    """A library in a folder of its own, with one feed."""
    path = tmp_path / "shelf" / "library.db"
    path.parent.mkdir()
    assert cli("--library", path, "add", write_feed(tmp_path, "Herons", items=3)).status == 0
    return path


# --------------------------------------------------------------------------- none there


@pytest.mark.parametrize("words", [*READING[:-1], *OTHERS], ids=" ".join)
def test_where_there_is_no_library_that_is_said_and_none_is_made(cli: Cli, tmp_path: Path, words: list[str]) -> None:
    for path in (tmp_path / "mistyped.db", tmp_path / "unmounted" / "library.db"):
        ran = cli("--library", path, *words)
        assert (ran.status, ran.out) == (3, "")
        assert f"There is no library at {path}" in ran.err
        assert ("tui-reader add ADDRESS" in ran.err) is (path.parent == tmp_path)
        assert ("Is a disk missing?" in ran.err) is (path.parent != tmp_path)
    assert not {"mistyped.db", "unmounted"} & {each.name for each in tmp_path.iterdir()}
    ran = cli(*words)
    assert (ran.status, "There is no library at" in ran.err) == (3, True), "in the usual place, too"


def test_what_makes_a_library_says_so(cli: Cli, tmp_path: Path) -> None:
    feed, path = write_feed(tmp_path, "Herons", items=1), tmp_path / "new.db"
    ran = cli("--library", path, "add", feed)
    assert (ran.status, ran.err) == (0, f"tui-reader: A new library was made: {path}.\n")
    assert cli("--library", path, "add", feed).err == ""
    assert cli("add", feed).err == "", "in the usual place it is no surprise"


@pytest.mark.parametrize("command", ["add", "import"])
def test_the_folder_of_a_library_that_was_named_is_never_made(cli: Cli, tmp_path: Path, command: str) -> None:
    (tmp_path / "urls").write_text("https://example.org/feed\n")
    source = {"add": write_feed(tmp_path, "Herons"), "import": tmp_path / "urls"}[command]
    ran = cli("--library", tmp_path / "unmounted" / "library.db", command, source)
    assert (ran.status, ran.out) == (3, "")
    assert "Is a disk missing?" in ran.err
    assert not (tmp_path / "unmounted").exists()


# --------------------------------------------------------------------------- another program writes


def test_reading_commands_succeed_beside_a_long_writer_and_write_nothing(cli: Cli, library: Path) -> None:
    with closing(sqlite3.connect(library, isolation_level=None)) as writer:
        writer.execute("UPDATE entries SET starred = 1 WHERE id = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE entries SET starred = 1 WHERE id = 2")
        before = contents(library.parent)
        for words in READING:
            ran = cli("--library", library, *words)
            assert (ran.status, ran.err) == (0, "")
        after = contents(library.parent)
        writer.execute("ROLLBACK")
    del before[f"{library.name}-shm"], after[f"{library.name}-shm"]  # marks of who reads
    assert after == before
    assert cli("--library", library, "list", "is:starred", "--json").json[0]["id"] == 1


def test_reading_commands_leave_a_library_that_nobody_has_open_as_it_is(cli: Cli, library: Path) -> None:
    before = contents(library.parent)
    for words in READING:
        assert cli("--library", library, *words).status == 0
    assert contents(library.parent) == before


# --------------------------------------------------------------------------- a full disk

_FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
"""
_COMMAND = """
from tui_reader.cli import main
raise SystemExit(main(sys.argv[1:]))
"""
_READER = """
from pathlib import Path
from tui_reader.model.config import Config
from tui_reader.tui.session.session import Session
session = Session(Path(sys.argv[2]), Config())
print(len(session.start.feeds), session.standing.why_read_only)
"""


def on_a_full_disk(library: Path, *words: str, code: str = _COMMAND) -> subprocess.CompletedProcess[str]:
    """Run a command where no file can grow, as on a full disk."""
    command = [sys.executable, "-c", _FULL + code, "--library", str(library), *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=60, check=False)


def test_the_reader_starts_on_a_full_disk_and_knows_why_nothing_can_be_written(library: Path) -> None:
    ran = on_a_full_disk(library, code=_READER)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"1 {library} can only be read here: ")
    assert "the disk full" in ran.stdout


@pytest.mark.parametrize("has_log", [False, True])
def test_a_full_disk_does_not_stop_reading(cli: Cli, library: Path, has_log: bool) -> None:
    if has_log:  # of a program that was killed: the newest is only there
        with closing(sqlite3.connect(library, isolation_level=None)) as killed:
            killed.execute("UPDATE entries SET starred = 1 WHERE id = 1")
            kept = contents(library.parent)
        for name in (library.name, f"{library.name}-wal"):
            (library.parent / name).write_bytes(kept[name])
    for words in (["list", "--json"], ["show", "1"], ["feeds", "--json"]):
        ran = on_a_full_disk(library, *words)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout
        assert "can only be read here" in ran.stderr
        assert "the disk full" in ran.stderr
    starred = on_a_full_disk(library, "list", "is:starred")
    assert ("Herons" in starred.stdout) is has_log
    ran = on_a_full_disk(library, "mark", "starred", "2")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "the disk full" in ran.stderr
    assert ("Herons" in cli("--library", library, "list", "is:starred").out) is has_log
    assert cli("--library", library, "mark", "starred", "2").status == 0, "and all is well when there is room"
