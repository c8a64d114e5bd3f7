"""Open a library file, or refuse it untouched.

What is not ours is never written to: the header and a write-ahead log beside it are read through read-only
connections first. Absent and empty files become libraries.

Rule: a library is only ever opened by SQLite. Closing any other handle of the file, one that only read a few bytes,
drops the locks of every connection this process has to it; another process that closes the library then takes itself
for the last one and deletes the write-ahead log that is being written (https://sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from pathlib import Path

from msgspec import Struct

from tui_reader.model.errors import LibraryError, LibraryTooNew, NotALibrary
from tui_reader.store.db.connection import BUSY_SECONDS, Connection, explained
from tui_reader.store.db.place import is_log_of_another
from tui_reader.store.db.schema import APPLICATION_ID, VERSION, migrate

PROTECTED = "the file or its folder is write-protected."
PATIENCE = 4.0  # seconds; the reader looks every second
_RETRY_SECONDS = 0.02
_LITTLE = 256 * 1024  # bytes; the index of the write-ahead log needs 32 KiB
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def open_connection(path: Path, *, create: bool, reading: bool = False, durable: bool = False) -> Connection:
    """Return a connection to the library at `path`, brought to the current version.

    With `reading` nothing is written and no writer's place taken, so a long writer is no hindrance. Where nothing can
    be written (a full disk, a write-protected folder), the connection is for reading, too. With `durable` what is
    committed is on the disk. Raises NotALibrary, LibraryTooNew, LibraryError; the file is untouched then.
    """
    path = path.absolute()
    try:
        exists = _inspect(path)
    except OSError as error:
        raise LibraryError(f"The library {path} cannot be read: {error.strerror or error}.") from error
    _wait_for_own_log(path)
    if not exists and not create:
        makers = "“tui-reader add ADDRESS”, “tui-reader import FILE” and the reader make one."
        raise LibraryError(f"There is no library at {path}. {makers}")
    if exists and not _is_writable(path):
        return _open_to_read(path, PROTECTED)
    if not path.exists():
        _make_folder(path)
    try:
        return _open_to_write(path, reading=reading, durable=durable)
    except LibraryError as error:
        if not exists or _code(error) not in _NO_ROOM:
            raise
        return _open_to_read(path, _why_no_room(path, error))


def _wait_for_own_log(path: Path) -> None:
    """Wait until a program that has the file open which was here before has noticed that, as the reader does."""
    deadline = time.monotonic() + PATIENCE
    while is_log_of_another(path):
        if time.monotonic() > deadline:
            raise LibraryError(
                f"{path} was replaced while another program had it open. Close that first; nothing was changed."
            )
        time.sleep(_RETRY_SECONDS)


def _inspect(path: Path) -> bool:
    """Return whether `path` holds a library; False where one can be made. Raises when it holds something else."""
    if path.is_dir():
        raise NotALibrary(f"{path} is a folder, not a library file.")
    if path.exists() and not path.is_file():
        raise NotALibrary(f"{path} is not a file that can hold a library.")
    if not path.exists() or not path.stat().st_size:
        return False
    header = _read_header(path)
    if header.is_blank and not _wal_of(path):
        return False
    if header.application_id != APPLICATION_ID:
        raise NotALibrary(f"{path} is not a tui-reader library. It was left untouched.")
    _check_version(path, header.user_version)
    if _wal_of(path):
        _check_version(path, _version_in_wal(path))
    return True


class _Header(Struct, frozen=True):
    """What the first page says (https://sqlite.org/fileformat.html, 1.3)."""

    application_id: int
    user_version: int
    schema_version: int
    page_count: int

    @property
    def is_blank(self) -> bool:
        """Whether this is a database into which nothing was ever written.

        That is what another process of ours leaves for a moment while it makes a library, or for good when it is
        killed then: `auto_vacuum` writes a first page.
        """
        return self == _Header(0, 0, 0, page_count=1)


def _read_header(path: Path) -> _Header:
    """Return the header as it stands in the file; nothing is locked, made or written for it."""
    try:
        return _ask_header(path, "mode=ro&immutable=1")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_NOTADB:
            raise NotALibrary(f"{path} is not a tui-reader library. It was left untouched.") from error
    # The first page and the length of the file do not agree: somebody is writing, or was killed while writing. SQLite
    # waits for the one and mends what the other left.
    with explained(path):
        return _ask_header(path, "mode=rw")


def _ask_header(path: Path, mode: str) -> _Header:
    raw = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        return _Header(*(int(raw.execute(f"PRAGMA {name}").fetchone()[0]) for name in _Header.__struct_fields__))
    finally:
        raw.close()


def _check_version(path: Path, version: int) -> None:
    if version > VERSION:
        raise LibraryTooNew(
            f"{path} was written by a newer tui-reader (version {version}, this one knows {VERSION}). "
            "It was left untouched; please upgrade."
        )


def _version_in_wal(path: Path) -> int:
    """Return user_version as the write-ahead log has it; 0 where that cannot be told without writing."""
    try:
        raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error:
        return 0
    try:
        return int(raw.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        raw.close()


def _wal_of(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _code(error: LibraryError) -> int | None:
    return error.__cause__.sqlite_errorcode & 0xFF if isinstance(error.__cause__, sqlite3.Error) else None


def _why_no_room(path: Path, error: LibraryError) -> str:
    """Return why nothing can be written: SQLite calls a disk that is full for its index a broken one."""
    if shutil.disk_usage(path.parent).free < _LITTLE:
        return "its disk is full. Free some space and start again."
    return f"nothing can be written beside it ({error.__cause__}). Is the disk full?"


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"The folder {path.parent} cannot be made: {error.strerror or error}.") from error


def _open_to_write(path: Path, *, reading: bool, durable: bool) -> Connection:
    with explained(path):
        raw = sqlite3.connect(f"{path.as_uri()}?mode=rwc", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection = Connection(raw, path, read_only=False)
    try:
        connection.run("PRAGMA foreign_keys = ON")
        connection.run(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        connection.run("PRAGMA temp_store = MEMORY")
        # A damaged file says so here, before any write. The next line writes, so it is only for a new library.
        if not connection.value("SELECT count(*) FROM sqlite_master"):
            connection.run("PRAGMA auto_vacuum = INCREMENTAL")
        _check_version(path, connection.value("PRAGMA user_version"))
        migrate(connection)
        if reading:
            connection.run("PRAGMA query_only = ON")
            connection.read_only = True
        elif connection.value("PRAGMA journal_mode") != "wal":
            _use_wal(connection)
        connection.value("PRAGMA user_version")  # SQLite opens a new log when it first reads
        connection.place.note_beside()
    except BaseException:
        raw.close()
        raise
    return connection


def _use_wal(connection: Connection) -> None:
    """Switch to write-ahead logging. The switch needs the file for itself and does not wait by busy_timeout."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.value("PRAGMA journal_mode = WAL")
            return
        except LibraryError as error:
            locked = isinstance(error.__cause__, sqlite3.OperationalError) and "locked" in str(error.__cause__)
            if not locked or time.monotonic() > deadline:
                raise
        time.sleep(_RETRY_SECONDS)


def _open_to_read(path: Path, why: str) -> Connection:
    """Open a library that cannot be written, for the reason `why`.

    With a log that is not empty SQLite needs an index of it, beside the library or, where nobody else can have it open
    because there is none, in memory. Without a log it must be told that nothing changes the file.
    """
    for mode in ("mode=ro", "mode=ro&vfs=unix-none" if _wal_of(path) else "mode=ro&immutable=1"):
        try:
            raw = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
            if "none" in mode:
                raw.execute("PRAGMA locking_mode = EXCLUSIVE")  # https://sqlite.org/wal.html#noshm
            version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.OperationalError:
            continue
        if version != VERSION:
            raw.close()
            raise LibraryError(f"{path} must be upgraded before use, but {why}")
        return Connection(raw, path, read_only=True, why=why)
    raise LibraryError(f"{path} cannot be opened: {why}")
