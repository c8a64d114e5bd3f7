"""The library file: one SQLite database with feeds, entries, bodies and the journal of undo.

This is the room's entire public API: `Store`, its `Feeds`, its `Place`, `Addition`; of rows `make_row`, `pack`,
`text_of`; of the files of pictures `keep_file`, `file_of`. Only this room imports sqlite3. Everything is synchronous;
one Store belongs to one thread, and many, in many processes, may use one library at the same time. What the person does
is written with the session and the clock of the Store; what a refresh writes has the time that the refresh gives it.
`db/` opens the file, `feeds/` and `entries/` read and write rows, `search/` turns queries into SQL, `undo/` keeps the
journal, `refresh.py` is what a refresh reads and writes. A new table is a migration appended to `db/schema.py`, a class
that takes the connection, and an attribute of `Store`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from tui_reader.store.db.clock import set_right
from tui_reader.store.db.connection import Connection
from tui_reader.store.db.place import Place
from tui_reader.store.db.view_state import Settings
from tui_reader.store.entries.comments import Comments
from tui_reader.store.entries.entries import Entries
from tui_reader.store.entries.entry_rows import make_row, pack, text_of
from tui_reader.store.entries.pages import Pages
from tui_reader.store.entries.pictures import Pictures, file_of, keep_file
from tui_reader.store.entries.rules import Rules
from tui_reader.store.entries.saved_pages import SavedPages
from tui_reader.store.feeds.feeds import Feeds
from tui_reader.store.feeds.folders import Folders
from tui_reader.store.feeds.smart_feeds import SmartFeeds
from tui_reader.store.feeds.subscriptions import Addition, Subscriptions
from tui_reader.store.refresh import Refresh
from tui_reader.store.search.index import Search
from tui_reader.store.undo.journal import Journal
from tui_reader.text.times import in_calendar

__all__ = ["Addition", "Feeds", "Place", "Store", "file_of", "keep_file", "make_row", "pack", "text_of"]


class Store:
    """An open library. Every method raises LibraryError (or its kin) with a sentence when the file fails."""

    def __init__(self, connection: Connection, *, stories: bool = True) -> None:
        self.connection = connection
        self.folders = Folders(connection)
        self.feeds = Feeds(connection, self.folders)
        self.subscriptions = Subscriptions(connection, self.feeds, self.folders)
        self.smart_feeds = SmartFeeds(connection)
        self.entries = Entries(connection)
        self.rules = Rules(connection, self.entries)
        self.pages = Pages(connection)
        self.comments = Comments(connection)
        self.pictures = Pictures(connection)
        self.refresh = Refresh(connection, stories_by_default=stories)
        self.saved_pages = SavedPages(connection, self.feeds, self.refresh, self.pages)
        self.search = Search(connection)
        self.journal = Journal(connection)
        self.settings = Settings(connection)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = True,
        reading: bool = False,
        durable: bool = False,
        stories: bool = True,
        session: str = "",
        clock: Callable[[], float] = time.time,
    ) -> Store:
        """Open the library at `path`; with `create`, make it and its folder where there is none.

        `session` names in the journal whose acts are written, `clock` returns seconds since the epoch.

        Raises NotALibrary for any other file or a damaged one, LibraryTooNew for one of a newer version,
        LibraryError when it cannot be opened; the file is untouched then. A library that cannot be written is opened
        for reading. `reading`: nothing is written and no other program waited for, unless it must be upgraded.
        `durable`: what was written outlives a power cut. `stories`: what was read in one feed arrives read from
        another, unless that was switched off.
        """
        from tui_reader.store.db.opening import open_connection

        connection = open_connection(path, create=create, reading=reading, durable=durable)
        connection.session, connection.clock = session, in_calendar(clock)
        connection.started = connection.now
        return cls(connection, stories=stories)

    @property
    def path(self) -> Path:
        """The absolute path of the library file."""
        return self.connection.path

    @property
    def read_only(self) -> bool:
        """Whether every write raises LibraryError."""
        return self.connection.read_only

    @property
    def place(self) -> Place:
        """Where the library is, and whether its file is still the one there."""
        return self.connection.place

    def close(self) -> None:
        """Close the library; twice is once."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def interrupt(self) -> None:
        """Give up the statement under way, from any thread: it raises Interrupted. A write would be undone by it."""
        self.connection.raw.interrupt()

    def transaction(self) -> AbstractContextManager[None]:
        """Hold several writes together: all of them or, on any exception, none. Keep it short: others wait."""
        return self.connection.transaction()

    def savepoint(self) -> AbstractContextManager[None]:
        """Hold a part of a transaction together: on any exception it alone is undone."""
        return self.connection.savepoint()

    def set_clock_right(self, *, now: int) -> int:
        """Put what a clock that was ahead has sorted into the future to the present; return how many rows."""
        return set_right(self.connection, now=now)

    @property
    def changes(self) -> int:
        """How many rows this store has written since it was opened."""
        return self.connection.raw.total_changes

    def data_version(self) -> int:
        """Return a number that changes when another connection has written (https://sqlite.org/pragma.html)."""
        return int(self.connection.value("PRAGMA data_version"))
