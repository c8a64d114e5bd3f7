"""Bodies that end too early: what came whole is kept, nothing counts as gone, and the next fetch reads it whole."""

from __future__ import annotations

import asyncio
import gzip
import re
from contextlib import aclosing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages import article_page
from tests.pictures.make import photo_file
from tests.refresh.make import NOW, PATIENCE, Shelf, item
from tests.server import CUTS, Server, cut, rss
from tui_reader.model.errors import ParseError
from tui_reader.model.incoming import FetchState, ParsedFeed
from tui_reader.parse import parse_feed
from tui_reader.refresh.requests import FetchComments, FetchPictures, FetchTexts
from tui_reader.refresh.tasks.new_feed import keep_feed

DID = {
    "length": "stopped before all of it was sent",
    "chunked": "stopped before all of it was sent",
    "gzip": "sent packed data that ends in the middle",
}


def known(state: FetchState) -> tuple[object, ...]:
    return state.etag, state.body_hash, state.pieces, state.parser_version


@pytest.mark.parametrize("how", CUTS)
async def test_a_feed_that_was_cut_gives_what_is_whole_and_is_read_again(
    shelf: Shelf, server: Server, how: str
) -> None:
    server.put("/feed", rss("Herons", 3), etag='"1"')
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    before = shelf.feed(feed)
    shelf.now += 9
    server.script("/feed", cut(rss("Herons", 23), how=how))
    result = await shelf.refresh(feed, force=True)
    done = result.done[feed]
    assert done.status == "failed"
    assert done.error == (
        f"127.0.0.1:{server.port} {DID[how]}; what came whole is kept, and the rest is asked for again."
    )
    assert 0 < done.new < 20
    assert (result.finished.new, done.updated) == (done.new, 0)
    assert len(shelf.entries(feed)) == 3 + done.new
    assert all(entry.body and entry.body.value == f"Words of {entry.title[7:]}" for entry in shelf.entries(feed))
    assert known(shelf.feed(feed)) == known(before)
    assert shelf.feed(feed).failures == 1
    with shelf.store() as store:
        assert store.feeds.one(feed).last_refreshed == shelf.now, "it is not dead"
    server.put("/feed", rss("Herons", 23))
    whole = (await shelf.refresh(feed, force=True)).done[feed]
    assert (whole.status, whole.error, done.new + whole.new) == ("new", None, 20)
    assert shelf.feed(feed).failures == 0


async def test_a_packed_file_that_ends_in_the_middle_is_known_without_a_word_of_the_server(
    shelf: Shelf, server: Server
) -> None:
    packed = gzip.compress(rss("Herons", 40))
    server.put("/feed", packed[: len(packed) // 2], etag='"half"')
    (feed,) = shelf.subscribe(server.url("/feed"))
    done = (await shelf.refresh(feed)).done[feed]
    assert (done.status, done.error) == (
        "failed",
        "127.0.0.1 sent packed data that ends in the middle; what came whole is kept, and the rest is asked for again.",
    )
    assert 0 < done.new < 40
    assert shelf.feed(feed).etag is None


async def test_a_length_that_promises_too_much_costs_a_note(shelf: Shelf, server: Server) -> None:
    server.script("/feed", cut(rss("Herons", 3), how="length", keep=1))
    (feed,) = shelf.subscribe(server.url("/feed"))
    note = f"127.0.0.1:{server.port} stopped before all of it was sent, but the feed is whole."
    for status in ("new", "unchanged"):
        done = (await shelf.refresh(feed, force=True)).done[feed]
        assert (done.status, done.error) == (status, None)
        with shelf.store() as store:
            assert (store.feeds.one(feed).why_next or "").endswith(note)
    (added,) = await shelf.add(server.url("/feed?2"))
    assert added.status == "failed"  # there is nothing at that address
    server.script("/other", cut(rss("Gulls", 3), how="length", keep=1))
    (added,) = await shelf.add(server.url("/other"))
    assert (added.status, added.entries, added.note) == ("added", 3, note)


async def test_a_feed_that_is_cut_when_added_is_filled_by_the_next_refresh(shelf: Shelf, server: Server) -> None:
    server.script("/feed", cut(rss("Herons", 40), how="chunked"))
    (added,) = await shelf.add(server.url("/feed"))
    assert (added.error, added.status, added.title) == (None, "added", "Herons")
    assert 0 < added.entries < 40
    assert "what came whole is kept" in (added.note or "")
    feed = added.id or 0
    assert (shelf.feed(feed).etag, shelf.feed(feed).body_hash) == (None, None)
    server.put("/feed", rss("Herons", 40))
    await shelf.refresh(feed, force=True)
    assert len(shelf.entries(feed)) == 40


async def test_where_nothing_came_whole_only_the_cut_is_told(shelf: Shelf, server: Server) -> None:
    server.script("/none", cut(rss("Herons", 1), how="length"))
    server.script("/json", cut(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', how="length"))
    server.script("/empty", cut(b"", how="length"))
    for added in await shelf.add(*map(server.url, ("/none", "/json", "/empty"))):
        assert added.status == "failed"
        assert added.error == f"127.0.0.1:{server.port} stopped before all of it was sent."


async def test_an_item_whose_namesake_was_cut_off_is_not_taken_for_it(shelf: Shelf, server: Server) -> None:
    """Both have one link: with the old one out of sight, the new one would pass for an edit of it."""
    item_xml = "<item><title>Poll</title><guid>{}</guid><link>https://example.org/poll</link><description>{}</description></item>"
    old, new = item_xml.format("old", "The old words"), item_xml.format("new", "The new words")
    server.put("/feed", rss("Herons", 3, extra=old))
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    server.script("/feed", cut(rss("Herons", 0, extra=new + old.replace("words", "words " * 400)), how="length"))
    await shelf.refresh(feed, force=True)
    bodies = [entry.body.value for entry in shelf.entries(feed) if entry.body and entry.title == "Poll"]
    assert bodies == ["The old words", "The new words"]


async def test_half_a_page_half_a_picture_and_half_the_comments_are_not_kept_and_whole_ones_are(
    shelf: Shelf, server: Server
) -> None:
    with shelf.store() as store:
        entries = [item(n, url=server.url(f"/page{n}"), comments_feed=server.url(f"/talk{n}")) for n in (1, 2)]
        feed = keep_feed(store, server.url("/feed"), ParsedFeed("rss20", "Herons", entries=tuple(entries)), now=NOW)
        ids = [each.id for each in store.refresh.load_known(feed.id)]
    served: dict[str, bytes] = {
        "page": article_page("Herons") + b"</html>",
        "talk": rss("Says", 9),
        "pic": photo_file((400, 300)),
    }
    found: dict[str, list[str]] = {"page": [], "talk": [], "pic": []}
    async with asyncio.timeout(PATIENCE), shelf.engine() as engine:
        for keep, entry_id in zip((0.5, 1.0), ids, strict=True):
            for name, body in served.items():
                for path in (f"/{name}1", f"/{name}2"):
                    server.script(path, cut(body, how="length", keep=keep))
            async with aclosing(FetchTexts([entry_id]).run(engine)) as texts:
                found["page"] += [done.error or done.status async for done in texts]
            async with aclosing(FetchComments(entry_id).run(engine)) as talk:
                found["talk"] += [done.error or done.status async for done in talk]
            async with aclosing(
                FetchPictures(entry_id, [server.url(f"/pic{1 + (keep == 1)}")]).run(engine)
            ) as pictures:
                found["pic"] += [done.error or done.status async for done in pictures]
    sentence = f"127.0.0.1:{server.port} stopped before all of it was sent."
    assert all(became == [sentence, "stored"] for became in found.values())


# --------------------------------------------------------------------------- any cut

ITEMS = (
    "<item><guid>1</guid><title>One</title><description>Words</description></item>",
    "<item><guid>2</guid><description><![CDATA[</item> is no end <item>]]></description></item>",
    "<!-- </item> --><item><guid>3</guid><title>A &amp; B</title></item>",
    "<item><guid>4</guid><title>Fourth &lt;/item&gt;</title><category>x</category></item>",
)
FORMS = (
    "<rss version='2.0'><channel><title>T</title>{}</channel></rss>",
    "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
    " xmlns='http://purl.org/rss/1.0/'><channel><title>T</title></channel>{}</rdf:RDF><!-- made -->",
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FORMS), st.lists(st.sampled_from(ITEMS), min_size=1, max_size=4, unique=True), st.data())
def test_of_any_cut_the_entries_are_those_that_came_whole(form: str, items: list[str], data: st.DataObject) -> None:
    document = form.format("".join(items)).encode()
    whole = parse_feed(document, url="https://example.org/feed", content_type=None).entries
    at = data.draw(st.integers(0, len(document)))
    try:
        found = parse_feed(document[:at], url="https://example.org/feed", content_type=None, cut="x stopped")
    except ParseError:
        ends = form.format(items[0]).encode().index(items[0].encode()) + len(items[0].encode())
        assert at < ends
        return
    assert found.entries == whole[: len(found.entries)]
    assert found.cut == ("" if re.search(rb"</(rss|rdf:RDF)>", document[:at]) else "x stopped")
    sure = sum(document[:at].count(each.encode()) for each in items)
    assert len(found.entries) == sure
