"""Bytes of feeds from HTTP, from files, and from the package itself; bounded, polite, and one feed at a time.

This is the room's entire public API: `Fetcher`, `FetchRequest`, `Fetched`, `Packing`, `unpack`, `Options`.
Only this room imports aiohttp, and it does so with the first request that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_reader.fetch.messages import Fetched, FetchRequest, Packing
from tui_reader.fetch.options import Options

if TYPE_CHECKING:
    from tui_reader.fetch.body import unpack
    from tui_reader.fetch.fetcher import Fetcher

__all__ = [
    "FetchRequest",
    "Fetched",
    "Fetcher",
    "Options",
    "Packing",
    "unpack",
]


def __getattr__(name: str) -> Any:
    if name == "Fetcher":
        from tui_reader.fetch.fetcher import Fetcher

        return Fetcher
    if name == "unpack":
        from tui_reader.fetch.body import unpack

        return unpack
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
