"""One SQLite connection that speaks our errors, and the transactions on it.

Every statement of the room passes here, so nothing of `sqlite3` crosses its door: a damaged file becomes
NotALibrary, a lock or a full disk a LibraryError, each with a sentence. A connection belongs to one thread.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from tui_reader.model.errors import Damaged, Interrupted, LibraryError, NotALibrary, NotFound, Unstorable
from tui_reader.query.terms import moment
from tui_reader.store.db.damage import without_indexes
from tui_reader.store.db.place import Place
from tui_reader.store.db.signed_names import has_signed_name
from tui_reader.text.addresses import feed_address, story_key
from tui_reader.text.folders import join_path

BUSY_SECONDS = 10.0
_MANY = 10_000  # rows
_ROOM = -64 * 1024  # KiB, as the minus says
_REST = (
    "It was not repaired or replaced; what else it holds can be read. "
    "“tui-reader export” writes the subscriptions to a file."
)
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1

Value = str | int | float | bytes | None


class Connection:
    """A connection in autocommit mode; writing happens inside `transaction()`. `why` says why it is `read_only`.

    `session` names in the journal whose acts are written here, and `clock` tells when; `started` is when they began.
    The Store sets them.
    """

    def __init__(self, raw: sqlite3.Connection, path: Path, *, read_only: bool, why: str = "") -> None:
        self.raw = raw
        self.path = path
        self.read_only = read_only
        self.session = ""
        self.clock: Callable[[], float] = time.time
        self.started = 0
        self.place = Place(raw, path, why_read_only=f"{path} can only be read here: {why}" if why else "")
        self._is_closed = False
        raw.row_factory = sqlite3.Row
        raw.text_factory = _readable  # as fast as SQLite's own way, which fails at one bad byte in a title
        for name, function in _FUNCTIONS.items():
            raw.create_function(name, 1, partial(_on_text, function), deterministic=True)
        raw.create_function("has_signed_name", 1, has_signed_name, deterministic=True)
        raw.create_function("moment", 2, _moment, deterministic=True)

    @property
    def now(self) -> int:
        """The present, in whole seconds since the epoch."""
        return int(self.clock())

    def close(self) -> None:
        """Close; what was learned about the data is kept for the planner first (TRAPS 33)."""
        if self._is_closed:
            return
        self._is_closed = True
        if self.place.is_left:
            self.place.close()
        elif not self.read_only:
            with suppress(sqlite3.Error):
                self.raw.execute("PRAGMA busy_timeout = 0")  # never wait for another writer at the end
                self.raw.execute("PRAGMA analysis_limit = 400")
                self.raw.execute("PRAGMA optimize")
        self.raw.close()

    def rows(self, sql: str, **values: Value) -> list[sqlite3.Row]:
        """Return all rows of a SELECT."""
        try:
            with explained(self.path):
                return self.raw.execute(sql, values).fetchall()
        except Damaged:
            return self._rows_of_tables(sql, values)

    def _rows_of_tables(self, sql: str, values: Mapping[str, Value]) -> list[sqlite3.Row]:
        """Ask the tables where an index is damaged. Raises Damaged where that is of no use."""
        with explained(self.path):
            return self.raw.execute(without_indexes(sql), values).fetchall()

    def each(self, sql: str, **values: Value) -> Generator[sqlite3.Row, None, None]:
        """Yield the rows of a SELECT as they are found: whoever stops asking stops the search for more."""
        with explained(self.path), closing(self.raw.execute(sql, values)) as cursor:
            yield from cursor

    def row(self, sql: str, **values: Value) -> sqlite3.Row | None:
        """Return the first row of a SELECT, or None."""
        try:
            with explained(self.path):
                found: sqlite3.Row | None = self.raw.execute(sql, values).fetchone()
                return found
        except Damaged:
            return next(iter(self._rows_of_tables(sql, values)), None)

    def value(self, sql: str, **values: Value) -> Any:
        """Return the first column of the first row, or None."""
        found = self.row(sql, **values)
        return None if found is None else found[0]

    def run(self, sql: str, **values: Value) -> int:
        """Run one statement and return how many rows it changed."""
        with explained(self.path):
            return self.raw.execute(sql, values).rowcount

    def try_run(self, sql: str, **values: Value) -> bool:
        """Run one statement; False where a constraint (UNIQUE, FOREIGN KEY) forbids it: then it changed nothing."""
        with explained(self.path):
            try:
                self.raw.execute(sql, values)
            except sqlite3.IntegrityError:
                return False
            return True

    def insert(self, sql: str, **values: Value) -> int:
        """Run one INSERT and return the new row's id."""
        with explained(self.path):
            return self.raw.execute(sql, values).lastrowid or 0

    def run_many(self, sql: str, values: Iterable[Mapping[str, Value]]) -> None:
        """Run one statement once for each mapping of values."""
        with explained(self.path):
            self.raw.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; the writer's place is taken at the start, so no later statement meets a lock.

        Inside another transaction it joins that one. Raises LibraryError when the place is not free in time.
        """
        if self.raw.in_transaction:
            yield
            return
        if self.read_only:
            raise LibraryError(self.place.why_read_only or f"{self.path} was opened for reading.")
        self.place.check()
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction that is undone alone on any exception (https://sqlite.org/lang_savepoint.html)."""
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.raw.in_transaction:  # a full disk ends the whole transaction
                self.raw.execute("ROLLBACK TO part")
                self.raw.execute("RELEASE part")
            raise
        self.run("RELEASE part")

    @contextmanager
    def room_for(self, rows: int) -> Iterator[None]:
        """Give SQLite memory for a change of so many rows: with its usual 2 MB they take 1.6 times as long."""
        if rows < _MANY:
            yield
            return
        usual = self.value("PRAGMA cache_size")
        self.run(f"PRAGMA cache_size = {_ROOM}")
        try:
            yield
        finally:
            self.run(f"PRAGMA cache_size = {usual}")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several SELECTs that see one state of the library, whatever others write meanwhile."""
        if self.raw.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into ours, with the library's path in the sentence; an id beyond 64 bits is NotFound."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # ours to mend: wrong thread, wrong names
    except OverflowError as error:
        raise NotFound("The library holds nothing under a number that large.") from error
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_INTERRUPT:
            raise Interrupted("The search was given up for a newer one.") from error
        raise _explain(error, path) from error


def _code(error: sqlite3.Error) -> int:
    # The low byte is the primary result code, the rest details (https://sqlite.org/rescode.html).
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _explain(error: sqlite3.Error, path: Path) -> LibraryError:
    code = _code(error)
    if code in {sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH}:
        return Unstorable(f"The library cannot hold what came ({error}). What was written before is safe.")
    return _file_trouble(error, code, path)


def _file_trouble(error: sqlite3.Error, code: int, path: Path) -> LibraryError:
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        kind = Damaged if code == sqlite3.SQLITE_CORRUPT else NotALibrary
        return kind(f"{path} is damaged, as a whole or in a part ({error}). {_REST}")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LibraryError(
            f"{path} was in use by another program for more than {BUSY_SECONDS:.0f} seconds. Nothing was changed."
        )
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"The disk of {path} is full. What was written before is safe.")
    if code == sqlite3.SQLITE_READONLY:
        return LibraryError(f"{path} can only be read: the file or its folder is write-protected.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return LibraryError(f"{path} cannot be opened ({error}).")
    return LibraryError(f"The library {path} could not be used ({error}). What was written before is safe.")


def fold(text: str | None) -> str | None:
    """Return `text` for comparing in any case; SQLite's own `lower` knows ASCII only."""
    return None if text is None else text.casefold()


# Functions of one text for statements. A column that a bad byte may stand in is handed over AS BLOB: sqlite3 raises for
# such a text before it calls anything.
_FUNCTIONS: dict[str, Callable[[str], str | bytes | None]] = {
    "fold": fold,
    "path_name": lambda name: join_path([name]),
    "story_key": story_key,
    "feed_address": feed_address,
}


def _readable(kept: bytes) -> str:
    """Return a text as it is kept; what a disk has made of a letter is shown as the sign for that (U+FFFD)."""
    return kept.decode("utf-8", "replace")


def _on_text(function: Callable[[str], str | bytes | None], kept: object) -> str | bytes | None:
    return None if kept is None else function(_readable(kept) if isinstance(kept, bytes) else str(kept))


def _moment(when: str, arrived: object) -> int | None:
    """Return what a date means to an entry that came at `arrived`; None where a damaged row says when that was."""
    try:
        return moment(when, now=int(str(arrived)))
    except (ValueError, OverflowError, OSError):
        return None


def storable(text: str) -> str:
    """Return `text` as SQLite can keep it: lone surrogates, which UTF-8 cannot spell, become "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def storable_or_none(text: str | None) -> str | None:
    """Return `storable(text)`, and None for None."""
    return None if text is None else storable(text)


def whole(number: int | None) -> int | None:
    """Return `number`, or None where SQLite's 64 bits cannot hold it."""
    return number if number is not None and _SMALLEST <= number <= _LARGEST else None


def as_json(ids: Iterable[int]) -> str:
    """Return ids as one JSON value for `json_each`: a statement never grows with the number of ids."""
    return f"[{','.join(map(str, ids))}]"
