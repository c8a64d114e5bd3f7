"""Lengths of time, ages, days and moments in words, and the words that a person types for them. Pure.

All times are UTC seconds; `now` is passed in. A day is a day of `zone`; None is the zone of the machine.
`read_span` reads the words of `say_span`, and `read_day` those of `iso_day`. A mistake raises UsageError with an
example. A feed may say any number: an impossible time is shown as a day of 1970, or not at all.
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
MEAN_MONTH = YEAR // 12
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
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A unit, and from how many seconds on it is used: fewer than two of a unit are told in the next smaller one.
_ROUGH = ((YEAR, 2 * YEAR, "year"), (MEAN_MONTH, 60 * DAY, "month"), (DAY, 2 * DAY, "day"), (HOUR, 2 * HOUR, "hour"))
_RATES = ((HOUR, "an hour"), (DAY, "a day"), (WEEK, "a week"), (MONTH, "a month"), (YEAR, "a year"))
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


def about(seconds: int) -> str:
    """Return a length of time in one unit: “45 seconds”, “90 minutes”, “1 day”, “14 months”.

    Days, months and years count whole; hours and minutes are rounded.
    """
    if seconds in (DAY, HOUR):
        return "1 day" if seconds == DAY else "1 hour"
    for unit, least, name in _ROUGH:
        if seconds >= least:
            return f"{seconds // unit if unit >= DAY else round(seconds / unit)} {name}s"
    number, name = (round(seconds / MINUTE), "minute") if seconds >= MINUTE else (seconds, "second")
    return f"{number} {name}{'' if number == 1 else 's'}"


def ago(at: int, now: int) -> str:
    """Return how long ago something was: “just now”, “40 minutes ago”, “2 years ago”."""
    return "just now" if now - at < MINUTE else f"{about(now - at)} ago"


def age(at: int, now: int, zone: tzinfo | None = None) -> str:
    """Return an age in at most 8 cells for a list: "now", "5m", "2h", "3d", "12 Mar", "Mar 2019" for other years."""
    passed = max(0, now - at)
    if passed < MINUTE:
        return "now"
    for unit, most, sign in ((MINUTE, HOUR, "m"), (HOUR, DAY, "h"), (DAY, WEEK, "d")):
        if passed < most:
            return f"{passed // unit}{sign}"
    day, today = _local(at, zone), _local(now, zone)
    month = _MONTHS[day.month - 1][:3]
    return f"{day.day} {month}" if day.year == today.year else f"{month} {day.year}"


def rate(gap: float) -> str:
    """Return how often something comes that comes every `gap` seconds: “about 3 posts a day”."""
    for unit, name in _RATES:
        if gap <= unit:
            posts = round(unit / gap)
            return f"about {posts} post{'' if posts == 1 else 's'} {name}"
    return "less than a post a year"


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
    return start_of(day, zone)


def _day_of(words: str, today: date) -> date | None:
    if words in _AHEAD:
        return today + timedelta(days=_AHEAD[words])
    if words in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(words) - today.weekday() - 1) % 7 + 1)
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


def iso_day(at: int, zone: tzinfo | None = None) -> str:
    """Return the day of a moment as `read_day` reads it: 2026-12-24."""
    return _local(at, zone).date().isoformat()


def say_day(at: int, *, now: int | None = None, zone: tzinfo | None = None) -> str:
    """Return the day of a moment in words: “3 December”, with the year where `now` lies in another, or is not known."""
    day = _local(at, zone).date()
    year = "" if now is not None and _local(now, zone).year == day.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def short_day(at: int, zone: tzinfo | None = None) -> str:
    """Return the day of a moment with a short month: “20 May 2026”."""
    day = _local(at, zone)
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def clock(at: float, now: float, zone: tzinfo | None = None) -> str:
    """Return a moment as “14:30”, or “14:30 on 20 May” where it is not today."""
    moment = _local(at, zone)
    is_today = moment.date() == _local(now, zone).date()
    return f"{moment:%H:%M}" if is_today else f"{moment:%H:%M} on {moment.day} {_MONTHS[moment.month - 1]}"


def day_and_clock(at: int | None, *, with_clock: bool = True) -> str:
    """Return a moment as `2026-05-20 08:42`, or the day alone; "" for None or an impossible time."""
    if at is None:
        return ""
    try:
        moment = datetime.fromtimestamp(at, UTC).astimezone()
    except (OverflowError, ValueError, OSError):
        return ""
    return f"{moment.date().isoformat()} {moment:%H:%M}" if with_clock else moment.date().isoformat()


def utc_time(at: int | None) -> str | None:
    """Return a moment in ISO 8601 with `Z`; None for None, or for a time outside the years 1 to 9999."""
    if at is None:
        return None
    try:
        return datetime.fromtimestamp(at, UTC).replace(tzinfo=None).isoformat() + "Z"
    except (OverflowError, ValueError, OSError):
        return None


def midnight(now: float, zone: tzinfo | None = None) -> int:
    """Return the second at which the day of `now` began."""
    return start_of(_local(now, zone).date(), zone)


def start_of(day: date, zone: tzinfo | None = None) -> int:
    """Return the second at which a day begins."""
    first = datetime(day.year, day.month, day.day, tzinfo=zone)
    return int((first if zone else first.astimezone()).timestamp())


def _local(at: float, zone: tzinfo | None) -> datetime:
    try:
        return datetime.fromtimestamp(at, UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)


def _shown(text: str) -> str:
    """Return what was typed, short enough for a sentence."""
    line = clean_line(text)
    return line if len(line) <= 40 else f"{line[:39]}…"
