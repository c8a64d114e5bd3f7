"""Lengths of time and days as a person types and reads them. Pure; `now` comes in, days are those of `zone`.

What `say_span` and `day_as_typed` return, `read_span` and `read_day` read. Mistakes raise UsageError with a sentence
that shows what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo

from tui_reader.model.errors import UsageError
from tui_reader.text.clean import clean_line

MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = 60, 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400
LONGEST = 100 * YEAR
LATEST = 253_370_764_800  # the year 9999 begins: the last one that Python can count with
_UNITS = (("year", YEAR), ("month", MONTH), ("week", WEEK), ("day", DAY), ("hour", HOUR), ("minute", MINUTE))
_SHORT = {
    **{"m": MINUTE, "min": MINUTE, "mins": MINUTE, "h": HOUR, "hr": HOUR, "hrs": HOUR},
    **{"d": DAY, "w": WEEK, "y": YEAR},
}
_NAMES = _SHORT | dict(_UNITS) | {f"{name}s": seconds for name, seconds in _UNITS}
_WORDS = {"hourly": HOUR, "daily": DAY, "weekly": WEEK, "monthly": MONTH, "yearly": YEAR}
_SPAN = re.compile(r"(?:(\d{1,9}|an?|one) ?)?([a-z]+)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AHEAD = {"tomorrow": 1, "next week": 7, "next month": 30}
_DAY_MONTH = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})(?: (\d{4}))?")


def in_calendar(clock: Callable[[], float]) -> Callable[[], float]:
    """Return a clock of the years 1970 to 9998, which calendars and local times can be counted from and to."""
    return lambda: min(max(clock(), 0.0), LATEST)


def read_span(text: str, *, example: str = "2 hours") -> int:
    """Return the seconds of “2 hours”, “every 90 minutes”, “2w”, “daily”: a month is 30 days, a year 365."""
    words = clean_line(text).lower().removeprefix("every ")
    if words in _WORDS:
        return _WORDS[words]
    found = _SPAN.fullmatch(words)
    unit = _NAMES.get(found[2]) if found else None
    if found is None or unit is None:
        raise UsageError(f"“{_shown(text)}” is no length of time. Write it like “{example}”.")
    seconds = unit * (int(found[1]) if found[1] and found[1].isdigit() else 1)
    if not 0 < seconds <= LONGEST:
        raise UsageError(f"“{_shown(text)}” is {'no time at all' if not seconds else 'too long'}.")
    return seconds


def say_span(seconds: int) -> str:
    """Return a length of time in the largest unit that holds it exactly: “90 minutes”, “2 weeks”, “1 day”."""
    for name, unit in _UNITS:
        if seconds >= unit and seconds % unit == 0:
            number = seconds // unit
            return f"{number} {name}{'' if number == 1 else 's'}"
    minutes = max(1, round(seconds / MINUTE))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def read_day(text: str, *, now: int, zone: tzinfo | None = None) -> int:
    """Return the second at which a day to come begins: 2026-12-24, tomorrow, 24 December, Monday, 2 weeks.

    `zone` None is the machine's.
    """
    words = clean_line(text).lower().removeprefix("until ")
    today = _local(now, zone).date()
    day = _day_of(words, today)
    if day is None:
        raise UsageError(f"“{_shown(text)}” is no day. Write 2026-12-24, 24 December, tomorrow or 2 weeks.")
    if day <= today:
        raise UsageError(f"“{_shown(text)}” is not to come: today is {today.isoformat()}.")
    if (day - today).days * DAY > LONGEST:
        raise UsageError(f"{day.isoformat()} is too far away.")
    return _begin(day, zone)


def _day_of(words: str, today: date) -> date | None:
    if words in _AHEAD:
        return today + timedelta(days=_AHEAD[words])
    if words in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS.index(words) - today.weekday() - 1) % 7 + 1)
    found = _DAY_MONTH.fullmatch(words)
    try:
        if found and found[2] not in _NAMES:
            return _named(int(found[1]), found[2], int(found[3] or 0), today)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            return date.fromisoformat(words)
        seconds = read_span(words)
        return today + timedelta(seconds=seconds) if seconds % DAY == 0 else None
    except (ValueError, OverflowError, UsageError):
        return None


def _named(day: int, month: str, year: int, today: date) -> date | None:
    """Return the day of a month by name; without a year, the next one to come."""
    number = next((at for at, name in enumerate(_MONTHS, 1) if name.lower().startswith(month)), None)
    if number is None:
        return None
    if year:
        return date(year, number, day)
    this_year = date(today.year, number, day)
    return this_year if this_year > today else date(today.year + 1, number, day)


def day_as_typed(at: int, zone: tzinfo | None = None) -> str:
    """Return the day of a moment as `read_day` reads it: 2026-12-24."""
    return _local(at, zone).date().isoformat()


def say_day(at: int, *, now: int | None = None, zone: tzinfo | None = None) -> str:
    """Return the day of a moment in words: “3 December”, with the year where `now` lies in another, or is not known."""
    day = _local(at, zone).date()
    year = "" if now is not None and _local(now, zone).year == day.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def _begin(day: date, zone: tzinfo | None) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return int((midnight if zone else midnight.astimezone()).timestamp())


def _local(at: int, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(zone)


def _shown(text: str) -> str:
    """Return what was typed, short enough for a sentence."""
    line = clean_line(text)
    return line if len(line) <= 40 else f"{line[:39]}…"
