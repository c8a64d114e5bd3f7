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
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tui_reader.model.lazy import lazy_names
from tui_reader.store.db.connection import Connection
from tui_reader.store.db.place import Place
from tui_reader.store.db.view_state import Settings
from tui_reader.store.entries.entries import Entries
from tui_reader.store.feeds.feeds import Feeds
from tui_reader.store.feeds.folders import Folders
from tui_reader.store.feeds.smart_feeds import SmartFeeds
from tui_reader.text.times import in_calendar

__all__ = ["Addition", "Feeds", "Place", "Store", "file_of", "keep_file", "make_row", "pack", "text_of"]

if TYPE_CHECKING:
    from tui_reader.store.entries.comments import Comments
    from tui_reader.store.entries.entry_rows import make_row, pack, text_of
    from tui_reader.store.entries.pages import Pages
    from tui_reader.store.entries.pictures import Pictures, file_of, keep_file
    from tui_reader.store.entries.rules import Rules
    from tui_reader.store.entries.saved_pages import SavedPages
    from tui_reader.store.feeds.subscriptions import Addition, Subscriptions
    from tui_reader.store.refresh import Refresh
    from tui_reader.store.search.index import Search
    from tui_reader.store.undo.journal import Journal
else:
    _MODULES = {
        "Addition": "feeds.subscriptions",
        **dict.fromkeys(("make_row", "pack", "text_of"), "entries.entry_rows"),
        **dict.fromkeys(("file_of", "keep_file"), "entries.pictures"),
    }
    __getattr__ = lazy_names(__name__, _MODULES)


class Store:
    """An open library. Every method raises LibraryError (or its kin) with a sentence when the file fails.

    The first paint needs the parts that are made here; the others are imported and made when they are first used.
    """

    def __init__(self, connection: Connection, *, stories: bool = True) -> None:
        self.connection = connection
        self._stories = stories
        self.folders = Folders(connection)
        self.feeds = Feeds(connection, self.folders)
        self.smart_feeds = SmartFeeds(connection)
        self.entries = Entries(connection)
        self.settings = Settings(connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Subscribing to one feed, or to all of a list."""
        from tui_reader.store.feeds.subscriptions import Subscriptions

        return Subscriptions(self.connection, self.feeds, self.folders)

    @cached_property
    def rules(self) -> Rules:
        """What is done with entries when they arrive."""
        from tui_reader.store.entries.rules import Rules

        return Rules(self.connection, self.entries)

    @cached_property
    def pages(self) -> Pages:
        """The texts of entries' pages."""
        from tui_reader.store.entries.pages import Pages

        return Pages(self.connection)

    @cached_property
    def comments(self) -> Comments:
        """The comments on entries."""
        from tui_reader.store.entries.comments import Comments

        return Comments(self.connection)

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures of entries."""
        from tui_reader.store.entries.pictures import Pictures

        return Pictures(self.connection)

    @cached_property
    def refresh(self) -> Refresh:
        """What a refresh reads and writes."""
        from tui_reader.store.refresh import Refresh

        return Refresh(self.connection, stories_by_default=self._stories)

    @cached_property
    def saved_pages(self) -> SavedPages:
        """Web pages that the person saved."""
        from tui_reader.store.entries.saved_pages import SavedPages

        return SavedPages(self.connection, self.feeds, self.refresh, self.pages)

    @cached_property
    def search(self) -> Search:
        """The index of search, and the words around a hit."""
        from tui_reader.store.search.index import Search

        return Search(self.connection)

    @cached_property
    def journal(self) -> Journal:
        """Undo and redo."""
        from tui_reader.store.undo.journal import Journal

        return Journal(self.connection)

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
        from tui_reader.store.db.clock import set_right

        return set_right(self.connection, now=now)

    @property
    def changes(self) -> int:
        """How many rows this store has written since it was opened."""
        return self.connection.raw.total_changes

    def data_version(self) -> int:
        """Return a number that changes when another connection has written (https://sqlite.org/pragma.html)."""
        return int(self.connection.value("PRAGMA data_version"))
