"""One open library: its facets, and the file they share.

Opening a library imports the store and nothing heavier, because the first paint waits for this. One `Library` belongs
to one thread.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tui_reader.library.feeds import Feeds
from tui_reader.model.config import Config
from tui_reader.model.errors import LibraryReplaced
from tui_reader.store import Place, Store

if TYPE_CHECKING:
    from tui_reader.library.articles import Articles
    from tui_reader.library.network import Network
    from tui_reader.store.entries.rules import Rules
    from tui_reader.store.search.index import Search
    from tui_reader.store.undo.journal import Journal


def new_session(kind: str) -> str:
    """Return a name for this process in the undo journal: its acts are its own to undo."""
    return f"{kind}-{os.getpid()}-{os.urandom(4).hex()}"


class Library:
    """One open library, for one thread; what it can do stands in its facets.

    `session` names the process in the journal; `clock` returns seconds since the epoch. All methods of the facets raise
    `LibraryError` when the file cannot be used, and `NotFound` for ids and names it does not hold. With `create` a
    library is made where there is none; with `reading` nothing is written.
    """

    def __init__(
        self,
        path: Path,
        config: Config,
        *,
        session: str,
        clock: Callable[[], float] = time.time,
        create: bool = True,
        reading: bool = False,
    ) -> None:
        self.path = path
        self.config = config
        self.session = session
        self._store = store = Store.open(
            path,
            create=create,
            reading=reading,
            durable=True,
            stories=config.reading.stories,
            session=session,
            clock=clock,
        )
        self.feeds = Feeds(store)
        self.folders = store.folders
        self.smart_feeds = store.smart_feeds
        self.entries = store.entries
        self.settings = store.settings

    @cached_property
    def articles(self) -> Articles:
        """Entries as they are read."""
        from tui_reader.library.articles import Articles

        return Articles(self._store)

    @cached_property
    def search(self) -> Search:
        """The index of search, and the words around a hit."""
        return self._store.search

    @cached_property
    def rules(self) -> Rules:
        """What is done with entries when they arrive."""
        return self._store.rules

    @cached_property
    def acts(self) -> Journal:
        """Undo and redo."""
        return self._store.journal

    @cached_property
    def network(self) -> Network:
        """What goes over the network."""
        from tui_reader.library.network import Network

        return Network(self)

    def another(self, *, on_replaced: Callable[[str], object] | None = None) -> Library:
        """Open the same library once more, for another thread or to write. Raises LibraryError.

        With `on_replaced`, work goes on where the file is replaced or deleted: the entries that were here are kept in a
        copy beside the file, and a sentence tells so.
        """
        if self.place.is_left:  # what is there now is not opened: our log may lie beside it
            raise LibraryReplaced(f"{self.place.sentence} Start again to use what is there now.")
        library = Library(self.path, self.config, session=self.session, clock=self.clock, create=False)
        library._store.connection.started = self._store.connection.started  # the session is the same
        library.place.on_replaced = on_replaced
        return library

    @property
    def clock(self) -> Callable[[], float]:
        """What returns seconds since the epoch."""
        return self._store.connection.clock

    @property
    def now(self) -> int:
        """The present, in whole seconds since the epoch."""
        return self._store.connection.now

    @property
    def place(self) -> Place:
        """Where the library is, and whether its file is still the one there."""
        return self._store.place

    def data_version(self) -> int:
        """Return a number that changes whenever another connection commits."""
        return self._store.data_version()

    def interrupt(self) -> None:
        """Give up the read that this library is at, whichever thread calls: it raises Interrupted.

        Only for a library that does not write: a write would be given up as well.
        """
        self._store.interrupt()

    def close(self) -> None:
        """Close the library; what was committed stays."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
