"""What must be true of a library whatever happened to it, read by SQLite itself.

Rule: these look at the file, not through the code that wrote it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.benchmarks.farm import Farm


def rows(library: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with closing(sqlite3.connect(library, timeout=30)) as connection:
        return connection.execute(sql, values).fetchall()


def damage(library: Path) -> list[str]:
    """Return what is wrong with the file and its references; nothing, one hopes."""
    words = [str(row[0]) for row in rows(library, "PRAGMA integrity_check") if row[0] != "ok"]
    return words + [f"foreign key: {row}" for row in rows(library, "PRAGMA foreign_key_check")]


def stored(library: Path) -> dict[str, Counter[str]]:
    """Return how often each id is kept, by the address of its feed."""
    kept: dict[str, Counter[str]] = {}
    sql = "SELECT feeds.url, entries.uid FROM entries JOIN feeds ON feeds.id = entries.feed_id"
    for url, uid in rows(library, sql):
        kept.setdefault(url, Counter())[uid] += 1
    return kept


def doubled(library: Path) -> list[str]:
    """Return the ids that are kept more than once in a feed, of those that the farm gives once only."""
    found = []
    for url, counts in stored(library).items():
        if "/feed/" in url:
            found += [f"{uid} of {url}: {count} times" for uid, count in counts.items() if count > 1]
    return found


def missing(library: Path, truth: dict[str, list[str]]) -> list[str]:
    """Return the ids that the farm has and the library has not."""
    kept = stored(library)
    return [f"{uid} of {url}" for url, uids in truth.items() for uid in uids if uid not in kept.get(url, ())]


def truth_of(farm: Farm) -> dict[str, list[str]]:
    """Return what the good feeds of the farm hold, and leave its counts at zero."""
    truth = farm.entries()
    farm.reset()
    return truth
