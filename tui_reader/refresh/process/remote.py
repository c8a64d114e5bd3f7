"""The reader's end of the worker process. It never imports the engine: the screen's process stays light.

The process is started by the first request, kept warm, and ends when its stdin is closed. When it dies, whoever
waits gets a WorkerError, and the next request starts a new one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tui_reader.model.config import Config
from tui_reader.model.errors import WorkerError
from tui_reader.refresh.events import (
    Added,
    CommentsDone,
    Event,
    FeedDone,
    Finished,
    ListTaken,
    PageSaved,
    PictureDone,
    Started,
    TextDone,
    Told,
    from_json,
)
from tui_reader.refresh.process.children import child_environment, command_for
from tui_reader.text.preview import Preview

log = logging.getLogger(__name__)
MODULE = "tui_reader.refresh.process.worker"
LINE_BYTES = 2**24
PATIENCE = 2.0  # seconds that the process may take to end by itself
DIED = "The refresh process ended unexpectedly; the library is whole. The next refresh starts it again."


class Worker:
    """A worker process for one library, for an asyncio program.

    `command` is what starts the process; what it adds is an act of `session` in the journal. `why_not` returns why
    nothing can be written just now, as a sentence, or nothing: then nothing is asked for.
    """

    def __init__(
        self,
        library: Path,
        config: Config,
        *,
        session: str = "",
        command: Sequence[str] | None = None,
        why_not: Callable[[], str] = lambda: "",
    ) -> None:
        self._session = session
        self.first_line = {"library": str(library), "config": asdict(config)}
        self._command = command or command_for(MODULE)
        self._why_not = why_not
        self._pipe: _Pipe | None = None
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The id of the process, if one was started."""
        return None if self._pipe is None else self._pipe.pid

    async def refresh(self, feed_ids: Sequence[int] | None, *, force: bool = False) -> AsyncGenerator[Event]:
        """Refresh in the worker; yield its events. Raises WorkerError when the process dies."""
        feeds = None if feed_ids is None else list(feed_ids)
        async with aclosing(self._request({"do": "refresh", "feeds": feeds, "force": force})) as events:
            async for event in events:
                if isinstance(event, Started | FeedDone | Finished):
                    yield event

    async def add(
        self, inputs: Sequence[str], *, folder: Sequence[str] = (), choose: bool = False, page: str | None = None
    ) -> AsyncGenerator[Added]:
        """Subscribe in the worker; yield what became of each input. Raises WorkerError when the process dies.

        `choose` leaves every choice among several feeds to the person; `page` is what was typed when the inputs were
        chosen from what was found there.
        """
        request: dict[str, Any] = {"do": "add", "session": self._session, "inputs": list(inputs)}
        request |= {"folder": list(folder), "choose": choose, "page": page}
        async with aclosing(self._request(request)) as events:
            async for event in events:
                if isinstance(event, Added):
                    yield event

    async def import_list(self, path: str) -> AsyncGenerator[ListTaken]:
        """Subscribe in the worker to what the list at `path` names; yield the numbers, all 0 where it is no list.

        Raises WorkerError, also with a sentence that says why the list could not be read.
        """
        request = {"do": "import", "session": self._session, "path": path}
        async with aclosing(self._request(request)) as events:
            async for event in events:
                if isinstance(event, ListTaken):
                    yield event

    async def find(self, feed_id: int) -> AsyncGenerator[Preview]:
        """Look in the worker for where a feed is today; yield previews, the likeliest first.

        Their addresses are meant for `Library.change_address`. Raises WorkerError, also with a sentence that says why
        nothing could be looked for.
        """
        async with aclosing(self._request({"do": "find", "feed": feed_id})) as events:
            async for event in events:
                if isinstance(event, Preview):
                    yield event

    async def pictures(self, entry_id: int, urls: Sequence[str]) -> AsyncGenerator[PictureDone]:
        """Fetch pictures of an entry in the worker; yield what became of each. Raises WorkerError."""
        async with aclosing(self._request({"do": "pictures", "entry": entry_id, "urls": list(urls)})) as events:
            async for event in events:
                if isinstance(event, PictureDone):
                    yield event

    async def full_text(self, entry_ids: Sequence[int]) -> AsyncGenerator[TextDone]:
        """Fetch the pages of entries in the worker; yield what became of each. Raises WorkerError when it dies."""
        async with aclosing(self._request({"do": "full_text", "entries": list(entry_ids)})) as events:
            async for event in events:
                if isinstance(event, TextDone):
                    yield event

    async def comments(self, entry_id: int) -> AsyncGenerator[CommentsDone]:
        """Fetch the comments of an entry in the worker; yield what became of it. Raises WorkerError when it dies."""
        async with aclosing(self._request({"do": "comments", "entry": entry_id})) as events:
            async for event in events:
                if isinstance(event, CommentsDone):
                    yield event

    async def index(self) -> None:
        """Let search know what waits to be indexed, when there is time. Nobody waits for that; raises WorkerError."""
        async with aclosing(self._request({"do": "index"})) as events:
            async for _ in events:
                pass

    async def save_page(self, url: str, *, beside: int) -> AsyncGenerator[PageSaved]:
        """Save the page of a link of the entry `beside` in the worker; yield what became of it. Raises WorkerError."""
        request = {"do": "save", "session": self._session, "url": url, "beside": beside}
        async with aclosing(self._request(request)) as events:
            async for event in events:
                if isinstance(event, PageSaved):
                    yield event

    async def cancel(self) -> None:
        """Stop the refreshes under way; their events say so, and they end."""
        if self._pipe is not None:
            with contextlib.suppress(WorkerError):  # then there is nothing to stop
                await self._pipe.send({"do": "cancel"})

    async def close(self) -> None:
        """End the process: it stops at the end of its stdin, or is killed after a moment."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            await pipe.close()

    async def _request(self, request: dict[str, Any]) -> AsyncGenerator[Told]:
        if why := self._why_not():
            raise WorkerError(why)
        async with self._starting:
            if self._pipe is None or self._pipe.has_ended:
                self._pipe = await _Pipe.start(self._command)
                await self._pipe.send(self.first_line)
            pipe = self._pipe
        async with aclosing(pipe.ask(request)) as answers:
            async for event in answers:
                yield event


_Answer = Told | WorkerError | None
"""One line of an answer; None is its end."""


class _Pipe:
    """One process and who waits for its answers. Nobody waits for a process that has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._answers: dict[int, asyncio.Queue[_Answer]] = {}
        self._number = 0
        self.pid = process.pid
        self.has_ended = False
        self._readers = [asyncio.create_task(self._read_answers()), asyncio.create_task(_read_talk(process))]

    @classmethod
    async def start(cls, command: Sequence[str]) -> _Pipe:
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_BYTES,
                env=child_environment(),
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerError(f"The refresh process could not be started ({error.strerror or error}).") from error
        return cls(process)

    async def ask(self, request: dict[str, Any]) -> AsyncGenerator[Told]:
        """Send a request and yield the events of its answer. Raises WorkerError for one that cannot be had.

        Who stops listening stops the work.
        """
        self._number += 1
        number = self._number
        answers = self._answers[number] = asyncio.Queue()
        try:
            await self.send({"request": number, **request})
            while (answer := await answers.get()) is not None:
                if isinstance(answer, WorkerError):
                    raise answer
                yield answer
        except (asyncio.CancelledError, GeneratorExit):
            with contextlib.suppress(WorkerError):
                await self.send({"request": number, "do": "stop"})
            raise
        finally:
            del self._answers[number]

    async def send(self, line: dict[str, Any]) -> None:
        """Send a line. Raises WorkerError when nobody reads it."""
        assert self._process.stdin is not None  # noqa: S101 - made with a pipe
        if self.has_ended:
            raise WorkerError(DIED)
        try:
            self._process.stdin.write(json.dumps(line).encode() + b"\n")
            await self._process.stdin.drain()
        except OSError as error:
            raise WorkerError(DIED) from error

    async def close(self) -> None:
        """End the process and wait until it has ended."""
        assert self._process.stdin is not None  # noqa: S101 - made with a pipe
        self._process.stdin.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._process.wait()
        except TimeoutError:
            self._kill()
            await self._process.wait()
        await asyncio.gather(*self._readers, return_exceptions=True)

    async def _read_answers(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - made with a pipe
        try:
            while line := await self._process.stdout.readline():
                number, answer = _read(line)
                if (queue := self._answers.get(number)) is not None:
                    queue.put_nowait(answer)
        except Exception:
            log.exception("the worker misspoke")
        finally:
            self.has_ended = True
            self._kill()
            for queue in self._answers.values():
                queue.put_nowait(WorkerError(DIED))

    def _kill(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()


def _read(line: bytes) -> tuple[int, _Answer]:
    """Return the number of the request and what the line says. Raises what nonsense raises."""
    message = json.loads(line)
    match message["event"]:
        case "end":
            return message["request"], None
        case "error":
            return message["request"], WorkerError(message["sentence"])
    return message["request"], from_json(message)


async def _read_talk(process: asyncio.subprocess.Process) -> None:
    """Put what the worker says on stderr into the log."""
    assert process.stderr is not None  # noqa: S101 - made with a pipe
    with contextlib.suppress(ValueError):  # a line beyond all bounds
        while line := await process.stderr.readline():
            log.warning("worker: %s", line.decode("utf-8", "replace").rstrip())
