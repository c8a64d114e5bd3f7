"""Keep the cookies of one request: a server sets them on the way, and they are forgotten when the request ends. Pure.

Rule: RFC 6265, but narrower. A cookie is sent only to the server that set it (`Domain` does not count), and only below
its path. A Secure cookie is accepted and sent only over https. Nothing is stored, so dates in the future do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from msgspec import Struct

from tui_reader.text.hosts import may_share_secrets, scheme_of

_MOST = 50  # cookies of one request
_LONGEST = 4096  # characters of one (RFC 6265, 6.1)


class Cookies(Struct):
    """Cookies by address and name; the address ends with the path for which the cookie is valid."""

    _kept: dict[tuple[str, str], str] = {}

    def keep(self, url: str, headers: Iterable[str], *, now: float) -> bool:
        """Keep the cookies of an answer from `url` by its Set-Cookie headers; tell whether any cookie changed."""
        before = self._kept.copy()
        for header in headers:
            self._take(url, header, now)
        return self._kept != before

    def for_address(self, url: str) -> dict[str, str]:
        """Return the names and values to send to `url`, longer paths before shorter ones (RFC 6265, 5.4)."""
        fitting = [(place, name, value) for (place, name), value in self._kept.items() if may_share_secrets(place, url)]
        fitting = [each for each in fitting if _is_below(_path(url), _path(each[0]))]
        return {name: value for _, name, value in sorted(fitting, key=lambda each: len(_path(each[0])))}

    def _take(self, url: str, header: str, now: float) -> None:
        pair, *attributes = header.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        is_plain = pair.isascii() and pair.strip().isprintable() and len(pair) <= _LONGEST
        if not (equals and name and is_plain):
            return
        said = {key.strip().lower(): text.strip() for key, _, text in (each.partition("=") for each in attributes)}
        if "secure" in said and scheme_of(url) != "https":
            return
        path = said.get("path", "")
        path = path if path.startswith("/") else _path(url).rpartition("/")[0] or "/"
        place = urlsplit(url)._replace(path=path, query="", fragment="").geturl()
        if _is_over(said, now):
            self._kept.pop((place, name), None)
        elif len(self._kept) < _MOST or (place, name) in self._kept:
            self._kept[place, name] = value


def _path(url: str) -> str:
    return urlsplit(url).path or "/"


def _is_below(path: str, place: str) -> bool:
    """Tell whether `path` is below `place` (RFC 6265, 5.1.4)."""
    return path == place or path.startswith(place if place.endswith("/") else f"{place}/")


def _is_over(said: dict[str, str], now: float) -> bool:
    """Tell whether the server removes the cookie: by Max-Age, else by a date in the past."""
    age = said.get("max-age", "")
    if age.removeprefix("-").isdecimal():
        return age.startswith("-") or not age.strip("0")
    try:
        return parsedate_to_datetime(said.get("expires", "").replace("-", " ")).timestamp() <= now
    except (ValueError, TypeError, OverflowError, IndexError):
        return False
