"""A list of 100,000 headlines: the first page, the slices behind it, the counts.

python -m tests.benchmarks.lists [--entries 100000] [--feeds 1000]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.libraries import cached_library
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.query.terms import EVERYTHING, InFeed, Is, Query

PAGE, SLICE = 200, 5_000


def measure(name: str, job: Callable[[], object], *, runs: int = 9) -> None:
    """Print the median of several runs after one that does not count."""
    times = []
    for run in range(runs + 1):
        started = time.perf_counter()
        job()
        if run:
            times.append((time.perf_counter() - started) * 1000)
    print(f"{name:44} min {min(times):7.2f} ms  median {statistics.median(times):7.2f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=1_000)
    options = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "tui-reader-benchmarks"
    folder.mkdir(exist_ok=True)
    with Library(
        cached_library(folder, entries=options.entries, feeds=options.feeds), Config(), session="b"
    ) as library:

        def first(query: Query) -> None:
            library.entries.headlines(library.entries.ids(query, limit=PAGE))

        def everything() -> int:
            ids = library.entries.ids(EVERYTHING, limit=SLICE)
            while len(more := library.entries.ids(EVERYTHING, limit=SLICE, after=ids[-1])) == SLICE:
                ids += more
            return len(ids)

        measure("first page of all (aim: 30 ms)", lambda: first(EVERYTHING))
        measure("first page of unread", lambda: first(Is("unread")))
        measure("first page of one feed", lambda: first(InFeed(1)))
        measure("one slice of 5,000 ids", lambda: library.entries.ids(EVERYTHING, limit=SLICE))
        measure("all ids in slices", everything, runs=3)
        measure(
            "feeds, folders and counts", lambda: (library.feeds.all(), library.folders.all(), library.entries.counts())
        )


if __name__ == "__main__":
    main()
