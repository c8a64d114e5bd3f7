"""The library file: one SQLite database with feeds, entries, bodies and the journal of undo.

This is the room's entire public API: `Store`, its `Place`, `Addition`; of rows `make_row`, `pack`, `text_of`; of the
files of pictures `keep_file`, `file_of`. Only this room imports sqlite3. Everything is synchronous; one Store belongs
to one thread, and many, in many processes, may use one library at the same time.
`db/` opens the file, `feeds/` and `entries/` read and write rows, `search/` turns queries into SQL, `undo/` keeps the
journal, `refresh.py` is what a refresh reads and writes. A new table is a migration appended to `db/schema.py`, a class
that takes the connection, and an attribute of `Store`.
"""

from __future__ import annotations

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
from tui_reader.store.entries.lists import Lists
from tui_reader.store.entries.pages import Pages
from tui_reader.store.entries.pictures import Pictures, file_of, keep_file
from tui_reader.store.entries.rules import Rules
from tui_reader.store.entries.saved_pages import SavedPages
from tui_reader.store.entries.stories import Stories
from tui_reader.store.feeds.feeds import Feeds
from tui_reader.store.feeds.folders import Folders
from tui_reader.store.feeds.health import Health
from tui_reader.store.feeds.settings import SettingsOfFeeds
from tui_reader.store.feeds.smart_feeds import SmartFeeds
from tui_reader.store.feeds.subscriptions import Addition, Subscriptions
from tui_reader.store.refresh import Refresh
from tui_reader.store.search.index import Search
from tui_reader.store.undo.journal import Journal

__all__ = ["Addition", "Place", "Store", "file_of", "keep_file", "make_row", "pack", "text_of"]


class Store:
    """An open library. Every method raises LibraryError (or its kin) with a sentence when the file fails."""

    def __init__(self, connection: Connection, *, stories: bool = True) -> None:
        self._connection = connection
        self.feeds = Feeds(connection)
        self.folders = Folders(connection, self.feeds)
        self.feed_settings = SettingsOfFeeds(connection, self.feeds)
        self.health = Health(connection)
        self.lists = Lists(connection)
        self.stories = Stories(connection, self.lists)
        self.entries = Entries(connection)
        self.journal = Journal(connection)
        self.pictures = Pictures(connection)
        self.pages = Pages(connection)
        self.comments = Comments(connection)
        self.refresh = Refresh(connection, stories_by_default=stories)
        self.search = Search(connection)
        self.rules = Rules(connection)
        self.settings = Settings(connection)
        self.saved_pages = SavedPages(connection, self.feeds, self.refresh, self.pages)
        self.smart_feeds = SmartFeeds(connection)
        self.subscriptions = Subscriptions(connection, self.feeds)

    @classmethod
    def open(
        cls, path: Path, *, create: bool = True, reading: bool = False, durable: bool = False, stories: bool = True
    ) -> Store:
        """Open the library at `path`; with `create`, make it and its folder where there is none.

        Raises NotALibrary for any other file or a damaged one, LibraryTooNew for one of a newer version,
        LibraryError when it cannot be opened; the file is untouched then. A library that cannot be written is opened
        for reading. `reading`: nothing is written and no other program waited for, unless it must be upgraded.
        `durable`: what was written outlives a power cut. `stories`: what was read in one feed arrives read from
        another, unless that was switched off.
        """
        from tui_reader.store.db.opening import open_connection

        return cls(open_connection(path, create=create, reading=reading, durable=durable), stories=stories)

    @property
    def path(self) -> Path:
        """The absolute path of the library file."""
        return self._connection.path

    @property
    def read_only(self) -> bool:
        """Whether every write raises LibraryError."""
        return self._connection.read_only

    @property
    def place(self) -> Place:
        """Where the library is, and whether its file is still the one there."""
        return self._connection.place

    def close(self) -> None:
        """Close the library; twice is once."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def interrupt(self) -> None:
        """Give up the statement under way, from any thread: it raises Interrupted. A write would be undone by it."""
        self._connection.raw.interrupt()

    def transaction(self) -> AbstractContextManager[None]:
        """Hold several writes together: all of them or, on any exception, none. Keep it short: others wait."""
        return self._connection.transaction()

    def savepoint(self) -> AbstractContextManager[None]:
        """Hold a part of a transaction together: on any exception it alone is undone."""
        return self._connection.savepoint()

    def set_clock_right(self, *, now: int) -> int:
        """Put what a clock that was ahead has sorted into the future to the present; return how many rows."""
        return set_right(self._connection, now=now)

    @property
    def changes(self) -> int:
        """How many rows this store has written since it was opened."""
        return self._connection.raw.total_changes

    def data_version(self) -> int:
        """Return a number that changes when another connection has written (https://sqlite.org/pragma.html)."""
        return int(self._connection.value("PRAGMA data_version"))
