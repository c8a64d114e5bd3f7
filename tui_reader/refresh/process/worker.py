"""The worker process: requests as JSON Lines on stdin, events on stdout, until stdin ends.

The first line is {"library": path, "config": {...}}. A request is {"request": n, "do": "refresh" | "add" | "import" |
"find" | "pictures" | "full_text" | "comments" | "save" | "index", ...}; every line of its answer carries "request":
n, the last is {"event": "end"} or {"event": "error", "sentence"}. {"request": n, "do": "stop"} ends that one without
an answer, {"do": "cancel"} all refreshes. Bodies and pictures go into the library, only ids through the pipe. Talk
goes to stderr, which the reader logs.

Rule: it does not outlive its reader, whatever it is waiting for: what is not written by then was not promised.
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
from typing import Any, cast

from tui_reader.model.config import Config, from_plain
from tui_reader.model.errors import LibraryError, ReaderError
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import Told, as_json
from tui_reader.refresh.process.children import be_nice

log = logging.getLogger(__name__)
LINE_BYTES = 2**24
NICENESS = 5
PATIENCE = 10.0  # seconds that the end may take once stdin has ended


def main() -> None:
    """Serve until stdin ends."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    sys.stdout = sys.stderr  # what a library prints must not get between the lines
    be_nice(NICENESS)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())


async def serve() -> None:
    """Read requests and answer them, several at once; end when stdin does."""
    lines = await _stdin()
    first = await lines.readline()
    if not first:
        return
    library, config = read_settings(json.loads(first))
    try:
        async with Engine(library, config) as engine:
            await _answer_all(engine, lines)
    except LibraryError as error:
        log.warning("%s", error)


def read_settings(first: dict[str, Any]) -> tuple[Path, Config]:
    """Return the library's path and the settings, whole."""
    return Path(first["library"]), from_plain(Config, first["config"])


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
            # The events are made here, not in the task: a cancel in the very next line must find the refresh.
            then = _then(engine, request)
            task = asyncio.create_task(_answer(number, _events(engine, request), then))
            tasks[number] = task
            task.add_done_callback(partial(_forget, tasks, number))
    finally:
        end = threading.Timer(PATIENCE, os._exit, (1,))
        end.daemon = True  # it does not keep us from ending sooner
        end.start()
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)


async def _next_line(lines: asyncio.StreamReader) -> bytes:
    while True:
        try:
            return await lines.readline()
        except ValueError:  # longer than LINE_BYTES: its beginning is gone, and its end will be no request
            log.warning("a line that is too long was left out")


def read_request(line: bytes) -> dict[str, Any] | None:
    """Return the request in a line; None for a line that is none, which is logged and costs no other."""
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


async def _answer(number: int, events: AsyncGenerator[Told], then: Callable[[], Awaitable[None]]) -> None:
    """Write the events of one request, and how it ended; `then` do what nobody waits for."""
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
            await then()


def _then(engine: Engine, request: dict[str, Any]) -> Callable[[], Awaitable[None]]:
    """Return what is done behind a request: whatever it brought, search is told of it."""

    async def after_refresh() -> None:
        await engine.index()
        await engine.catch_up()
        await engine.index()

    return after_refresh if request["do"] == "refresh" else engine.index


async def _index(_engine: Engine, _request: dict[str, Any]) -> AsyncGenerator[Told]:
    """Tell nothing: what is asked for is what every request is followed by."""
    return
    yield


async def _not_understood(_engine: Engine, request: dict[str, Any]) -> AsyncGenerator[Told]:
    raise ReaderError(f"The refresh process does not know how to “{request['do']}” this.")
    yield


_DONE_BY: dict[str, Callable[[Engine, dict[str, Any]], AsyncGenerator[Told]]] = {
    "refresh": lambda engine, asked: engine.refresh(asked["feeds"], force=asked["force"]),
    "add": lambda engine, asked: engine.add(
        asked["inputs"],
        session=asked["session"],
        folder=asked["folder"],
        choose=asked["choose"],
        page=asked["page"],
    ),
    "import": lambda engine, asked: engine.import_list(asked["path"], session=asked["session"]),
    "find": lambda engine, asked: engine.find_again(asked["feed"]),
    "pictures": lambda engine, asked: engine.pictures(asked["entry"], asked["urls"]),
    "full_text": lambda engine, asked: engine.full_text(asked["entries"]),
    "save": lambda engine, asked: engine.save_page(asked["url"], beside=asked["beside"], session=asked["session"]),
    "comments": lambda engine, asked: engine.comments(asked["entry"]),
    "index": _index,
}


def _events(engine: Engine, request: dict[str, Any]) -> AsyncGenerator[Told]:
    """Return the events that answer a request; it begins at once, so that a cancel in the next line finds it."""
    try:
        return _DONE_BY.get(request["do"], _not_understood)(engine, request)
    except (KeyError, TypeError):  # something is missing
        return _not_understood(engine, request)


def _write(line: dict[str, Any]) -> None:
    """Write one line; the pipe is read all the time, so this does not wait. A reader that died needs no answer."""
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
