"""Times as a reader wants them: short ages in lists, plain dates over an article. Pure: `now` and zone come in."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

MINUTE, HOUR, DAY = 60, 3600, 86400
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def age(at: int, now: int, zone: tzinfo | None = None) -> str:
    """Return the age of a headline in at most 6 cells: "now", "5m", "2h", "3d", "12 Mar", "Mar 19" for other years."""
    passed = max(0, now - at)
    if passed < MINUTE:
        return "now"
    if passed < HOUR:
        return f"{passed // MINUTE}m"
    if passed < DAY:
        return f"{passed // HOUR}h"
    if passed < 7 * DAY:
        return f"{passed // DAY}d"
    day, today = _local(at, zone), _local(now, zone)
    if day.year == today.year:
        return f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{_MONTHS[day.month - 1]} {day.year}"[:8]


def date(at: int, zone: tzinfo | None = None) -> str:
    """Return a local date in words, as "20 May 2026"."""
    day = _local(at, zone)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def iso_date(at: int, zone: tzinfo | None = None) -> str:
    """Return a local date as "2026-05-20", for names of files."""
    return _local(at, zone).date().isoformat()


def _local(at: int, zone: tzinfo | None) -> datetime:
    try:
        return datetime.fromtimestamp(at, UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        # A feed may say anything; the year 1970 is as good as the year 90000.
        return datetime.fromtimestamp(0, UTC)
