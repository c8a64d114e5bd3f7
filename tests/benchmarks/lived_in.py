"""Libraries as people have them after years: many entries of 3 KB with the words of a language, made quickly.

The words are made up but frequent as in a language (the n-th is met about 1/n as often as the first, Zipf's law), so
that common and rare words, phrases and beginnings cost what they would cost. The same library for the same numbers.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path

from tests.benchmarks.libraries import EPOCH
from tests.store.make import make_folder
from tui_reader.model.entities import Content
from tui_reader.store import Store, pack
from tui_reader.store.db.connection import Value
from tui_reader.store.search.index import BATCH

VOCABULARY = 200_000
WORDS_A_BODY = 480
YEARS = 3
NEWEST_UNREAD = 0.02  # of all entries; and of the rest a few
_CHUNK = 2_000
_DRAWN = 2_000_000
_BEGINNINGS = (
    *"aabbccdefghijklmnopprssttuvwxyz",
    "st",
    "pr",
    "tr",
    "ch",
    "th",
    "sh",
    "co",
    "re",
    "de",
    "in",
    "con",
    "pre",
)
_MIDDLES = tuple(f"{one}{two}" for one, two in zip("aeiouernoralelti", "nraotsdnlrtiasen", strict=True))
_ENDS = ("e", "s", "d", "t", "n", "r", "y", "ed", "er", "ing", "ion", "al", "ly", "es", "nt", "ment", "ness", "able")


class Language:
    """Words, the commonest first, and texts made of them."""

    def __init__(self, chance: random.Random, *, size: int = VOCABULARY) -> None:
        self._chance = chance
        found: dict[str, None] = {}
        while len(found) < size:
            # Common words are short.
            middles = 0 if len(found) < 60 else 1 + min(4, chance.randrange(1 + len(found).bit_length() // 5))
            found[chance.choice(_BEGINNINGS) + "".join(chance.choices(_MIDDLES, k=middles)) + chance.choice(_ENDS)] = (
                None
            )
        self.words = list(found)
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(size)))
        # Drawing from words that were drawn before is three times as quick as weighing them each time.
        self._drawn = chance.choices(self.words, cum_weights=weights, k=_DRAWN)

    def text(self, words: int) -> str:
        """Return so many words."""
        return " ".join(self._chance.choices(self._drawn, k=words))


def language(seed: int = 1) -> Language:
    """Return the words that a library of this seed is made of."""
    return Language(random.Random(seed))


def make_lived_in(path: Path, *, entries: int, feeds: int, seed: int = 1) -> None:
    """Make a library in the shape of the store's own; nothing is indexed for search yet."""
    words = language(seed)
    with Store.open(path) as store:
        with store.transaction():
            folders = [make_folder(store, [f"Folder {number}"]) for number in range(20)]
            for number in range(1, feeds + 1):
                url, folder = f"https://example.org/{number}.xml", folders[number % len(folders)]
                store.feeds.add(url, title=f"Feed {number:04d}", folder_id=folder, now=EPOCH)
        rows = _rows(random.Random(seed), words, entries, feeds)
        while chunk := list(islice(rows, _CHUNK)):
            _write(store, chunk)
        store.connection.run("PRAGMA optimize")


def _rows(chance: random.Random, words: Language, entries: int, feeds: int) -> Iterator[dict[str, Value]]:
    seconds = YEARS * 365 * 86_400
    for number in range(1, entries + 1):
        at = EPOCH - seconds + int(seconds * number / entries) + chance.randrange(-86_400, 1)
        body = f"<p>{words.text(WORDS_A_BODY // 2)}</p>\n<p>{words.text(WORDS_A_BODY // 2)}</p>"
        unread = number > entries * (1 - NEWEST_UNREAD) or chance.random() < 0.005
        yield {
            "id": number,
            "feed": 1 + min(int(chance.paretovariate(0.6)) - 1, feeds * 50) % feeds,
            "at": at,
            "read": int(not unread),
            "starred": int(chance.random() < 0.002),
            "title": f"{words.text(7).capitalize()}",
            "author": words.text(2).title() if number % 3 else "",
            "url": f"https://example.org/{number}",
            "digest": number.to_bytes(16),
            "packed": pack(Content(body)).packed,
        }


def _write(store: Store, rows: list[dict[str, Value]]) -> None:
    connection = store.connection
    with store.transaction():
        connection.run_many(
            """
            INSERT INTO entries (id, feed_id, at, read, starred, title, author, arrived, published, uid, url, digest,
                body_id, authors, categories)
            VALUES (:id, :feed, :at, :read, :starred, :title, :author, :at, :at, :url, :url, :digest, :id, '[]', '[]')
            """,
            rows,
        )
        connection.run_many(
            "INSERT INTO bodies (id, entry_id, stored, type, packed) VALUES (:id, :id, :at, 'html', :packed)", rows
        )


@dataclass(frozen=True)
class Indexing:
    """What indexing all took: seconds, and how long transactions were, in milliseconds."""

    seconds: float
    cpu: float
    p50: float
    p95: float
    longest: float


def index_all(path: Path, *, batch: int = BATCH) -> Indexing:
    """Index all that waits, as the worker does; return what that took."""
    started, cpu = time.perf_counter(), time.process_time()
    held: list[float] = []
    with Store.open(path) as store:
        transaction = store.connection.transaction

        @contextmanager
        def timed() -> Iterator[None]:
            with transaction():
                begun = time.perf_counter()
                yield
            held.append((time.perf_counter() - begun) * 1000)

        store.connection.transaction = timed  # type: ignore[method-assign]
        while store.search.index(batch):
            pass
    held.sort()
    return Indexing(
        time.perf_counter() - started,
        time.process_time() - cpu,
        held[len(held) // 2],
        held[int(len(held) * 0.95)],
        held[-1],
    )
