"""What a refresh does to the library: small transactions, claims, and a library that fails. TRAPS 28."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.refresh.make import NOW, Shelf, config, json_feed, refreshed
from tests.server import Server
from tui_reader.model.errors import LibraryError, NotALibrary
from tui_reader.refresh.engine import Engine


async def test_at_most_25_entries_in_one_transaction_and_the_outcome_last(
    shelf: Shelf, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("/feed", json_feed("Herons", *range(60)), etag='"1"')
    (feed,) = shelf.subscribe(server.url("/feed"))
    with sqlite3.connect(shelf.path) as library:
        library.executescript(
            """
            CREATE TABLE seen (entries INTEGER, etag TEXT);
            CREATE TRIGGER watch AFTER UPDATE OF etag ON feeds BEGIN
                INSERT INTO seen SELECT count(*), new.etag FROM entries;
            END;
            CREATE TRIGGER watch_entries AFTER INSERT ON entries BEGIN
                INSERT INTO seen SELECT count(*), (SELECT etag FROM feeds) FROM entries;
            END;
            """
        )
    library.close()
    sizes: list[int] = []
    with shelf.store() as store:
        real = type(store.refresh).save

    def counted(
        self: object, feed_id: int, arrivals: list[object], revisions: list[object], **others: Any
    ) -> list[int]:
        sizes.append(len(arrivals) + len(revisions))
        return real(self, feed_id, arrivals, revisions, **others)  # type: ignore[arg-type]

    monkeypatch.setattr("tui_reader.store.refresh.Refresh.save", counted)
    await shelf.refresh(feed)
    assert (sum(sizes), max(sizes)) == (60, 25)
    with sqlite3.connect(shelf.path) as library:
        seen = library.execute("SELECT entries, etag FROM seen").fetchall()
    library.close()
    assert seen[-1] == (60, '"1"')
    assert all(etag is None for _count, etag in seen[:-1])


async def test_a_feed_that_is_claimed_elsewhere_is_left_alone(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1))
    (feed,) = shelf.subscribe(server.url("/feed"))
    with shelf.store() as store:
        assert store.refresh.claim(feed, now=NOW)
    assert (await shelf.refresh(feed)).statuses == {feed: "unchanged"}
    assert server.requests == []
    shelf.now += 121
    assert (await shelf.refresh(feed)).statuses == {feed: "new"}
    with shelf.store() as store:
        assert store.refresh.claim(feed, now=shelf.now)  # given back


async def test_two_engines_share_the_work(shelf: Shelf, server: Server) -> None:
    paths = [f"/{number}" for number in range(6)]
    for path in paths:
        server.put(path, json_feed(path, 1, 2))
    server.hold(*paths)
    feeds = shelf.subscribe(*map(server.url, paths))
    async with shelf.engine(per_host=9) as one, shelf.engine(per_host=9) as two:
        tasks = [asyncio.create_task(refreshed(engine, *feeds)) for engine in (one, two)]
        await asyncio.to_thread(server.wait_for, 6)
        server.release()
        results = [await task for task in tasks]
    assert [server.count(path) for path in paths] == [1] * 6
    assert (
        sorted(status for result in results for status in result.statuses.values()) == ["new"] * 6 + ["unchanged"] * 6
    )
    assert [len(shelf.entries(feed)) for feed in feeds] == [2] * 6


async def test_a_feed_that_is_removed_meanwhile_hurts_nobody(shelf: Shelf, server: Server) -> None:
    server.put("/a", json_feed("A", 1))
    server.put("/b", json_feed("B", 1))
    a, b = shelf.subscribe(server.url("/a"), server.url("/b"))
    server.hold("/a")
    async with shelf.engine() as engine:
        task = asyncio.create_task(refreshed(engine))
        await asyncio.to_thread(server.wait_for, 2)
        with shelf.store() as store:
            store.feeds.remove(a)
            store.feeds.purge_removed(before=NOW + 1)
        server.release()
        result = await task
    assert result.statuses[b] == "new"
    assert result.statuses[a] in ("failed", "cancelled")


async def test_a_feed_whose_address_changes_meanwhile_owes_the_old_server_nothing(shelf: Shelf, server: Server) -> None:
    """The old address says that it is gone, or answers well, just after the person has found the new one."""
    server.put("/old", json_feed("Herons", 1), etag='"old"', headers={"Cache-Control": "max-age=80000"})
    server.status("/lost", 410)
    server.redirect("/moved", server.url("/elsewhere"), status=301)
    server.put("/elsewhere", json_feed("Elsewhere", 1))
    feeds = shelf.subscribe(*map(server.url, ("/old", "/lost", "/moved")))
    await shelf.refresh(feeds[2])  # the redirect is seen for the first time
    before = [request.path for request in server.requests]
    server.hold("/old", "/lost", "/elsewhere")
    async with shelf.engine(per_host=3) as engine:
        task = asyncio.create_task(refreshed(engine, *feeds, force=True))
        await asyncio.to_thread(server.wait_for, len(before) + 4)
        with shelf.store() as store:
            for feed in feeds:
                store.feeds.change_address(feed, server.url(f"/new/{feed}"), typed=True)
        server.release()
        await task
    for feed in feeds:
        state = shelf.feed(feed)
        assert (state.url, state.etag, state.body_hash) == (server.url(f"/new/{feed}"), None, None)
        assert (state.next_due, state.failures) == (0, 0)
        with shelf.store() as store:
            assert store.feeds.one(feed).status != "gone"
            assert store.refresh.claim(feed, now=NOW)  # given back
    assert len(shelf.entries(feeds[0])) == 1, "what came is kept"


async def test_a_library_that_fails_ends_the_refresh_with_its_sentence(shelf: Shelf, server: Server) -> None:
    paths = [f"/{number}" for number in range(9)]
    for path in paths:
        server.put(path, json_feed(path, 1))
    shelf.subscribe(*map(server.url, paths))
    with sqlite3.connect(shelf.path) as library:
        library.execute("ALTER TABLE bodies RENAME TO lost")
    library.close()
    async with asyncio.timeout(20):
        with pytest.raises(LibraryError, match="no such table"):
            await shelf.refresh()


async def test_what_is_no_library_is_said_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes, which are no library at all\n" * 100)
    with pytest.raises(NotALibrary):
        async with Engine(path, config()):
            pass
