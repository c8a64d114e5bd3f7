"""Pages lead to feeds: what is asked, what is chosen, what is said, and what is left alone."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from tests.pages import named, page, put_page
from tests.refresh.make import PATIENCE, Shelf, config, json_feed
from tests.server import Server, rss
from tui_reader.model.config import FeedOptions
from tui_reader.model.records import replace
from tui_reader.refresh.engine import Engine
from tui_reader.refresh.events import Added
from tui_reader.refresh.requests import AddFeeds, FindFeed
from tui_reader.refresh.tasks.discovery import may_be_near


async def add(shelf: Shelf, *inputs: str, **options: object) -> Added:
    """Add one input and return what became of it."""
    (added,) = await shelf.add(*inputs, **options)
    return added


def paths(server: Server) -> list[str]:
    return [request.path for request in server.requests]


# --------------------------------------------------------------------------- one feed


async def test_a_page_with_one_feed_subscribes_to_it_and_says_so(shelf: Shelf, server: Server) -> None:
    server.put("/herons", json_feed("Herons", 2, 1), etag='"1"')
    added = await add(shelf, put_page(server, named("/herons")), folder=["Birds"])
    assert (added.status, added.title, added.entries, added.error) == ("added", "Herons", 2, None)
    assert (added.url, added.input) == (server.url("/herons"), server.url("/"))
    assert added.note == f"That is a web page; its feed is {server.url('/herons')}."
    assert [preview.url for preview in added.feeds] == [server.url("/herons")]
    assert paths(server) == ["/", "/herons"], "nothing is guessed, nothing asked twice"
    assert shelf.feed(added.id or 0).etag == '"1"'
    assert shelf.feed(added.id or 0).trusted


async def test_an_address_known_by_rule_is_asked_without_its_page(shelf: Shelf, server: Server) -> None:
    server.put("/@ada.rss", json_feed("Ada", 1))
    added = await add(shelf, server.url("/@ada"))
    assert (added.status, added.url) == ("added", server.url("/@ada.rss"))
    assert paths(server) == ["/@ada.rss"]


async def test_a_rule_that_is_wrong_costs_one_request(shelf: Shelf, server: Server) -> None:
    server.put("/herons", json_feed("Herons", 1))
    added = await add(shelf, put_page(server, named("/herons"), path="/@ada"))
    assert (added.status, added.url) == ("added", server.url("/herons"))


async def test_a_usual_place_is_found_when_the_page_names_none(shelf: Shelf, server: Server) -> None:
    server.put("/blog/feed.xml", json_feed("Herons", 1))
    added = await add(shelf, put_page(server, path="/blog/"))
    assert (added.status, added.url) == ("added", server.url("/blog/feed.xml"))
    assert paths(server)[1:] == ["/blog/feed", "/blog/rss", "/blog/feed.xml", "/blog/index.xml"], "then it stops"


async def test_a_page_that_was_moved_counts_from_where_it_is(shelf: Shelf, server: Server) -> None:
    server.redirect("/old", "/new/", status=301)
    put_page(server, named("feed"), path="/new/")
    server.put("/new/feed", json_feed("Herons", 1))
    assert (await add(shelf, server.url("/old"))).url == server.url("/new/feed")


async def test_a_feed_served_as_a_page_is_a_feed(shelf: Shelf, server: Server) -> None:
    server.put("/feed", json_feed("Herons", 1), content_type="text/html")
    added = await add(shelf, server.url("/feed"))
    assert (added.status, added.note) == ("added", None)


def sends_to(target: str, seconds: int = 0) -> str:
    return f'<meta http-equiv="refresh" content="{seconds}; url={target}">'


async def test_a_page_that_sends_on_to_a_feed_subscribes_to_that(shelf: Shelf, server: Server) -> None:
    server.put("/real", json_feed("Herons", 1))
    added = await add(shelf, put_page(server, sends_to("/real")))
    assert (added.status, added.url) == ("added", server.url("/real"))
    assert added.note == f"That is a web page; its feed is {server.url('/real')}."
    assert paths(server) == ["/", "/real"]


async def test_a_page_may_send_on_to_a_page_but_not_for_ever(shelf: Shelf, server: Server) -> None:
    server.put("/real", json_feed("Herons", 1))
    put_page(server, named("/real"), path="/2")
    put_page(server, sends_to("/2"), path="/1")
    assert (await add(shelf, put_page(server, sends_to("/1")))).url == server.url("/real")
    for number in range(9):
        put_page(server, sends_to(f"/far{number + 1}"), path=f"/far{number}")
    added = await add(shelf, server.url("/far0"))
    assert added.status == "failed"
    assert f"It sends its visitors on to {server.url('/far1')}: " in (added.error or "")
    assert not server.count("/far4")


async def test_a_feed_that_a_page_names_goes_before_where_it_sends_its_visitors(shelf: Shelf, server: Server) -> None:
    server.put("/named", json_feed("Herons", 1))
    server.put("/real", json_feed("Gulls", 1))
    assert (await add(shelf, put_page(server, sends_to("/real"), named("/named")))).title == "Herons"


async def test_a_feed_that_now_sends_its_visitors_on_says_where_to_and_is_found_again(
    shelf: Shelf, server: Server
) -> None:
    server.put("/feed", json_feed("Herons", 1))
    (added,) = await shelf.add(server.url("/feed"))
    feed = added.id or 0
    server.put("/real", json_feed("Herons", 1))
    put_page(server, sends_to("/real?a=1&amp;b"), path="/feed")
    error = (await shelf.refresh(feed)).done[feed].error
    assert error == f"This is a web page, not a feed; it sends its visitors on to {server.url('/real?a=1&b')}."
    put_page(server, sends_to("/real"), path="/feed")
    async with asyncio.timeout(PATIENCE), shelf.engine() as engine:
        assert [preview.url async for preview in FindFeed(feed).run(engine)] == [server.url("/real")]


async def test_titles_of_finds_are_decoded_and_documents_left_alone(shelf: Shelf, server: Server) -> None:
    server.put("/atom.xml", rss("Gary&#39;s stuff - Atom", 1))  # its title says “&amp;#39;”
    links = '<a href="/feed.pdf?x=1">RSS feed of prices (PDF)</a><a href="/rss.MP4">rss</a>'
    added = await add(shelf, put_page(server, named("/atom.xml", "Gary&#39;s"), links), dry_run=True)
    assert [preview.title for preview in added.feeds] == ["Gary's stuff - Atom"]
    assert paths(server) == ["/", "/atom.xml"]


async def test_what_an_unwilling_host_says_is_told(shelf: Shelf, server: Server) -> None:
    """Through a proxy, for the tests cannot be that host."""
    url = "http://www.reddit.com/r/herons/.rss"
    settings = replace(config(), feeds={"www.reddit.com": FeedOptions(proxy=server.url(""))})

    async def add_by_proxy(address: str) -> Added:
        async with Engine(shelf.path, settings, clock=shelf.clock) as engine:
            (added,) = [added async for added in AddFeeds([address]).run(engine)]
            return added

    for status in (403, 429):
        server.status(url, status)
        added = await add_by_proxy(url)
        assert added.error == f"Reddit offers no public feeds any more (www.reddit.com answers with HTTP {status})."
    server.put("http://www.reddit.com/", page(), content_type="text/html")
    added = await add_by_proxy("http://www.reddit.com/")
    assert added.error == "Reddit offers no public feeds any more; what it sent is a web page."
    server.put(url, json_feed("Herons", 1))  # should it change its mind
    assert (await add_by_proxy(url)).status == "added"


# --------------------------------------------------------------------------- several


async def test_the_first_named_is_the_clear_choice_and_the_others_are_said(shelf: Shelf, server: Server) -> None:
    for name in ("posts", "photos", "comments"):
        server.put(f"/{name}", json_feed(name.title(), 1))
    address = put_page(server, named("/comments", "Comments"), named("/posts"), named("/photos"), named("/missing"))
    added = await add(shelf, address)
    assert added.url == server.url("/posts")
    others = f"{server.url('/photos')}, {server.url('/comments')}"
    assert added.note == (
        f"That is a web page; of its 3 feeds {server.url('/posts')} was chosen. The others are {others}."
    )
    again = await add(shelf, address)
    assert (again.status, again.id) == ("exists", added.id)


async def test_links_in_no_order_are_a_choice_for_the_person(shelf: Shelf, server: Server) -> None:
    server.put("/a.rss", json_feed("A", 1))
    server.put("/b.rss", json_feed("B", 2, 1))
    added = await add(shelf, put_page(server, '<a href="/a.rss">A</a><a href="/b.rss">B</a>'))
    assert (added.status, added.id) == ("failed", None)
    assert added.error == (
        f"This web page leads to 2 feeds; choose what to add: {server.url('/a.rss')}, {server.url('/b.rss')}."
    )
    assert [(preview.title, preview.entries) for preview in added.feeds] == [("A", 1), ("B", 2)]
    with shelf.store() as store:
        assert store.feeds.all() == []


async def test_a_choice_can_be_left_to_the_person(shelf: Shelf, server: Server) -> None:
    for name in ("posts", "photos"):
        server.put(f"/{name}", json_feed(name.title(), 1))
    address = put_page(server, named("/posts"), named("/photos"))
    asked = await add(shelf, address, choose=True)
    assert (asked.status, [preview.title for preview in asked.feeds]) == ("failed", ["Posts", "Photos"])
    chosen = await add(shelf, asked.feeds[1].url, page=address)
    assert (chosen.status, chosen.title, chosen.note) == ("added", "Photos", None)


async def test_comments_alone_leave_no_choice(shelf: Shelf, server: Server) -> None:
    server.put("/posts", json_feed("Posts", 1))
    server.put("/comments", json_feed("Posts: comments", 2))
    added = await add(shelf, put_page(server, named("/comments"), named("/posts")), choose=True)
    assert (added.status, added.title) == ("added", "Posts")


async def test_one_feed_in_two_forms_is_one(shelf: Shelf, server: Server) -> None:
    server.put("/rss", json_feed("Posts", 2, 1))
    server.put("/atom", json_feed("Posts", 1, 2))
    server.redirect("/old", "/rss", status=301)
    added = await add(shelf, put_page(server, named("/old"), named("/atom"), named("/rss")), choose=True)
    assert (added.status, added.url) == ("added", server.url("/rss"))


# --------------------------------------------------------------------------- none


async def test_a_page_without_a_feed_says_what_was_tried(shelf: Shelf, server: Server) -> None:
    added = await add(shelf, put_page(server))
    assert added.error == (
        "This is a web page, not a feed, and no feed was found: it names none, "
        "and there is none in the usual places (/feed, /rss.xml, /feed.xml, …)."
    )
    assert len(server.requests) <= 13
    assert server.peak <= 2


async def test_what_a_page_names_wrongly_is_said(shelf: Shelf, server: Server) -> None:
    put_page(server, path="/no-feed")
    added = await add(shelf, put_page(server, named("/no-feed"), named("/missing")))
    assert (added.status, added.entries) == ("failed", 0)
    assert "none of the 2 addresses it names is one" in (added.error or "")


async def test_a_host_that_goes_down_or_asks_for_a_pause_is_left_alone(shelf: Shelf, server: Server) -> None:
    server.status("/feed", 503)
    server.status("/rss.xml", 503)
    added = await add(shelf, put_page(server))
    assert "its host stopped answering" in (added.error or "")
    assert len(server.requests) == 3


async def test_an_error_of_the_address_itself_stays_what_it_is(shelf: Shelf, server: Server) -> None:
    added = await add(shelf, server.url("/nothing"))
    assert "404" in (added.error or "")
    assert paths(server) == ["/nothing"]


# --------------------------------------------------------------------------- trust


async def test_a_page_cannot_make_us_read_the_private_network(shelf: Shelf, server: Server) -> None:
    server.put("/secret", json_feed("Secret", 1))
    elsewhere = server.url("/secret").replace("127.0.0.1", "localhost")
    added = await add(shelf, put_page(server, named(elsewhere), named("file:///etc/passwd")))
    assert added.status == "failed"
    assert server.count("/secret") == 0
    typed = await add(shelf, elsewhere)
    assert typed.status == "added", "what is typed may be read"


async def test_no_page_sends_into_the_private_network(shelf: Shelf, server: Server) -> None:
    """Not even to the host that was typed, once the way has led elsewhere: as for a redirect."""
    server.put("/secret", json_feed("Secret", 1))
    elsewhere = server.url("/secret").replace("127.0.0.1", "localhost")
    added = await add(shelf, put_page(server, sends_to(elsewhere)))
    assert "localhost" in (added.error or "")
    assert "private network" in (added.error or "")
    server.put("/feeds/x", json_feed("Secret", 1))
    server.redirect("/typed", server.url("/away").replace("127.0.0.1", "localhost"))
    put_page(server, sends_to(server.url("/secret")), path="/away")
    await add(shelf, server.url("/typed"))
    assert server.count("/secret") == 0


async def test_what_was_chosen_from_a_page_was_not_typed(shelf: Shelf, server: Server) -> None:
    server.put("/secret", json_feed("Secret", 1))
    elsewhere = server.url("/secret").replace("127.0.0.1", "localhost")
    added = await add(shelf, elsewhere, page=server.url("/"))
    assert added.status == "failed"
    assert "private network" in (added.error or "")


async def test_credentials_go_along_to_the_same_host_and_are_never_shown(shelf: Shelf, server: Server) -> None:
    server.put("/herons", json_feed("Herons", 1))
    address = put_page(server, named("/herons")).replace("//", "//ada:secret@")
    added = await add(shelf, address)
    assert added.status == "added"
    assert all("authorization" in request.headers for request in server.requests)
    assert "secret" not in f"{added.url} {added.note} {added.title}"
    assert "ada:secret@" in shelf.feed(added.id or 0).url


# --------------------------------------------------------------------------- looking only


async def test_a_dry_run_previews_all_that_is_there(shelf: Shelf, server: Server) -> None:
    for name in ("posts", "photos"):
        server.put(f"/{name}", json_feed(name.title(), 2, 1))
    added = await add(shelf, put_page(server, named("/posts"), named("/photos")), dry_run=True)
    assert (added.status, added.id, added.url) == ("added", None, server.url("/posts"))
    assert [(preview.title, preview.entries, preview.newest) for preview in added.feeds] == [
        ("Posts", 2, None),
        ("Photos", 2, None),
    ]
    with shelf.store() as store:
        assert store.feeds.all() == []


async def test_who_stops_listening_stops_the_looking(shelf: Shelf, server: Server) -> None:
    address = put_page(server, named("/held"))
    server.hold("/held")
    async with (
        asyncio.timeout(PATIENCE),
        shelf.engine() as engine,
        aclosing(AddFeeds([address]).run(engine)) as results,
    ):
        waiting = asyncio.create_task(anext(results))
        await asyncio.to_thread(server.wait_for, 2)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    with shelf.store() as store:
        assert store.feeds.all() == []


async def test_offline_the_feed_of_a_known_page_is_kept_and_not_the_page(shelf: Shelf) -> None:
    added = await add(shelf, "http://herons.invalid/@ada")
    assert (added.status, added.url) == ("added", "http://herons.invalid/@ada.rss")


@pytest.mark.parametrize(
    ("url", "feed_url", "near"),
    [
        ("http://nas.lan:8080/1", "http://nas.lan/feed", True),
        ("http://127.0.0.1:9/1", "http://127.0.0.1:8/feed", True),
        ("http://127.0.0.1/1", "http://192.168.1.9/feed", False),
        ("https://ada.example/1", "https://ada.example/feed", True),
        ("http://ada.example:631/1", "https://ada.example/feed", False),
        ("http://[::1/1", "http://[::1/feed", False),
        ("http:///1", "file:///feed", False),
    ],
)
def test_what_a_feed_names_may_be_as_near_as_the_feed(url: str, feed_url: str, near: bool) -> None:
    """A name that is public today may be this machine's tomorrow (TRAPS 22): the feed's own place and no other port."""
    assert may_be_near(url, feed_url) is near
