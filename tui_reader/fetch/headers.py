"""What the headers of an answer say of it: validators, freshness, a wish to wait. Pure.

Rule: a header comes from outside. What cannot be stored and sent back as it is (control characters, bytes beyond
ASCII, endless length) is taken for absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

_LONGEST = 1024
_LONGEST_WAIT = 366 * 24 * 3600
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|,)\s*(?:no-cache|no-store)\s*(?:$|,)", re.IGNORECASE)


def plain_value(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header that is printable ASCII of sane length, else None."""
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
        return min(int(found[1]), _LONGEST_WAIT)
    value = plain_value(headers, "Expires")
    return None if value is None else _seconds_until(value, headers, now)


def _seconds_until(date: str, headers: Mapping[str, str], now: float) -> int | None:
    """Count from the server's own clock where it tells it: ours and theirs may differ."""
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
