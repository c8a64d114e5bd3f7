"""A refresh of a library with a damaged page: the feeds that it holds say so, all others are refreshed."""

from __future__ import annotations

from tests.refresh.make import Shelf, json_feed
from tests.server import Server
from tests.store.noise import leaf_of, spoil


async def test_a_damaged_page_stops_the_feeds_on_it_alone(shelf: Shelf, server: Server) -> None:
    names = [f"Bird {number}" for number in range(5)]
    for name in names:
        server.put(f"/{name[-1]}", json_feed(name, *range(90)))
    feeds = shelf.subscribe(*(server.url(f"/{name[-1]}") for name in names))
    for feed in feeds:  # one after the other: each has pages of its own
        assert (await shelf.refresh(feed)).statuses == {feed: "new"}
    spoil(shelf.path, leaf_of(shelf.path, shelf.entries(feeds[2])[45].id), b"\xa5" * 64)
    for name in names:
        server.put(f"/{name[-1]}", json_feed(name, *range(95)))
    ran = await shelf.refresh(force=True)
    assert ran.statuses == {feed: "failed" if feed == feeds[2] else "new" for feed in feeds}
    assert "is damaged, as a whole or in a part" in str(ran.done[feeds[2]].error)
    with shelf.store() as store:
        assert "is damaged" in str(store.feeds.one(feeds[2]).error)
