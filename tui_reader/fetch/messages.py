"""The request and the answer of a fetch, as plain data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from msgspec import Struct

from tui_reader.model.records import Discreet

OnTurn = Callable[[], Awaitable[None]]
"""Awaited once when a request's turn at its host has come, before anything is sent."""


class FetchRequest(Discreet, frozen=True):
    """An address to fetch, with the validators (RFC 9110, 8.8) of the version that is kept.

    `trusted` is true when the person typed or imported the address: only then may it be a file or lie in a
    private network. `agent` is the number of the name to try first (`names.NAMES`). `former` are earlier addresses of
    the feed, whose options still count. `packed` asks for the body without unpacking it: see `Packing`. `more` says
    that another request to the host follows soon. `accept` is the Accept header in place of the one for feeds (RFC
    9110, 12.5.1). `most_bytes` is a smaller limit for the body, `connect` a smaller one for the seconds until a
    connection. `headers` are the person's headers for this feed; they replace those of the config.
    """

    secret = ("headers",)

    url: str
    etag: str | None = None
    last_modified: str | None = None
    trusted: bool = False
    agent: int = 0
    former: tuple[str, ...] = ()
    packed: bool = False
    more: bool = False
    accept: str = ""
    most_bytes: int | None = None
    connect: float | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Packing(NamedTuple):
    """How a body is packed: its content `codings` in the order of packing, and the most bytes after unpacking.

    Unpacking takes as long as the rest of a fetch, so a refresh unpacks in its parser processes (`unpack`).
    """

    codings: tuple[str, ...]
    body_bytes: int


class Fetched(Struct, frozen=True):
    """An answer. `url` is the address after all redirects, without credentials.

    `body` is unpacked unless `packing` is set, and empty on a 304. `etag` and `last_modified` are for the next request;
    on a 304 without new ones, they are those of this request. `moved_to` is set only when every redirect was permanent
    (301, 308). `retry_after` (the pause that the server asks for) and `max_age` (Cache-Control, Expires) are in
    seconds. `agent` is the number of our name that the server accepted. `cut` says who stopped before the whole body
    came, as a sentence without its full stop; it is empty for a whole body.
    """

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    not_modified: bool = False
    retry_after: int | None = None
    max_age: int | None = None
    agent: int = 0
    packing: Packing | None = None
    cut: str = ""
