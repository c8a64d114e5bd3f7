"""The parser processes: one for each core, each with its own pipes.

The rule: a process that takes too long is killed and replaced alone. Threads would gain nothing (MEASURES, "Parsing"),
and an executor of the standard library breaks as a whole when one of its processes is killed.
"""

from __future__ import annotations

import asyncio
import os
import pickle
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from types import TracebackType
from typing import Self, TypeVar

from tui_reader.fetch import Fetched
from tui_reader.model.entities import Content
from tui_reader.model.errors import FetchError, NotAFeed, ParseError, ReaderError
from tui_reader.model.incoming import CommentRow, FoundPage, ListItem, PageRow, ParsedFeed
from tui_reader.parse import Candidate, Pieces
from tui_reader.pictures import Shrunk
from tui_reader.refresh.process.children import child_environment, command_for
from tui_reader.refresh.process.frames import HEADER, ParserRequest, Refusal, Reply, Task
from tui_reader.refresh.process.new_rows import NewRows
from tui_reader.refresh.process.parser_process import MODULE
from tui_reader.text.hosts import censor_url

T = TypeVar("T")
DEADLINE = 15.0
"""Seconds for one document, and one more for each MB of it; the start of a process does not count."""
_START = 15.0
_MB = 1024 * 1024
_KEPT: dict[Task, tuple[str, str]] = {
    "feed": ("feed", "; what it brought before is kept."),
    "new rows": ("feed", "; what it brought before is kept."),
    "article": ("page", "; it was left alone."),
    "saved page": ("page", "; it was left alone."),
    "comments": ("comment feed", "; what it brought before is kept."),
    "list": ("list", "; nothing was imported."),
    "links": ("page", "; no feed was looked for there."),
    "picture": ("picture", "."),
}
"""What the bytes of a task are called in a sentence, and how the sentence ends."""


class Parsers:
    """A pool of parser processes, started when they are needed. An async context manager.

    `size` 0 takes one for each core; `deadline` is in seconds.
    """

    def __init__(self, size: int = 0, *, deadline: float = DEADLINE) -> None:
        self._places = _Places(size or os.cpu_count() or 1)
        self._one_picture = asyncio.Lock()  # each may take all the memory of its process
        self._deadline = deadline
        self._idle: list[asyncio.subprocess.Process] = []
        self._busy: set[asyncio.subprocess.Process] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        processes = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(_end(process) for process in processes))

    @property
    def idle(self) -> list[int]:
        """The ids of the processes that wait for work."""
        return [process.pid for process in self._idle]

    @property
    def busy(self) -> list[int]:
        """The ids of the processes at work."""
        return [process.pid for process in self._busy]

    async def parse(self, data: bytes, *, url: str, content_type: str | None, cut: str = "") -> ParsedFeed:
        """Return the feed in `data`; raises ParseError or NotAFeed, also when the process dies or takes too long.

        `cut` is as in `Fetched`; FetchError says so where nothing of a feed came whole.
        """
        return await self._reply(self._request("feed", url, data, content_type=content_type, cut=cut), ParsedFeed)

    async def new_rows(self, fetched: Fetched, known: Pieces) -> NewRows:
        """Return the rows of a body except its `known` pieces; raises as `parse` does, and FetchError as `unpack`."""
        return await self._reply(self._of_body("new rows", fetched)._replace(known=known), NewRows)

    async def extract(self, fetched: Fetched, *, hint: Content | None, title: str) -> FoundPage:
        """Return the article of a web page; raises ParseError and FetchError as `new_rows` does."""
        return await self._reply(self._of_body("article", fetched)._replace(hint=hint, title=title), FoundPage)

    async def saved(self, fetched: Fetched) -> PageRow:
        """Return the names and the article of a web page; raises ParseError and FetchError as `new_rows` does."""
        return await self._reply(self._of_body("saved page", fetched), PageRow)

    async def comments(self, fetched: Fetched) -> tuple[CommentRow, ...]:
        """Return the comments of a comment feed; raises ParseError and FetchError as `new_rows` does."""
        return await self._reply(self._of_body("comments", fetched), tuple)

    async def feeds_of_page(self, fetched: Fetched) -> tuple[Candidate, ...]:
        """Return where a web page may have its feeds; raises ParseError where the page cannot be read in time."""
        return await self._reply(self._of_body("links", fetched), tuple)

    async def read_list(self, data: bytes, *, name: str) -> list[ListItem]:
        """Return the items of a subscription list; `name` names the list in sentences.

        Raises ReaderError where `data` is no list, and ParseError where it cannot be read in time.
        """
        return await self._reply(self._request("list", name, data), list)

    async def shrink(self, data: bytes, *, url: str, most_pixels: int) -> Shrunk:
        """Return the picture in `data` as it is to be kept; raises ParseError, also as `parse` does.

        One at a time: four of 40 million pixels took 2.6 GB.
        """
        async with self._one_picture:
            return await self._reply(self._request("picture", url, data)._replace(most_pixels=most_pixels), Shrunk)

    def _of_body(self, task: Task, fetched: Fetched) -> ParserRequest:
        request = self._request(task, fetched.url, fetched.body, content_type=fetched.content_type, cut=fetched.cut)
        return request._replace(packing=fetched.packing)

    def _request(
        self, task: Task, url: str, data: bytes, *, content_type: str | None = None, cut: str = ""
    ) -> ParserRequest:
        return ParserRequest(task, url, data, self._deadline + len(data) / _MB, content_type, cut=cut)

    async def _reply(self, request: ParserRequest, kind: type[T]) -> T:
        shown = censor_url(request.url)
        what, kept = _KEPT[request.task]
        async with self._places.taken(len(request.data)):
            try:
                reply = await self._ask_twice(request)
            except TimeoutError as error:
                sentence = f"The {what} could not be read in {request.seconds:.2g} seconds{kept}"
                raise ParseError(sentence, url=shown) from error
            except _DiedError as error:
                raise ParseError(f"The {what} broke its reader{kept}", url=shown) from error
            except OSError as error:
                sentence = f"No process could be started to read the {what} ({error.strerror or error})."
                raise ParseError(sentence, url=shown) from error
        if isinstance(reply, Refusal):
            raise _error(reply, shown)
        assert isinstance(reply, kind)  # noqa: S101 - each task has answers of one kind
        return reply

    async def _ask_twice(self, request: ParserRequest) -> Reply:
        try:
            return await self._ask(request)
        except _DiedError:  # killed from outside, perhaps while idle, which is not the fault of this document
            return await self._ask(request)

    async def _ask(self, request: ParserRequest) -> Reply:
        process, start = self._take(), 0.0
        if process is None:
            process, start = await _start(), _START
        self._busy.add(process)
        try:
            async with asyncio.timeout(start + request.seconds):
                reply = await _exchange(process, request)
        except BaseException:
            # The process was too slow, died, or was cancelled, so half an answer may be in its pipe.
            await _end(process)
            raise
        finally:
            self._busy.discard(process)
        self._idle.append(process)
        return reply

    def _take(self) -> asyncio.subprocess.Process | None:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
        return None


class _Places:
    """A bound on the documents read at once. The smallest waiting document goes first, so a large one delays none."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = 0

    @asynccontextmanager
    async def taken(self, size: int) -> AsyncGenerator[None]:
        """Wait for a place, and hold it inside the block."""
        await self._take(size)
        try:
            yield
        finally:
            self._leave()

    async def _take(self, size: int) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._count += 1
        heappush(self._waiting, (size, self._count, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the place was given already, so it is passed on
                self._leave()
            raise

    def _leave(self) -> None:
        while self._waiting:
            *_, turn = heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class _DiedError(Exception):
    """The process ended before it answered."""


def _error(refusal: Refusal, url: str) -> ReaderError:
    if refusal.error == "NotAFeed":
        return NotAFeed(refusal.sentence, url=url, kind=refusal.kind)
    if refusal.error == "ReaderError":
        return ReaderError(refusal.sentence)
    return (FetchError if refusal.error == "FetchError" else ParseError)(refusal.sentence, url=url)


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command_for(MODULE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=child_environment(),
        process_group=0,
    )


async def _exchange(process: asyncio.subprocess.Process, request: ParserRequest) -> Reply:
    assert process.stdin is not None  # noqa: S101 - made with pipes
    assert process.stdout is not None  # noqa: S101 - made with pipes
    frame = pickle.dumps(request, protocol=5)
    try:
        process.stdin.write(HEADER.pack(len(frame)) + frame)
        await process.stdin.drain()
        (length,) = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
        answer = await process.stdout.readexactly(length)
    except (ConnectionError, asyncio.IncompleteReadError) as error:
        raise _DiedError from error
    reply: Reply = pickle.loads(answer)  # noqa: S301 - from our own child
    return reply


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        try:
            process.kill()
        except ProcessLookupError:
            return
        await process.wait()
