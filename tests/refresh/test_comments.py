"""Comments: fetched like a feed when somebody wants them, in order, and kept."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from tests.refresh.make import NOW, PATIENCE, Shelf, item
from tests.server import Server, rss
from tui_reader.model.entities import Comment, Content
from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.refresh.events import CommentsDone
from tui_reader.refresh.process.extraction import in_order, read_comments
from tui_reader.refresh.requests import FetchComments
from tui_reader.refresh.tasks.comments import NO_COMMENTS
from tui_reader.refresh.tasks.new_feed import keep_feed
from tui_reader.store import pack


def keep(shelf: Shelf, url: str, comments_feed: str | None) -> int:
    """Subscribe the feed at `url` with one entry; return its id."""
    with shelf.store() as store:
        parsed = ParsedFeed("rss20", "Herons", entries=(item(1, comments_feed=comments_feed),))
        feed = keep_feed(store, url, parsed, now=NOW)
        return store.refresh.load_known(feed.id)[0].id


def comments(shelf: Shelf, entry_id: int) -> list[Comment]:
    with shelf.store() as store:
        return store.comments.load(entry_id)


async def fetched(shelf: Shelf, entry_id: int) -> CommentsDone:
    async with (
        asyncio.timeout(PATIENCE),
        shelf.engine() as engine,
        aclosing(FetchComments(entry_id).run(engine)) as events,
    ):
        (done,) = [event async for event in events]
        return done


async def test_comments_are_kept_the_oldest_first(shelf: Shelf, server: Server) -> None:
    server.put("/comments", rss("Says", 3))
    entry_id = keep(shelf, server.url("/feed"), server.url("/comments"))
    assert await fetched(shelf, entry_id) == CommentsDone(entry_id, "stored", 3)
    found = comments(shelf, entry_id)
    assert [comment.author for comment in found] == ["Says 1", "Says 2", "Says 3"], "the title, where nobody is named"
    assert found[0].body.value == "Words of 1"
    server.put("/comments", rss("Says", 2, first=3))
    assert (await fetched(shelf, entry_id)).comments == 4


async def test_a_failure_is_a_sentence_and_keeps_what_is_there(shelf: Shelf, server: Server) -> None:
    server.put("/comments", rss("Says", 2))
    entry_id = keep(shelf, server.url("/feed"), server.url("/comments"))
    await fetched(shelf, entry_id)
    server.put("/comments", b"<!doctype html><p>Log in", content_type="text/html")
    done = await fetched(shelf, entry_id)
    assert (done.status, done.error) == ("failed", "This is a web page, not a feed.")
    server.status("/comments", 404)
    assert "HTTP 404" in ((await fetched(shelf, entry_id)).error or "")
    server.stop()
    assert "refuses the connection" in ((await fetched(shelf, entry_id)).error or "")
    assert len(comments(shelf, entry_id)) == 2


async def test_a_comment_feed_in_a_private_network_is_refused(shelf: Shelf, server: Server) -> None:
    server.put("/comments", rss("Says", 2))
    entry_id = keep(shelf, "https://example.org/feed", server.url("/comments"))
    assert "private network" in ((await fetched(shelf, entry_id)).error or "")
    assert server.requests == []


@pytest.mark.parametrize("url", [None, "file:///etc/passwd"])
async def test_without_a_comment_feed_nothing_is_asked(shelf: Shelf, url: str | None) -> None:
    entry_id = keep(shelf, "https://example.org/feed", url)
    assert (await fetched(shelf, entry_id)).error == NO_COMMENTS
    assert (await fetched(shelf, 99)).error == "There is no entry 99."


def said(*times: int | None) -> list[ParsedEntry]:
    return [ParsedEntry(id=str(number), published=at) for number, at in enumerate(times)]


@pytest.mark.parametrize(
    ("times", "order"),
    [
        ((30, 20, 10), "210"),
        ((10, 20, 30), "012"),
        ((20, 30, 10), "201"),
        ((10, 10, 10), "210"),
        ((30, None, 10), "012"),
        ((), ""),
    ],
)
def test_the_order_of_comments(times: tuple[int | None, ...], order: str) -> None:
    assert "".join(str(entry.id) for entry in in_order(said(*times))) == order


def test_replies_of_an_atom_thread_and_comments_without_text() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Replies</title>
    <entry><id>1</id><title>Re: Herons</title><author><name>Ada</name></author>
    <updated>2026-01-01T10:00:00Z</updated><link href="https://example.org/1"/></entry></feed>"""
    (row,) = read_comments(feed, url="https://example.org/", content_type=None)
    assert (row.author, row.url) == ("Ada", "https://example.org/1")
    assert row[-3:] == pack(Content("Re: Herons", "text"))
