"""The reader's end of the worker process. It never imports the engine: the screen's process stays light.

The process is started by the first request, kept warm, and ends when its stdin is closed. When it dies, whoever
waits gets a WorkerError, and the next request starts a new one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tui_reader.config import Config
from tui_reader.errors import WorkerError
from tui_reader.refresh.children import child_environment
from tui_reader.refresh.events import Added, Event, from_json

log = logging.getLogger(__name__)
LINE_BYTES = 2**24
DIED = "The refresh process ended unexpectedly; the library is whole. Press R to try again."


class Worker:
    """A worker process for one library, for an asyncio program."""

    def __init__(self, library: Path, config: Config) -> None:
        self._library = library
        self._config = config
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._answers: dict[int, asyncio.Queue[dict[str, Any] | None]] = {}
        self._number = 0
        self._starting = asyncio.Lock()

    async def refresh(self, feed_ids: Sequence[int] | None, *, force: bool = False) -> AsyncIterator[Event]:
        """Refresh in the worker; yield its events. Raises WorkerError when the process dies."""
        feeds = None if feed_ids is None else list(feed_ids)
        async for event in self._request({"do": "refresh", "feeds": feeds, "force": force}):
            if not isinstance(event, Added):
                yield event

    async def add(self, inputs: Sequence[str], *, folder: Sequence[str] = ()) -> AsyncIterator[Added]:
        """Subscribe in the worker; yield what became of each input. Raises WorkerError when the process dies."""
        async for event in self._request({"do": "add", "inputs": list(inputs), "folder": list(folder)}):
            if isinstance(event, Added):
                yield event

    async def cancel(self) -> None:
        """Stop the refresh under way; its events say so, and it ends."""
        if self._process is not None:
            await self._send({"do": "cancel"})

    async def close(self) -> None:
        """End the process: it stops at the end of its stdin, or is killed after a moment."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(2.0):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        await asyncio.gather(*self._readers, return_exceptions=True)

    # ----------------------------------------------------------------- the pipe

    async def _request(self, request: dict[str, Any]) -> AsyncIterator[Event | Added]:
        await self._start()
        self._number += 1
        number = self._number
        answers = self._answers[number] = asyncio.Queue()
        try:
            await self._send({"request": number, **request})
            while (line := await answers.get()) is not None:
                if line["event"] == "end":
                    return
                if line["event"] == "error":
                    raise WorkerError(line["sentence"])
                yield from_json(line)
            raise WorkerError(DIED)
        finally:
            del self._answers[number]

    async def _start(self) -> None:
        async with self._starting:
            if self._process is not None and self._process.returncode is None:
                return
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tui_reader.refresh.worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_BYTES,
                env=child_environment(),
                # Ctrl+C in a terminal goes to the whole group; the worker ends when the reader says so.
                start_new_session=True,
            )
            self._readers = [
                asyncio.create_task(self._read_answers(process)),
                asyncio.create_task(_read_talk(process)),
            ]
            await self._send({"library": str(self._library), "config": asdict(self._config)})

    async def _send(self, line: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise WorkerError(DIED)
        try:
            process.stdin.write(json.dumps(line).encode() + b"\n")
            await process.stdin.drain()
        except OSError as error:
            raise WorkerError(DIED) from error

    async def _read_answers(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - made with a pipe
        with contextlib.suppress(ValueError, OSError):
            while line := await process.stdout.readline():
                answer = json.loads(line)
                queue = self._answers.get(answer["request"])
                if queue is not None:
                    queue.put_nowait(answer)
        for queue in self._answers.values():
            queue.put_nowait(None)


async def _read_talk(process: asyncio.subprocess.Process) -> None:
    """Put what the worker says on stderr into the log."""
    assert process.stderr is not None  # noqa: S101 - made with a pipe
    while line := await process.stderr.readline():
        log.warning("worker: %s", line.decode("utf-8", "replace").rstrip())
