"""What the tests of refresh build with: feeds, a library on disk with a clock of its own, and one engine over it."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from tests.server import Server
from tui_reader.model.config import Config, Network, Refresh
from tui_reader.model.entities import Content, Entry
from tui_reader.model.incoming import FetchState, KnownEntry, PackedBody, ParsedEntry, ParsedFeed
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import Added, Event, FeedDone, Finished, Started
from tui_reader.refresh.merge import Item, Merge, decide
from tui_reader.refresh.plan import no_luck
from tui_reader.refresh.requests import AddFeeds
from tui_reader.store import Store

NOW = 1_780_000_000
PATIENCE = 30.0  # seconds until a test that hangs fails


def item(name: object, **said: Any) -> ParsedEntry:
    """One item of a feed; what is not said follows from its name."""
    values: dict[str, Any] = {
        "id": f"id-{name}",
        "url": f"https://example.org/{name}",
        "title": f"Title {name}",
        "published": NOW - 1000,
        "content": Content(f"<p>Words of {name}</p>"),
    }
    return ParsedEntry(**values | said)


def document(*items: ParsedEntry) -> ParsedFeed:
    """A feed document that says these items, the newest first."""
    return ParsedFeed("rss20", title="Herons", entries=items)


class Known(list[KnownEntry]):
    """What is known of a feed's entries, with every body that each of them ever had; the last one counts."""

    def __init__(self, entries: Iterable[KnownEntry] = (), bodies: Mapping[int, Sequence[PackedBody]] | None = None):
        super().__init__(entries)
        self.bodies = dict(bodies or {})

    def body_of(self, entry_id: int) -> PackedBody | None:
        """The stored body of an entry."""
        return self.bodies[entry_id][-1] if self.bodies.get(entry_id) else None

    def decide(self, rows: Iterable[Item], *, now: int = NOW) -> Merge:
        """What the merge decides over what is known here."""
        return decide(self, rows, now=now, body_of=self.body_of)


def kept(known: Known, merge: Merge) -> Known:
    """What is known after a merge was written: the store as a pure function."""
    rows = {entry.id: entry for entry in known}
    bodies = known.bodies.copy()
    written = [(revision.entry_id, revision) for revision in merge.revisions]
    written += [(len(rows) + number, arrival) for number, arrival in enumerate(merge.arrivals, 1)]  # type: ignore[misc]
    for entry_id, row in written:
        said = row.row
        rows[entry_id] = KnownEntry(entry_id, said.uid, said.url, said.title, said.published, said.digest)
        bodies[entry_id] = [*bodies.get(entry_id, ()), *([said.body] if said.body else ())]
    return Known(rows.values(), bodies)


def state(feed_id: int, url: str, **said: Any) -> FetchState:
    """What the plan knows of a feed."""
    return FetchState(feed_id, url, **said)


def json_feed(title: str, *names: object, words: str = "Words") -> bytes:
    """A JSON Feed: its parser needs no library, so a process for it starts in no time."""
    items = [
        {
            "id": f"{title}-{name}",
            "url": f"https://example.org/{title}/{name}",
            "title": f"{title} {name}",
            "content_html": f"<p>{words} of {name}</p>",
        }
        for name in names
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}).encode()


def config(**network: Any) -> Config:
    """Settings for tests: one parser, bounds that end soon."""
    return Config(refresh=Refresh(parsers=1), network=Network(**{"total": 20.0, "connect": 10.0} | network))


class Shelf:
    """A library on disk, its clock, and short words for what the tests do with both."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOW
        Store.open(path).close()

    def clock(self) -> float:
        """The time of this library."""
        return float(self.now)

    def store(self) -> Store:
        """A store of its own, to be closed."""
        return Store.open(self.path, session="me", clock=self.clock)

    def subscribe(self, *urls: str, trusted: bool = True) -> list[int]:
        """Subscribe unseen; return the ids."""
        with self.store() as store:
            return [store.feeds.add(url, trusted=trusted, now=self.now).id for url in urls]

    def feed(self, feed_id: int) -> FetchState:
        """What a refresh knows of a feed."""
        with self.store() as store:
            return store.refresh.load_states([feed_id])[0]

    def entries(self, feed_id: int) -> list[Entry]:
        """The entries of a feed as they arrived."""
        with self.store() as store:
            return [store.entries.one(known.id) for known in store.refresh.load_known(feed_id)]

    def titles(self, feed_id: int) -> list[str]:
        """Their titles."""
        return [entry.title for entry in self.entries(feed_id)]

    @asynccontextmanager
    async def engine(self, **network: Any) -> AsyncIterator[Engine]:
        """An engine over this library."""
        async with Engine(self.path, config(**network), session="me", clock=self.clock, luck=no_luck) as engine:
            yield engine

    async def refresh(self, *feed_ids: int, force: bool = False, **network: Any) -> Refreshed:
        """Refresh with an engine of its own: these feeds, or all that are due."""
        async with self.engine(**network) as engine:
            return await refreshed(engine, *feed_ids, force=force)

    async def add(self, *inputs: object, **options: Any) -> list[Added]:
        """Add with an engine of its own."""
        async with self.engine() as engine:
            return [added async for added in AddFeeds([str(words) for words in inputs], **options).run(engine)]


class Refreshed:
    """The events of one whole refresh."""

    def __init__(self, events: Sequence[Event]) -> None:
        first, *done, last = events
        assert isinstance(first, Started)
        assert isinstance(last, Finished)
        self.finished = last
        self.done = {event.id: event for event in done if isinstance(event, FeedDone)}
        assert len(self.done) == len(done) == first.feeds == last.feeds

    @property
    def statuses(self) -> dict[int, str]:
        """The status of each feed."""
        return {event.id: event.status for event in self.done.values()}


async def refreshed(engine: Engine, *feed_ids: int, force: bool = False) -> Refreshed:
    """Run a refresh to its end, which must come."""
    async with asyncio.timeout(PATIENCE), aclosing(engine.refresh(list(feed_ids) or None, force=force)) as events:
        return Refreshed([event async for event in events])


@asynccontextmanager
async def servers(count: int) -> AsyncIterator[list[Server]]:
    """Several hosts: another port is another host."""
    async with AsyncExitStack() as stack:
        yield [stack.enter_context(Server()) for _ in range(count)]


@contextmanager
def library_for_a_moment() -> Iterator[Store]:
    """A library that is gone at the end."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "library.db") as store:
        yield store
