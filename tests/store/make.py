"""What the store's tests build with: feeds and entries out of thin air, and the state of a library as one value."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tui_reader.model.entities import Content, Flag
from tui_reader.model.incoming import Arrival, Outcome, ParsedEntry, ParsedFeed
from tui_reader.store import Addition, Store, make_row
from tui_reader.store.entries.marks import READING, all_ids, set_flag

NOW = 1_750_000_000
REPOSITORY = Path(__file__).resolve().parents[2]


def arrival(number: int, *, at: int | None = None, **parsed: Any) -> Arrival:
    """An entry as the merge hands it over."""
    title = parsed.pop("title", f"Title {number}")
    entry = ParsedEntry(id=f"id-{number}", url=f"https://example.org/{number}", title=title, **parsed)
    digest = blake2b(repr((number, entry)).encode("utf-8", "replace"), digest_size=16).digest()
    row = make_row(entry, title=title, digest=digest, body=entry.content or entry.summary, others=entry.others)
    return Arrival(row, NOW + number if at is None else at)


def add_feed(store: Store, name: str, entries: int = 0, *, first: int = 1, folder_id: int | None = None) -> int:
    """Subscribe `https://NAME.example/feed` and give it entries numbered from `first`; return its id."""
    feed = store.feeds.add(f"https://{name}.example/feed", title=name.title(), folder_id=folder_id, now=NOW)
    fill(store, feed.id, (arrival(number, content=Content(f"<p>{number}")) for number in range(first, first + entries)))
    return feed.id


def make_folder(store: Store, path: Sequence[str]) -> int:
    """Return the folder at `path`, made as an import makes it where it is missing."""
    with store.transaction():
        folder = Addition(store.connection).folder(path)
    assert folder is not None
    return folder


def fill(store: Store, feed_id: int, arrivals: Iterable[Arrival]) -> list[int]:
    """Save arrivals in one transaction, however many; return their ids."""
    return store.refresh.save(feed_id, list(arrivals), [], now=NOW)


def outcome(feed: ParsedFeed | None = None, **changed: Any) -> Outcome:
    """How a refresh ended: well, unless told."""
    values: dict[str, Any] = {
        "feed": feed,
        "etag": None,
        "last_modified": None,
        "body_hash": None,
        "parser_version": 1,
        "error": None,
        "gone": False,
        "moved_to": None,
        "next_due": NOW + 1800,
        "why_next": "Half an hour, as always.",
        "failures": 0,
    }
    return Outcome(**values | changed)


def flagged(store: Store, ids: Sequence[int], flag: Flag, value: bool) -> tuple[int, ...]:
    """Set a flag as reading itself does, without the journal; return the ids that really changed."""
    with store.transaction():
        return all_ids(set_flag(store.connection, ids, flag, value=value, act_id=READING))


@contextmanager
def acting(store: Store, session: str = "me", *, now: float = NOW, started: int = 0) -> Iterator[None]:
    """Let what is done meanwhile be done by this session, which began at `started`, at the time `now`."""
    connection = store.connection
    before = connection.session, connection.clock, connection.started
    connection.session, connection.clock, connection.started = session, lambda: float(now), started
    try:
        yield
    finally:
        connection.session, connection.clock, connection.started = before


def flags(path: Path) -> list[tuple[int, ...]]:
    """The person's whole state: marks of every entry and their causes, and which feeds are hidden."""
    with read(path) as library:
        entries = library.execute("SELECT id, read, starred, read_act, starred_act FROM entries ORDER BY id").fetchall()
        feeds = library.execute("SELECT id, removed IS NULL, removed_act FROM feeds ORDER BY id").fetchall()
    library.close()
    return entries + feeds


def read(path: Path) -> sqlite3.Connection:
    """A bare look into a library file, past the store."""
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, byte for byte."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
