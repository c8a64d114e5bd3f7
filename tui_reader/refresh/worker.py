"""The worker process: requests as JSON Lines on stdin, events on stdout, until stdin ends.

The first line is {"library": path, "config": {...}}. A request is {"request": n, "do": "refresh" | "add" | "cancel",
...}; every line of its answer carries "request": n, the last is {"event": "end"} or {"event": "error", "sentence"}.
Bodies go into the library, only ids through the pipe. Talk goes to stderr, which the reader puts into its log.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tui_reader.config import Config, Network, Refresh
from tui_reader.errors import ReaderError
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import Added, Event, as_json

log = logging.getLogger(__name__)


def main() -> None:
    """Serve until stdin ends."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        asyncio.run(serve())


async def serve() -> None:
    """Read requests and answer them, several at once; end when stdin does."""
    lines = await _stdin()
    first = json.loads(await lines.readline() or b"{}")
    if not first:
        return
    config = Config(refresh=Refresh(**first["config"]["refresh"]), network=Network(**first["config"]["network"]))
    async with Engine(Path(first["library"]), config) as engine:
        tasks: set[asyncio.Task[None]] = set()
        while line := await lines.readline():
            request = json.loads(line)
            if request["do"] == "cancel":
                engine.cancel()
                continue
            task = asyncio.create_task(answer(engine, request))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        engine.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def answer(engine: Engine, request: dict[str, Any]) -> None:
    """Carry out one request and write its events."""
    number = request["request"]
    try:
        async for event in _events(engine, request):
            write({"request": number, **as_json(event)})
    except ReaderError as error:
        write({"request": number, "event": "error", "sentence": str(error)})
    except Exception:
        log.exception("request %s failed", request)
        write({"request": number, "event": "error", "sentence": "The refresh failed; the log says why."})
    else:
        write({"request": number, "event": "end"})


def _events(engine: Engine, request: dict[str, Any]) -> AsyncIterator[Event | Added]:
    if request["do"] == "refresh":
        return engine.refresh(request["feeds"], force=request["force"])
    if request["do"] == "add":
        return engine.add(request["inputs"], folder=request["folder"])
    raise ReaderError(f"The worker does not know how to “{request['do']}”.")


def write(line: dict[str, Any]) -> None:
    """Write one line; the pipe is read all the time, so this does not wait."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


async def _stdin() -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=2**24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


if __name__ == "__main__":
    main()
