"""Find a feed that moved or died: discovery from its old addresses and its site, ranked by similarity.

The rule: nothing is changed here. The kept entries tell which find is the same feed: shared entries count most, then
the title. A feed that is subscribed already is no find.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import astuple

from tui_reader.model.errors import ReaderError, Unreachable
from tui_reader.model.incoming import KnownEntry
from tui_reader.parse import usual_places
from tui_reader.refresh.events import Found
from tui_reader.refresh.feed_run import Tools
from tui_reader.refresh.tasks.discovery import Discovery, Find, distinct
from tui_reader.store import Store
from tui_reader.text.addresses import same_link
from tui_reader.text.hosts import is_web

MOST_STARTS = 6
MOST_SITES = 3
NOT_REACHED = "Neither the feed's old addresses nor its site can be reached now; everything kept is still here."


class _Lost(Struct, frozen=True):
    """The facts about the feed to find."""

    id: int
    title: str
    addresses: tuple[str, ...]
    site_url: str | None
    trusted: bool
    known: tuple[KnownEntry, ...]

    @property
    def starts(self) -> list[str]:
        """The pages to look at: the addresses themselves, the site, and the roots of their hosts."""
        own = [url for url in (*self.addresses, self.site_url) if url and is_web(url)]
        return list(dict.fromkeys([*own, *map(_root, own)]))[:MOST_STARTS]


async def find_again(tools: Tools, feed_id: int) -> AsyncGenerator[Found]:
    """Yield where the feed may be today, the most similar first; none when no similar feed was found.

    Raises NotFound for an unknown feed, ReaderError where no server could be reached.
    """
    lost = await tools.database.run(lambda store: _load(store, feed_id))
    discovery = Discovery(tools, lost.addresses[0], trusted=lost.trusted)
    finds = await _look(discovery, lost.starts)
    if not any(likeness(find, lost.title, lost.known)[0] for find in finds):
        for root in dict.fromkeys(map(_root, lost.starts[:MOST_SITES])):
            finds += await discovery.guess(usual_places(root))
    finds = await tools.database.run(lambda store: [find for find in finds if not _is_another(store, find, feed_id)])
    ranked = sorted(distinct(finds), key=lambda find: likeness(find, lost.title, lost.known), reverse=True)
    for find in ranked:
        shared, same_title, _ = likeness(find, lost.title, lost.known)
        if shared or same_title or not lost.known:  # a feed that never came has no entries to compare
            yield Found(*astuple(find.preview(tools.now)))


async def _look(discovery: Discovery, starts: Sequence[str]) -> list[Find]:
    """Look at all starts; raise ReaderError when not one of them answered."""
    results = await asyncio.gather(*(_look_at(discovery, url) for url in starts))
    if starts and all(isinstance(result, Unreachable) for result in results):
        raise ReaderError(NOT_REACHED)
    return [find for result in results if isinstance(result, list) for find in result]


async def _look_at(discovery: Discovery, url: str) -> list[Find] | ReaderError:
    try:
        return await discovery.look(url, guess=False)
    except ReaderError as error:
        return error


def likeness(find: Find, title: str, known: Sequence[KnownEntry]) -> tuple[float, bool, bool]:
    """Return how similar a find is to the feed; a greater value is more similar. Pure.

    The first value is the share of its entries that are kept, the second whether the titles are equal, and the third
    whether the find is no feed of comments.
    """
    uids = {entry.uid for entry in known if entry.uid}
    links = {same_link(entry.url) for entry in known if entry.url}
    entries = find.parsed.entries
    shared = sum(entry.id in uids or (bool(entry.url) and same_link(entry.url) in links) for entry in entries)
    same_title = bool(title) and find.parsed.title.casefold() == title.casefold()
    return shared / max(1, len(entries)), same_title, not find.comments


def _load(store: Store, feed_id: int) -> _Lost:
    feed = store.feeds.one(feed_id)
    (state,) = store.refresh.load_states([feed_id])
    addresses = (feed.url, *store.feeds.former_addresses(feed_id))
    known = tuple(store.refresh.load_known(feed_id))
    return _Lost(feed.id, feed.title, addresses, feed.site_url, state.trusted, known)


def _is_another(store: Store, find: Find, feed_id: int) -> bool:
    other = store.feeds.find_by_url(find.url)
    return other is not None and other.id != feed_id


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
