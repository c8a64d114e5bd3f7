"""Subscribing: an address that a person typed is looked at, and kept when it is a feed or a page that names a feed.

The rule: a feed that is subscribed already is not fetched. Without a network, a typed address is kept without a look at
it, so that nothing a person typed is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from tui_reader.model.entities import Feed
from tui_reader.model.errors import LibraryError, NotAFeed, NoTls, ReaderError, Unreachable, Waiting
from tui_reader.model.incoming import FetchState
from tui_reader.model.records import replace
from tui_reader.parse import known_feeds
from tui_reader.refresh.events import Added, AddStatus
from tui_reader.refresh.feed_run import Tools
from tui_reader.refresh.outcomes import failure, note_on, success, trouble_with
from tui_reader.refresh.tasks.discovery import Discovery, Find, first_choice, wanted
from tui_reader.refresh.tasks.new_feed import fill_feed
from tui_reader.store import Addition, Store
from tui_reader.text.hosts import censor_url, is_local, is_same_host, is_web
from tui_reader.text.preview import Preview
from tui_reader.text.typed_addresses import address_of, may_be_plain, plain_address

if TYPE_CHECKING:
    from tui_reader.refresh.requests import AddFeeds

log = logging.getLogger(__name__)
MOST_LISTED = 6
PATIENCE_NEAR = 2.0  # seconds for an encrypted connection where a plain one will do
PLAIN_NOTE = "It does not answer over https, so it is read over http, unencrypted."
OFFLINE_NOTE = "No network: the feed is kept, and filled when there is one."


class _Look(Struct, frozen=True):
    """The result of a look at one input: a feed, an error, or neither where no look was needed.

    `url` is the address to subscribe to, `find` the chosen feed, and `finds` all feeds found. `is_plain`: the feed was
    found over http, because nothing answered over https.
    """

    words: str
    url: str | None = None
    find: Find | None = None
    finds: tuple[Find, ...] = ()
    error: ReaderError | None = None
    is_plain: bool = False

    @property
    def was_asked(self) -> bool:
        """Whether a server on the internet was asked. A server near by does not prove that there is a network."""
        url = self.url or ""
        return is_web(url) and not is_local(url) and (self.find is not None or self.error is not None)


class Subscribing:
    """One `AddFeeds`, which is one act in the journal."""

    def __init__(self, tools: Tools, asked: AddFeeds) -> None:
        self._tools = tools
        self._asked = asked
        self._act: Addition | None = None
        self._previewed: set[str] = set()

    async def add(self) -> AsyncGenerator[Added]:
        """Look at all inputs at once; yield the result for each, in order, each as soon as it is known."""
        looks = [asyncio.create_task(self._look(words)) for words in self._asked.inputs]
        try:
            for task in looks:
                look = await task
                silent = look.was_asked and isinstance(look.error, Unreachable)
                offline = silent and _is_offline(await asyncio.gather(*looks))
                yield await self._tools.database.run(lambda store: self._keep(store, look, offline=offline))  # noqa: B023 - awaited here
        finally:
            for task in looks:
                task.cancel()
            await asyncio.gather(*looks, return_exceptions=True)

    async def _look(self, words: str) -> _Look:
        url: str | None = None
        try:
            url = address_of(words)
            plain = plain_address(words, url)
            for spelling in filter(None, (url, plain)):
                if await self._tools.database.run(lambda store: store.feeds.find_by_url(spelling)):  # noqa: B023 - awaited here
                    return _Look(words, spelling)
            typed = address_of(self._asked.page) if self._asked.page else url
            finds, is_plain = await self._find(url, typed, plain)
        except LibraryError:
            raise
        except ReaderError as error:
            return _Look(words, url, error=error)
        except Exception as error:
            log.exception("could not look at an address")
            sentence = f"This address could not be looked at ({type(error).__name__}); the log says why."
            return _Look(words, url, error=ReaderError(sentence))
        return replace(self._chosen(words, url, tuple(finds)), is_plain=is_plain)

    async def _find(self, url: str, typed: str, plain: str | None) -> tuple[list[Find], bool]:
        """Return the feeds behind `url`, and whether they were found at the `plain` address instead.

        The plain address is asked only where https was not typed, does not answer, and the server is near.
        """
        patience = PATIENCE_NEAR if plain and may_be_plain(plain) else None
        try:
            return await Discovery(self._tools, typed, connect=patience).look(url), False
        except (NoTls, Unreachable) as error:
            if plain is None:
                raise
            if not may_be_plain(plain):
                if isinstance(error, NoTls):  # its sentence says so already
                    raise
                raise Unreachable(f"{error} If it speaks http only, add {censor_url(plain)}.", url=error.url) from error
            try:
                return await Discovery(self._tools, plain).look(plain), True
            except Unreachable:
                raise error from None

    def _chosen(self, words: str, url: str, finds: tuple[Find, ...]) -> _Look:
        find = first_choice(finds)
        if find is None or (self._asked.choose and len(wanted(finds)) > 1):
            listed = _listed(finds)
            sentence = f"This web page leads to {len(finds)} feeds; choose what to add: {listed}."
            return _Look(words, url, None, finds, NotAFeed(sentence, url=censor_url(url), kind="web page"))
        return _Look(words, find.url, find, finds)

    # ----------------------------------------------------------------- on the store's thread

    def _keep(self, store: Store, look: _Look, *, offline: bool) -> Added:
        if look.url is None:
            return self._failed(look)
        if look.error is not None and look.finds:
            return self._failed(look)
        old = store.feeds.find_by_url(look.url)
        if old is not None:
            return self._added(store, look, old, "exists", note=self._note(look))
        if look.find is not None:
            return self._keep_seen(store, look, look.find)
        waiting = isinstance(look.error, Waiting)
        if not (offline or waiting) or self._asked.dry_run:
            return self._failed(look)
        # A page never becomes a feed by itself, so where the feed of a page of this host is known, that feed is kept.
        url = next(iter(known_feeds(look.url)), look.url)
        trusted = url == look.url or is_same_host(url, look.url)
        feed = self._subscribe(store, url, trusted=trusted)
        return self._added(store, look, feed, "added", note=str(look.error) if waiting else OFFLINE_NOTE)

    def _keep_seen(self, store: Store, look: _Look, find: Find) -> Added:
        now, parsed = self._tools.now, find.parsed
        if self._asked.dry_run:
            status: AddStatus = "exists" if find.url in self._previewed else "added"
            self._previewed.add(find.url)
            title, shown = parsed.title or find.url, censor_url(find.url)
            previews = self._previews(look)
            return Added(look.words, None, shown, title, len(parsed.entries), status, None, self._note(look), previews)
        feed = self._subscribe(store, find.url, title=parsed.title, trusted=find.trusted)
        trouble = trouble_with(find.fetched, parsed)
        state = FetchState(feed.id, find.url)
        outcome = failure(state, trouble, now=now, feed=parsed) if trouble else success(find.fetched, parsed, now=now)
        feed = fill_feed(store, feed.id, parsed, outcome=outcome, now=now)
        return self._added(store, look, feed, "added", note=self._note(look))

    def _added(self, store: Store, look: _Look, feed: Feed, status: AddStatus, *, note: str | None) -> Added:
        entries = len(store.refresh.load_known(feed.id))
        url = censor_url(feed.url)
        return Added(look.words, feed.id, url, feed.title, entries, status, None, note, self._previews(look))

    def _failed(self, look: _Look) -> Added:
        shown = censor_url(look.url) if look.url else None
        return Added(look.words, None, shown, None, 0, "failed", str(look.error), None, self._previews(look))

    def _note(self, look: _Look) -> str | None:
        """Return further sentences about a feed that is there. A person who chose a feed knows the page."""
        plain = PLAIN_NOTE if look.is_plain else None
        cut = note_on(look.find.fetched, look.find.parsed) if look.find else None
        page = None if self._asked.choose else _page_note(look)
        return " ".join(filter(None, (plain, cut, page))) or None

    def _previews(self, look: _Look) -> tuple[Preview, ...]:
        return tuple(find.preview(self._tools.now) for find in look.finds)

    def _subscribe(self, store: Store, url: str, *, title: str = "", trusted: bool) -> Feed:
        self._act = self._act or Addition(store.connection)
        return store.subscriptions.add(url, self._act, title=title, folder=self._asked.folder, trusted=trusted)


def _is_offline(looks: Sequence[_Look]) -> bool:
    asked = [look for look in looks if look.was_asked]
    return bool(asked) and all(isinstance(look.error, Unreachable) for look in asked)


def _page_note(look: _Look) -> str | None:
    """Return a sentence where a page was typed: which feed was chosen, and which others there are."""
    if look.find is None or look.find.kind == "typed":
        return None
    chosen = censor_url(look.find.url)
    others = tuple(find for find in look.finds if find is not look.find)
    if not others:
        return f"That is a web page; its feed is {chosen}."
    also = "The other is" if len(others) == 1 else "The others are"
    return f"That is a web page; of its {len(look.finds)} feeds {chosen} was chosen. {also} {_listed(others)}."


def _listed(finds: Sequence[Find]) -> str:
    shown = ", ".join(censor_url(find.url) for find in finds[:MOST_LISTED])
    return shown + (", …" if len(finds) > MOST_LISTED else "")
