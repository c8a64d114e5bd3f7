"""Between the screen and the library: the only file of the reader that touches the library.

Pages of headlines and single entries are read at once, on the screen's own connection (under 5 ms). All else runs on
two threads with a connection each: writes in the order they were asked for, so a key never waits for a commit, and
reads, so an article never waits behind a bulk mark. Refreshes run in the worker process.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message

from tui_reader.library import Library, new_session
from tui_reader.model.articles import Part
from tui_reader.model.config import Config
from tui_reader.model.entities import Act, Entry, Flag, Position
from tui_reader.model.errors import NotFound, ReaderError
from tui_reader.query.terms import And, CameAfter, InFeed, Is, Not, both
from tui_reader.text.health import FeedHealth
from tui_reader.text.times import midnight
from tui_reader.tui.adding import Adding
from tui_reader.tui.asking import Asking, answer
from tui_reader.tui.bulk import Bulk
from tui_reader.tui.closing import closing_line
from tui_reader.tui.messages import ActDone, Failed, FeedAsked, LibraryChanged, RefreshEnded, RefreshProgressed
from tui_reader.tui.organise_desk import OrganiseDesk
from tui_reader.tui.own_thread import OwnThread
from tui_reader.tui.page_desk import PageDesk
from tui_reader.tui.picture_desk import PictureDesk
from tui_reader.tui.reading import OFF, ON, STORIES, Start, View
from tui_reader.tui.rules_desk import RulesDesk
from tui_reader.tui.search_desk import SearchDesk
from tui_reader.tui.smart_desk import NUMBERS, SmartDesk
from tui_reader.tui.standing import Standing
from tui_reader.tui.text_desk import TextDesk

if TYPE_CHECKING:
    from tui_reader.refresh.process.remote import Worker

T = TypeVar("T")
SLICE = 5_000
PROGRESS_EVERY = 0.2  # seconds; a line that is painted 60 times a second makes every key paint the whole screen
KEPT_ARTICLES = 16
log = logging.getLogger(__name__)


class Bridge:
    """Everything the screen asks for or tells. Methods belong to the screen's thread; `post` takes messages back."""

    def __init__(self, path: Path, config: Config, *, clock: Callable[[], float] = time.time) -> None:
        self._session = new_session("reader")
        self._library = Library(path, config, session=self._session, clock=clock)
        self.headlines = self._library.entries.headlines
        self.entry = self._library.entries.one
        self.find_entry = self._library.entries.find
        self.members = self._library.entries.members
        self.companions = self._library.entries.companions
        self.newest_id = self._library.entries.newest_id
        another = self._library.another
        self.standing = Standing(self._library, self._tell, self._write)
        self.searches: SearchDesk[Library] = SearchDesk(another)
        self.smart = SmartDesk(another, self._tell, act=self._act, version=self._library.data_version)
        self.pages = PageDesk(lambda: self._worker, self._tell)
        self._writer = OwnThread(lambda: another(on_replaced=self.standing.replaced), name="writes")
        self._reader = OwnThread(another, name="reads")
        self._articles: OrderedDict[int, tuple[Entry, list[Part]]] = OrderedDict()
        self.tells_once = True
        self._post: Callable[[Message], object] = lambda _message: None  # nobody is connected yet
        self._refresh: asyncio.Task[None] | None = None
        self._asking = Asking(self._tell)
        self._version, self._day = self._library.data_version(), midnight(self.now)
        self._writing = 0

    def connect(self, post: Callable[[Message], object]) -> None:
        """Send facts to `post` from now on."""
        self._post = post

    async def close(self) -> None:
        """Stop a refresh, write all that was asked for, and let the library go."""
        await self.stop_refresh()
        await asyncio.gather(self._asking.close(), self.texts.close(), self.pages.close(), self.smart.end())
        if "_worker" in self.__dict__:
            await self._worker.close()
        threads = (self._writer, self._reader, self.searches, self.smart)
        await asyncio.gather(*(asyncio.to_thread(each.close) for each in threads))
        self._library.close()

    # ----------------------------------------------------------------- reads, at once

    @property
    def now(self) -> int:
        """The present, in seconds."""
        return self._library.now

    @cached_property
    def start(self) -> Start:
        """What the first paint needs; a library never used before gets its welcome first. Raises LibraryError."""
        if self._library.feeds.is_new():
            self._library.feeds.welcome()
        settings = self._library.settings.all()
        self.tells_once = settings.get(STORIES, ON if self._library.config.reading.stories else OFF) != OFF
        self.smart.recall(settings.get(NUMBERS, "{}"))
        counts = self._library.entries.counts(totals=False, once=self.tells_once)
        library = self._library
        return Start(library.feeds.all(), library.folders.all(), counts, settings, library.smart_feeds.all())

    def first_ids(self, view: View, limit: int) -> list[int]:
        """Return the first ids of a view."""
        return self._library.entries.ids(view.wanted, order=view.sorting, limit=limit, once=view.once)

    def unread_among(self, ids: Sequence[int]) -> set[int]:
        """Return those of a page of ids that are unread."""
        return {headline.id for headline in self._library.entries.headlines(ids) if not headline.read}

    def health(self) -> tuple[int, tuple[FeedHealth, ...]]:
        """Return the newest entry's id and then how all feeds fare (15 ms for 1,000 feeds with 100,000 entries)."""
        return _health(self._library)

    # ----------------------------------------------------------------- reads, on the thread

    async def health_now(self) -> tuple[int, tuple[FeedHealth, ...]]:
        """Return what `health` returns, while keys are being typed."""
        return await self._reader.ask(_health)

    async def more_ids(self, view: View, after: int | None) -> list[int]:
        """Return the next slice of a view's ids; fewer than SLICE means the last. Best first comes whole."""
        return await self._reader.ask(
            lambda library: library.entries.ids(
                view.wanted, order=view.sorting, limit=SLICE, after=after, once=view.once
            )
        )

    async def unread_ids(self, view: View, ids: Sequence[int]) -> Iterable[int]:
        """Return the ids of all unread entries of a view; of a search, of which `ids` are all that is shown."""
        unread = Is("unread")
        if view.is_search:
            return await self._reader.ask(lambda library: library.entries.matching(unread, ids))
        return await self._reader.ask(lambda library: library.entries.ids(both(view.query, unread)))

    @property
    def bulk(self) -> Bulk:
        """What finds the entries of bulk acts."""
        return Bulk(self._reader.ask)

    async def article_parts(self, entry: Entry) -> AsyncIterator[Part]:
        """Yield an entry's article piece by piece, from memory where it was read a moment ago."""
        known = self._articles.get(entry.id)
        if known is not None and known[0].shown == entry.shown:
            self._articles.move_to_end(entry.id)
            for part in known[1]:
                yield part
            return
        parts: list[Part] = []
        pieces = await self._reader.ask(lambda library: library.articles.parts(entry))
        while (part_or_end := await self._reader.ask(lambda _library: next(pieces, None))) is not None:
            parts.append(part_or_end)
            yield part_or_end
        self._articles[entry.id] = (entry, parts)
        while len(self._articles) > KEPT_ARTICLES:
            self._articles.popitem(last=False)

    async def document(self, entry: Entry) -> str:
        """Return an entry's whole article as Markdown with front matter, however much of it is still to be made."""
        parts = [part async for part in self.article_parts(entry)]
        return await self._reader.ask(lambda library: library.articles.document(entry, parts))

    async def prepare(self, entry_ids: Sequence[int]) -> None:
        """Convert articles that are likely to be read next."""
        for entry_id in entry_ids:
            if entry_id not in self._articles:
                with suppress(NotFound):  # nobody asked for it yet, and by now it is gone
                    async for _part in self.article_parts(self.entry(entry_id)):
                        pass

    @property
    def has_changed(self) -> bool:
        """Whether anybody, we or another process, has written since the last look, or another day has begun."""
        return self._library.data_version() != self._version or midnight(self.now) != self._day

    async def look(self, view: View, newest: int, known: AbstractSet[int] | None = None) -> None:
        """Post LibraryChanged; `newest` is the id after which entries are newcomers to the list of `view`.

        Where that is in the order of reading, all are newcomers that are not `known`.
        """
        version, day = self._library.data_version(), midnight(self.now)

        def load(library: Library) -> LibraryChanged:
            fresh = library.entries.count_fresh(view.wanted, newest, once=view.once, known=known)
            counts, smart_feeds = library.entries.counts(once=self.tells_once), library.smart_feeds.all()
            return LibraryChanged(library.feeds.all(), library.folders.all(), counts, view.key, fresh, smart_feeds)

        self._post(await self._reader.ask(load))
        self._version, self._day = version, day

    # ----------------------------------------------------------------- writes

    def read(self, entry_id: int) -> None:
        """Mark an entry read because it was opened."""
        once = self.tells_once
        self._write(lambda library: library.entries.read(entry_id, once=once))

    def keep_position(self, entry_id: int, position: Position | None) -> None:
        """Remember where an entry was left, None: at its top or its end."""
        self._write(lambda library: library.entries.keep_position(entry_id, position))

    def mark(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        """Set a flag as a deliberate act; ActDone follows."""
        once = self.tells_once
        self._act(lambda library: library.entries.mark(ids, flag, value=value, once=once))

    def unsubscribe(self, feed_id: int) -> None:
        """Unsubscribe from a feed; ActDone follows."""
        self._act(lambda library: library.feeds.remove(feed_id))

    def mark_feed_read(self, feed_id: int, *, newest: int) -> None:
        """Mark a feed's entries read, but none that came after the entry `newest` (TRAPS 23); ActDone follows."""
        unread = And((InFeed(feed_id), Is("unread"), Not(CameAfter(newest))))
        self._act(lambda library: library.entries.mark(library.entries.ids(unread), "read", value=True))

    def remember(self, name: str, value: str) -> None:
        """Remember how the person wants something, also after a restart."""
        self._write(lambda library: library.settings.remember(name, value))

    def tidy(self) -> None:
        """Delete for good what was unsubscribed more than 30 days ago."""
        self._write(lambda library: library.feeds.purge())

    def undo(self) -> None:
        """Take back the last act; ActDone follows."""
        self._act(lambda library: library.acts.undo() or Act("Nothing to undo."), undone=True)

    def redo(self) -> None:
        """Do again what was taken back; ActDone follows."""
        self._act(lambda library: library.acts.redo() or Act("Nothing to redo."), undone=True)

    @property
    def writing(self) -> bool:
        """Whether something that was asked for is still to be written."""
        return self._writing > 0

    def _act(self, job: Callable[[Library], Act], *, undone: bool = False) -> None:
        self._write(job, lambda act: self._post(ActDone(act, undone)))

    def _write(self, job: Callable[[Library], T], then: Callable[[T], object] = lambda _result: None) -> None:
        loop = asyncio.get_running_loop()

        def settle(future: Future[T]) -> None:
            self._writing -= 1
            try:
                result = future.result()
            except ReaderError as error:
                self._post(Failed(str(error)))
            except Exception:
                log.exception("a write failed")
                self._post(Failed("That could not be written; the log says why. Everything else is fine."))
            else:
                then(result)

        self._writing += 1
        self._writer.submit(job).add_done_callback(lambda future: loop.call_soon_threadsafe(settle, future))

    # ----------------------------------------------------------------- refresh

    @cached_property
    def _worker(self) -> Worker:
        return self._library.network.worker()

    @property
    def refreshing(self) -> bool:
        """Whether a refresh of this reader is under way."""
        return self._refresh is not None and not self._refresh.done()

    def refresh(self, feed_ids: Sequence[int] | None, *, force: bool = False) -> None:
        """Begin a refresh in the worker; progress and the closing line follow as messages."""
        if not self.refreshing:
            self._refresh = asyncio.get_running_loop().create_task(self._run_refresh(feed_ids, force=force))

    async def stop_refresh(self) -> None:
        """End the refresh under way; what was stored stays."""
        if self._refresh is not None and not self._refresh.done():
            await self._worker.cancel()

    async def _run_refresh(self, feed_ids: Sequence[int] | None, *, force: bool) -> None:
        from tui_reader.library.network import FeedDone, Finished, Refresh, Started

        done = total = new = cancelled = 0
        told = 0.0
        errors: list[str] = []
        ended = RefreshEnded("Refresh stopped; everything that had arrived is kept.")
        try:
            async for event in self._worker.ask(Refresh(feed_ids, force)):
                if isinstance(event, Started):
                    total = event.feeds
                elif isinstance(event, FeedDone):
                    done, new = done + 1, new + event.new
                    cancelled += event.status == "cancelled"
                    errors += [event.error] if event.error else []
                    if done == total or time.monotonic() - told >= PROGRESS_EVERY:
                        told = time.monotonic()
                        self._post(RefreshProgressed(done, total, new))
                elif isinstance(event, Finished) and not cancelled:
                    ended = RefreshEnded(*closing_line(event, errors))
        except ReaderError as error:
            ended = RefreshEnded(str(error), trouble=True)
        except Exception:
            log.exception("a refresh failed")
            ended = RefreshEnded("The refresh failed; the log says why. The library is whole.", trouble=True)
        self._post(ended)

    @property
    def asking(self) -> frozenset[int]:
        """The feeds that are being asked again, one by one."""
        return self._asking.feed_ids

    def ask_again(self, feed_id: int) -> None:
        """Ask one feed now, beside a refresh that may be under way, and also one that is gone; FeedAsked follows."""
        self._asking.ask(feed_id, self._ask)

    async def _ask(self, feed_id: int) -> FeedAsked:
        from tui_reader.library.network import FeedDone, Refresh

        await self._writer.ask(lambda library: library.feeds.ask_again(feed_id))
        title = self._library.feeds.one(feed_id).title
        asked = FeedAsked(f"{title} was not asked.", trouble=True)
        async for event in self._worker.ask(Refresh([feed_id], force=True)):
            if isinstance(event, FeedDone):
                asked = answer(title, status=event.status, new=event.new, error=event.error)
        return asked

    def _tell(self, message: Message) -> None:
        self._post(message)

    def find_feed(self, feed_id: int) -> None:
        """Look for where a feed is today, and go on from there; ActDone tells the new address, FeedAsked the rest."""
        self._asking.ask(feed_id, self._find)

    async def _find(self, feed_id: int) -> FeedAsked:
        from tui_reader.library.network import FindFeed

        feed = self._library.feeds.one(feed_id)
        found = await anext(self._worker.ask(FindFeed(feed_id)), None)
        if found is None:
            return FeedAsked(f"{feed.title} was not found again, and is kept as it is.", trouble=True)
        if found.url != feed.url:
            act = await self._writer.ask(lambda library: library.feeds.change_address(feed_id, found.url))
            self._post(ActDone(act))
        return await self._ask(feed_id)

    @cached_property
    def rules(self) -> RulesDesk:
        """What tries, keeps and removes rules."""
        return RulesDesk(self._library, self._tell, read=self.searches.latest, write=self._writer.ask)

    @property
    def adding(self) -> Adding:
        """What looks at an address and subscribes, for the dialog."""
        return Adding(self._worker, _Shelf(self._library), now=self.now)

    @property
    def pictures(self) -> PictureDesk:
        """What finds and fetches the pictures of entries."""
        return PictureDesk(self._library, lambda: self._worker)

    @cached_property
    def texts(self) -> TextDesk:
        """What fetches the pages and comments of entries, and remembers which version is wanted."""
        return TextDesk(lambda: self._worker, self._tell, ask=self._reader.ask, write=self._write, act=self._act)

    @property
    def organise(self) -> OrganiseDesk:
        """What changes folders and the settings of feeds."""
        return OrganiseDesk(self._library, self._tell, ask=self._writer.ask, act=self._act)


class _Shelf:
    """The library as the dialog for a new feed sees it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.load = library.feeds.one
        self.find = library.feeds.find

    def kept(self) -> set[str]:
        return {feed.url for feed in self._library.feeds.all()}


def _health(library: Library) -> tuple[int, tuple[FeedHealth, ...]]:
    # The newest id first: what comes in between was not shown.
    return library.entries.newest_id(), tuple(library.feeds.health())
