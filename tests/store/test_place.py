"""A library that is replaced or deleted while it is open: the new file stays sound and untouched, nothing is lost."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.make import REPOSITORY, add_feed, contents, flagged, read
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.errors import LibraryError, LibraryReplaced
from tui_reader.query.terms import Is
from tui_reader.store import Store
from tui_reader.store.db.place import is_log_of_another


def restored(path: Path) -> None:
    """A sound library, larger than ours, renamed over it, as sync tools and restores do."""
    _put(path, with_log=False)


def restored_with_its_log(path: Path) -> None:
    """The same, with a log of its own that holds what is new in it."""
    _put(path, with_log=True)


def deleted(path: Path) -> None:
    """Nothing is there any more."""
    path.unlink()


def _put(path: Path, *, with_log: bool) -> None:
    new = path.parent / "elsewhere" / "new.db"
    new.parent.mkdir(exist_ok=True)
    with Store.open(new) as store:
        add_feed(store, "new", 400)
    if with_log:
        with closing(sqlite3.connect(new)) as writer:
            writer.execute("UPDATE entries SET starred = 1")
            writer.commit()
            shutil.copy(f"{new}-wal", f"{path}-wal.new")
            shutil.copy(new, f"{new}.copy")
        new = Path(f"{new}.copy")
        Path(f"{path}-wal.new").replace(f"{path}-wal")
    new.replace(path)


Change = Callable[[Path], None]
CHANGES = pytest.mark.parametrize("change", [restored, restored_with_its_log, deleted], ids=lambda each: each.__name__)


def assert_untouched(path: Path, before: dict[str, bytes], change: Change) -> None:
    """What came is as it came, sound, and nothing else lies beside it but copies that were kept."""
    after = {name: data for name, data in contents(path.parent).items() if ".kept-" not in name}
    assert after == before
    if change is not deleted:
        look = Path(tempfile.mkdtemp(dir=path.parent)) / path.name  # who looks at it changes it
        for name, data in after.items():
            look.with_name(name).write_bytes(data)
        with closing(sqlite3.connect(look)) as library:
            assert library.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            starred = library.execute("SELECT count(*), sum(starred) FROM entries").fetchone()
        assert starred == (400, 400 if change is restored_with_its_log else 0)


def came(path: Path, change: Change) -> dict[str, bytes]:
    """Change the file at `path`; return what came: the files there that are not of the old library."""
    ours = {name for name in contents(path.parent) if name.endswith(("-wal", "-shm"))}
    change(path)
    own = {f"{path.name}-wal"} if change is restored_with_its_log else set()
    return {name: data for name, data in contents(path.parent).items() if name not in ours - own}


@CHANGES
@pytest.mark.parametrize("notices", ["at a write", "at the end"])
def test_what_is_written_after_it_was_replaced_is_refused(path: Path, change: Change, notices: str) -> None:
    with Store.open(path) as store, Store.open(path) as other:
        add_feed(store, "old", 50)
        assert len(other.feeds.all()) == 1
        before = came(path, change)
        if notices == "at a write":
            with pytest.raises(LibraryReplaced, match=r"(replaced|deleted).* while it was open\. Nothing was"):
                flagged(store, [1], "starred", True)
            assert_untouched(path, before, change)
    assert_untouched(path, before, change)


@CHANGES
def test_who_goes_on_does_so_in_a_copy_with_all_that_was_and_is_marked(path: Path, change: Change) -> None:
    said: list[str] = []
    with Store.open(path) as store:
        add_feed(store, "old", 50)
    with Library(path, Config(), session="s") as screen, screen.another(on_replaced=said.append) as writer:
        writer.entries.mark([1], "starred", value=True)
        before = came(path, change)
        writer.entries.mark([2], "starred", value=True)
        kept = path.with_name("library.db.kept-1")
        assert len(said) == 1
        assert f"kept in {kept}" in said[0]
        writer.entries.mark([3], "starred", value=True)
        assert screen.entries.ids(Is("starred")) == [3, 2, 1], "the screen shows what was marked"
        with pytest.raises(LibraryReplaced):
            screen.another()
        assert_untouched(path, before, change)
    assert len(said) == 1
    assert_untouched(path, before, change)
    with Store.open(kept) as store:
        assert store.entries.ids(Is("starred")) == [3, 2, 1]
        assert store.connection.value("PRAGMA integrity_check") == "ok"


def test_a_second_copy_gets_a_name_of_its_own_and_one_that_cannot_be_made_is_said(path: Path) -> None:
    Store.open(path).close()
    path.with_name("library.db.kept-1").write_text("mine")
    with Library(path, Config(), session="s") as screen, screen.another(on_replaced=lambda _said: None):
        deleted(path)
    assert path.with_name("library.db.kept-1").read_text() == "mine"
    assert path.with_name("library.db.kept-2").exists()

    folder = path.parent / "folder"
    folder.mkdir()
    Store.open(folder / "library.db").close()
    said: list[str] = []
    with (
        Library(folder / "library.db", Config(), session="s") as screen,
        screen.another(on_replaced=said.append) as last,
    ):
        shutil.rmtree(folder)
        with pytest.raises(LibraryReplaced, match="could not be kept in"):
            last.settings.remember("a", "b")
    assert ["could not be kept" in sentence for sentence in said] == [True]


_WRITES_UNTIL_REPLACED = """
import sys
from pathlib import Path
from tui_reader.model.errors import LibraryError, LibraryReplaced
from tui_reader.store import Store
from tui_reader.store.db.place import is_log_of_another
with Store.open(Path(sys.argv[1])) as store:
    store.settings.remember("a", "1")
    print("open", flush=True)
    for line in sys.stdin:
        try:
            store.settings.remember("a", "2")
        except LibraryReplaced:
            print("replaced", flush=True)
"""


@CHANGES
@pytest.mark.parametrize("killed", [False, True])
def test_several_processes_leave_the_new_file_alone(path: Path, change: Change, killed: bool) -> None:
    """Each notices by itself; the last one that ends takes nothing with it, and one that is killed leaves nothing."""
    with Store.open(path) as store:
        add_feed(store, "old", 50)
        command = [sys.executable, "-c", _WRITES_UNTIL_REPLACED, str(path)]
        other = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, bufsize=1
        )
        with other:
            assert other.stdin
            assert other.stdout
            assert other.stdout.readline() == "open\n"
            before = came(path, change)
            with pytest.raises(LibraryReplaced):
                store.settings.remember("b", "1")
            assert_untouched(path, before, change)
            if killed:
                other.kill()
            else:
                other.stdin.write("go\n")
                assert other.stdout.readline() == "replaced\n"
            other.stdin.close()
    assert_untouched(path, before, change)


def test_a_library_that_was_renamed_keeps_what_was_in_the_log(path: Path) -> None:
    with Store.open(path) as store:
        feed = add_feed(store, "old", 50)
        path.rename(path.with_name("moved.db"))
        with pytest.raises(LibraryReplaced):
            flagged(store, [1], "starred", True)
    with closing(read(path.with_name("moved.db"))) as moved:
        assert moved.execute("SELECT count(*) FROM entries WHERE feed_id = ?", [feed]).fetchone() == (50,)
        assert moved.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the system does not tell who has locked what")
@pytest.mark.parametrize("change", [restored, restored_with_its_log], ids=lambda each: each.__name__)
def test_the_new_file_is_not_opened_with_the_log_of_the_old_one(
    path: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the replacing and its being noticed nobody opens the one with what belongs to the other."""
    with Store.open(path) as store:
        add_feed(store, "old", 50)
    command = [sys.executable, "-c", _WRITES_UNTIL_REPLACED, str(path)]
    other = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, bufsize=1
    )
    with other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        before = came(path, change)
        with monkeypatch.context() as patched:
            patched.setattr("tui_reader.store.db.opening.PATIENCE", 0.05)
            for reading in (False, True):
                with pytest.raises(LibraryError, match="Close that first; nothing was changed"):
                    Store.open(path, reading=reading)
        other.stdin.write("go\n")
        with Store.open(path) as store:
            assert other.stdout.readline() == "replaced\n"
            assert store.entries.count(Is("starred")) == (400 if change is restored_with_its_log else 0)
            flagged(store, [1, 2], "starred", True)
        other.stdin.close()
    assert before
    with closing(read(path)) as library:
        assert library.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_libraries_that_are_open_twice_are_told_from_that(path: Path) -> None:
    with Store.open(path) as one, Store.open(path) as two:
        add_feed(one, "a")
        assert not is_log_of_another(path)
        assert len(two.feeds.all()) == 1
    assert not is_log_of_another(path)
