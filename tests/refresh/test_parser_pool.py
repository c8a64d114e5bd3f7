"""Parser processes: each killed and replaced alone, whatever happens to it. TRAPS 9."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.refresh.make import PATIENCE, json_feed
from tests.server import rss
from tui_reader.fetch import Fetched
from tui_reader.model.errors import NotAFeed, ParseError, ReaderError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.parse import read_subscriptions
from tui_reader.refresh.process.children import child_environment, command_for
from tui_reader.refresh.process.frames import HEADER, ParserRequest
from tui_reader.refresh.process.parser_pool import Parsers

GOOD = json_feed("Herons", 1, 2)


async def parse(
    parsers: Parsers, data: bytes = GOOD, *, url: str = "https://ada:secret@example.org/feed"
) -> ParsedFeed:
    async with asyncio.timeout(PATIENCE):
        return await parsers.parse(data, url=url, content_type=None)


async def test_a_feed_goes_through_whole(tmp_path: Path) -> None:
    async with Parsers(1) as parsers:
        feed = await parse(parsers)
        assert (feed.version, feed.title, len(feed.entries)) == ("json11", "Herons", 2)
        (pid,) = parsers.idle
        assert (await parse(parsers, rss("Storks", 3))).title == "Storks"
        assert parsers.idle == [pid]  # kept warm
        assert os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0) + 10
        # Linux knows niceness within one session only; Ctrl+C goes to a process group.
        assert (os.getsid(pid), os.getpgid(pid)) == (os.getsid(0), pid)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_errors_come_through_as_they_are() -> None:
    async with Parsers(1) as parsers:
        with pytest.raises(NotAFeed) as caught:
            await parse(parsers, b"<!doctype html><title>x</title><p>words")
        assert (caught.value.kind, caught.value.url) == ("web page", "https://***@example.org/feed")
        assert str(caught.value).endswith(".")
        with pytest.raises(ParseError):
            await parse(parsers, b"\x00\x01nonsense")
        assert len(parsers.idle) == 1
        assert await parse(parsers)


async def test_a_large_feed_fills_no_pipe() -> None:
    data = json_feed("Herons", *range(2000), words="Words " * 500)
    assert len(data) > 5_000_000
    async with Parsers(1) as parsers:
        assert len((await parse(parsers, data)).entries) == 2000


async def test_at_most_so_many_processes_and_each_answer_to_its_question() -> None:
    async with Parsers(2) as parsers:
        feeds = await asyncio.gather(*(parse(parsers, json_feed(f"Feed {n}", n)) for n in range(12)))
        assert [feed.title for feed in feeds] == [f"Feed {n}" for n in range(12)]
        assert len(parsers.idle) == 2


async def test_the_smallest_of_those_that_wait_goes_first() -> None:
    done: list[int] = []

    async def one(parsers: Parsers, size: int) -> None:
        await parse(parsers, json_feed("Herons", 1, words="x" * size))
        done.append(size)

    async with Parsers(1) as parsers, asyncio.TaskGroup() as group:
        for size in (1, 90_000, 30_000, 60_000):
            group.create_task(one(parsers, size))
    assert done == [1, 30_000, 60_000, 90_000]


async def test_the_deadline_kills_one_process_alone_and_the_next_parse_works() -> None:
    async with Parsers(2, deadline=0.5) as parsers:
        await asyncio.gather(parse(parsers), parse(parsers))
        stuck, well = parsers.idle[-1], parsers.idle[0]
        os.kill(stuck, signal.SIGSTOP)
        with pytest.raises(ParseError, match=r"0\.5 seconds"):
            await parse(parsers)
        assert parsers.idle == [well]
        with pytest.raises(ProcessLookupError):
            os.kill(stuck, 0)
        assert await parse(parsers)


async def test_a_list_is_read_there_too_and_one_that_takes_too_long_is_given_up() -> None:
    opml = b'<opml><body><outline text="Birds"><outline text="Herons" xmlUrl="https://h.example/"/></outline></body></opml>'
    async with Parsers(1, deadline=0.5) as parsers:
        assert await parsers.read_list(opml, name="birds.opml") == read_subscriptions(opml, name="birds.opml")
        with pytest.raises(ReaderError, match=r"notes\.txt .*; nothing was imported\.") as refused:
            await parsers.read_list(b"Buy bread.", name="notes.txt")
        assert not isinstance(refused.value, ParseError)
        os.kill(parsers.idle[0], signal.SIGSTOP)
        with pytest.raises(ParseError, match=r"The list could not be read in 0\.5 seconds; nothing was imported\."):
            await parsers.read_list(opml, name="birds.opml")
        assert len(await parsers.read_list(opml, name="birds.opml")) == 1


async def test_the_feeds_of_a_page_are_looked_for_there_too() -> None:
    body = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    page = Fetched("https://h.example/", 200, body, content_type="text/html")
    async with Parsers(1, deadline=0.5) as parsers:
        assert [each.url for each in await parsers.feeds_of_page(page)] == ["https://h.example/feed"]
        os.kill(parsers.idle[0], signal.SIGSTOP)
        with pytest.raises(ParseError, match=r"The page could not be read in 0\.5 seconds; no feed was looked for"):
            await parsers.feeds_of_page(page)


async def test_the_start_of_a_process_is_not_the_fault_of_the_feed() -> None:
    async with Parsers(1, deadline=0.05) as parsers:
        assert await parse(parsers)
        assert await parse(parsers)


@pytest.mark.parametrize("busy", [True, False])
async def test_a_process_that_is_killed_from_outside_costs_no_feed(busy: bool) -> None:
    async with Parsers(1) as parsers:
        await parse(parsers)
        (pid,) = parsers.idle
        if busy:
            os.kill(pid, signal.SIGSTOP)
        else:
            os.kill(pid, signal.SIGKILL)
        task = asyncio.create_task(parse(parsers))
        if busy:
            os.kill(await at_work(parsers), signal.SIGKILL)
        assert (await task).title == "Herons"
        assert parsers.idle != [pid]


async def test_a_feed_that_kills_its_parser_is_told_of_and_the_next_one_is_read() -> None:
    async with Parsers(1) as parsers:
        await parse(parsers)
        (pid,) = parsers.idle
        os.kill(pid, signal.SIGSTOP)
        task = asyncio.create_task(parse(parsers))
        os.kill(await at_work(parsers), signal.SIGKILL)
        os.kill(await at_work(parsers, besides=pid), signal.SIGKILL)  # long before it could answer
        with pytest.raises(ParseError, match="broke its reader"):
            await task
        assert await parse(parsers)


async def at_work(parsers: Parsers, *, besides: int = 0) -> int:
    """Wait until a process is at work and return its id."""
    async with asyncio.timeout(PATIENCE):
        while not (pids := set(parsers.busy) - {besides}):  # noqa: ASYNC110 - steps of the loop, no time
            await asyncio.sleep(0)
    return pids.pop()


async def test_who_is_cancelled_leaves_no_half_answer_behind() -> None:
    async with Parsers(1) as parsers:
        await parse(parsers)
        (pid,) = parsers.idle
        os.kill(pid, signal.SIGSTOP)
        task = asyncio.create_task(parse(parsers, json_feed("Other", 1)))
        assert await at_work(parsers) == pid
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert (await parse(parsers)).title == "Herons"


def test_memory_is_bounded() -> None:
    code = (
        "import tui_reader.refresh.process.parser_process as p\n"
        "p.MEMORY = 96 * 1024 * 1024\n"
        "p._be_modest()\n"
        "data = b'<rss version=\"2.0\"><channel>' + b'<item><title>A</title></item>' * 500_000 + b'</channel></rss>'\n"
        "print(p.answer(p.ParserRequest('feed', 'u', data, 1.0)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("Refusal(error='ParseError', sentence='This feed could not be read")


async def test_the_process_ends_with_its_parent() -> None:
    process = await asyncio.create_subprocess_exec(
        *command_for("tui_reader.refresh.process.parser_process"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=child_environment(),
    )
    assert process.stdin is not None
    process.stdin.close()
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 0


async def test_modules_in_the_current_folder_are_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "pickle", "struct", "tui_reader"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported by accident')")
    monkeypatch.chdir(tmp_path)
    async with Parsers(1) as parsers:
        assert (await parse(parsers)).title == "Herons"


def test_packages_of_the_installation_do_not_come_before_the_standard_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/kept")
    assert child_environment(Path("/usr/lib/python3/site-packages/tui_reader"))["PYTHONPATH"] == "/kept"
    assert child_environment(Path("/home/ada/checkout/tui_reader"))["PYTHONPATH"] == "/home/ada/checkout:/kept"
    monkeypatch.delenv("PYTHONPATH")
    assert "PYTHONPATH" not in child_environment(Path("/usr/lib/python3/site-packages/tui_reader"))


def test_a_process_whose_owner_died_does_not_work_for_ever() -> None:
    slow = b"<rss version='0.91'><channel>" + b"<item><title>A</title><x y='z'/></item>" * 200_000 + b"</channel></rss>"
    frame = pickle.dumps(ParserRequest("feed", "u", slow, 1.0))
    frame = HEADER.pack(len(frame)) + frame
    code = "import tui_reader.refresh.process.parser_process as p; p.GRACE = 0; p.main()"
    ran = subprocess.run([sys.executable, "-c", code], input=frame, timeout=PATIENCE, check=False)
    assert ran.returncode == -signal.SIGALRM
