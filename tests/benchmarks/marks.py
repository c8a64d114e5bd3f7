"""Mark a whole list read and take it back, beside one plain UPDATE; and how long other threads stand still for it.

python -m tests.benchmarks.marks [--entries 100000] [--feeds 1000]

Aims: mark and undo of 100,000 in 1 s each; no thread waits longer than a frame (16 ms). Catching up, which finds its
entries itself, is measured too.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.benchmarks.libraries import cached_library
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.query.terms import EVERYTHING

TICK = 0.001


class Ticker:
    """A thread that wants to run every millisecond, as the screen's does, and notes how long it could not."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Ticker:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        last = time.perf_counter()
        while not self._over.wait(TICK):
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last), now


def measure(name: str, job: Callable[[], object], *, plain: float = 0.0) -> float:
    """Print how long a job takes and how long it held up another thread; return the seconds."""
    with Ticker() as ticker:
        started = time.perf_counter()
        job()
        taken = time.perf_counter() - started
    ratio = f"  {taken / plain:4.2f} x plain" if plain else ""
    print(f"{name:24} {taken * 1000:8.0f} ms  longest stop of another thread {ticker.longest * 1000:5.1f} ms{ratio}")
    return taken


def plain_update(library: Path) -> None:
    """Do what a mark does to the entries with one statement that asks and notes nothing."""
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("UPDATE entries SET read = 1, read_act = 99 WHERE read = 0")
        connection.commit()


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
        with Library(path, Config(), session="b") as library:
            plain = measure("plain UPDATE", lambda: plain_update(path))
            everything = library.entries.ids()
            measure("back to unread", lambda: library.entries.mark(everything, "read", value=False), plain=plain)
            for name, job in (
                ("mark all read", lambda: library.entries.mark(everything, "read", value=True)),
                ("undo", library.acts.undo),
                ("redo", library.acts.redo),
                ("undo", library.acts.undo),
            ):
                measure(name, job, plain=plain)
            measure("find what catch up marks", lambda: library.entries.beyond(EVERYTHING, keep=20))
            measure("rare feeds first, page", lambda: library.entries.ids(order="rare", limit=200))


if __name__ == "__main__":
    main()
