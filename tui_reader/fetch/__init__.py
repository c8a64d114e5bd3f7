"""Fetch the bytes of feeds, pages and pictures: over HTTP, from files, and the manual from the package itself.

The names in `__all__` are the room's entire public API. Only this room imports aiohttp, at the first HTTP request.
How the room works: `fetcher.py` looks at the scheme of an address; `files.py` reads files. `http.py` follows a request
over its redirects, and keeps what one request needs in a `Trip`. `hosts.py` decides when a request may be sent,
`headers.py` reads the answer's headers, `body.py` unpacks its body within limits. Whatever goes wrong, `explain.py`
makes a `FetchError` with a sentence for people.
How to send one more header: `trip.py`. How to support one more option of a feed: a field in `model.config.FeedOptions`,
used in `trip.py`; add it to `without_secrets` in `options.py` if it is a secret. How to explain one more error: a
sentence in `explain.py`, and a server that behaves like that in `tests/fetch/test_faults.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.fetch.messages import Fetched, FetchRequest, Packing
from tui_reader.fetch.options import Options
from tui_reader.model.lazy import lazy_names

__all__ = ["FetchRequest", "Fetched", "Fetcher", "Options", "Packing", "unpack"]

if TYPE_CHECKING:
    from tui_reader.fetch.body import unpack
    from tui_reader.fetch.fetcher import Fetcher
else:
    __getattr__ = lazy_names(__name__, {"Fetcher": "fetcher", "unpack": "body"})
