"""One open library with all its use-cases.

Opening a library imports the store and nothing heavier: the first paint stands on this. Conversion,
HTTP and parsing are imported by the methods that need them. One `Library` belongs to one thread.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tui_reader.library.keeping import Keeping
from tui_reader.library.organising import Organising
from tui_reader.library.ruling import Ruling
from tui_reader.library.searching import Searching
from tui_reader.model.config import Config
from tui_reader.model.entities import Act, Feed, Flag, Folder, Position
from tui_reader.model.errors import LibraryReplaced
from tui_reader.model.incoming import ListFormat, ListItem
from tui_reader.model.listings import Counts
from tui_reader.query.terms import EVERYTHING, SAVED_URL, Is, Query, both
from tui_reader.store import Place, Store
from tui_reader.text.health import FeedHealth, Vitals, judge
from tui_reader.text.times import in_calendar, midnight

if TYPE_CHECKING:
    from tui_reader.refresh.events import Added, Event, TextDone
    from tui_reader.refresh.process.remote import Worker
    from tui_reader.refresh.tasks.list_import import Imported
    from tui_reader.text.preview import Preview


WELCOME_URL = "tui-reader:welcome"
REMOVED_KEPT_SECONDS = 30 * 24 * 3600
SEEN_TWICE_SECONDS = 24 * 3600


def new_session(kind: str) -> str:
    """Return a name for this process in the undo journal: its acts are its own to undo."""
    return f"{kind}-{os.getpid()}-{secrets.token_hex(4)}"


def event_row(event: Event | Added) -> dict[str, Any]:
    """Return an event of a refresh, or what became of one input of `add`, as the JSON object of the command line."""
    from tui_reader.refresh.events import Added, as_json

    row = as_json(event)
    if isinstance(event, Added):
        del row["event"]
    return row


class Library(Organising, Ruling, Keeping, Searching):
    """One open library, for one thread.

    `session` names the process in the journal; `clock` returns seconds since the epoch. Methods raise
    `LibraryError` when the file cannot be used and `NotFound` for ids and names it does not hold. With `create` a
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
        clock = in_calendar(clock)
        self._started = int(clock())
        store = Store.open(path, create=create, reading=reading, durable=True, stories=config.reading.stories)
        super().__init__(store, clock)

    def another(self, *, on_replaced: Callable[[str], object] | None = None) -> Library:
        """Open the same library once more, for another thread or to write. Raises LibraryError.

        With `on_replaced`, it goes on where the file is replaced or deleted: what was here is kept in a copy beside it,
        and told of in a sentence.
        """
        if self.place.is_left:  # what is there now is not opened: our log may lie beside it
            raise LibraryReplaced(f"{self.place.sentence} Start again to use what is there now.")
        library = Library(self.path, self.config, session=self.session, clock=self._clock, create=False)
        library.place.on_replaced = on_replaced
        return library

    @property
    def place(self) -> Place:
        """Where the library is, and whether its file is still the one there."""
        return self._store.place

    def close(self) -> None:
        """Close the library; what was committed stays."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def now(self) -> int:
        """The present, in whole seconds since the epoch."""
        return int(self._clock())

    # ----------------------------------------------------------------- feeds

    def feeds(self) -> list[Feed]:
        """Return all subscribed feeds by title."""
        return self._store.feeds.load_all(now=self.now)

    def health(self) -> list[FeedHealth]:
        """Return all subscribed feeds by title, each with what is wrong with it in the long run."""
        vitals = {each.feed_id: each for each in self._store.health.load_vitals()}
        return [self._judge(feed, vitals[feed.id]) for feed in self.feeds() if feed.id in vitals]

    def _judge(self, feed: Feed, vitals: Vitals) -> FeedHealth:
        # Nobody fetches saved pages, so nothing ails them.
        return FeedHealth(feed, vitals) if feed.url == SAVED_URL else judge(feed, vitals, now=self.now)

    def ask_again(self, feed_id: int) -> None:
        """Let a feed be asked with the next refresh, also one that its publisher called gone; raises NotFound."""
        self._store.health.ask_again(feed_id)

    def folders(self) -> list[Folder]:
        """Return all folders."""
        return self._store.feeds.load_folders()

    def feed(self, feed_id: int) -> Feed:
        """Return one feed; raises NotFound."""
        return self._store.feeds.load(feed_id, now=self.now)

    def find_feed(self, words: str) -> Feed:
        """Return the feed that `words` names: an id, an address, or a unique part of a title; raises NotFound."""
        return self._store.feeds.find(words)

    def folder_path(self, folder_id: int) -> tuple[str, ...]:
        """Return the names from the top level down to this folder."""
        return self._store.feeds.folder_path(folder_id)

    def remove_feed(self, feed_id: int) -> Act:
        """Unsubscribe; the feed and its entries are hidden at once and kept 30 days, so undo is whole."""
        return self._store.feeds.remove(feed_id, session=self.session, now=self.now)

    def change_address(self, feed_id: int, url: str, *, typed: bool = False) -> Act:
        """Give a feed another address: one that was found, or with `typed` one that the person wrote themselves.

        It keeps its entries, is due at once, and undo takes it back. Raises NotFound, and UsageError for what is no
        address, or another feed's.
        """
        from tui_reader.refresh.tasks.new_feed import address_of

        return self._store.feeds.change_address(
            feed_id, address_of(url), typed=typed, session=self.session, now=self.now
        )

    def is_new(self) -> bool:
        """Tell whether nothing was ever subscribed here."""
        return self._store.feeds.never_any()

    def welcome(self) -> None:
        """Subscribe the bundled manual and fill it, without network and without the engine."""
        from tui_reader.fetch.files import read_welcome
        from tui_reader.parse import parse_feed
        from tui_reader.refresh.tasks.new_feed import keep_feed

        parsed = parse_feed(read_welcome(), url=WELCOME_URL, content_type=None)
        keep_feed(self._store, WELCOME_URL, parsed, now=self.now)

    def purge(self) -> int:
        """Delete for good what was unsubscribed more than 30 days ago; return the number of feeds.

        That it was so long ago must have been seen a day before, too: one look at a wrong clock deletes nothing.
        """
        now = self.now
        before = now - REMOVED_KEPT_SECONDS
        self._store.feeds.find_old(before=before, now=now)
        purged = self._store.feeds.purge_removed(before=before, found=now - SEEN_TWICE_SECONDS)
        if purged:
            self._store.pictures.sweep(now=self.now)
        return purged

    # ----------------------------------------------------------------- subscription lists

    def import_list(self, items: Sequence[ListItem], *, name: str, dry_run: bool = False) -> list[Imported]:
        """Subscribe to what `read_list` returned, as one act that can be undone; tell of each item in its order.

        `name` is what sentences call the list. Nothing is fetched: the feeds are there, and due.
        """
        from tui_reader.refresh.tasks.list_import import import_items

        return import_items(self._store, items, source=name, session=self.session, now=self.now, dry_run=dry_run)

    def export_list(self, form: ListFormat, query: Query = EVERYTHING) -> str:
        """Return the subscriptions as a document. Addresses are whole, passwords included; the manual is left out.

        `query` chooses the feeds with an entry that it holds, or, where it asks about feeds alone, those feeds.
        """
        from tui_reader.parse import write_subscriptions
        from tui_reader.refresh.tasks.list_import import list_of

        return write_subscriptions(list_of(self._store, self._dated(query)), form)

    # ----------------------------------------------------------------- lists

    def counts(self, *, totals: bool = True, once: bool = False) -> Counts:
        """Return the exact numbers of the feed pane; "today" begins at local midnight. `totals` cost a little.

        With `once`, smart feeds count a story once.
        """
        return self._store.lists.counts(today_since=midnight(self._clock()), totals=totals, once=once)

    def beyond(self, query: Query, *, keep: int) -> list[int]:
        """Return the unread entries of `query` but the newest `keep` of each feed and the starred ones."""
        return self._store.lists.load_beyond(self._dated(both(query, Is("unread"))), keep=keep)

    def links(self, ids: Sequence[int]) -> list[str]:
        """Return the links of entries in that order; those without one are left out."""
        return self._store.lists.load_urls(ids)

    def data_version(self) -> int:
        """Return a number that changes whenever another connection commits."""
        return self._store.data_version()

    # ----------------------------------------------------------------- entries

    def find_entry(self, url: str) -> int | None:
        """Return the id of the entry whose page is at `url`, however that is spelled, or None."""
        return self._store.entries.find(url)

    def failed_pictures(self, entry_id: int) -> frozenset[str]:
        """Return the addresses of pictures that could not be had, and are not asked for again today."""
        return self._store.pictures.load_failed(entry_id, now=self.now)

    # ----------------------------------------------------------------- state

    def read(self, entry_id: int, *, once: bool = False) -> bool:
        """Mark an entry read because it was opened; not journalled. Return whether it was unread.

        With `once`, all that tells its story is read by that.
        """
        ids = [entry_id, *self._store.stories.companions([entry_id])] if once else [entry_id]
        return bool(self._store.entries.mark(ids, "read", True, now=self.now))

    def keep_position(self, entry_id: int, position: Position | None) -> None:
        """Remember where the person stopped reading an entry; None forgets it."""
        self._store.entries.keep_position(entry_id, position, now=self.now)

    def mark(self, ids: Sequence[int], flag: Flag, *, value: bool, once: bool = False) -> Act:
        """Set a flag of these entries as a deliberate act, which can be undone.

        With `once`, what is read or unread is the story: in the other feeds as well.
        """
        if once and flag == "read":
            ids = [*ids, *self._store.stories.companions(ids)]
        return self._store.journal.mark(ids, flag, value, session=self.session, now=self.now)

    def show_page(self, entry_id: int, value: bool) -> None:
        """Remember whether the page's text of an entry is to be read, or what the feed gave."""
        self._store.pages.show([entry_id], value)

    def always_full_text(self, feed_id: int, value: bool) -> Act:
        """Want the text of the pages for all entries of a feed, or no longer; can be undone. Raises NotFound."""
        return self._store.pages.always(feed_id, value, session=self.session, now=self.now)

    def undo(self, *, anyone: bool = False) -> Act | None:
        """Take back this process's last act, or one from before it began; with `anyone` the library's last."""
        session = None if anyone else self.session
        return self._store.journal.undo(session=session, started=self._started, now=self.now)

    def redo(self) -> Act | None:
        """Do again what `undo` last took back."""
        return self._store.journal.redo(session=self.session, started=self._started, now=self.now)

    def settings(self) -> dict[str, str]:
        """Return what the reader remembers of how it was left."""
        return self._store.settings.load_all()

    def remember(self, name: str, value: str) -> None:
        """Remember a small thing under a name, or forget it with an empty value."""
        self._store.settings.save(name, value)

    # ----------------------------------------------------------------- network

    async def refresh(self, feed_ids: Sequence[int] | None = None, *, force: bool = False) -> AsyncGenerator[Event]:
        """Refresh in this process and yield the events of README, "Refresh events".

        `feed_ids` None: all that are due, or all with `force`; named feeds are refreshed at once. Before it is
        finished, the pages of new entries are fetched whose feeds want full text.
        """
        from tui_reader.refresh.engine import Engine
        from tui_reader.refresh.events import Finished

        self.purge()
        # The inner generator ends before its engine does, also when whoever listens stops listening.
        async with (
            Engine(self.path, self.config, clock=self._clock) as engine,
            aclosing(engine.refresh(feed_ids, force=force)) as events,
        ):
            async for event in events:
                if isinstance(event, Finished):
                    await engine.catch_up()
                yield event

    async def full_text(self, ids: Sequence[int]) -> AsyncGenerator[TextDone]:
        """Fetch the pages of entries in this process, to be read from now on; yield what became of each."""
        from tui_reader.refresh.engine import Engine

        self._store.pages.show(ids, True)
        async with (
            Engine(self.path, self.config, clock=self._clock) as engine,
            aclosing(engine.full_text(ids)) as events,
        ):
            async for event in events:
                yield event

    async def add(
        self, inputs: Sequence[str], *, folder: Sequence[str] = (), dry_run: bool = False
    ) -> AsyncGenerator[Added]:
        """Subscribe to addresses or local files in this process; yield what became of each."""
        from tui_reader.refresh.engine import Engine

        async with (
            Engine(self.path, self.config, clock=self._clock) as engine,
            aclosing(engine.add(inputs, session=self.session, folder=folder, dry_run=dry_run)) as results,
        ):
            async for added in results:
                yield added

    async def find_again(self, feed_id: int) -> AsyncGenerator[Preview]:
        """Look in this process for where a feed is today; yield previews, the likeliest first."""
        from tui_reader.refresh.engine import Engine

        async with (
            Engine(self.path, self.config, clock=self._clock) as engine,
            aclosing(engine.find_again(feed_id)) as finds,
        ):
            async for preview in finds:
                yield preview

    def worker(self) -> Worker:
        """Return the remote end of a worker process for this library; nothing is started yet."""
        from tui_reader.refresh.process.remote import Worker

        return Worker(self.path, self.config, session=self.session, why_not=lambda: self.place.why_read_only)
