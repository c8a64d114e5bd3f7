"""What is asked of the fetch room, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One conditional request (RFC 9110, 13). `trusted`: the person typed or imported the address.

    Only a trusted address may be a file, or lie on this machine or its local network.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is where it came from in the end; `moved_to` the same, when every redirect was permanent.

    `body` is decoded from gzip and deflate, and empty when `not_modified`. `retry_after` and `max_age` in seconds.
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
