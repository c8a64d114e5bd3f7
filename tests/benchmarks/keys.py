"""Key to paint in the reader while the farm is refreshed into its library, beside the same reader idle.

python -m tests.benchmarks.keys [--feeds 1000] [--entries 20000] [--keys 150] [--farm PATH]

Aims: p95 under 50 ms; nothing of the list or the article moves that no key moved; the cursor's entry stays;
`A` during the refresh marks what was shown and nothing else.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.checks import rows
from tests.benchmarks.farm import Farm, add_option, subscribe
from tests.benchmarks.libraries import make_library
from tests.benchmarks.reader import FIRST_PAINT, Reader

KEYS = {"j": "down", "k": "up", " ": "page, or next unread", "m": "mark", "J": "open the next article"}
WEIGHTS = (6, 3, 3, 3, 4)
SHOWN = re.compile(rb"Entry \d|woman|student|country|family|school")
"""What rows and articles of the library are made of, and nothing else on the screen is."""
PAUSE = 0.3  # seconds between keys: what follows a key (the preview) is over then


class Hand:
    """Types keys into a reader and notes how long each took to show."""

    def __init__(self, reader: Reader, chance: random.Random) -> None:
        self._reader = reader
        self._chance = chance

    def press(self, key: str) -> float | None:
        """Return the milliseconds until the screen showed the effect; None when it never did."""
        typed = self._reader.type(key.encode())
        while not SHOWN.search(self._reader.seen):
            self._reader.listen_once(2.0)
            if time.perf_counter() - typed > 2.0:
                return None
        taken = (time.perf_counter() - typed) * 1000
        self._reader.listen(PAUSE)
        return taken

    def press_many(self, count: int, library: Path, *, while_refreshing: bool) -> dict[str, list[float]]:
        """Press keys at random, so many or until the refresh is over; return the times by key."""
        times: dict[str, list[float]] = {key: [] for key in KEYS}
        for _ in range(count):
            if while_refreshing and not under_way(library):
                break
            (key,) = self._chance.choices(list(KEYS), WEIGHTS)
            taken = self.press(key)
            if taken is not None:
                times[key].append(taken)
        return times


def under_way(library: Path) -> bool:
    """Tell whether some feed is claimed right now."""
    return bool(rows(library, "SELECT 1 FROM feeds WHERE claimed_until > 0 LIMIT 1"))


def prepare(library: Path, urls: list[str], entries: int) -> None:
    """Make a library with many entries of feeds that are paused, and the farm's feeds, never read."""
    make_library(library, entries=entries, feeds=200)
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("UPDATE feeds SET paused = 1")
        connection.commit()
    subscribe(library, urls)


def show(name: str, times: dict[str, list[float]]) -> float:
    """Print the times of one run; return the p95 of all."""
    together = sorted(time for each in times.values() for time in each)
    for key, each in times.items():
        if len(each) > 1:
            print(f"{name:12} {KEYS[key]:24} {_line(sorted(each))}")
    print(f"{name:12} {'all':24} {_line(together)}")
    return _p95(together)


def _line(times: list[float]) -> str:
    middle = statistics.median(times)
    return f"n {len(times):4}  p50 {middle:6.1f}  p95 {_p95(times):6.1f}  worst {times[-1]:6.1f} ms"


def _p95(times: list[float]) -> float:
    return times[min(len(times) - 1, int(len(times) * 0.95))]


def check_stillness(reader: Reader, library: Path, seconds: float) -> None:
    """Press nothing during the refresh: list and article stay as they are, cell by cell; `m` tells of the cursor."""
    first = _toggled(reader, library)
    reader.listen(1.0)
    before = reader.screen.lines()
    heard = reader.listen(seconds)
    busy, after = under_way(library), reader.screen.lines()
    left = max(line.find("Entry ") for line in before)  # what is left of the titles are the feeds and their counts
    moved = [(old[left:], new[left:]) for old, new in zip(before, after, strict=True) if old[left:] != new[left:]]
    second = _toggled(reader, library)
    print(f"\n{seconds:.0f} s without a key, refresh {'under way' if busy else 'OVER'}: {len(heard)} bytes written,")
    print(
        f"  entry under the cursor {first} before, {second} after; rows of list and article that changed: {len(moved)}"
    )
    for old, new in moved:
        print(f"    - {old.rstrip()}\n    + {new.rstrip()}")


def _toggled(reader: Reader, library: Path) -> set[int]:
    """Press `m`; return the entries of which that changed the mark."""
    before = _read(library)
    reader.type(b"m")
    reader.listen(0.5)
    return _read(library) ^ before


def _read(library: Path) -> set[int]:
    return {row[0] for row in rows(library, "SELECT id FROM entries WHERE read = 1")}


def check_mark_all(reader: Reader, library: Path, newest: int) -> None:
    """Press `A` during the refresh; what came after the list was loaded stays unread."""
    busy = under_way(library)
    reader.type(b"A")
    reader.listen(1.5)
    sql = "SELECT count(*) FROM entries WHERE read = :read AND (id > :newest) = :came"
    with closing(sqlite3.connect(library)) as connection:

        def count(*, read: bool, came: bool) -> int:
            values = {"read": read, "newest": newest, "came": came}
            return int(connection.execute(sql, values).fetchone()[0])

        shown, left = count(read=True, came=False), count(read=False, came=False)
        touched, came = count(read=True, came=True), count(read=False, came=True)
    print(f"A, refresh {'under way' if busy else 'OVER'}: of those shown {shown} read, {left} unread;", end=" ")
    print(f"of those that came meanwhile {touched} read (aim: 0), {came} unread")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_option(parser)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=250)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--keys", type=int, default=150)
    parser.add_argument("--quiet", type=float, default=5.0, help="seconds without a key")
    options = parser.parse_args()
    numbers = ("--feeds", options.feeds, "--hosts", options.hosts, "--prebuild")
    with tempfile.TemporaryDirectory() as folder, Farm(options.farm, *numbers) as farm:
        library = Path(folder) / "library.db"
        prepare(library, farm.urls(), options.entries)
        newest = rows(library, "SELECT max(id) FROM entries")[0][0]
        reader = Reader(library, settings="[refresh]\non_start = false\nevery_minutes = 0\n")
        reader.start()
        try:
            reader.wait_for(FIRST_PAINT)
            reader.screen.feed(reader.seen)
            reader.listen(3.0)
            hand = Hand(reader, random.Random(1))
            idle = show("idle", hand.press_many(options.keys, library, while_refreshing=False))
            reader.type(b"R")
            while not under_way(library):
                reader.listen(0.05)
            check_stillness(reader, library, options.quiet)
            busy = show("refreshing", hand.press_many(options.keys, library, while_refreshing=True))
            print(f"p95 refreshing / idle: {busy / idle:.2f}; aim: under 50 ms")
            check_mark_all(reader, library, newest)
        finally:
            reader.stop()
        never = rows(library, "SELECT count(*) FROM feeds WHERE paused = 0 AND last_refreshed IS NULL")[0][0]
        print(f"feeds not refreshed when the reader was stopped: {never} of {options.feeds}")


if __name__ == "__main__":
    main()
