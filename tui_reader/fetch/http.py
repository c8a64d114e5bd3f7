"""Conditional GET over HTTP with aiohttp, one hop after the other.

Rule: all limits are our own. The deadline covers the whole trip with its redirects, but not the waiting in queues.
Redirects are followed here, not by aiohttp, so each hop is checked, counted, and waits for its turn at its own host.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from math import ceil
from urllib.parse import urlsplit

import aiohttp
from aiohttp.connector import Connection
from yarl import URL

from tui_reader.fetch.body import KNOWN, MOST_CODINGS, CutShort, read_body
from tui_reader.fetch.certificates import Certificates
from tui_reader.fetch.explain import EXPLAINED, TURNED_AWAY, explain, explain_status
from tui_reader.fetch.headers import encodings, plain_value, read_max_age, read_rate_limit, read_retry_after
from tui_reader.fetch.hosts import Hosts, Paused
from tui_reader.fetch.messages import Fetched, FetchRequest, OnTurn, Packing
from tui_reader.fetch.options import Options, with_headers
from tui_reader.fetch.proxies import Proxies
from tui_reader.fetch.redirects import redirected
from tui_reader.fetch.resolver import Resolver
from tui_reader.fetch.trip import Trip
from tui_reader.model.config import Network
from tui_reader.model.errors import FetchError, Unreachable, Waiting
from tui_reader.model.records import replace
from tui_reader.text.addresses import encoded
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import (
    DEFAULT_PORTS,
    censor_url,
    is_local,
    is_private,
    may_share_secrets,
    scheme_of,
    server_of,
    shown_host,
    without_credentials,
)
from tui_reader.text.times import clock

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_MOST_IDLE = 64  # connections
_BODILESS = (204, 205, 206)  # 206 is a part, and we never ask for a part
_COMPLAINTS = (429, 503)


class _Response(aiohttp.ClientResponse):
    """An answer whose connection is not used again when we asked the server to close it.

    aiohttp keeps the connection unless the server says “close” too, as it should (RFC 9112, 9.6). The next request on
    such a connection would fail.
    """

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Wait for the head of the answer."""
        if self.request_info.headers.get("Connection") == "close" and connection.protocol is not None:
            connection.protocol.force_close()
        return await super().start(connection)


class HttpClient:
    """Fetches over HTTP; owns the connections. Of its two sessions, one may connect to public addresses only."""

    def __init__(self, network: Network, *, options: Options, clock: Callable[[], float]) -> None:
        self._network = network
        self._clock = clock
        self._kept: set[str] = set()  # hosts to which a connection may be idle
        self._hosts = Hosts(per_host=network.per_host, at_once=network.at_once)
        self._options = options
        self._proxies = Proxies()
        self._certificates = Certificates()
        self._resolvers = {allow: Resolver(allow_private=allow) for allow in (True, False)}
        self._sessions = {allow: self._open_session(resolver) for allow, resolver in self._resolvers.items()}

    def _open_session(self, resolver: Resolver) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            # No limits here: `Hosts` has the limits.
            connector=aiohttp.TCPConnector(limit=0, limit_per_host=0, resolver=resolver),
            headers={"Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
            response_class=_Response,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=self._network.header_bytes,
            max_field_size=self._network.header_bytes,
        )

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()

    async def fetch(self, request: FetchRequest, on_turn: OnTurn | None) -> Fetched:
        """See `Fetcher.fetch`."""
        trip = Trip(
            request,
            with_headers(self._options.of(request.url, request.former), request.headers),
            request.url,
            self._network.total,
            allow_private=request.trusted,
            agent=request.agent,
        )
        while trip.redirects <= self._network.redirects:
            trip.proxy = self._proxies.of(trip.url, trip.options.proxy)
            self._check(trip)
            try:
                async with self._hosts.turn(server_of(trip.url)):
                    if on_turn is not None:
                        await on_turn()
                        on_turn = None
                    fetched = await self._in_time(trip)
            except Paused as pause:
                raise self._waiting(trip.url, pause.seconds) from pause
            if fetched is not None:
                return fetched
        raise _error(request.url, f"redirects more than {self._network.redirects} times.")

    def _waiting(self, url: str, seconds: float) -> Waiting:
        now = self._clock()
        sentence = (
            f"{shown_host(url)} asked for a pause until {clock(now + seconds, now)}; nothing there is fetched before."
        )
        return Waiting(sentence, url=censor_url(url), retry_after=ceil(seconds))

    def _check(self, trip: Trip) -> None:
        """Raise FetchError when the next hop of the trip is not allowed."""
        shown, was = censor_url(trip.url), shown_host(trip.request.url)
        if scheme_of(trip.url) not in DEFAULT_PORTS:
            raise FetchError(
                f"{was} redirects to a “{clean_line(scheme_of(trip.url))}:” address, which is not followed.", url=shown
            )
        if trip.url in trip.seen:
            raise FetchError(f"{was} redirects in a circle.", url=shown)
        trip.seen.add(trip.url)
        literal = _address_without_lookup(trip.url)
        # A proxy looks up names itself, so with a proxy only the address can tell.
        is_near = (literal is not None and is_private(literal)) or (trip.proxy is not None and is_local(trip.url))
        if is_near and not trip.allow_private:
            raise _error(trip.url, "lies in a private network; it is read only when you add it yourself.")

    async def _in_time(self, trip: Trip) -> Fetched | None:
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(trip.seconds_left, 0)) as deadline:
                return await self._ask(trip)
        except TimeoutError as error:
            if not deadline.expired():  # a timeout of aiohttp, for the connection or a silence
                raise self._explain(error, trip) from error
            seconds = f"{self._network.total:g} seconds"
            if trip.answered:
                raise _error(trip.url, f"sent too slowly to be done in {seconds}.") from error
            sentence = f"{shown_host(trip.url)} did not answer within {seconds}."
            raise Unreachable(sentence, url=censor_url(trip.url)) from error
        except EXPLAINED as error:
            raise self._explain(error, trip) from error
        finally:
            trip.seconds_left -= time.monotonic() - started

    def _explain(self, error: BaseException, trip: Trip) -> FetchError:
        proxy = trip.proxy.name if trip.proxy else None
        own, network = self._certificate(trip), replace(self._network, connect=self._connect(trip.request))
        return explain(error, trip.url, network=network, answered=trip.answered, proxy=proxy, certificate=own)

    def _connect(self, request: FetchRequest) -> float:
        return min(self._network.connect, request.connect or self._network.connect)

    def _certificate(self, trip: Trip) -> str:
        """Return the file of the person's own certificate for the next hop: the feed's, or that of another host."""
        is_own = may_share_secrets(trip.request.url, trip.url)
        return trip.options.certificate if is_own else self._options.of(trip.url).certificate

    async def _ask(self, trip: Trip) -> Fetched | None:
        """Make one hop; return the answer, or None where the trip goes on to `trip.url`."""
        headers = trip.headers()
        address = _aiohttp_address(trip.address(headers))
        if not self._is_used_again(server_of(trip.url), trip.request):
            headers["Connection"] = "close"
        proxy = trip.proxy
        # The person chose the proxy, so it may be near. `_check` has checked the address behind it.
        session = self._sessions[trip.allow_private or proxy is not None]
        own = self._certificate(trip) if address.scheme == "https" else ""
        if proxy is not None and address.scheme == "http":
            headers |= proxy.headers
        async with session.get(
            address,
            headers=headers,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=self._connect(trip.request), sock_read=self._network.read
            ),
            ssl=await self._certificates.context(own) if own else True,
            proxy=proxy.url if proxy else None,
            proxy_headers=proxy.headers if proxy else None,
        ) as response:
            trip.answered = True
            return await self._handle(trip, response)

    def _is_used_again(self, key: str, request: FetchRequest) -> bool:
        """Tell whether to keep the connection open; few are, because each one is an open file."""
        if self._hosts.is_awaited(key):
            return True
        if request.more and (key in self._kept or len(self._kept) < _MOST_IDLE):
            self._kept.add(key)
            return True
        self._kept.discard(key)
        return False

    async def _handle(self, trip: Trip, response: aiohttp.ClientResponse) -> Fetched | None:
        self._note_limits(trip.url, response)
        if trip.cookies.keep(trip.url, response.headers.getall("Set-Cookie", ()), now=self._clock()):
            trip.seen.clear()  # with a new cookie the same address may give another answer
        if response.status in TURNED_AWAY and trip.use_other_name():
            trip.answered = False
            return None
        if response.status in _REDIRECTS and "Location" in response.headers:
            self._redirect(trip, response)
            trip.answered = False
            return None
        return await self._read(trip, response)

    def _note_limits(self, url: str, response: aiohttp.ClientResponse) -> None:
        """Note the limits in an answer that hold for all requests to its host."""
        key, now = server_of(url), self._clock()
        refused = response.status in _COMPLAINTS
        limit = read_rate_limit(response.headers, now=now, refused=refused)
        if refused:
            asked = read_retry_after(response.headers, now=now)
            self._hosts.complained(key, url, response.status, asked=_longest(asked, limit))
            return
        self._hosts.went_well(key)
        if limit is not None:
            self._hosts.pause(key, limit)

    def _redirect(self, trip: Trip, response: aiohttp.ClientResponse) -> None:
        """Make the redirect the next hop of the trip. Only a private host may redirect to a private one."""
        literal = _address_without_lookup(trip.url)
        host = URL(trip.url).raw_host or ""
        if trip.proxy is not None:
            from_private = is_local(trip.url)
        else:
            from_private = is_private(literal) if literal else self._resolvers[trip.allow_private].saw_private(host)
        trip.redirects += 1
        trip.allow_private = trip.allow_private and from_private
        trip.permanent = trip.permanent and response.status in _PERMANENT
        try:
            trip.url = redirected(trip.url, response.headers["Location"])
        except ValueError as error:
            raise _error(trip.url, "redirects to an address that cannot be read.") from error

    async def _read(self, trip: Trip, response: aiohttp.ClientResponse) -> Fetched:
        request, now = trip.request, self._clock()
        limit = read_rate_limit(response.headers, now=now, refused=response.status in _COMPLAINTS)
        retry_after = _longest(read_retry_after(response.headers, now=now), limit)
        not_modified = response.status == 304
        if not_modified and request.etag is None and request.last_modified is None:
            raise FetchError(
                f"{shown_host(trip.url)} says that nothing changed, though it was asked for everything (HTTP 304).",
                url=censor_url(trip.url),
                status=304,
            )
        if not not_modified and (not 200 <= response.status < 300 or response.status in _BODILESS):
            raise explain_status(response.status, trip.url, retry_after=retry_after, asked_twice=trip.renamed)
        body, packing, cut = b"", None, ""
        if not not_modified:
            codings = encodings(response.headers)
            if request.packed and codings and set(codings) <= set(KNOWN) and len(codings) <= MOST_CODINGS:
                packing, codings = Packing(tuple(codings), self._network.body_bytes), []
            most = request.most_bytes or self._network.body_bytes
            try:
                body = await read_body(
                    _chunks(response),
                    codings=codings,
                    wire_bytes=min(most, self._network.wire_bytes),
                    body_bytes=min(most, self._network.body_bytes),
                )
            except CutShort as error:
                body, cut = error.data, f"{shown_host(trip.url)} {error}"
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
            agent=trip.agent,
            packing=packing,
            cut=cut,
        )


async def _chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """Yield the body as it comes; raise CutShort where it ends before its length or its last chunk."""
    try:
        async for chunk in response.content.iter_any():
            yield chunk
    except (aiohttp.ClientPayloadError, ConnectionError) as error:
        raise CutShort("stopped before all of it was sent") from error


def _error(url: str, did: str) -> FetchError:
    """Return the error for what the host of `url` did."""
    return FetchError(f"{shown_host(url)} {did}", url=censor_url(url))


def _longest(*seconds: int | None) -> int | None:
    return max((each for each in seconds if each is not None), default=None)


def _aiohttp_address(url: str) -> URL:
    """Return an address for aiohttp: the host in ASCII (IDNA), everything else exactly as `encoded` writes it.

    Raises ValueError for a text that is no address.
    """
    address = encoded(url)
    try:
        host, parts = URL(address), urlsplit(address)
    except IndexError as error:  # of yarl, for a bracket at a wrong place
        raise ValueError("no address") from error
    return URL.build(
        scheme=host.scheme, authority=host.raw_authority, path=parts.path, query_string=parts.query, encoded=True
    )


def _address_without_lookup(url: str) -> str | None:
    """Return the host to which aiohttp connects without asking our resolver, or None.

    yarl folds full-width digits and dots to plain ones, and aiohttp takes any digits and dots (`127.1`, `2130706433`)
    as an address. Such a host counts as private unless it is a plain public address.
    """
    try:
        host = URL(url).host or ""
    except (ValueError, IndexError):
        return None
    return host if ":" in host or host.replace(".", "").isdigit() else None
