"""Fetch any kind of address: HTTP, files, the bundled manual.

Rule: for every address the caller gets a `Fetched`, or a `FetchError` with a sentence for people, in bounded time and
memory. aiohttp is imported at the first HTTP request.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tui_reader.fetch.files import fetch_file, fetch_welcome
from tui_reader.fetch.messages import Fetched, FetchRequest, OnTurn
from tui_reader.fetch.options import Options
from tui_reader.model.config import FeedOptions, Network
from tui_reader.model.errors import FetchError
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import DEFAULT_PORTS, censor_url, scheme_of

if TYPE_CHECKING:
    from tui_reader.fetch.http import HttpClient


class Fetcher:
    """Fetches feeds; an asynchronous context manager that owns the connections.

    `network` holds the limits, `feeds` the person's options by address or host; `clock` returns seconds since the epoch
    (for dates in headers).
    """

    def __init__(
        self,
        network: Network,
        *,
        feeds: Mapping[str, FeedOptions] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._network = network
        self._options = Options(feeds or {})
        self._clock = clock
        self._http: HttpClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    async def fetch(self, request: FetchRequest, *, on_turn: OnTurn | None = None) -> Fetched:
        """Fetch one address; wait for the request's turn at the host first.

        `on_turn` is awaited once, when the turn has come: before anything is sent and before the deadline begins. Its
        exceptions are passed on. Raises Unreachable when nobody answers, Gone on HTTP 410, Waiting when the host asks
        for a long pause, FetchError for everything else without a body.
        """
        scheme, shown = scheme_of(request.url), censor_url(request.url)
        if scheme in DEFAULT_PORTS:
            return await self._client().fetch(request, on_turn)
        if scheme == "file" and not request.trusted:
            raise FetchError("A file of this machine is read only when you add it yourself.", url=shown)
        if scheme not in ("file", "tui-reader"):
            sentence = f"“{clean_line(scheme)}:” addresses cannot be fetched; http, https and files can."
            raise FetchError(sentence, url=shown)
        if on_turn is not None:
            await on_turn()
        if scheme == "tui-reader":
            return fetch_welcome(request)
        try:
            async with asyncio.timeout(self._network.total):
                return await asyncio.to_thread(fetch_file, request, most_bytes=self._network.body_bytes)
        except TimeoutError as error:
            sentence = f"{clean_line(request.url)} could not be read within {self._network.total:g} seconds."
            raise FetchError(sentence, url=shown) from error

    def _client(self) -> HttpClient:
        if self._http is None:
            from tui_reader.fetch.http import HttpClient

            self._http = HttpClient(self._network, options=self._options, clock=self._clock)
        return self._http
