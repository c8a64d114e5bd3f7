"""Large libraries for measuring, made through the store as a refresh makes them, with the same content each time."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from tests.store.make import flagged
from tui_reader.model.entities import Content
from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.query.terms import EVERYTHING
from tui_reader.refresh.tasks.new_feed import keep_feed
from tui_reader.store import Store

WORDS = [
    "time",
    "year",
    "people",
    "way",
    "day",
    "man",
    "thing",
    "woman",
    "life",
    "child",
    "world",
    "school",
    "state",
    "family",
    "student",
    "group",
    "country",
]
EPOCH = 1_767_225_600
UNREAD_EVERY = 30


def make_library(path: Path, *, entries: int, feeds: int, body: int = 600, seed: int = 1) -> None:
    """Make a library of `entries` spread over `feeds`, each body of about `body` characters of HTML."""
    chance = random.Random(seed)
    with Store.open(path) as store:
        for number in range(1, feeds + 1):
            items = tuple(_entry(chance, number, index, body) for index in range(entries // feeds))
            parsed = ParsedFeed("rss20", f"Feed {number:04d}", entries=items)
            keep_feed(store, f"https://example.org/{number}.xml", parsed, now=EPOCH)
        # A library that is lived in: nearly all of it is read.
        ids = store.entries.ids(EVERYTHING)
        flagged(store, [entry_id for entry_id in ids if entry_id % UNREAD_EVERY], "read", True)


def _entry(chance: random.Random, feed: int, index: int, body: int) -> ParsedEntry:
    text = " ".join(chance.choices(WORDS, k=max(1, body // 6)))
    published = EPOCH - chance.randrange(400 * 86400)
    title = f"Entry {feed}/{index} {' '.join(chance.choices(WORDS, k=5))}"
    return ParsedEntry(f"{feed}/{index}", f"https://example.org/{feed}/{index}", title, published=published,
                       content=Content(f"<p>{text}</p>"))  # fmt: skip


def cached_library(folder: Path, *, entries: int, feeds: int) -> Path:
    """Return a library of that size in `folder`, made if it is not there yet."""
    path = folder / f"bench-{entries}-{feeds}.db"
    if not path.exists():
        started = time.perf_counter()
        make_library(path, entries=entries, feeds=feeds)
        print(f"made {path.name} in {time.perf_counter() - started:.1f} s", file=sys.stderr)
    return path
