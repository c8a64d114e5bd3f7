"""Read the headers of an answer: validators, freshness, the pause that the server asks for. Pure.

Rule: a header comes from outside. A value that cannot be stored and sent back (with control characters, bytes beyond
ASCII, or too long) counts as absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

from tui_reader.text.times import DAY

_LONGEST = 1024
_LONGEST_WAIT = 366 * DAY
_EPOCHS = 10**9  # a larger reset is not seconds to wait, but seconds since 1970
_REMAINING = ("X-RateLimit-Remaining", "X-Rate-Limit-Remaining", "RateLimit-Remaining")
_RESET = ("X-RateLimit-Reset", "X-Rate-Limit-Reset", "RateLimit-Reset")
_NUMBER = re.compile(r"^\s*(\d{1,12})", re.ASCII)
_COMBINED_LEFT = re.compile(r"\b(?:remaining|r)\s*=\s*(\d{1,12})", re.ASCII)
_COMBINED_RESET = re.compile(r"\b(?:reset|t)\s*=\s*(\d{1,12})", re.ASCII)
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|,)\s*(?:no-cache|no-store)\s*(?:$|,)", re.IGNORECASE)


def plain_value(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header if it is printable ASCII of at most 1,024 characters, else None."""
    value = headers.get(name, "").strip()
    return value if value and len(value) <= _LONGEST and value.isascii() and value.isprintable() else None


def encodings(headers: Mapping[str, str]) -> list[str]:
    """Return the content codings in the order they were applied (RFC 9110, 8.4), in lower case, without identity."""
    names = (name.strip().lower() for name in headers.get("Content-Encoding", "").split(","))
    return [name for name in names if name and name != "identity"]


def read_retry_after(headers: Mapping[str, str], *, now: float) -> int | None:
    """Return the seconds the server asks us to wait (RFC 9110, 10.2.3: seconds or a date), at most a year."""
    value = plain_value(headers, "Retry-After")
    if value is None:
        return None
    if value.isdigit():
        return min(int(value[:12]), _LONGEST_WAIT)
    return _seconds_until(value, headers, now)


def read_max_age(headers: Mapping[str, str], *, now: float) -> int | None:
    """Return for how many seconds the answer says it is fresh (RFC 9111, 5.2.2.1 and 5.3), or None."""
    control = headers.get("Cache-Control", "")
    if _UNCACHED.search(control):
        return 0
    if found := _MAX_AGE.search(control):
        age = _found(_NUMBER, headers.get("Age", "")) or 0  # the time in a cache on the way (RFC 9111, 5.1)
        return max(0, min(int(found[1]) - age, _LONGEST_WAIT))
    value = plain_value(headers, "Expires")
    return None if value is None else _seconds_until(value, headers, now)


def read_rate_limit(headers: Mapping[str, str], *, now: float, refused: bool) -> int | None:
    """Return the seconds until requests are allowed again, or None where the limit of requests is not used up.

    Reads the X-RateLimit fields (their reset is in seconds, or a time since the epoch) and those of
    draft-ietf-httpapi-ratelimit-headers. Where the request was `refused`, the reset is enough.
    """
    combined = headers.get("RateLimit", "")
    left = _number_of(headers, _REMAINING) if not combined else _found(_COMBINED_LEFT, combined)
    reset = _number_of(headers, _RESET) if not combined else _found(_COMBINED_RESET, combined)
    if reset is None or (left != 0 and not (refused and left is None)):
        return None
    if reset > _EPOCHS:
        sent = _read_date(headers.get("Date", ""))
        reset = int(reset - (now if sent is None else sent))
    return max(0, min(reset, _LONGEST_WAIT))


def _number_of(headers: Mapping[str, str], names: Sequence[str]) -> int | None:
    return next((number for name in names if (number := _found(_NUMBER, headers.get(name, ""))) is not None), None)


def _found(pattern: re.Pattern[str], value: str) -> int | None:
    found = pattern.search(value[:_LONGEST])
    return int(found[1]) if found else None


def _seconds_until(date: str, headers: Mapping[str, str], now: float) -> int | None:
    """Return the seconds until `date` by the server's own clock, if its headers have the time: ours may differ."""
    until = _read_date(date)
    if until is None:
        return None
    start = _read_date(headers.get("Date", ""))
    return max(0, min(int(until - (now if start is None else start)), _LONGEST_WAIT))


def _read_date(value: str) -> float | None:
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
