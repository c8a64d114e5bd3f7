"""The end of the worker process in the process of the screen.

The rule: this module never imports the engine, so that the process of the screen stays light. The first request starts
the worker, which then stays until its stdin is closed. When the worker dies, each waiting request gets a WorkerError,
and the next request starts a new worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec import to_builtins

from tui_reader.model.config import Config
from tui_reader.model.errors import WorkerError
from tui_reader.refresh.events import Told, from_json
from tui_reader.refresh.process.children import child_environment, command_for
from tui_reader.refresh.requests import Request, as_json

T = TypeVar("T")
log = logging.getLogger(__name__)
MODULE = "tui_reader.refresh.process.worker"
LINE_BYTES = 2**24
PATIENCE = 2.0  # seconds that the process may take to end by itself
DIED = "The refresh process ended unexpectedly; the library is not damaged. The next refresh starts it again."


class Worker:
    """A worker process for one library, for an asyncio program.

    `command` starts the process. `session` is the name under which its acts are written into the journal. `why_not`
    returns a sentence why nothing can be written now, or "": with a sentence, no request is sent.
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
        self.first_line = {"library": str(library), "session": session, "config": to_builtins(config)}
        self._command = command or command_for(MODULE)
        self._why_not = why_not
        self._pipe: _Pipe | None = None
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The id of the process, if one was started."""
        return None if self._pipe is None else self._pipe.pid

    async def ask(self, request: Request[T]) -> AsyncGenerator[T]:
        """Send a request to the worker and yield its answers. A caller that stops iterating stops the work.

        Raises WorkerError when the process dies, or with a sentence when the work failed.
        """
        if why := self._why_not():
            raise WorkerError(why)
        async with self._starting:
            if self._pipe is None or self._pipe.has_ended:
                self._pipe = await _Pipe.start(self._command)
                await self._pipe.send(self.first_line)
            pipe = self._pipe
        async with aclosing(pipe.ask(as_json(request))) as answers:
            async for answer in answers:
                yield cast(T, answer)

    async def cancel(self) -> None:
        """Stop the refreshes under way; the rest of their feeds is reported as cancelled."""
        if self._pipe is not None:
            with contextlib.suppress(WorkerError):  # a dead worker has nothing to stop
                await self._pipe.send({"do": "cancel"})

    async def close(self) -> None:
        """End the process: it ends with its stdin, or is killed after PATIENCE seconds."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            await pipe.close()


_Answer = Told | WorkerError | None
"""One line of an answer; None is the end of the answer."""


class _Pipe:
    """One process and the requests that wait for its answers. No request waits for a process that has ended."""

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
        """Send a request and yield its answers; raises as `Worker.ask`."""
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
        """Send a line. Raises WorkerError when the process has ended."""
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
            log.exception("the worker sent a line that is no answer")
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
    """Return the number of the request, and the answer. A line that is no answer raises any exception."""
    message = json.loads(line)
    match message["event"]:
        case "end":
            return message["request"], None
        case "error":
            return message["request"], WorkerError(message["sentence"])
    return message["request"], from_json(message)


async def _read_talk(process: asyncio.subprocess.Process) -> None:
    """Write the stderr of the worker into the log."""
    assert process.stderr is not None  # noqa: S101 - made with a pipe
    with contextlib.suppress(ValueError):  # a line longer than LINE_BYTES
        while line := await process.stderr.readline():
            log.warning("worker: %s", line.decode("utf-8", "replace").rstrip())
