"""The library as the screen sees it: jobs on threads, work in the worker process, and facts as messages.

Pages of headlines and single rows are read at once, on the screen's own connection (under 5 ms). Other reads and all
writes run on two threads with a connection each: writes in the order of the calls, so that a key never waits for a
commit, and reads, so that an article never waits behind a bulk mark. The network belongs to the worker process.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message

from tui_reader.library import Library, new_session
from tui_reader.model.config import Config
from tui_reader.model.entities import Act
from tui_reader.model.errors import ReaderError, WorkerError
from tui_reader.text.times import midnight
from tui_reader.tui.messages import ActDone, LibraryChanged, Told
from tui_reader.tui.session.articles import Articles
from tui_reader.tui.session.refreshes import Refreshes
from tui_reader.tui.session.saved_counts import NUMBERS, SavedCounts
from tui_reader.tui.session.standing import Standing
from tui_reader.tui.session.tasks import Tasks
from tui_reader.tui.session.threads import LatestThread, LibraryThread
from tui_reader.tui.session.views import OFF, ON, STORIES, Start, View

if TYPE_CHECKING:
    from tui_reader.library.network import Request, Worker

T = TypeVar("T")
A = TypeVar("A")
log = logging.getLogger(__name__)


class Session:
    """One open library for one screen. Methods belong to the screen's thread; `post` takes facts back to it."""

    def __init__(self, path: Path, config: Config, *, clock: Callable[[], float] = time.time) -> None:
        self.library = Library(path, config, session=new_session("reader"), clock=clock)
        another = self.library.another
        self._send: Callable[[Message], object] = lambda _message: None  # nobody is connected yet
        self.standing = Standing(self.library, self.post, self.write)
        self._writer = LibraryThread(lambda: another(on_replaced=self.standing.replaced), name="writes")
        self._reader = LibraryThread(another, name="reads")
        self.search = LatestThread(another, name="search")
        self.saved = SavedCounts(another, self.post, version=self.library.data_version)
        self.articles = Articles(self._reader, self.library.entries.one)
        self.tasks = Tasks(self.post)
        self.refreshes = Refreshes(self)
        self._version, self._day = self.library.data_version(), midnight(self.now)
        self._writing = 0

    def connect(self, send: Callable[[Message], object]) -> None:
        """Send facts to `send` from now on."""
        self._send = send

    def post(self, message: Message) -> None:
        """Tell the screen a fact."""
        self._send(message)

    async def close(self) -> None:
        """Stop a refresh, write all that was asked for, and let the library go."""
        await self.refreshes.stop()
        await asyncio.gather(self.tasks.close(), self.saved.close())
        if "worker" in self.__dict__:
            await self.worker.close()
        await asyncio.gather(*(asyncio.to_thread(each.close) for each in (self._writer, self._reader, self.search)))
        self.library.close()

    @property
    def now(self) -> int:
        """The present, in seconds."""
        return self.library.now

    @cached_property
    def start(self) -> Start:
        """What the first paint needs; a library never used before gets its welcome first. Raises LibraryError."""
        library = self.library
        if library.feeds.is_new():
            library.feeds.welcome()
        settings = library.settings.all()
        once = settings.get(STORIES, ON if library.config.reading.stories else OFF) != OFF
        self.saved.recall(settings.get(NUMBERS, "{}"))
        counts = library.entries.counts(totals=False, once=once)
        return Start(library.feeds.all(), library.folders.all(), counts, settings, library.smart_feeds.all(), once)

    # ----------------------------------------------------------------- jobs

    def read(self, job: Callable[[Library], T]) -> Awaitable[T]:
        """Run a job on the reading thread and return its result."""
        return self._reader.ask(job)

    def written(self, job: Callable[[Library], T]) -> Awaitable[T]:
        """Run a job on the writing thread, behind all earlier ones, and return its result or raise its error."""
        return self._writer.ask(job)

    def write(self, job: Callable[[Library], T], then: Callable[[T], object] = lambda _result: None) -> None:
        """Queue a job on the writing thread; `then` gets its result. Told follows when it fails."""
        loop = asyncio.get_running_loop()

        def settle(future: Future[T]) -> None:
            self._writing -= 1
            try:
                result = future.result()
            except ReaderError as error:
                self.post(Told(str(error), trouble=True))
            except Exception:
                log.exception("a write failed")
                words = "That could not be written; the log says why. Everything else is fine."
                self.post(Told(words, trouble=True))
            else:
                then(result)

        self._writing += 1
        self._writer.submit(job).add_done_callback(lambda future: loop.call_soon_threadsafe(settle, future))

    def act(self, job: Callable[[Library], Act], *, undone: bool = False) -> None:
        """Queue a deliberate act; ActDone follows, or Told when it fails."""
        self.write(job, lambda act: self.post(ActDone(act, undone)))

    async def acted(self, job: Callable[[Library], Act]) -> None:
        """Do a deliberate act and wait for it; ActDone follows. Raises ReaderError, for a form that shows the error."""
        self.post(ActDone(await self.written(job)))

    @property
    def is_writing(self) -> bool:
        """Whether a queued write is still to be done."""
        return self._writing > 0

    # ----------------------------------------------------------------- the worker

    @cached_property
    def worker(self) -> Worker:
        """The worker process; its first request starts it."""
        return self.library.network.worker()

    async def fetch(self, request: Request[A]) -> A:
        """Have the worker answer a request, and return the last answer. Raises WorkerError."""
        answers = [answer async for answer in self.worker.ask(request)]
        if not answers:
            raise WorkerError("That could not be fetched; the log says why. The library is not damaged.")
        return answers[-1]

    # ----------------------------------------------------------------- what others write

    @property
    def has_changed(self) -> bool:
        """Whether anybody, we or another process, has written since the last look, or another day has begun."""
        return self.library.data_version() != self._version or midnight(self.now) != self._day

    async def look(self, view: View, newest: int, *, once: bool, known: AbstractSet[int] | None = None) -> None:
        """Post LibraryChanged; entries with an id above `newest` are newcomers to the list of `view`.

        The list of begun articles stands in the order of reading: its newcomers are those that are not `known`.
        """
        version, day = self.library.data_version(), midnight(self.now)

        def load(library: Library) -> LibraryChanged:
            fresh = library.entries.count_fresh(view.wanted, newest, once=view.once, known=known)
            counts, smart_feeds = library.entries.counts(once=once), library.smart_feeds.all()
            feeds, folders = library.feeds.all(), library.folders.all()
            return LibraryChanged(feeds, folders, counts, view.key, newest, fresh, smart_feeds)

        self.post(await self.read(load))
        self._version, self._day = version, day
