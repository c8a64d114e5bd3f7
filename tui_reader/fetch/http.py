"""Conditional GET over HTTP, hop by hop, with aiohttp.

Rule: every bound is ours. The deadline covers the whole trip with its redirects, but not the waiting in queues;
redirects are followed by hand, so each hop is checked, counted, and waits for its turn at its own host.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from tui_reader.config import Network
from tui_reader.errors import FetchError, Unreachable
from tui_reader.fetch.addresses import (
    DEFAULT_PORTS,
    host_key,
    host_of,
    is_private,
    redirected,
    scheme_of,
    without_credentials,
)
from tui_reader.fetch.body import read_body
from tui_reader.fetch.explain import EXPLAINED, explain, explain_status
from tui_reader.fetch.headers import encodings, plain_value, read_max_age, read_retry_after
from tui_reader.fetch.hosts import Hosts
from tui_reader.fetch.messages import Fetched, FetchRequest, OnTurn
from tui_reader.fetch.resolver import Resolver
from tui_reader.text import censor_url, clean_line

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_BODILESS = (204, 205, 206)  # 206: nobody asked for a part
_LONGEST_HEADER = 64 * 1024


@dataclass(slots=True)
class _Trip:
    """One request on its way through its redirects."""

    request: FetchRequest
    url: str
    seconds_left: float
    allow_private: bool
    permanent: bool = True
    answered: bool = False
    seen: set[str] = field(default_factory=set)


class HttpClient:
    """Fetches over HTTP; owns the connections. Two sessions: one may go anywhere, one to public addresses only."""

    def __init__(self, network: Network, *, user_agent: str, clock: Callable[[], float]) -> None:
        self._network = network
        self._clock = clock
        self._hosts = Hosts(per_host=network.per_host, at_once=network.at_once)
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        self._resolvers = {allow: Resolver(allow_private=allow) for allow in (True, False)}
        self._sessions = {allow: self._open_session(resolver) for allow, resolver in self._resolvers.items()}

    def _open_session(self, resolver: Resolver) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            # No limits here: `Hosts` has them.
            connector=aiohttp.TCPConnector(limit=0, limit_per_host=0, resolver=resolver),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._network.connect),
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()

    async def fetch(self, request: FetchRequest, on_turn: OnTurn | None) -> Fetched:
        """See `Fetcher.fetch`."""
        trip = _Trip(request, request.url, self._network.total, allow_private=request.trusted)
        for _ in range(self._network.redirects + 1):
            self._check(trip)
            async with self._hosts.turn(host_key(trip.url)):
                if on_turn is not None:
                    await on_turn()
                    on_turn = None
                fetched = await self._in_time(trip)
            if fetched is not None:
                return fetched
        raise FetchError(
            f"{host_of(request.url)} redirects more than {self._network.redirects} times.", url=censor_url(request.url)
        )

    def _check(self, trip: _Trip) -> None:
        """Raise FetchError when the trip may not go where it is about to."""
        shown, was = censor_url(trip.url), host_of(trip.request.url)
        if scheme_of(trip.url) not in DEFAULT_PORTS:
            raise FetchError(
                f"{was} redirects to a “{clean_line(scheme_of(trip.url))}:” address, which is not followed.", url=shown
            )
        if trip.url in trip.seen:
            raise FetchError(f"{was} redirects in a circle.", url=shown)
        trip.seen.add(trip.url)
        literal = _dialled_address(trip.url)
        if literal is not None and is_private(literal) and not trip.allow_private:
            raise FetchError(
                f"{host_of(trip.url)} lies in a private network; it is read only when you add it yourself.", url=shown
            )

    async def _in_time(self, trip: _Trip) -> Fetched | None:
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(trip.seconds_left, 0)) as deadline:
                return await self._ask(trip)
        except TimeoutError as error:
            if not deadline.expired():  # aiohttp's own, for the connection
                raise explain(error, trip.url, connect_seconds=self._network.connect) from error
            host, seconds = host_of(trip.url), f"{self._network.total:g} seconds"
            if trip.answered:
                raise FetchError(
                    f"{host} sent too slowly to be done in {seconds}.", url=censor_url(trip.url)
                ) from error
            raise Unreachable(f"{host} did not answer within {seconds}.", url=censor_url(trip.url)) from error
        except EXPLAINED as error:
            raise explain(error, trip.url, connect_seconds=self._network.connect) from error
        finally:
            trip.seconds_left -= time.monotonic() - started

    async def _ask(self, trip: _Trip) -> Fetched | None:
        """Make one hop; return the answer, or None when the trip goes on at `trip.url`."""
        headers = {}
        if trip.request.etag is not None:
            headers["If-None-Match"] = trip.request.etag
        if trip.request.last_modified is not None:
            headers["If-Modified-Since"] = trip.request.last_modified
        if not self._hosts.is_awaited(host_key(trip.url)):
            # Idle connections to a thousand hosts would be a thousand open files.
            headers["Connection"] = "close"
        session = self._sessions[trip.allow_private]
        async with session.get(URL(trip.url), headers=headers, allow_redirects=False) as response:
            trip.answered = True
            if response.status in _REDIRECTS and "Location" in response.headers:
                self._turn_off(trip, response)
                trip.answered = False
                return None
            return await self._read(trip, response)

    def _turn_off(self, trip: _Trip, response: aiohttp.ClientResponse) -> None:
        """Set the trip on its next hop. Only a private host may lead on to a private one."""
        literal = _dialled_address(trip.url)
        host = URL(trip.url).raw_host or ""
        from_private = is_private(literal) if literal else self._resolvers[trip.allow_private].saw_private(host)
        trip.allow_private = trip.allow_private and from_private
        trip.permanent = trip.permanent and response.status in _PERMANENT
        try:
            trip.url = redirected(trip.url, response.headers["Location"])
        except ValueError as error:
            raise FetchError(
                f"{host_of(trip.url)} redirects to nowhere: its address cannot be read.", url=censor_url(trip.url)
            ) from error

    async def _read(self, trip: _Trip, response: aiohttp.ClientResponse) -> Fetched:
        request, now = trip.request, self._clock()
        retry_after = read_retry_after(response.headers, now=now)
        not_modified = response.status == 304
        if not_modified and request.etag is None and request.last_modified is None:
            raise FetchError(
                f"{host_of(trip.url)} says that nothing changed, though it was asked for everything (HTTP 304).",
                url=censor_url(trip.url),
                status=304,
            )
        if not not_modified and (not 200 <= response.status < 300 or response.status in _BODILESS):
            raise explain_status(response.status, trip.url, retry_after=retry_after)
        body = b""
        if not not_modified:
            body = await read_body(
                response.content.iter_any(),
                codings=encodings(response.headers),
                wire_bytes=self._network.wire_bytes,
                body_bytes=self._network.body_bytes,
            )
        etag = plain_value(response.headers, "ETag")
        last_modified = plain_value(response.headers, "Last-Modified")
        return Fetched(
            url=without_credentials(trip.url),
            status=response.status,
            body=body,
            content_type=plain_value(response.headers, "Content-Type"),
            etag=request.etag if not_modified and etag is None else etag,
            last_modified=request.last_modified if not_modified and last_modified is None else last_modified,
            moved_to=trip.url if trip.permanent and trip.url != request.url else None,
            not_modified=not_modified,
            retry_after=retry_after,
            max_age=read_max_age(response.headers, now=now),
        )


def _dialled_address(url: str) -> str | None:
    """Return the host that aiohttp dials without asking the resolver, as it dials it, or None.

    Two look-ups are not ours: yarl folds full-width digits and dots to plain ones, and aiohttp takes any run of
    digits and dots (`127.1`, `2130706433`) for an address. What of these is no plain address counts as private.
    """
    try:
        host = URL(url).host or ""
    except ValueError:
        return None
    return host if ":" in host or host.replace(".", "").isdigit() else None
