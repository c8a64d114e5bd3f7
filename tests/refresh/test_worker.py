"""The worker as a real process, and the reader's end of its pipe."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import to_builtins

from tests.pages import named, put_page
from tests.refresh.make import PATIENCE, Refreshed, Shelf, config, json_feed
from tests.server import Server
from tui_reader.model.config import Config
from tui_reader.model.errors import WorkerError
from tui_reader.refresh.events import Event, FeedDone, ListTaken
from tui_reader.refresh.process.children import child_environment, command_for
from tui_reader.refresh.process.remote import MODULE, Worker
from tui_reader.refresh.process.worker import NICENESS, read_request
from tui_reader.refresh.requests import AddFeeds, FetchTexts, FindFeed, ImportList, Refresh, Request


@pytest.fixture
async def worker(shelf: Shelf) -> AsyncIterator[Worker]:
    """A worker for the library; its process is started by the first request."""
    worker = Worker(shelf.path, config(per_host=9))
    yield worker
    await worker.close()


async def refreshed(worker: Worker, *feed_ids: int) -> Refreshed:
    async with asyncio.timeout(PATIENCE):
        return Refreshed([event async for event in worker.ask(Refresh(list(feed_ids) or None, force=True))])


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    "line",
    [b"\n", b"x\n", b"[]\n", b"{}\n", b'{"do": 1, "request": 1}\n', b'{"do": "FetchTexts", "request": "1"}\n',
     b"\xff\n", b"[" * 100_000, b'{"do": "FetchTexts", "request": ' + b"9" * 5_000 + b"}\n"],
)  # fmt: skip
def test_a_line_that_is_no_request_is_logged_and_costs_no_other(line: bytes, caplog: pytest.LogCaptureFixture) -> None:
    assert read_request(line) is None
    assert "left out" in caplog.text
    assert len(caplog.text) < 1_000
    assert read_request(b'{"do": "cancel"}') == {"do": "cancel"}


class ImportLists(Request[ListTaken], frozen=True, tag="ImportList"):
    """As another version of the reader might ask: without a path."""


async def test_a_request_that_lacks_something_is_answered_and_the_worker_goes_on(worker: Worker) -> None:
    with pytest.raises(WorkerError, match="does not know how"):
        async with asyncio.timeout(PATIENCE):
            _ = [event async for event in worker.ask(ImportLists())]
    pid = worker.pid
    async with asyncio.timeout(PATIENCE):
        _ = [each async for each in worker.ask(FetchTexts([]))]
    assert worker.pid == pid


async def test_refresh_and_add_and_the_process_stays_warm(shelf: Shelf, server: Server, worker: Worker) -> None:
    server.put("/a", json_feed("Herons", 2, 1))
    server.put("/b", json_feed("Störche\x1b[2J", 1))
    assert worker.pid is None
    (feed,) = shelf.subscribe(server.url("/a"))
    result = await refreshed(worker)
    assert (result.statuses, result.finished.new) == ({feed: "new"}, 2)
    assert shelf.titles(feed) == ["Herons 1", "Herons 2"]
    pid = worker.pid
    assert os.getpriority(os.PRIO_PROCESS, pid or 0) == os.getpriority(os.PRIO_PROCESS, 0) + NICENESS
    (added,) = [added async for added in worker.ask(AddFeeds([server.url("/b")], folder=["Birds", "Large"]))]
    assert (added.status, added.entries, added.error) == ("added", 1, None)
    with shelf.store() as store:
        kept = store.feeds.one(added.id or 0)
        assert store.folders.path(kept.folder_id or 0) == ("Birds", "Large")
    assert set((await refreshed(worker, feed)).done) == {feed}
    assert worker.pid == pid


async def test_errors_come_back_as_events(shelf: Shelf, server: Server, worker: Worker) -> None:
    server.put("/page", b"<!doctype html><title>x</title><p>words", content_type="text/html")
    added = [each async for each in worker.ask(AddFeeds([server.url("/page"), "no such thing"]))]
    assert [each.status for each in added] == ["failed", "failed"]
    assert all((each.error or "").endswith(".") for each in added)
    (feed,) = shelf.subscribe(server.url("/page"))
    assert (await refreshed(worker, feed)).statuses == {feed: "failed"}


async def test_a_list_is_imported_in_the_worker_and_what_is_none_leaves_all_as_it_was(
    shelf: Shelf, worker: Worker, tmp_path: Path
) -> None:
    listed, notes = tmp_path / "urls", tmp_path / "notes.txt"
    listed.write_text("https://h.example/ birds\nhttps://s.example/\njavascript:alert(1)\nhttps://h.example/\n")
    notes.write_text("Buy bread. Feed the herons.")
    for path, taken in (
        (listed, ListTaken(2, 0, 1, "https://h.example/")),
        (listed, ListTaken(0, 2, 1, "https://h.example/")),
        (notes, ListTaken()),
        (tmp_path / "missing", ListTaken()),
        (tmp_path, ListTaken()),
    ):
        assert [each async for each in worker.ask(ImportList(str(path)))] == [taken]
    with shelf.store() as store:
        assert len(store.feeds.all()) == 2


async def test_a_page_is_previewed_chosen_from_and_found_again(shelf: Shelf, server: Server, worker: Worker) -> None:
    for name in ("posts", "photos"):
        server.put(f"/{name}", json_feed(name.title(), 1))
    address = put_page(server, named("/posts"), named("/photos"))
    (asked,) = [added async for added in worker.ask(AddFeeds([address], choose=True))]
    assert (asked.status, [preview.title for preview in asked.feeds]) == ("failed", ["Posts", "Photos"])
    (added,) = [added async for added in worker.ask(AddFeeds([asked.feeds[1].url], page=address))]
    assert (added.status, added.title) == ("added", "Photos")
    found = [preview.url async for preview in worker.ask(FindFeed(added.id or 0))]
    assert found[0] == server.url("/photos")
    with pytest.raises(WorkerError, match="no feed 99"):
        _ = [preview async for preview in worker.ask(FindFeed(99))]


async def test_who_stops_listening_stops_the_work_in_the_worker(shelf: Shelf, server: Server, worker: Worker) -> None:
    server.put("/a", json_feed("A", 1))
    server.put("/b", json_feed("B", 1))
    server.hold("/a")
    task = asyncio.create_task(anext(worker.ask(AddFeeds([server.url("/a")]))))
    await asyncio.to_thread(server.wait_for, 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    # The stop is in the pipe before this, so it was read when this is answered.
    assert [added.status async for added in worker.ask(AddFeeds([server.url("/b")]))] == ["added"]
    server.release()
    assert set((await refreshed(worker)).done) == {1}, "only one feed is there"


async def test_two_requests_at_once_get_their_own_answers(shelf: Shelf, server: Server, worker: Worker) -> None:
    server.put("/a", json_feed("A", 1))
    server.put("/b", json_feed("B", 1))
    server.hold("/a")
    (feed,) = shelf.subscribe(server.url("/a"))
    first = asyncio.create_task(refreshed(worker))
    await asyncio.to_thread(server.wait_for, 1)
    assert [added.status async for added in worker.ask(AddFeeds([server.url("/b")]))] == ["added"]
    server.release()
    assert (await first).statuses == {feed: "new"}


async def test_cancel(shelf: Shelf, server: Server, worker: Worker) -> None:
    await worker.cancel()  # nothing to stop
    paths = [f"/{number}" for number in range(4)]
    server.put("/0", json_feed("A", 1))
    server.hold(*paths[1:])
    feeds = shelf.subscribe(*map(server.url, paths))
    told: list[Event] = []
    async with asyncio.timeout(PATIENCE):
        async for event in worker.ask(Refresh(None)):
            told.append(event)
            if isinstance(event, FeedDone) and event.status == "new":
                await worker.cancel()
    assert Refreshed(told).statuses == {feeds[0]: "new", **dict.fromkeys(feeds[1:], "cancelled")}


async def test_a_cancel_right_behind_the_request_finds_it(shelf: Shelf, server: Server) -> None:
    (feed,) = shelf.subscribe(server.url("/feed"))
    first = {"library": str(shelf.path), "session": "s", "config": to_builtins(config())}
    requests = [first, {"request": 7, "do": "Refresh", "feeds": None, "force": False}, {"do": "cancel"}]
    process = await worker_process()
    lines = "".join(json.dumps(line) + "\n" for line in requests).encode()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(lines)
    async with asyncio.timeout(PATIENCE):
        answers = [json.loads(await process.stdout.readline()) for _ in range(4)]
    assert [answer["event"] for answer in answers] == ["started", "feed", "finished", "end"]
    assert (answers[1]["status"], answers[1]["id"]) == ("cancelled", feed)
    assert {answer["request"] for answer in answers} == {7}
    assert server.requests == []
    process.stdin.close()
    assert await process.wait() == 0


async def worker_process() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command_for(MODULE), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=child_environment()
    )


async def test_a_request_nobody_understands_is_answered(shelf: Shelf) -> None:
    process = await worker_process()
    first = {"library": str(shelf.path), "session": "s", "config": to_builtins(config())}
    assert process.stdin is not None
    process.stdin.write(b"".join(json.dumps(line).encode() + b"\n" for line in (first, {"request": 1, "do": "fly"})))
    assert process.stdout is not None
    answer = json.loads(await process.stdout.readline())
    process.stdin.close()
    await process.wait()
    assert (answer["request"], answer["event"]) == (1, "error")
    assert "fly" in answer["sentence"]


# --------------------------------------------------------------------------- ends


async def test_a_worker_that_is_killed_is_an_error_and_the_next_request_works(
    shelf: Shelf, server: Server, worker: Worker
) -> None:
    server.put("/feed", json_feed("Herons", 1))
    server.hold("/feed")
    (feed,) = shelf.subscribe(server.url("/feed"))
    task = asyncio.create_task(refreshed(worker))
    await asyncio.to_thread(server.wait_for, 1)
    pid = worker.pid or 0
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerError, match="ended unexpectedly"):
        await task
    server.release()
    assert set((await refreshed(worker, feed)).done) == {feed}
    assert worker.pid not in (None, pid)


async def test_killed_while_idle_the_next_request_works_at_once(shelf: Shelf, server: Server, worker: Worker) -> None:
    server.put("/feed", json_feed("Herons", 1))
    shelf.subscribe(server.url("/feed"))
    await refreshed(worker)
    for _ in range(3):
        pid = worker.pid or 0
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerError):
            while True:  # until the death is noticed; then it is an error, or already a new process
                await refreshed(worker)
                if worker.pid != pid:
                    raise WorkerError("noticed")
        assert (await refreshed(worker)).finished.feeds == 1


async def test_close_ends_the_process_and_its_parsers_in_the_middle_of_a_refresh(shelf: Shelf, server: Server) -> None:
    worker = Worker(shelf.path, config())
    server.hold("/feed")
    (feed,) = shelf.subscribe(server.url("/feed"))
    task = asyncio.create_task(refreshed(worker))
    await asyncio.to_thread(server.wait_for, 1)
    pid = worker.pid or 0
    async with asyncio.timeout(PATIENCE):
        await worker.close()
    assert has_ended(pid)
    with pytest.raises(WorkerError):
        await task
    with shelf.store() as store:
        assert store.refresh.claim(feed, now=int(shelf.clock()))  # given back
    await worker.close()


async def test_the_process_ends_when_the_reader_dies(shelf: Shelf, server: Server) -> None:
    """Killed, a reader leaves two closed pipes behind and gave no reason."""
    server.hold("/feed")
    shelf.subscribe(server.url("/feed"))
    process = await worker_process()
    assert process.stdin is not None
    first = {"library": str(shelf.path), "session": "s", "config": to_builtins(config())}
    request = {"request": 1, "do": "Refresh", "feeds": None, "force": False}
    process.stdin.write(b"".join(json.dumps(line).encode() + b"\n" for line in (first, request)))
    await asyncio.to_thread(server.wait_for, 1)
    process._transport.close()  # type: ignore[attr-defined]
    async with asyncio.timeout(PATIENCE):
        await process.wait()


@pytest.mark.parametrize("nonsense", ["what?", "{}", "[]", '{"request": 1, "event": "odd"}', "\\xff"])
async def test_a_process_that_misspeaks_is_an_error_and_is_ended(shelf: Shelf, nonsense: str) -> None:
    code = f"import sys; input(); input(); print('''{nonsense}''', flush=True); sys.stdin.read()"
    worker = Worker(shelf.path, Config(), command=[sys.executable, "-c", code])
    with pytest.raises(WorkerError):
        await refreshed(worker)
    await worker.close()


async def test_a_process_that_does_not_end_is_killed(shelf: Shelf) -> None:
    code = "import signal, sys; input(); input(); signal.pause()"
    worker = Worker(shelf.path, Config(), command=[sys.executable, "-c", code])
    task = asyncio.create_task(refreshed(worker))
    while worker.pid is None:  # noqa: ASYNC110 - one step of the loop, no time
        await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE):
        await worker.close()
    with pytest.raises(WorkerError):
        await task


async def test_a_process_that_cannot_be_started_is_an_error(shelf: Shelf) -> None:
    worker = Worker(shelf.path, Config(), command=["/no/such/python"])
    with pytest.raises(WorkerError, match="could not be started"):
        await refreshed(worker)


async def test_a_library_that_cannot_be_used_is_an_error(shelf: Shelf) -> None:
    shelf.path.write_bytes(b"no library " * 1000)
    worker = Worker(shelf.path, Config())
    with pytest.raises(WorkerError):
        await refreshed(worker)
    await worker.close()


def test_the_readers_end_is_light() -> None:
    code = (
        "import sys, tui_reader.refresh.process.remote\n"
        "heavy = ('aiohttp', 'feedparser', 'lxml', 'sqlite3', 'tui_reader.refresh.engine',\n"
        "  'tui_reader.refresh.feed_run', 'tui_reader.fetch', 'tui_reader.parse', 'tui_reader.store')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_worker_needs_no_parser_of_its_own() -> None:
    code = (
        "import sys, tui_reader.refresh.process.worker\n"
        "print([name for name in ('feedparser', 'textual', 'lxml') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
