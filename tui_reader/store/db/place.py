"""The place of an open library: whether its file is still the one there, and what is done when it is not.

SQLite holds its files by descriptors: when another file is put in the place of an open library, what is written goes on
into the old one, but its write-ahead log still lies beside the new one by name. Whoever opens that next takes the log
for its own, and a sound library is destroyed (https://sqlite.org/howtocorrupt.html, 2.3 and 4.2; tried on 2026-11-30).

Rule: what lies beside another file is never ours. Only what we know by its number is removed, and nothing is lost by
it: the log is brought into the old file first, and a copy of that is kept for whoever asked for one.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui_reader.model.errors import LibraryReplaced

File = tuple[int, int]  # device and inode
_LOCKED = re.compile(r"POSIX +\w+ +\w+ +-?\d+ ([0-9a-f]+:[0-9a-f]+:\d+) ")


class Place:
    """Where the library of one connection is. `on_replaced` is set by who wants to go on when another file is there.

    It is called with a sentence, on the connection's thread, when a copy of what was here is kept.
    """

    def __init__(self, raw: sqlite3.Connection, path: Path, *, why_read_only: str = "") -> None:
        self._raw = raw
        self._why = why_read_only
        self._path = path
        self._file = file_at(path)
        self._beside = dict[Path, File | None]()
        self._copy: Path | None = None
        self._copied = 0  # what had been written until then
        self._copy_after = 0.0
        self.on_replaced: Callable[[str], object] | None = None

    def note_beside(self) -> None:
        """Note which files lie beside the library; to be called while SQLite has them open, so they are its own."""
        real = Path(os.path.realpath(self._path))  # SQLite follows links, too
        beside = (real.with_name(real.name + suffix) for suffix in ("-wal", "-shm"))
        self._beside = {path: file_at(path) for path in beside}

    @property
    def is_left(self) -> bool:
        """Whether another file is there now, or none. 2 µs."""
        return file_at(self._path, otherwise=self._file) != self._file

    @property
    def sentence(self) -> str:
        """What happened."""
        return f"{self._path} was {'replaced by another file' if self._path.exists() else 'deleted'} while it was open."

    @property
    def why_read_only(self) -> str:
        """The sentence that says why nothing can be written; empty where it can, or where only reading was wanted."""
        return self._why or (self.sentence if self.is_left else "")

    def check(self) -> None:
        """Before a write: see that the file is still there. Else go on with what was here, and keep that in a copy.

        Later calls bring the copy up to date, in a tenth of the time at most: a large one takes a second or more.
        Raises LibraryReplaced where nobody wants to go on, and where no copy could be made.
        """
        if self._copy:
            if self._copied != self._raw.total_changes and time.monotonic() >= self._copy_after:
                self._keep()
            return
        if not self.is_left:
            return
        self._leave()
        if self.on_replaced is None:
            raise LibraryReplaced(f"{self.sentence} Nothing was written. Start again to use what is there now.")
        self._keep()

    def close(self) -> None:
        """At the end, where it is left: leave nothing beside another file, and keep what was written since the copy."""
        if not self._copy:
            self._leave()
        if self.on_replaced is not None and (not self._copy or self._copied != self._raw.total_changes):
            try:
                self._keep()
            except LibraryReplaced as error:
                self.on_replaced(str(error))

    def _leave(self) -> None:
        """Bring what is in the log into the old file, wherever that is, and leave nothing of ours beside another."""
        with suppress(sqlite3.Error):
            self._raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            self._raw.execute("PRAGMA wal_autocheckpoint = 0")  # the file may be somebody else's by now
        for path, file in self._beside.items():
            if file is not None and file_at(path) == file:
                with suppress(OSError):
                    path.unlink()

    def _keep(self) -> None:
        """Copy what was here to a file beside the library, and tell of the first copy."""
        started = time.monotonic()
        copy = self._copy or self._free_name()
        part = copy.with_name(copy.name + ".new")
        try:
            part.unlink(missing_ok=True)
            self._raw.execute("VACUUM INTO ?", [str(part)])
            part.replace(copy)
        except (OSError, sqlite3.Error) as error:
            why = f"What was here could not be kept in {copy} ({error}), and nothing is written any more."
            raise LibraryReplaced(f"{self.sentence} {why}") from error
        finally:
            self._copy_after = time.monotonic() + 10 * (time.monotonic() - started)
        is_first, self._copy, self._copied = self._copy is None, copy, self._raw.total_changes
        if is_first and self.on_replaced is not None:
            new = " The new file is untouched; start again to read it." if self._path.exists() else ""
            self.on_replaced(f"{self.sentence} You go on in what was here, which is kept in {copy}.{new}")

    def _free_name(self) -> Path:
        number = 1
        while (name := self._path.with_name(f"{self._path.name}.kept-{number}")).exists():
            number += 1
        return name


def file_at(path: Path, *, otherwise: File | None = None) -> File | None:
    """Return which file is at `path`; None where there is none, `otherwise` where that cannot be told."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return otherwise
    return status.st_dev, status.st_ino


def is_log_of_another(path: Path) -> bool:
    """Tell whether what lies beside `path` belongs to the library that was there before, which a program has open.

    Who has a library open holds a lock on it and one on the index of its log; a lock on that alone is for another file.
    Only Linux tells (/proc/locks, proc(5)); nothing is opened for it, for that would drop locks.
    """
    real = Path(os.path.realpath(path))  # Path.resolve raises where links go in a circle
    index, file = file_at(real.with_name(f"{real.name}-shm")), file_at(real)
    if index is None or file is None:
        return False
    try:
        locked = set(_LOCKED.findall(Path("/proc/locks").read_text("ascii")))
    except (OSError, ValueError):
        return False
    return _in_locks(index) in locked and _in_locks(file) not in locked


def _in_locks(file: File) -> str:
    device, number = file
    return f"{os.major(device):02x}:{os.minor(device):02x}:{number}"
