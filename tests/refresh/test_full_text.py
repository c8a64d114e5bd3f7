"""Full text: pages fetched, extracted and kept, every failure a sentence, and the feed's text never lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

import pytest

from tests.pages import article_page
from tests.refresh.make import NOW, PATIENCE, Shelf, item
from tests.server import Exchange, Server, rss
from tests.store.make import flagged
from tui_reader.fetch import Fetched
from tui_reader.model.entities import Content, Entry
from tui_reader.model.errors import LibraryError, ParseError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import TextDone
from tui_reader.refresh.process.parser_pool import Parsers
from tui_reader.refresh.requests import FetchTexts
from tui_reader.refresh.tasks.full_text import A_FEW, MOST_WAITING, NO_PAGE, NOT_ASKED, QUIETLY, SILENT
from tui_reader.refresh.tasks.new_feed import keep_feed

TEASER = Content("<p>The beginning, as the feed gives it…</p>")


def keep(shelf: Shelf, url: str, *links: str | None, **said: Any) -> list[int]:
    """Subscribe the feed at `url` with an entry for each link; return their ids in that order."""
    entries = [item(f"{url}-{number}", url=link, content=TEASER, **said) for number, link in enumerate(links)]
    with shelf.store() as store:
        feed = keep_feed(store, url, ParsedFeed("rss20", "Herons", entries=tuple(reversed(entries))), now=NOW)
        return [known.id for known in store.refresh.load_known(feed.id)]


def entry(shelf: Shelf, entry_id: int) -> Entry:
    with shelf.store() as store:
        return store.entries.one(entry_id)


async def fetched(engine: Engine, ids: Sequence[int]) -> dict[int, TextDone]:
    async with asyncio.timeout(PATIENCE), aclosing(FetchTexts(ids).run(engine)) as events:
        return {event.id: event async for event in events}


async def one(shelf: Shelf, entry_id: int, **network: Any) -> TextDone:
    async with shelf.engine(**network) as engine:
        return (await fetched(engine, [entry_id]))[entry_id]


# --------------------------------------------------------------------------- it goes well


async def test_the_article_of_the_page_is_kept_beside_the_feeds_text(shelf: Shelf, server: Server) -> None:
    server.put("/1", article_page("Herons"), content_type="text/html; charset=utf-8")
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    assert await one(shelf, entry_id) == TextDone(entry_id, "stored")
    found = entry(shelf, entry_id)
    assert found.body == TEASER
    assert found.page is not None
    assert "Paragraph 12 about Herons" in found.page.value
    assert "Imprint" not in found.page.value
    assert (found.page_asked, found.page_error, found.shows_page) == (NOW, None, False)
    assert server.requests[0].headers["accept"].startswith("text/html")


async def test_redirects_are_followed_and_links_are_relative_to_where_it_lies(shelf: Shelf, server: Server) -> None:
    server.redirect("/go", "/there/page")
    server.put("/there/page", article_page("Herons"), content_type="text/html")
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/go"))
    assert (await one(shelf, entry_id)).status == "stored"
    page = entry(shelf, entry_id).page
    assert page is not None
    assert page.base == server.url("/there/page")


async def test_plain_text_is_an_article_too(shelf: Shelf, server: Server) -> None:
    server.put("/1.txt", b"Plain words of a heron. <b>No tags.</b>\n" * 9, content_type="text/plain")
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1.txt"))
    assert (await one(shelf, entry_id)).status == "stored"
    page = entry(shelf, entry_id).page
    assert page is not None
    assert (page.type, page.value[:11]) == ("text", "Plain words")


async def test_many_pages_each_with_its_event_and_two_at_once_from_one_host(shelf: Shelf, server: Server) -> None:
    for number in range(6):
        server.put(f"/{number}", article_page(f"Bird {number}"), content_type="text/html")
    server.status("/3", 500)
    ids = keep(shelf, server.url("/feed"), *(server.url(f"/{number}") for number in range(6)))
    async with shelf.engine() as engine:
        done = await fetched(engine, [*ids, ids[0]])
    assert [done[entry_id].status for entry_id in ids] == ["stored"] * 3 + ["failed"] + ["stored"] * 2
    assert len(server.requests) == 6, "named twice is once"
    assert server.peak <= 2


async def test_two_who_ask_for_one_page_share_it(shelf: Shelf, server: Server) -> None:
    server.put("/1", article_page("Herons"), content_type="text/html")
    server.hold("/1")
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    async with shelf.engine() as engine:
        asking = [asyncio.create_task(fetched(engine, [entry_id])) for _ in range(2)]
        await asyncio.to_thread(server.wait_for, 1)
        server.release()
        assert [(await task)[entry_id].status for task in asking] == ["stored"] * 2
    assert server.count("/1") == 1


# --------------------------------------------------------------------------- it does not


async def turned_away(exchange: Exchange) -> None:
    await exchange.answer(401, b"", {"WWW-Authenticate": "Basic"})


FAILURES: dict[str, tuple[Any, str]] = {
    "missing": (404, "has nothing at this address (HTTP 404)."),
    "gone": (410, "is gone for good (HTTP 410)."),
    "broken": (503, "has trouble of its own (HTTP 503)."),
    "login": (turned_away, "asks for a name and a password (HTTP 401)."),
    "PDF": ((b"%PDF-1.7 ...", "application/pdf"), "Its link leads to a PDF document, not to a page of text."),
    "picture": ((b"\x89PNG\r\n", "image/png"), "Its link leads to a picture, not to a page of text."),
    "film": ((b"....", "video/mp4"), "Its link leads to a film, not to a page of text."),
    "feed": ((b"<rss version='2.0'><channel/></rss>", "text/html"), "leads to a feed, not to a page of text."),
    "JSON": ((b'{"a": 1}', "application/json"), "leads to a JSON document, not to a page of text."),
    "empty": ((b"", "text/html"), "leads to an empty document, not to a page of text."),
    "no article": ((b"<!doctype html><html><body></body></html>", "text/html"), "No article was found on that page."),
    "a way on": (
        (b"<!doctype html><meta http-equiv=refresh content='0; url=https://example.org/a%20b'>", "text/html"),
        "No article was found on that page. That page sends its visitors on to https://example.org/a%20b.",
    ),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_a_failure_is_a_sentence_and_the_feeds_text_stays(shelf: Shelf, server: Server, name: str) -> None:
    answer, sentence = FAILURES[name]
    if isinstance(answer, int):
        server.status("/1", answer)
    elif callable(answer):
        server.script("/1", answer)
    else:
        server.put("/1", answer[0], content_type=answer[1])
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    done = await one(shelf, entry_id)
    assert done.status == "failed"
    assert done.error is not None
    assert done.error.endswith(sentence)
    found = entry(shelf, entry_id)
    assert (found.page, found.body, found.page_error, found.page_asked) == (None, TEASER, done.error, NOW)


async def test_a_page_behind_a_wall_is_no_gain(shelf: Shelf, server: Server) -> None:
    server.put("/1", article_page("Cookies", 2), content_type="text/html")
    long = Content("<p>" + "Words that the feed gives in full. " * 60)
    with shelf.store() as store:
        parsed = ParsedFeed("rss20", "Herons", entries=(item(1, url=server.url("/1"), content=long),))
        keep_feed(store, server.url("/feed"), parsed, now=NOW)
    done = await one(shelf, 1)
    assert done.error is not None
    assert "less of the text than the feed" in done.error


@pytest.mark.parametrize("link", [None, "mailto:ada@example.org", "file:///etc/passwd", "tui-reader:welcome"])
async def test_what_is_no_web_page_is_not_asked_for(shelf: Shelf, link: str | None) -> None:
    (entry_id,) = keep(shelf, "https://example.org/feed", link)
    assert (await one(shelf, entry_id)).error == NO_PAGE


async def test_an_unknown_entry_is_a_sentence_and_the_others_are_fetched(shelf: Shelf, server: Server) -> None:
    server.put("/1", article_page("Herons"), content_type="text/html")
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    async with shelf.engine() as engine:
        done = await fetched(engine, [99, entry_id])
    assert (done[99].error, done[entry_id].status) == ("There is no entry 99.", "stored")


async def test_a_page_that_hangs_ends_at_the_deadline(shelf: Shelf, server: Server) -> None:
    server.fault("/1", "hang")
    server.fault("/2", "hang in body")
    ids = keep(shelf, server.url("/feed"), server.url("/1"), server.url("/2"))
    async with shelf.engine(total=0.5) as engine:
        done = await fetched(engine, ids)
    assert (done[ids[0]].error or "").endswith("did not answer within 0.5 seconds.")
    assert (done[ids[1]].error or "").endswith("sent too slowly to be done in 0.5 seconds.")


async def test_a_failure_later_keeps_the_text_of_before(shelf: Shelf, server: Server) -> None:
    server.put("/1", article_page("Herons"), content_type="text/html")
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    await one(shelf, entry_id)
    before = entry(shelf, entry_id).page
    server.status("/1", 500)
    assert (await one(shelf, entry_id)).status == "failed"
    assert entry(shelf, entry_id).page == before


async def test_without_a_network_few_are_asked_and_all_wait(shelf: Shelf) -> None:
    links = [f"http://host{number}.invalid/{number}" for number in range(30)]
    ids = keep(shelf, "http://feed.invalid/", *links)
    async with shelf.engine() as engine:
        done = await fetched(engine, ids)
    errors = [done[entry_id].error for entry_id in ids]
    assert "There is no host named" in (errors[0] or "")
    assert errors[-1] == NOT_ASKED
    assert {entry(shelf, entry_id).page_asked for entry_id in ids} == {None}


async def test_a_host_that_is_down_costs_a_few_questions_not_one_for_each_page(shelf: Shelf, server: Server) -> None:
    """A hundred pages of a host that does not answer took a hundred time-outs, after every refresh."""
    for number in range(9):
        server.fault(f"/{number}", "hang")
    ids = keep(shelf, server.url("/feed"), *(server.url(f"/{number}") for number in range(9)))
    with shelf.store() as store:
        store.feeds.always_full_text(1, True)
    async with asyncio.timeout(PATIENCE), shelf.engine(total=0.3) as engine:
        await engine.catch_up()
    assert len(server.requests) < A_FEW + QUIETLY
    found = [entry(shelf, entry_id) for entry_id in ids]
    assert found[0].page_error == SILENT
    assert {each.page_asked for each in found} == {None}, "all wait for the next time"


async def test_a_library_that_cannot_be_written_is_an_error(shelf: Shelf, server: Server) -> None:
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    async with shelf.engine() as engine:
        shelf.path.write_bytes(b"no library" * 1000)
        for more in ("-wal", "-shm"):
            shelf.path.with_name(shelf.path.name + more).unlink(missing_ok=True)
        with pytest.raises(LibraryError):
            await fetched(engine, [entry_id])


# --------------------------------------------------------------------------- private networks


async def test_a_link_into_a_private_network_is_refused(shelf: Shelf, server: Server) -> None:
    """The feed lies elsewhere, so its word does not count here (TRAPS 22)."""
    server.put("/1", article_page("Router"), content_type="text/html")
    (entry_id,) = keep(shelf, "https://example.org/feed", server.url("/1"))
    assert "private network" in ((await one(shelf, entry_id)).error or "")
    assert server.requests == []


async def test_nor_may_a_feed_be_trusted_that_nobody_typed(shelf: Shelf, server: Server) -> None:
    server.put("/1", article_page("Router"), content_type="text/html")
    shelf.subscribe(server.url("/feed"), trusted=False)
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    with shelf.store() as store:
        store.connection.run("UPDATE feeds SET trusted = 0")
    assert "private network" in ((await one(shelf, entry_id)).error or "")
    assert server.requests == []


# --------------------------------------------------------------------------- hostile pages


async def test_a_page_that_takes_too_long_costs_its_process_alone() -> None:
    page = Fetched("https://ada:secret@example.org/1", 200, article_page("Herons"), "text/html")
    async with Parsers(1, deadline=0.5) as parsers:
        await parsers.extract(page, hint=None, title="Herons")
        (stuck,) = parsers.idle
        os.kill(stuck, signal.SIGSTOP)
        with pytest.raises(ParseError, match=r"The page could not be read in 0\.5 seconds; it was left alone\."):
            await parsers.extract(page, hint=None, title="Herons")
        assert stuck not in parsers.idle


async def test_hostile_pages_end_with_a_sentence_or_a_text(shelf: Shelf, server: Server) -> None:
    pages = [
        b"<div>" * 100_000,
        b"<a " * 50_000,
        b"<!--" * 50_000,
        b"&" * 500_000,
        b"\x00\xff" * 9_999,
        b"<p>" * 50_000,
    ]
    for number, body in enumerate(pages):
        server.put(f"/{number}", b"<!doctype html><html><body>" + body, content_type="text/html")
    server.put("/good", article_page("Herons"), content_type="text/html")
    links = [server.url(f"/{number}") for number in range(len(pages))]
    ids = keep(shelf, server.url("/feed"), *links, server.url("/good"))
    async with shelf.engine() as engine:
        done = await fetched(engine, ids)
    assert done[ids[-1]].status == "stored"
    assert all((event.error or ".").endswith(".") for event in done.values())


# --------------------------------------------------------------------------- after a refresh


async def test_new_entries_of_feeds_with_always_are_caught_up_quietly(shelf: Shelf, server: Server) -> None:
    for number in range(5):
        server.put(f"/{number}", article_page(f"Bird {number}"), content_type="text/html")
    server.status("/4", 404)
    ids = keep(shelf, server.url("/feed"), *(server.url(f"/{number}") for number in range(5)))
    async with shelf.engine() as engine:
        await engine.catch_up()
        assert server.requests == []
        with shelf.store() as store:
            store.feeds.always_full_text(1, True)
            flagged(store, [ids[0]], "read", True)
        for _ in range(2):
            await engine.catch_up()
    assert [entry(shelf, entry_id).full_text for entry_id in ids] == [False, True, True, True, False]
    assert len(server.requests) == 4, "each is asked once, also the one that is not there"


async def test_catching_up_is_bounded(shelf: Shelf) -> None:
    keep(shelf, "http://feed.invalid/", *(f"mailto:{number}@example.org" for number in range(MOST_WAITING + 9)))
    with shelf.store() as store:
        store.feeds.always_full_text(1, True)
    async with shelf.engine() as engine:
        await engine.catch_up()
    with shelf.store() as store:
        assert len(store.pages.waiting(limit=1000, now=NOW)) == 9


async def test_who_catches_up_at_the_same_time_asks_for_nothing_twice(shelf: Shelf, server: Server) -> None:
    for number in range(3):
        server.status(f"/{number}", 404)
    keep(shelf, server.url("/feed"), *(server.url(f"/{number}") for number in range(3)))
    with shelf.store() as store:
        store.feeds.always_full_text(1, True)
    async with asyncio.timeout(PATIENCE), shelf.engine() as engine:
        await asyncio.gather(engine.catch_up(), engine.catch_up())
    assert len(server.requests) == 3


async def test_nothing_is_caught_up_after_a_refresh_that_was_stopped(shelf: Shelf, server: Server) -> None:
    server.put("/1", article_page("Herons"), content_type="text/html")
    server.put("/feed", rss("Herons", 0))
    (entry_id,) = keep(shelf, server.url("/feed"), server.url("/1"))
    with shelf.store() as store:
        store.feeds.always_full_text(1, True)
    async with asyncio.timeout(PATIENCE), shelf.engine() as engine:
        events = engine.refresh(None, force=True)
        engine.cancel()
        _ = [event async for event in events]
        await engine.catch_up()
        assert server.requests == []
        _ = [event async for event in engine.refresh(None, force=True)]
        await engine.catch_up()
    assert entry(shelf, entry_id).page is not None


async def test_pieces_whose_pages_name_one_address_are_a_story(shelf: Shelf, server: Server) -> None:
    piece = "https://press.example/herons"
    server.put("/amp", article_page("Herons").replace(b"</head>", f"<link rel=canonical href={piece}></head>".encode()))
    (direct,) = keep(shelf, server.url("/one"), piece, title="Herons")
    (elsewhere,) = keep(shelf, server.url("/two"), server.url("/amp"), title="Herons")
    assert (await one(shelf, elsewhere)).status == "stored"
    with shelf.store() as store:
        assert store.entries.members(elsewhere) == [direct, elsewhere]
