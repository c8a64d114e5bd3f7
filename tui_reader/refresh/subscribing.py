"""Subscribe: what a person typed is looked at, and kept when it is a feed.

Rule: nothing is asked about a feed that is there already, and nothing a person typed is lost because there is no
network: then the feed is kept unseen.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui_reader.errors import LibraryError, ReaderError, Unreachable, Waiting
from tui_reader.fetch import Fetched, FetchRequest, is_local
from tui_reader.model import Feed, ParsedFeed
from tui_reader.refresh.adding import address_of, keep_feed
from tui_reader.refresh.events import Added, AddStatus
from tui_reader.refresh.outcomes import success
from tui_reader.refresh.run import Tools
from tui_reader.store import Store
from tui_reader.text import censor_url

log = logging.getLogger(__name__)
OFFLINE_NOTE = "No network: the feed is kept, and filled when there is one."


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen at one input: a feed, an error, or neither where no look was needed.

    `typed` is the address that was asked first, `url` the one to subscribe to.
    """

    words: str
    typed: str | None = None
    url: str | None = None
    fetched: Fetched | None = None
    parsed: ParsedFeed | None = None
    error: ReaderError | None = None

    @property
    def was_asked(self) -> bool:
        """Whether some server of the world was asked: one of this machine or near by proves nothing about it."""
        url = self.url or ""
        return url.startswith("http") and not is_local(url) and (self.fetched is not None or self.error is not None)


class Subscribing:
    """One `add`: into `folder` (names from the top), or with `dry_run` nowhere."""

    def __init__(self, tools: Tools, *, folder: Sequence[str], dry_run: bool) -> None:
        self._tools = tools
        self._folder = folder
        self._dry_run = dry_run
        self._previewed: set[str] = set()

    async def add(self, inputs: Sequence[str]) -> AsyncGenerator[Added]:
        """Look at all inputs at once; yield what became of each, in order, each as soon as it is known."""
        looks = [asyncio.create_task(self._look(words)) for words in inputs]
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
            if await self._tools.database.run(lambda store: store.feeds.find_by_url(url)):
                return _Look(words, url, url)
            fetched = await self._tools.fetcher.fetch(FetchRequest(url, trusted=True))
            parsed = await self._tools.parsers.parse(fetched.body, url=fetched.url, content_type=fetched.content_type)
        except LibraryError:
            raise
        except ReaderError as error:
            return _Look(words, url, url, error=error)
        except Exception as error:
            log.exception("could not look at an address")
            sentence = f"This address could not be looked at ({type(error).__name__}); the log says why."
            return _Look(words, url, url, error=ReaderError(sentence))
        return _Look(words, url, fetched.moved_to or url, fetched, parsed)

    # ----------------------------------------------------------------- on the store's thread

    def _keep(self, store: Store, look: _Look, *, offline: bool) -> Added:
        if look.url is None:
            return _failed(look)
        old = store.feeds.find_by_url(look.url)
        if old is not None:
            return _added(store, look, old, "exists")
        if look.parsed is not None and look.fetched is not None:
            return self._keep_seen(store, look, look.url, look.fetched, look.parsed)
        waiting = isinstance(look.error, Waiting)
        if not (offline or waiting) or self._dry_run:
            return _failed(look)
        feed = store.feeds.add(look.url, folder_id=self._folder_id(store), now=self._tools.now)
        return _added(store, look, feed, "added", note=str(look.error) if waiting else OFFLINE_NOTE)

    def _keep_seen(self, store: Store, look: _Look, url: str, fetched: Fetched, parsed: ParsedFeed) -> Added:
        now = self._tools.now
        if self._dry_run:
            status: AddStatus = "exists" if url in self._previewed else "added"
            self._previewed.add(url)
            return Added(look.words, None, censor_url(url), parsed.title or url, len(parsed.entries), status)
        feed = keep_feed(
            store,
            url,
            parsed,
            folder_id=self._folder_id(store),
            outcome=success(fetched, parsed, now=now),
            # Nobody typed an address that a redirect led to: it may not lie in the private network (TRAPS 22).
            trusted=_host(url) == _host(look.typed or url),
            now=now,
        )
        return _added(store, look, feed, "added")

    def _folder_id(self, store: Store) -> int | None:
        return store.feeds.ensure_folder(self._folder) if self._folder else None


def _is_offline(looks: Sequence[_Look]) -> bool:
    asked = [look for look in looks if look.was_asked]
    return bool(asked) and all(isinstance(look.error, Unreachable) for look in asked)


def _added(store: Store, look: _Look, feed: Feed, status: AddStatus, *, note: str | None = None) -> Added:
    entries = len(store.refresh.load_known(feed.id))
    return Added(look.words, feed.id, censor_url(feed.url), feed.title, entries, status, note=note)


def _failed(look: _Look) -> Added:
    shown = censor_url(look.url) if look.url else None
    return Added(look.words, None, shown, None, 0, "failed", error=str(look.error))


def _host(url: str) -> str | None:
    return urlsplit(url).hostname
