"""Marking a whole long list in the reader: how long its loop stands still for each key, and until all is written.

python -m tests.benchmarks.bulk [--entries 100000] [--feeds 1000]

Aim: no key keeps the loop longer than 30 ms. The reader runs without a terminal, as in the stories.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.libraries import cached_library
from tests.flows.reader import QUIET, Reader
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.session.session import Session

TICK = 0.001
SETTLE = 0.3  # seconds until previews have begun
KEYS = {
    "open All": ("1",),
    "mark all read": ("A",),
    "undo that": ("u",),
    "select all": ("v", "G", "V"),
    "mark the selected": ("m",),
    "undo this": ("u",),
    "open catch up": ("escape", "C"),
    "catch up": ("enter",),
    "undo it": ("u",),
}


class Loop:
    """Notes how long the event loop stands still."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last), now

    def take(self) -> float:
        """Return the longest stop since the last time, in milliseconds."""
        longest, self.longest = self.longest, 0.0
        return longest * 1000


async def press_keys(path: Path) -> None:
    """Open the reader on everything and press the keys."""
    app = ReaderApp(Session(path, QUIET), QUIET)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot)
        loop = Loop()
        for label, keys in KEYS.items():
            started = time.perf_counter()
            await pilot.press(*keys)
            await pilot.pause(SETTLE)
            while not (reader.screen.is_settled and reader.parts.state.listing.complete):
                await pilot.pause(0.02)
            taken = time.perf_counter() - started - SETTLE
            print(f"{label:20} longest stop {loop.take():6.1f} ms  settled after {taken:5.2f} s  {reader.status}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=1_000)
    options = parser.parse_args()
    cache = Path(tempfile.gettempdir()) / "tui-reader-benchmarks"
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        shutil.copy(cached_library(cache, entries=options.entries, feeds=options.feeds), path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE entries SET read = 0, read_act = 0")
            connection.commit()
        asyncio.run(press_keys(path))


if __name__ == "__main__":
    main()
