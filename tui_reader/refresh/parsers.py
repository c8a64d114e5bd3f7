"""The parser processes: as many as there are cores, each with its own pipes, each killed and replaced alone.

Threads gain nothing here (MEASURES, "Parsing"), and an executor of the standard library breaks as a whole when one
of its processes is killed.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from types import TracebackType
from typing import Self

from tui_reader.errors import NotAFeed, ParseError
from tui_reader.model import ParsedFeed
from tui_reader.refresh.children import child_environment
from tui_reader.text import censor_url

DEADLINE = 15.0
_HEADER_BYTES = 4


class Parsers:
    """A pool of parser processes, started when they are needed. An async context manager."""

    def __init__(self, size: int = 0, *, deadline: float = DEADLINE) -> None:
        self._places = asyncio.Semaphore(size or os.cpu_count() or 1)
        self._idle: list[asyncio.subprocess.Process] = []
        self._deadline = deadline

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        idle, self._idle = self._idle, []
        for process in idle:
            await _end(process)

    async def parse(self, data: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
        """Return the feed in `data`; raises ParseError or NotAFeed, also when the process dies or takes too long."""
        shown = censor_url(url)
        async with self._places:
            process = self._idle.pop() if self._idle else await self._start()
            try:
                async with asyncio.timeout(self._deadline):
                    reply = await _ask(process, pickle.dumps((url, content_type, data), protocol=5))
            except TimeoutError:
                await _end(process)
                sentence = f"The feed could not be read in {self._deadline:g} seconds; what it brought before is kept."
                raise ParseError(sentence, url=shown) from None
            except (OSError, EOFError, asyncio.IncompleteReadError) as error:
                await _end(process)
                sentence = "The feed broke its reader; what it brought before is kept."
                raise ParseError(sentence, url=shown) from error
            except BaseException:
                # Cancelled in the middle: its pipe holds half an answer.
                await _end(process)
                raise
            self._idle.append(process)
        if isinstance(reply, ParsedFeed):
            return reply
        what, sentence = reply
        raise NotAFeed(sentence, url=shown, kind=what) if what else ParseError(sentence, url=shown)

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tui_reader.refresh.parser_process",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=child_environment(),
        )


async def _ask(process: asyncio.subprocess.Process, frame: bytes) -> ParsedFeed | tuple[str | None, str]:
    assert process.stdin is not None  # noqa: S101 - made with pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(len(frame).to_bytes(_HEADER_BYTES, "big") + frame)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(_HEADER_BYTES), "big")
    reply: ParsedFeed | tuple[str | None, str] = pickle.loads(  # noqa: S301 - from our own child
        await process.stdout.readexactly(length)
    )
    return reply


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        try:
            process.kill()
        except ProcessLookupError:
            return
        await process.wait()
