"""Find the person's options for a feed or a host (config, `[feeds."..."]`) by the feed's address. Pure.

Rule: a header, a cookie, a password or a certificate is only for the host for which the person set it. When a feed
moves to another host, its other options still count there, and these secrets do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from msgspec.structs import asdict

from tui_reader.model.config import FeedOptions
from tui_reader.model.records import replace
from tui_reader.text.addresses import feed_address
from tui_reader.text.hosts import may_share_secrets, without_credentials

NO_OPTIONS = FeedOptions()


class Options:
    """The options of all feeds, by address (without user and password) or by host name."""

    def __init__(self, feeds: Mapping[str, FeedOptions]) -> None:
        self._feeds = {_plain(address): options for address, options in feeds.items()}

    def of(self, url: str, former: Sequence[str] = ()) -> FeedOptions:
        """Return the options of the feed at `url`, which had the addresses `former` before.

        Option by option, the address wins over a former address, and a former address wins over the host.
        """
        if not self._feeds:
            return NO_OPTIONS
        found = NO_OPTIONS
        for host in _hosts(url):
            found = _over(found, self._feeds.get(host, NO_OPTIONS))
        for address in former:
            options = self._feeds.get(_plain(address), NO_OPTIONS)
            found = _over(found, options if may_share_secrets(address, url) else without_secrets(options))
        return _over(found, self._feeds.get(_plain(url), NO_OPTIONS))


def with_headers(options: FeedOptions, headers: Sequence[tuple[str, str]]) -> FeedOptions:
    """Return `options` with these headers, which replace those of the same name, in any case."""
    if not headers:
        return options
    names = {name.lower() for name, _ in headers}
    kept = {name: value for name, value in options.headers.items() if name.lower() not in names}
    return replace(options, headers={**kept, **dict(headers)})


def _plain(address: str) -> str:
    """Return an address as the key of its options: as feeds are kept, without credentials; a host in lower case."""
    if "://" not in address:
        return address.lower()
    try:
        return feed_address(without_credentials(address))
    except ValueError:
        return address


def _hosts(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    return [parts.hostname, parts.netloc.rpartition("@")[2].lower()] if parts.hostname else []


def _over(below: FeedOptions, above: FeedOptions) -> FeedOptions:
    """Return the options of `above`, and those of `below` that `above` does not set."""
    said = {name: value for name, value in asdict(above).items() if value}
    return replace(below, **said | {"headers": {**below.headers, **above.headers}})


def without_secrets(options: FeedOptions) -> FeedOptions:
    return replace(options, headers={}, cookies="", user="", password="", certificate="")
