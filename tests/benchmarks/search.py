"""Search, lists and marks in a library of years: what each key press costs, beside a scan with LIKE.

python -m tests.benchmarks.search [--entries 100000] [--feeds 1000] [--keep FOLDER]

Aims: p95 of a key press 50 ms at 100,000 entries and 150 ms at 1,000,000; the first page of a list 30 ms; 100,000
marked and undone in 1 s each. `--keep` keeps the library for the next run.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.lived_in import Language, index_all, language, make_lived_in
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.listings import Order
from tui_reader.query import parse_query
from tui_reader.query.parser import parse_typed
from tui_reader.query.terms import EVERYTHING, And, InFeed, InFolder, Is, Query, Text
from tui_reader.store import Store
from tui_reader.store.search.index import BATCH

PAGE = 200
SNIPPETS = 20
MARKED = 100_000
LIKED = 20_000
COMMON, RARE = 90, 60_000


@dataclass(frozen=True)
class Typed:
    """What a person types, and how much of it stands there already."""

    name: str
    texts: Sequence[str]
    begun: int = 0

    def presses(self) -> Iterator[str]:
        """Yield what stands in the line after each key, from the second character on."""
        for text in self.texts:
            for end in range(max(2, self.begun), len(text) + 1):
                if text[end - 1] not in ' "' and text[end - 2] not in ' "-':
                    yield text[:end]


def typed(words: Language) -> list[Typed]:
    """Return what is typed; the words are taken by how common they are."""
    common, usual, rare = words.words[80:100:4], words.words[1_000:1_010:2], words.words[60_000:60_010:2]
    pairs = list(zip(common, usual, strict=True))
    return [
        Typed("rare word", rare),
        Typed("usual word", usual),
        Typed("common word", common),
        Typed("phrase", [f'"{one} {other}' for one, other in zip(common, words.words[10:15], strict=True)], 2),
        Typed("two words", [f"{one} {other}" for one, other in pairs]),
        Typed("two words, one rare", [f"{one} {other}" for one, other in zip(rare, common, strict=True)]),
        Typed("with is:unread", [f"is:unread {one} {other}" for one, other in pairs], 12),
        Typed("with is:starred", [f"is:starred {one} {other}" for one, other in pairs], 13),
        Typed("in a feed", [f"feed:7 {one}" for one in common + usual], 9),
        Typed("in a folder, excluding", [f'folder:"Folder 3" -{other} {one}' for one, other in pairs], 20),
        Typed("title:", [f"title:{one}" for one in common + usual], 8),
    ]


def measure(name: str, jobs: Sequence[Callable[[], object]], *, runs: int = 1) -> None:
    """Print how long these took, each after one run that does not count."""
    times: list[float] = []
    for job in jobs:
        job()
        for _ in range(runs):
            started = time.perf_counter()
            job()
            times.append((time.perf_counter() - started) * 1000)
    times.sort()
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"{name:48} p50 {statistics.median(times):8.2f}   p95 {p95:8.2f}   max {times[-1]:8.2f} ms", flush=True)


def search(library: Library, words: Language) -> None:
    """Measure key presses."""

    def page(query: Query) -> None:
        ids = library.entries.ids(query, limit=PAGE)
        library.entries.headlines(ids)

    def best(query: Query) -> None:
        library.entries.ids(query, order="best", limit=PAGE)

    everything: list[Query] = []
    print("\nA key press: the first 200 hits with their rows, newest first")
    for each in typed(words):
        queries = [parse_typed(text) for text in each.presses()]
        everything += queries
        measure(f"  {each.name} ({len(queries)} presses)", [partial(page, query) for query in queries])
    measure("  all of them", [partial(page, query) for query in everything])
    ids = library.entries.ids(Text(words.words[COMMON]), limit=SNIPPETS)
    measure(f"  snippets of {SNIPPETS} rows", [lambda: library.search.snippets(ids, Text(words.words[COMMON]))], runs=9)
    print("Best first")
    for each in typed(words)[:5]:
        measure(f"  {each.name}", [partial(best, parse_typed(text)) for text in each.presses()])
    print("Counts")
    for word in (words.words[COMMON], words.words[RARE]):
        query = Text(word)
        measure(f"  of “{word}”, {library.entries.count(query):,} hits", [partial(library.entries.count, query)])


def like(library: Path, words: Sequence[str]) -> None:
    """Measure a scan of unpacked texts with LIKE, which is what newsboat does, over a part of the library."""
    with tempfile.TemporaryDirectory() as folder, Store.open(library) as store:
        ids = store.entries.ids(EVERYTHING, limit=LIKED)
        scale = store.entries.count(EVERYTHING) / len(ids)
        with closing(sqlite3.connect(Path(folder) / "texts.db")) as texts:
            texts.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, title TEXT, content TEXT)")
            rows = ((text.entry_id, text.title, text.body) for text in store.search.texts(ids))
            texts.executemany("INSERT INTO items VALUES (?, ?, ?)", rows)
            for word in words:
                sql = "SELECT id FROM items WHERE title LIKE ? OR content LIKE ? ORDER BY id DESC"
                started = time.perf_counter()
                texts.execute(sql, [f"%{word}%"] * 2).fetchall()
                took = (time.perf_counter() - started) * 1000 * scale
                print(f"  LIKE for “{word}”: {took:.0f} ms for all, from {len(ids):,} of them")


def lists(library: Library) -> None:
    """Measure what the reader shows without a search."""
    print("\nLists")
    folder = library.folders.all()[3].id
    chosen: dict[str, Query] = {
        "all": EVERYTHING,
        "unread": Is("unread"),
        "starred": Is("starred"),
        "a feed": InFeed(1),
        "unread of a small feed": And((InFeed(900), Is("unread"))),
        "a folder": InFolder(folder),
        "unread of a folder": And((InFolder(folder), Is("unread"))),
        "today": parse_query("after:today"),
        "a saved query": parse_query("is:unread -feed:7 has:enclosure OR title:the"),
    }
    for name, query in chosen.items():
        for order in ("newest", "oldest"):
            job = partial(_first_page, library, query, order)
            measure(f"  first page of {name}, {order} first", [job], runs=5)
    measure("  counts of all feeds and smart feeds", [library.entries.counts], runs=5)
    measure("  the same without totals", [partial(library.entries.counts, totals=False)], runs=5)


def _first_page(library: Library, query: Query, order: Order) -> None:
    library.entries.headlines(library.entries.ids(query, order=order, limit=PAGE))


def marks(library: Library) -> None:
    """Measure marking many and taking it back."""
    ids = library.entries.ids(EVERYTHING, limit=MARKED)
    print("\nMarks")
    for name, job in (
        (f"star {len(ids):,}", partial(library.entries.mark, ids, "starred", value=True)),
        ("undo", library.acts.undo),
        (f"mark {len(ids):,} unread", partial(library.entries.mark, ids, "read", value=False)),
        ("undo", library.acts.undo),
        ("redo", library.acts.redo),
        ("undo", library.acts.undo),
    ):
        started = time.perf_counter()
        job()
        print(f"  {name:46} {time.perf_counter() - started:8.2f} s", flush=True)


def made(path: Path, *, entries: int, feeds: int, batch: int) -> None:
    """Make the library, index it, and print what that took."""
    started = time.perf_counter()
    make_lived_in(path, entries=entries, feeds=feeds)
    before = path.stat().st_size
    print(f"made {entries:,} entries in {time.perf_counter() - started:.0f} s: {before / 1e6:,.0f} MB")
    indexing = index_all(path, batch=batch)
    grown = path.stat().st_size - before
    print(
        f"indexed in {indexing.seconds:.0f} s, {indexing.cpu / entries * 1000:.2f} ms of CPU an entry; transactions "
        f"p50 {indexing.p50:.0f}, p95 {indexing.p95:.0f}, max {indexing.longest:.0f} ms"
    )
    print(f"the index takes {grown / 1e6:,.0f} MB, {grown / (grown + before):.0%} of the library")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=BATCH, help="entries indexed in one transaction")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the library is kept for the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = (options.keep or Path(folder)) / f"lived-in-{options.entries}-{options.feeds}.db"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made(path, entries=options.entries, feeds=options.feeds, batch=options.batch)
        words = language()
        with Library(path, Config(), session=f"bench-{os.getpid()}") as library:
            search(library, words)
            like(path, [words.words[COMMON], words.words[RARE]])
            lists(library)
            marks(library)


if __name__ == "__main__":
    main()
