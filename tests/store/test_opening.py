"""Opening: what every connection has, and what is refused, byte for byte untouched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.make import REPOSITORY, add_feed, contents, read
from tui_reader.model.errors import LibraryError, LibraryTooNew, NotALibrary
from tui_reader.query.terms import EVERYTHING
from tui_reader.store import Store
from tui_reader.store.db.connection import Connection
from tui_reader.store.db.schema import APPLICATION_ID, VERSION, migrate


def pragma(store: Store, name: str) -> object:
    return store.connection.value(f"PRAGMA {name}")


def test_an_absent_file_and_its_folder_become_a_library(tmp_path: Path) -> None:
    path = tmp_path / "some" / "where" / "l%20 ?#.db"
    with Store.open(path) as store:
        assert store.path == path
        assert store.feeds.all() == []
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_an_empty_file_becomes_a_library(path: Path) -> None:
    path.touch()
    with Store.open(path) as store:
        assert pragma(store, "user_version") == VERSION


def test_a_library_whose_making_was_cut_short_is_made_again(path: Path) -> None:
    with closing(sqlite3.connect(path)) as killed:
        killed.execute("PRAGMA auto_vacuum = INCREMENTAL")
    assert len(path.read_bytes()) == 4096
    with Store.open(path) as store:
        add_feed(store, "a", 2)
        assert (pragma(store, "user_version"), pragma(store, "auto_vacuum")) == (VERSION, 2)


def test_without_create_nothing_is_made(path: Path) -> None:
    with pytest.raises(LibraryError, match="There is no library"):
        Store.open(path, create=False)
    assert contents(path.parent) == {}


def test_every_connection_has_the_pragmas(path: Path) -> None:
    wanted = {
        "application_id": APPLICATION_ID,
        "user_version": VERSION,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "busy_timeout": 10_000,
        "auto_vacuum": 2,
    }
    with Store.open(path) as first, Store.open(path) as second, Store.open(path, create=False) as third:
        for store in (first, second, third):
            assert {name: pragma(store, name) for name in wanted} == wanted


def test_the_file_is_sound(path: Path) -> None:
    with Store.open(path) as store:
        add_feed(store, "a", 30)
    with closing(read(path)) as library:
        assert library.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert library.execute("PRAGMA foreign_key_check").fetchall() == []


def test_closing_leaves_one_file_and_twice_is_once(path: Path) -> None:
    store = Store.open(path)
    add_feed(store, "a", 3)
    store.close()
    store.close()
    assert list(contents(path.parent)) == [path.name]


_OTHER_PROCESS = """
import sys
from pathlib import Path
from tui_reader.store import Store
with Store.open(Path(sys.argv[1])) as store:
    print(len(store.feeds.all()))
"""


def feeds_seen_by_another_process(path: Path) -> int:
    command = [sys.executable, "-c", _OTHER_PROCESS, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=60, check=True)
    return int(ran.stdout)


def test_what_is_written_after_another_process_came_and_went_is_kept(path: Path) -> None:
    """A process with two connections, as a refresh has them, holds its locks: nobody deletes the log it writes."""
    Store.open(path).close()
    with Store.open(path) as one, Store.open(path) as two:
        add_feed(one, "a")
        assert feeds_seen_by_another_process(path) == 1
        add_feed(one, "b")
        add_feed(two, "c")
        assert feeds_seen_by_another_process(path) == 3
    assert feeds_seen_by_another_process(path) == 3


def foreign_database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        for statement in ("CREATE TABLE secrets (word TEXT)", *statements):
            other.execute(statement)
        other.commit()


@pytest.mark.parametrize(
    "data", [b"Dear diary,\n" * 50, b"x", b"SQLite format 3\x00", b"\x00" * 4096, b"<?xml version='1.0'?><opml/>"]
)
def test_another_file_is_refused_untouched(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(NotALibrary, match=r"is not a tui-reader library\. It was left untouched\."):
        Store.open(path)
    assert contents(path.parent) == {path.name: data}


def test_another_database_whose_tables_are_only_in_its_log_is_refused_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE secrets (word TEXT)")
        before = contents(path.parent)
        with pytest.raises(NotALibrary):
            Store.open(path)
        assert contents(path.parent) == before
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("secrets",)]


def test_tables_that_appear_while_it_is_opened_are_left_alone(path: Path) -> None:
    foreign_database(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        connection = Connection(raw, path, read_only=False)
        with pytest.raises(NotALibrary):
            migrate(connection)
        assert [row[0] for row in connection.rows("SELECT name FROM sqlite_master")] == ["secrets"]


@pytest.mark.parametrize("more", [(), ("PRAGMA application_id = 7",), ("PRAGMA journal_mode = WAL",)])
def test_another_database_is_refused_untouched(path: Path, more: tuple[str, ...]) -> None:
    foreign_database(path, *more)
    before = contents(path.parent)
    with pytest.raises(NotALibrary):
        Store.open(path)
    assert contents(path.parent) == before


def test_links_in_a_circle_are_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.symlink_to(path)
    for create in (False, True):
        with pytest.raises(LibraryError):
            Store.open(path, create=create)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary, match="is a folder"):
        Store.open(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="file"):
        Store.open(tmp_path / "file" / "library.db")


def test_a_newer_library_is_refused_untouched(path: Path) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = contents(path.parent)
    with pytest.raises(LibraryTooNew, match="please upgrade"):
        Store.open(path)
    assert contents(path.parent) == before


def test_a_newer_version_is_seen_in_the_log_of_a_program_that_runs(path: Path) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
        assert path.read_bytes()[63] == VERSION  # still only in the write-ahead log
        before = path.read_bytes()
        with pytest.raises(LibraryTooNew):
            Store.open(path)
        assert path.read_bytes() == before


def test_a_newer_version_is_seen_in_the_log_of_a_program_that_was_killed(path: Path, tmp_path: Path) -> None:
    Store.open(path).close()
    copy = tmp_path / "killed" / path.name
    copy.parent.mkdir()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
    before = contents(copy.parent)
    with pytest.raises(LibraryTooNew):
        Store.open(copy)
    assert before.items() <= contents(copy.parent).items()


def test_a_library_that_is_damaged_all_over_is_refused_untouched(path: Path) -> None:
    with Store.open(path) as store:
        add_feed(store, "a", 200)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))
    before = contents(path.parent)
    with pytest.raises(NotALibrary, match="is damaged"):
        Store.open(path)
    assert contents(path.parent) == before


def test_a_library_that_was_cut_off_is_refused_untouched(path: Path) -> None:
    with Store.open(path) as store:
        add_feed(store, "a", 200)
    path.write_bytes(path.read_bytes()[:5000])
    before = contents(path.parent)
    with pytest.raises(NotALibrary):
        Store.open(path)
    assert contents(path.parent) == before


def test_damage_that_shows_later_is_a_sentence(path: Path) -> None:
    with Store.open(path) as store:
        add_feed(store, "a", 400)
        page = store.connection.value("SELECT rootpage FROM sqlite_master WHERE name = 'entries'")
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    with Store.open(path) as store, pytest.raises(NotALibrary, match="is damaged"):
        store.entries.one(1)


@pytest.mark.parametrize("workers", [6])
def test_a_lost_race_at_the_first_opening_is_safe(path: Path, workers: int) -> None:
    code = (
        "import sys; from pathlib import Path; from tui_reader.store import Store\n"
        "sys.stdin.readline()\n"
        "store = Store.open(Path(sys.argv[1]))\n"
        "store.feeds.add(sys.argv[2], now=1); print(store.connection.value('PRAGMA journal_mode')); store.close()"
    )
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), f"https://{number}.example/"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )
        for number in range(workers)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    answers = [racer.communicate(timeout=60) for racer in racers]
    assert [answer for answer in answers if answer != ("wal\n", "")] == []
    with Store.open(path) as store:
        assert len(store.feeds.all()) == workers


_READER = """
import os, sys
from pathlib import Path
from tui_reader.model.errors import LibraryError
from tui_reader.query.terms import EVERYTHING
from tui_reader.store import Store
from tui_reader.store.db import opening
if os.geteuid() == 0:  # nothing is write-protected for root
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    with Store.open(Path(sys.argv[1])) as store:
        print(store.read_only, len(store.entries.ids(EVERYTHING)))
        store.entries.read(1)
except LibraryError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
@pytest.mark.parametrize("has_log", [False, True])
def test_a_write_protected_library_can_be_read(path: Path, has_log: bool) -> None:
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other users
    try:
        there = folder / path.name
        with Store.open(path) as store:
            add_feed(store, "a", 7)
            if has_log:  # a log without its index: of a program that was killed, or from a backup
                shutil.copy(f"{path}-wal", f"{there}-wal")
                shutil.copy(path, there)
        if not has_log:
            shutil.copy(path, there)
        names = sorted(contents(folder))
        there.chmod(0o444)
        folder.chmod(0o555)
        ran = subprocess.run(
            [sys.executable, "-c", _READER, str(there)], capture_output=True, text=True, cwd=REPOSITORY, check=False
        )
        assert ran.stdout.splitlines() == [
            "True 7",
            f"{there} can only be read here: the file or its folder is write-protected.",
        ], ran.stderr
        assert sorted(contents(folder)) == names
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_lock_that_is_held_too_long_is_a_sentence(path: Path) -> None:
    with Store.open(path) as one, Store.open(path) as other:
        other.connection.run("PRAGMA busy_timeout = 20")
        with one.transaction(), pytest.raises(LibraryError, match="in use by another program"):
            add_feed(other, "a")
        add_feed(other, "a")
        assert other.entries.ids(EVERYTHING) == []


def test_the_data_version_changes_when_another_writes(path: Path) -> None:
    with Store.open(path) as one, Store.open(path) as other:
        before = one.data_version()
        add_feed(one, "mine")
        assert one.data_version() == before
        add_feed(other, "theirs")
        assert one.data_version() != before


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        add_feed(store, "a", 3)
        raise ZeroDivisionError
    assert store.feeds.all() == []
    assert store.entries.ids(EVERYTHING) == []
