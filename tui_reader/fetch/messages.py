"""What goes into a fetch and what comes out of it, as plain data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

OnTurn = Callable[[], Awaitable[None]]
"""Awaited once when a request's turn at its host has come, before anything is sent."""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """An address to fetch, with the validators (RFC 9110, 8.8) of what is already kept.

    `trusted` is true when the person typed or imported the address: only then may it be a file or lie in a
    private network. `agent` is the number of the name to ask under first (`names.NAMES`), `former` are addresses it
    had before, for the person's options. `packed` asks for the body as it came over the wire: see `Packing`.
    `more` says that another request to its host follows soon. `accept` is what is wanted, in place of a feed
    (RFC 9110, 12.5.1); `most_bytes` bounds the body further, `connect` the seconds until a connection. `headers` are
    the person's for this feed, before those of the config.
    """

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
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Packing(NamedTuple):
    """How a body is still packed: its content `codings` in the order they were applied, and what it may unpack to.

    Unpacking takes as long as all the rest of a fetch; a refresh leaves it to its parser processes (`unpack`).
    """

    codings: tuple[str, ...]
    body_bytes: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is where it came from in the end, without credentials; `body` is unpacked unless
    `packing` says otherwise, empty on a 304.

    `etag` and `last_modified` are what to send next time: on a 304 without new ones, those that were sent.
    `moved_to` is set only when every redirect on the way was permanent (301, 308). `retry_after` (the pause that the
    server asks for) and `max_age` (Cache-Control, Expires) are in seconds. `agent` is the name that was let in.
    `cut` says who stopped before the whole body was there, as a sentence without its full stop; "" for a whole one.
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
