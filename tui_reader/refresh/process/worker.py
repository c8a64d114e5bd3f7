"""The worker process: requests as JSON Lines on stdin, events on stdout, until stdin ends.

The first line is {"library": path, "session": name, "config": {...}}. A request is {"request": n, "do": name, ...}: the
name and the fields of a class of `requests`. Every line of its answer carries "request": n, and the last one is
{"event": "end"} or {"event": "error", "sentence"}. {"request": n, "do": "stop"} ends that request without an answer,
{"do": "cancel"} ends all refreshes. Bodies and pictures go into the library, only ids through the pipe. Messages for
the log go to stderr.

The rule: the worker does not outlive its reader, whatever it is waiting for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Any, Never, cast

from msgspec import ValidationError, convert

from tui_reader.model.config import Config
from tui_reader.model.errors import LibraryError, ReaderError
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import Told, as_json
from tui_reader.refresh.process.children import be_nice
from tui_reader.refresh.requests import Request, from_json

log = logging.getLogger(__name__)
LINE_BYTES = 2**24
NICENESS = 5
PATIENCE = 10.0  # seconds that the end may take once stdin has ended


def main() -> None:
    """Serve until stdin ends."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    sys.stdout = sys.stderr  # text that a library prints must not get between the lines
    be_nice(NICENESS)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())


async def serve() -> None:
    """Read requests and answer them, several at once; end when stdin does."""
    lines = await _stdin()
    first = await lines.readline()
    if not first:
        return
    library, session, config = read_settings(json.loads(first))
    try:
        async with Engine(library, config, session=session) as engine:
            await _answer_all(engine, lines)
    except LibraryError as error:
        log.warning("%s", error)


def read_settings(first: dict[str, Any]) -> tuple[Path, str, Config]:
    """Return the path of the library, the session of the acts, and all settings."""
    return Path(first["library"]), first["session"], convert(first["config"], Config)


async def _answer_all(engine: Engine, lines: asyncio.StreamReader) -> None:
    tasks: dict[int, asyncio.Task[None]] = {}
    try:
        while line := await _next_line(lines):
            request = read_request(line)
            if request is None:
                continue
            if request["do"] == "cancel":
                engine.cancel()
                continue
            number: int = request["request"]
            if request["do"] == "stop":
                if number in tasks:
                    tasks[number].cancel()
                continue
            asked = _asked_for(request)
            # The generator is made here, not in the task, so that a cancel in the next line finds the refresh.
            task = asyncio.create_task(_answer(number, asked.run(engine), partial(asked.follow, engine)))
            tasks[number] = task
            task.add_done_callback(partial(_forget, tasks, number))
    finally:
        end = threading.Timer(PATIENCE, os._exit, (1,))
        end.daemon = True  # so the process can end sooner
        end.start()
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)


async def _next_line(lines: asyncio.StreamReader) -> bytes:
    while True:
        try:
            return await lines.readline()
        except ValueError:  # longer than LINE_BYTES: its beginning is lost, and its end is no request
            log.warning("a line that is too long was left out")


def read_request(line: bytes) -> dict[str, Any] | None:
    """Return the request in a line; None for another line, which is logged."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        request = None
    is_request = isinstance(request, dict) and isinstance(request.get("do"), str)
    if is_request and (request["do"] == "cancel" or isinstance(request.get("request"), int)):
        return cast(dict[str, Any], request)
    log.warning("a line that is no request was left out: %.200r", line)
    return None


def _forget(tasks: dict[int, asyncio.Task[None]], number: int, _task: asyncio.Task[None]) -> None:
    tasks.pop(number, None)


async def _answer(number: int, events: AsyncGenerator[Told], follow: Callable[[], Awaitable[None]]) -> None:
    """Write the answers of one request and its end; then do the work after the last answer."""
    try:
        async with aclosing(events):
            async for event in events:
                _write({"request": number, **as_json(event)})
    except ReaderError as error:
        _write({"request": number, "event": "error", "sentence": str(error)})
    except Exception:
        log.exception("request %s failed", number)
        _write({"request": number, "event": "error", "sentence": "The refresh failed; the log says why."})
    else:
        _write({"request": number, "event": "end"})
        with contextlib.suppress(ReaderError):
            await follow()


def _asked_for(line: dict[str, Any]) -> Request[Told]:
    try:
        return from_json(line)
    except (KeyError, ValidationError):  # an unknown request, or a field is missing
        return _Unknown(line["do"])


class _Unknown(Request[Never], frozen=True):
    """A request that this process does not know."""

    name: str

    async def run(self, engine: Engine) -> AsyncGenerator[Never]:
        raise ReaderError(f"The refresh process does not know how to “{self.name}” this.")
        yield


def _write(line: dict[str, Any]) -> None:
    """Write one line. The reader reads the pipe all the time, so this does not wait; a dead reader needs no answer."""
    assert sys.__stdout__ is not None  # noqa: S101 - it is a pipe
    with contextlib.suppress(BrokenPipeError):
        sys.__stdout__.write(json.dumps(line) + "\n")
        sys.__stdout__.flush()


async def _stdin() -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=LINE_BYTES)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


if __name__ == "__main__":
    main()
