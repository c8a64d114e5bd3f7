"""What the person set for single feeds and hosts (config, `[feeds."..."]`), found by a feed's address. Pure.

Rule: a header, a cookie, a password or a certificate is for the host it was set for. Where a feed has moved to
another, the rest of its options goes along, and these do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from urllib.parse import urlsplit

from tui_reader.model.config import FeedOptions
from tui_reader.text.addresses import feed_address
from tui_reader.text.hosts import may_share_secrets, without_credentials

NO_OPTIONS = FeedOptions()


class Options:
    """The options of all feeds, by address (without user and password) or by host name."""

    def __init__(self, feeds: Mapping[str, FeedOptions]) -> None:
        self._feeds = {_plain(address): options for address, options in feeds.items()}

    def of(self, url: str, former: Sequence[str] = ()) -> FeedOptions:
        """Return the options of the feed at `url`, which had the addresses `former` before.

        Those of the address go before those of a former one, and these before those of the host, name by name.
        """
        if not self._feeds:
            return NO_OPTIONS
        found = NO_OPTIONS
        for host in _hosts(url):
            found = _over(found, self._feeds.get(host, NO_OPTIONS))
        for address in former:
            options = self._feeds.get(_plain(address), NO_OPTIONS)
            found = _over(found, options if may_share_secrets(address, url) else _without_secrets(options))
        return _over(found, self._feeds.get(_plain(url), NO_OPTIONS))


def with_headers(options: FeedOptions, headers: Sequence[tuple[str, str]]) -> FeedOptions:
    """Return `options` with these headers, which go before those of the same name, in any case."""
    if not headers:
        return options
    names = {name.lower() for name, _ in headers}
    kept = {name: value for name, value in options.headers.items() if name.lower() not in names}
    return replace(options, headers={**kept, **dict(headers)})


def _plain(address: str) -> str:
    """Return an address as it is looked up: as feeds are kept, and without credentials; a host in lower case."""
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
    """Return `above`, and from `below` what it leaves open."""
    said = {each.name: value for each in fields(above) if (value := getattr(above, each.name))}
    return replace(below, **said | {"headers": {**below.headers, **above.headers}})


def _without_secrets(options: FeedOptions) -> FeedOptions:
    return replace(options, headers={}, cookies="", user="", password="", certificate="")
