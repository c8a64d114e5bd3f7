"""The feeds of a library, with what needs a parser: the bundled manual, and subscription lists in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.model.incoming import ListFormat, ListItem
from tui_reader.query.terms import EVERYTHING, Query
from tui_reader.store import Feeds as StoredFeeds
from tui_reader.store import Store
from tui_reader.text.times import DAY

if TYPE_CHECKING:
    from tui_reader.refresh.tasks.list_import import Imported

REMOVED_KEPT_SECONDS = 30 * DAY
SEEN_TWICE_SECONDS = DAY


class Feeds(StoredFeeds):
    """The subscribed feeds, as in the store, and what needs a parser or other parts of the store."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.connection, store.folders)
        self._store = store

    def welcome(self) -> None:
        """Subscribe the bundled manual and fill it, without network and without the engine."""
        from tui_reader.fetch.files import WELCOME_URL, read_welcome
        from tui_reader.parse import parse_feed
        from tui_reader.refresh.tasks.new_feed import keep_feed

        parsed = parse_feed(read_welcome(), url=WELCOME_URL, content_type=None)
        keep_feed(self._store, WELCOME_URL, parsed, now=self._store.connection.now)

    def purge(self) -> int:
        """Delete for good what was unsubscribed more than 30 days ago; return the number of feeds.

        That it was so long ago must have been seen a day before, too: one look at a wrong clock deletes nothing.
        """
        now = self._store.connection.now
        before = now - REMOVED_KEPT_SECONDS
        self.find_old(before=before, now=now)
        purged = self.purge_removed(before=before, found=now - SEEN_TWICE_SECONDS)
        if purged:
            self._store.pictures.sweep(now=now)
        return purged

    def import_list(self, items: Sequence[ListItem], *, name: str, dry_run: bool = False) -> list[Imported]:
        """Subscribe to what `read_list` returned, as one act that can be undone; tell of each item in its order.

        `name` is what sentences call the list. Nothing is fetched: the feeds are there, and due.
        """
        from tui_reader.refresh.tasks.list_import import import_items

        return import_items(self._store, items, source=name, dry_run=dry_run)

    def export_list(self, form: ListFormat, query: Query = EVERYTHING) -> str:
        """Return the subscriptions as a document. Addresses are whole, passwords included; the manual is left out.

        `query` chooses the feeds with an entry that it holds, or, where it asks about feeds alone, those feeds.
        """
        from tui_reader.parse import write_subscriptions
        from tui_reader.refresh.tasks.list_import import list_of

        return write_subscriptions(list_of(self._store, query), form)


async def read_list(data: bytes, *, name: str) -> list[ListItem]:
    """Return what a subscription list names: OPML, newsboat's `urls`, addresses line by line, our own JSON.

    `name` is what sentences call the list. It is read in a process of its own, which ends at its deadline. Raises
    ReaderError where `data` is no list, and ParseError where it could not be read.
    """
    from tui_reader.refresh.process.parser_pool import Parsers

    async with Parsers(1) as parsers:
        return await parsers.read_list(data, name=name)
