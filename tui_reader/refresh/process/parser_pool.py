"""The parser processes: as many as there are cores, each with its own pipes, each killed and replaced alone.

Threads gain nothing here (MEASURES, "Parsing"), and an executor of the standard library breaks as a whole when one
of its processes is killed.
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
from tui_reader.refresh.process.frames import (
    HEADER,
    CommentsRequest,
    Led,
    LinksRequest,
    Listed,
    ListRequest,
    PageRequest,
    PictureRequest,
    Question,
    Refusal,
    Reply,
    Request,
    Said,
    SavedRequest,
)
from tui_reader.refresh.process.harvest import Harvest
from tui_reader.refresh.process.parser_process import MODULE
from tui_reader.text.hosts import censor_url

T = TypeVar("T")
DEADLINE = 15.0
"""Seconds for one document, and one more for each MB of it; the start of a process does not count."""
_START = 15.0
_MB = 1024 * 1024
_KEPT = {
    Request: ("feed", "; what it brought before is kept."),
    SavedRequest: ("page", "; it was left alone."),
    PageRequest: ("page", "; it was left alone."),
    CommentsRequest: ("comment feed", "; what it brought before is kept."),
    PictureRequest: ("picture", "."),
    ListRequest: ("list", "; nothing was imported."),
    LinksRequest: ("page", "; no feed was looked for there."),
}


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
        return await self._reply(Request(url, content_type, data, self._seconds(data), cut=cut), ParsedFeed)

    async def harvest(self, fetched: Fetched, known: Pieces) -> Harvest:
        """Return what a body brings beside the `known` pieces; raises as `parse` does, and FetchError as `unpack`."""
        seconds = self._seconds(fetched.body)
        return await self._reply(
            Request(fetched.url, fetched.content_type, fetched.body, seconds, fetched.packing, known, fetched.cut),
            Harvest,
        )

    async def extract(self, fetched: Fetched, *, hint: Content | None, title: str) -> FoundPage:
        """Return the article of a web page; raises ParseError and FetchError as `harvest` does."""
        body, seconds = fetched.body, self._seconds(fetched.body)
        return await self._reply(
            PageRequest(fetched.url, fetched.content_type, body, seconds, fetched.packing, hint, title, fetched.cut),
            FoundPage,
        )

    async def saved(self, fetched: Fetched) -> PageRow:
        """Return the names and the article of a web page; raises ParseError and FetchError as `harvest` does."""
        body, seconds = fetched.body, self._seconds(fetched.body)
        return await self._reply(
            SavedRequest(fetched.url, fetched.content_type, body, seconds, fetched.packing, fetched.cut), PageRow
        )

    async def comments(self, fetched: Fetched) -> tuple[CommentRow, ...]:
        """Return the comments of a comment feed; raises ParseError and FetchError as `harvest` does."""
        body, seconds = fetched.body, self._seconds(fetched.body)
        reply = await self._reply(
            CommentsRequest(fetched.url, fetched.content_type, body, seconds, fetched.packing, fetched.cut), Said
        )
        return reply.comments

    async def feeds_of_page(self, fetched: Fetched) -> tuple[Candidate, ...]:
        """Return where a web page may have its feeds; raises ParseError where the page cannot be read in time."""
        body, seconds = fetched.body, self._seconds(fetched.body)
        reply = await self._reply(LinksRequest(fetched.url, fetched.content_type, body, seconds), Led)
        return reply.candidates

    async def read_list(self, data: bytes, *, name: str) -> list[ListItem]:
        """Return what a subscription list names; `name` is what sentences call the list.

        Raises ReaderError where `data` is no list, and ParseError where it cannot be read in time.
        """
        reply = await self._reply(ListRequest(name, data, self._seconds(data)), Listed)
        return reply.items

    async def shrink(self, data: bytes, *, url: str, most_pixels: int) -> Shrunk:
        """Return the picture in `data` as it is to be kept; raises ParseError, also as `parse` does.

        One at a time: four of 40 million pixels took 2.6 GB.
        """
        async with self._one_picture:
            return await self._reply(PictureRequest(url, data, self._seconds(data), most_pixels), Shrunk)

    def _seconds(self, data: bytes) -> float:
        return self._deadline + len(data) / _MB

    async def _reply(self, request: Question, kind: type[T]) -> T:
        shown = censor_url(request.url)
        what, kept = _KEPT[type(request)]
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
        if isinstance(reply, kind):
            return reply
        assert isinstance(reply, Refusal)  # noqa: S101 - each request has answers of one kind
        if reply.error == "NotAFeed":
            raise NotAFeed(reply.sentence, url=shown, kind=reply.kind)
        if reply.error == "ReaderError":
            raise ReaderError(reply.sentence)
        raise (FetchError if reply.error == "FetchError" else ParseError)(reply.sentence, url=shown)

    async def _ask_twice(self, request: Question) -> Reply:
        try:
            return await self._ask(request)
        except _DiedError:  # killed from outside, perhaps while it waited: not the fault of this feed
            return await self._ask(request)

    async def _ask(self, request: Question) -> Reply:
        process, start = self._take(), 0.0
        if process is None:
            process, start = await _start(), _START
        self._busy.add(process)
        try:
            async with asyncio.timeout(start + request.seconds):
                reply = await _exchange(process, request)
        except BaseException:
            # Too late, dead, or cancelled in the middle: then its pipe holds half an answer.
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
    """Places for so many at once; of those that wait, the smallest document goes first: a giant delays nobody."""

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
            if not turn.cancelled():  # the place was given, and is passed on
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


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command_for(MODULE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=child_environment(),
        process_group=0,
    )


async def _exchange(process: asyncio.subprocess.Process, request: Question) -> Reply:
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
