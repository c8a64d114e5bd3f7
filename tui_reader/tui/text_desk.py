"""The bridge's desk for texts: pages and comments fetched in the worker, and which version of an entry is wanted.

The rule: what was asked for is stored, whether or not the person still looks; each request gets one message, unless
the reader is closed meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.message import Message

from tui_reader.library import Library
from tui_reader.model.articles import Part
from tui_reader.model.entities import Act, Comment, Entry
from tui_reader.model.errors import ReaderError
from tui_reader.tui.messages import CommentsFetched, TextFetched

if TYPE_CHECKING:
    from tui_reader.refresh.process.remote import Worker

T = TypeVar("T")
log = logging.getLogger(__name__)
FAILED = "That could not be fetched; the log says why. The library is whole."


class Ask(Protocol):
    """Runs a job on the reading thread."""

    def __call__(self, job: Callable[[Library], T]) -> Awaitable[T]:
        """Return what the job returns."""


class Write(Protocol):
    """Queues a job on the writing thread."""

    def __call__(self, job: Callable[[Library], None]) -> None:
        """Write in the order of the calls."""


class WriteAct(Protocol):
    """Queues a deliberate act; ActDone follows."""

    def __call__(self, job: Callable[[Library], Act]) -> None:
        """Write in the order of the calls."""


class TextDesk:
    """Fetches texts and comments; `tell` is told what came of it."""

    def __init__(
        self,
        worker: Callable[[], Worker],
        tell: Callable[[Message], object],
        *,
        ask: Ask,
        write: Write,
        act: WriteAct,
    ) -> None:
        self._worker = worker
        self._tell = tell
        self._ask = ask
        self._write = write
        self._act = act
        self._pages: dict[int, asyncio.Task[None]] = {}
        self._comments: dict[int, asyncio.Task[None]] = {}

    # ----------------------------------------------------------------- pages

    def fetch(self, entry_id: int, *, asked: bool) -> None:
        """Fetch the page of an entry; TextFetched follows. One that is on its way is not fetched twice."""
        self._begin(self._pages, entry_id, partial(self._fetch, entry_id, asked=asked))

    def is_fetching(self, entry_id: int) -> bool:
        """Tell whether the page of an entry is on its way."""
        return entry_id in self._pages

    async def _fetch(self, entry_id: int, *, asked: bool) -> None:
        from tui_reader.library.network import FetchTexts

        done, error = await _last(lambda: self._worker().ask(FetchTexts([entry_id])))
        self._pages.pop(entry_id, None)
        self._tell(TextFetched(entry_id, done.error if done is not None else error, asked))

    def show_page(self, entry_id: int, *, value: bool) -> None:
        """Remember which version of an entry is wanted."""
        self._write(lambda library: library.articles.show_page(entry_id, value))

    def always(self, feed_id: int, *, value: bool) -> None:
        """Want the text of the pages of a whole feed, or no longer; ActDone follows."""
        self._act(lambda library: library.feeds.always_full_text(feed_id, value))

    async def is_teaser(self, entry: Entry) -> bool:
        """Tell whether the feed seems to give only the beginning of an entry."""
        return await self._ask(lambda library: library.articles.is_teaser(entry))

    # ----------------------------------------------------------------- comments

    def fetch_comments(self, entry_id: int) -> None:
        """Fetch the comments of an entry; CommentsFetched follows."""
        self._begin(self._comments, entry_id, partial(self._fetch_comments, entry_id))

    async def _fetch_comments(self, entry_id: int) -> None:
        from tui_reader.library.network import FetchComments

        done, error = await _last(lambda: self._worker().ask(FetchComments(entry_id)))
        self._comments.pop(entry_id, None)
        kept = done.comments if done is not None else 0
        self._tell(CommentsFetched(entry_id, kept, done.error if done is not None else error))

    async def comments(self, entry_id: int) -> list[tuple[Comment, list[Part]]]:
        """Return the comments that are kept of an entry, in their readable form."""
        return await self._ask(lambda library: library.articles.comment_parts(entry_id))

    # ----------------------------------------------------------------- tasks

    def _begin(
        self, tasks: dict[int, asyncio.Task[None]], entry_id: int, fetch: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        if entry_id not in tasks:
            tasks[entry_id] = asyncio.get_running_loop().create_task(fetch())

    async def close(self) -> None:
        """Wait for nothing any more."""
        tasks = [*self._pages.values(), *self._comments.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _last(ask: Callable[[], AsyncGenerator[T]]) -> tuple[T | None, str | None]:
    """Return the one event of a request, or the sentence why there is none."""
    found: T | None = None
    try:
        async with aclosing(ask()) as events:
            async for event in events:
                found = event
    except ReaderError as error:
        return None, str(error)
    except Exception:
        log.exception("a text could not be fetched")
        return None, FAILED
    return found, None if found is not None else FAILED
