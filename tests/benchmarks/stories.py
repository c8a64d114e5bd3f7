"""What stories cost: lists, counts and marks that tell a piece once beside the same without, and arrivals.

python -m tests.benchmarks.stories [--entries 100000] [--feeds 1000]

Every tenth entry has a link that three other feeds give as well, within the same day.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.libraries import EPOCH, UNREAD_EVERY, WORDS
from tests.store.make import flagged
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Content
from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.model.listings import Order
from tui_reader.query.terms import EVERYTHING, Is, Query
from tui_reader.refresh.tasks.new_feed import keep_feed
from tui_reader.store import Store

PAGE, SLICE = 200, 5_000
SHARED_EVERY, MEMBERS = 10, 4


def make_library(path: Path, *, entries: int, feeds: int, shared: bool = True) -> float:
    """Make a library, nearly all of it read; return how many seconds the arrivals took."""
    chance = random.Random(1)
    spent = 0.0
    with Store.open(path) as store:
        for feed in range(feeds):
            items = tuple(_entry(chance, feed, index, shared=shared) for index in range(entries // feeds))
            parsed = ParsedFeed("rss20", f"Feed {feed:04d}", entries=items)
            started = time.perf_counter()
            keep_feed(store, f"https://example.org/{feed}.xml", parsed, now=EPOCH)
            spent += time.perf_counter() - started
        ids = store.entries.ids(EVERYTHING)
        unread = set(chance.sample(ids, len(ids) // UNREAD_EVERY))
        flagged(store, [each for each in ids if each not in unread], "read", True)
    return spent


def _entry(chance: random.Random, feed: int, index: int, *, shared: bool) -> ParsedEntry:
    is_shared = shared and index % SHARED_EVERY == 0
    page = f"{feed // MEMBERS}/shared/{index}" if is_shared else f"{feed}/{index}"
    words = " ".join(chance.choices(WORDS, k=100))
    published = EPOCH - chance.randrange(400 * 86400)
    if is_shared:
        published = EPOCH - random.Random(page).randrange(400 * 86400) - chance.randrange(86400)
    return ParsedEntry(f"{feed}/{index}", f"https://press.example/{page}", f"Entry {feed}/{index}",
                       published=published, content=Content(f"<p>{words}</p>"))  # fmt: skip


def compare(name: str, job: Callable[[bool], object], *, runs: int = 9) -> None:
    """Print the medians of both ways, which take turns, after one turn that does not count."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for run in range(runs + 1):
        for once in (False, True):
            started = time.perf_counter()
            job(once)
            if run:
                times[once].append((time.perf_counter() - started) * 1000)
    plain, once_ = statistics.median(times[False]), statistics.median(times[True])
    print(f"{name:34} each entry {plain:8.2f} ms   stories once {once_:8.2f} ms   {once_ / plain:5.2f}")


def arrivals(folder: Path) -> None:
    """Print what arrivals cost with links of their own and with shared ones; the two take turns."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(3):
        for shared in (False, True):
            path = folder / f"arrivals-{turn}-{shared}.db"
            spent[shared].append(make_library(path, entries=10_000, feeds=200, shared=shared))
    own, together = min(spent[False]), min(spent[True])
    print(f"{'10,000 arrivals':34} own links  {own:8.2f} s    shared       {together:8.2f} s    {together / own:5.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=1_000)
    options = parser.parse_args()
    kept = Path(tempfile.gettempdir()) / "tui-reader-benchmarks"
    kept.mkdir(exist_ok=True)
    path = kept / f"stories-{options.entries}-{options.feeds}.db"
    if not path.exists():
        print(f"made in {make_library(path, entries=options.entries, feeds=options.feeds):.0f} s", file=sys.stderr)
    with Library(path, Config(), session="b") as library:
        measure(library)
    with tempfile.TemporaryDirectory() as folder:
        arrivals(Path(folder))


def measure(library: Library) -> None:
    """Print what lists, counts and marks cost."""

    def first(query: Query, order: Order = "newest") -> Callable[[bool], object]:
        return lambda once: library.entries.headlines(library.entries.ids(query, order=order, limit=PAGE, once=once))

    def everything(once: bool) -> Sequence[int]:
        ids = library.entries.ids(EVERYTHING, limit=SLICE, once=once)
        while len(more := library.entries.ids(EVERYTHING, limit=SLICE, after=ids[-1], once=once)) == SLICE:
            ids += more
        return ids

    def mark(once: bool) -> None:
        library.entries.mark(ids, "read", value=True, once=once)
        library.acts.undo()

    ids = library.entries.ids()
    compare("first page of all", first(EVERYTHING))
    compare("first page of all, oldest first", first(EVERYTHING, "oldest"))
    compare("first page of unread", first(Is("unread")))
    compare("one slice of 5,000", lambda once: library.entries.ids(EVERYTHING, limit=SLICE, once=once))
    compare("all ids in slices", everything, runs=3)
    compare("counts of the feed pane", lambda once: library.entries.counts(once=once))
    compare("newcomers of all", lambda once: library.entries.count_fresh(EVERYTHING, ids[0], once=once))
    compare("mark all read, and undo", mark, runs=3)


if __name__ == "__main__":
    main()
