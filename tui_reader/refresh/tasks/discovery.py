"""Discovery: the feeds behind any address, fetched and parsed like all feeds.

The rule: few requests. The feeds that a page names come first. Usual places are tried a few at a time, and only as long
as the host answers. An address that a page names was not typed, so it is trusted only on the typed host (TRAPS 22).
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterable, Sequence
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from tui_reader.fetch import Fetched, FetchRequest
from tui_reader.model.errors import FetchError, NotAFeed, ReaderError, Unreachable
from tui_reader.model.incoming import ParsedFeed
from tui_reader.model.records import replace
from tui_reader.parse import Candidate, is_about_comments, known_feeds, usual_places
from tui_reader.refresh.feed_run import Tools
from tui_reader.text.addresses import same_link, without_feeds
from tui_reader.text.hosts import censor_url, has_credentials, is_local, is_same_host, server_of, with_credentials_of
from tui_reader.text.preview import Preview, preview_of

AT_ONCE = 4
A_FEW = 2
_PAUSES = (429, 503)
_SHOWN_PLACES = 3
MOST_HOPS = 3  # pages in a row that send visitors on to another page
FindKind = Literal["typed", "moved", "known", "named", "linked", "guessed"]
_KINDS: tuple[FindKind, ...] = ("typed", "moved", "known", "named", "linked", "guessed")


class Find(Struct, frozen=True):
    """A feed that was found. `url` is the address to subscribe to; `kind` is how it was found (“typed”: as the input).

    `trusted` is as in `FetchState`.
    """

    url: str
    fetched: Fetched
    parsed: ParsedFeed
    kind: FindKind
    trusted: bool
    comments: bool = False

    def preview(self, now: int) -> Preview:
        """Return the preview that a person is shown."""
        return preview_of(self.parsed, url=self.url, now=now)


class Discovery:
    """Looks at one address. `typed` is the address that the person typed; its host may be in a private network.

    `connect` is the most seconds to wait for a connection, None for the usual time.
    """

    def __init__(self, tools: Tools, typed: str, *, trusted: bool = True, connect: float | None = None) -> None:
        self._connect = connect
        self._tools = tools
        self._typed = typed
        self._trusted = trusted
        self._places = asyncio.Semaphore(AT_ONCE)
        self._last_errors: dict[str, ReaderError] = {}

    async def look(self, url: str, *, guess: bool = True, hops: int = MOST_HOPS) -> list[Find]:
        """Return the feeds behind `url`, at least one, the likeliest first; `guess` allows trying usual places.

        Where a page names no feed and sends its visitors on to another address, that address is looked at, at most
        `hops` times in a row.

        Raises the errors of fetching and parsing; NotAFeed names the places tried, where a page leads to no feed.
        """
        if finds := await self.ask(Candidate(known, "known") for known in known_feeds(url)):
            return finds
        fetched = await self._fetch(url)
        try:
            return [await self._parsed(url, fetched, kind="typed")]
        except NotAFeed as error:
            if error.kind != "web page":
                raise
            if without_feeds(fetched.url):
                raise
        found = await self._tools.parsers.feeds_of_page(fetched)
        named = [each for each in found if each.kind != "moved"]
        finds, also = await self.ask(named), ""
        if not finds and len(named) < len(found) and hops:
            finds, also = await self._follow(fetched, found[0].url, guess=guess, hops=hops - 1)
        guessed: list[Candidate] = []
        if guess and all(find.comments for find in finds):
            guessed = [place for place in usual_places(fetched.url) if place not in named]
            finds = distinct([*await self.guess(guessed), *finds])
        if not finds:
            raise self._nothing(fetched.url, named, guessed, also)
        return finds

    async def _follow(self, page: Fetched, target: str, *, guess: bool, hops: int) -> tuple[list[Find], str]:
        """Look at the address to which a page sends its visitors; return the feeds there, or a sentence why none.

        As with redirects, only the typed host may lead to its own private network (TRAPS 22).
        """
        target = self._with_credentials(target)
        trusted = self._may_be_private(target) and is_same_host(target, page.url)
        try:
            finds = await Discovery(self._tools, target, trusted=trusted).look(target, guess=guess, hops=hops)
        except ReaderError as error:
            return [], f" It sends its visitors on to {censor_url(target)}: {error}"
        return [replace(find, kind="moved") if find.kind == "typed" else find for find in finds], ""

    async def ask(self, candidates: Iterable[Candidate]) -> list[Find]:
        """Return the candidates that are feeds, each once, the likeliest first; candidates that fail are left out."""
        finds = await asyncio.gather(*(self._try(candidate) for candidate in candidates))
        return distinct([find for find in finds if find is not None])

    async def guess(self, places: Sequence[Candidate]) -> list[Find]:
        """Try places a few at a time; return the feeds of the first few places that have any.

        A host that is down, or asks for a pause, is not asked again.
        """
        try:
            async with asyncio.timeout(self._tools.config.network.total):
                for start in range(0, len(places), A_FEW):
                    some = places[start : start + A_FEW]
                    if finds := await self.ask(some):
                        return finds
                    if any(self._is_unwilling(place.url) for place in some):
                        return []
        except TimeoutError:
            pass
        return []

    # ----------------------------------------------------------------- one address

    async def _try(self, candidate: Candidate) -> Find | None:
        try:
            async with self._places:
                url = self._with_credentials(candidate.url)
                find = await self._parsed(url, await self._fetch(url), kind=candidate.kind)
                comments = candidate.comments or is_about_comments(find.url, find.parsed.title)
                return replace(find, comments=comments)
        except ReaderError as error:
            self._last_errors[candidate.url] = error
            return None

    async def _fetch(self, url: str) -> Fetched:
        return await self._tools.fetcher.fetch(
            FetchRequest(url, trusted=self._may_be_private(url), connect=self._connect)
        )

    async def _parsed(self, url: str, fetched: Fetched, *, kind: FindKind) -> Find:
        parsed = await self._tools.parsers.parse(
            fetched.body, url=fetched.url, content_type=fetched.content_type, cut=fetched.cut
        )
        url = fetched.moved_to or url
        return Find(url, fetched, parsed, kind, self._may_be_private(url))

    def _may_be_private(self, url: str) -> bool:
        return self._trusted and (url == self._typed or is_same_host(url, self._typed))

    def _with_credentials(self, url: str) -> str:
        """Return `url` with the typed user and password, if it is on the server that they were typed for."""
        if server_of(url) != server_of(self._typed) or has_credentials(url):
            return url
        return with_credentials_of(self._typed, url)

    def _is_unwilling(self, url: str) -> bool:
        error = self._last_errors.get(url)
        if not isinstance(error, FetchError):
            return False
        return isinstance(error, Unreachable) or error.status in _PAUSES or error.retry_after is not None

    def _nothing(self, url: str, named: Sequence[Candidate], guessed: Sequence[Candidate], also: str) -> NotAFeed:
        tried = [place.url for place in guessed if place.url in self._last_errors]
        words = "it names none" if not named else f"none of the {len(named)} addresses it names is one"
        if len(named) == 1:
            words = "the address it names is none"
        if tried:
            paths = [urlsplit(place).path for place in tried]
            listed = ", ".join(paths[:_SHOWN_PLACES]) + (", …" if len(paths) > _SHOWN_PLACES else "")
            words += f", and there is none in the usual places ({listed})"
        if any(self._is_unwilling(place) for place in tried):
            words += "; its host stopped answering"
        sentence = f"This is a web page, not a feed, and no feed was found: {words}.{also}"
        return NotAFeed(sentence, url=censor_url(url), kind="web page")


# --------------------------------------------------------------------------- finds


def distinct(finds: Sequence[Find]) -> list[Find]:
    """Return finds in order, each address and each content once.

    Feeds of comments come last, and among finds of one kind the empty feeds.
    """
    ordered = sorted(finds, key=lambda find: (find.comments, _KINDS.index(find.kind), not find.parsed.entries))
    kept: list[Find] = []
    seen: set[Hashable] = set()
    for find in ordered:
        marks = {same_link(find.url), same_link(find.fetched.url), _says(find.parsed)}
        if not marks & seen:
            kept.append(find)
        seen |= marks
    return kept


def _says(parsed: ParsedFeed) -> Hashable:
    """Return a key that is equal for two formats of one feed (RSS, Atom, JSON): title and entries."""
    entries = frozenset(same_link(entry.url) or entry.id or entry.title for entry in parsed.entries)
    return parsed.title.casefold(), entries


def wanted(finds: Sequence[Find]) -> list[Find]:
    """Return the finds to choose from: no feeds of comments, unless there are no others."""
    return [find for find in finds if not find.comments] or list(finds)


def first_choice(finds: Sequence[Find]) -> Find | None:
    """Return the find that is clearly meant: the only one, or the first in the order of the page's author.

    Links of a page that look like feeds are in no such order.
    """
    some = wanted(finds)
    return some[0] if len(some) == 1 or some[0].kind != "linked" else None


def may_be_near(url: str, feed_url: str) -> bool:
    """Tell whether `url`, which a feed with a typed address names, may lead into a private network (TRAPS 22).

    It may lead to the server of the feed, and to any port of the feed's host if the name of the host says that it is
    near: any other name may be pointed at this machine one day. It may lead to no other host, because the entries of a
    feed near by may come from far away (a bridge, a planet).
    """
    return is_same_host(url, feed_url) and (is_local(feed_url) or server_of(url) == server_of(feed_url))
