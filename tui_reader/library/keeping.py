"""The use-cases of what the person keeps: queries under a name, web pages. A part of `library`.

The rule: what is saved can be read. Only another version may have written a query that cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.model.config import Config
from tui_reader.model.entities import Act, SmartFeed
from tui_reader.query import parse_query
from tui_reader.store import Store

if TYPE_CHECKING:
    from tui_reader.refresh.events import PageSaved


class Keeping:
    """What the person keeps in one open store."""

    _store: Store
    _clock: Callable[[], float]
    path: Path
    config: Config
    session: str

    @property
    def now(self) -> int:
        """The present, in whole seconds since the epoch."""
        raise NotImplementedError

    def smart_feeds(self) -> list[SmartFeed]:
        """Return the saved queries in the order of the feed pane."""
        return self._store.smart_feeds.load_all()

    def save_query(self, name: str, query: str) -> Act:
        """Save a query under a name. Raises QueryError, and UsageError for a name of no letters."""
        parse_query(query)
        return self._store.smart_feeds.add(name, query, session=self.session, now=self.now)

    def edit_query(self, smart_id: int, name: str, query: str) -> Act:
        """Give a saved query another name, or other words. Raises NotFound, and as `save_query`."""
        parse_query(query)
        return self._store.smart_feeds.edit(smart_id, name, query, session=self.session, now=self.now)

    def move_query(self, smart_id: int, steps: int) -> Act:
        """Move a saved query so many places down, or up where that is less than 0. Raises NotFound."""
        return self._store.smart_feeds.move(smart_id, steps, session=self.session, now=self.now)

    def remove_query(self, smart_id: int) -> Act:
        """Remove a saved query; no entry goes with it. Raises NotFound."""
        return self._store.smart_feeds.remove(smart_id, session=self.session, now=self.now)

    async def save_page(self, words: str) -> PageSaved:
        """Save the web page at an address that the person typed as an entry, in this process; tell what became of it.

        Raises UsageError for what is no address of a web page.
        """
        from tui_reader.refresh.engine import Engine
        from tui_reader.refresh.tasks.saved_pages import page_address

        url = page_address(words)
        async with Engine(self.path, self.config, clock=self._clock) as engine:
            return await anext(engine.save_page(url, session=self.session))
