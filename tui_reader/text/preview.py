"""What a feed is like before it is subscribed: its title, how often it writes, and when it last did. Pure.

Rule: honest about few entries. Two posts of one morning are no rhythm, and a date in the future is no news.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_reader.model.incoming import ParsedFeed
from tui_reader.text.clean import clean_line

HOUR, DAY, WEEK, MONTH, YEAR = 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400
FEWEST = 3  # dates that make a rhythm
MANY = 10  # dates that make one within hours
_SPANS = ((YEAR, "year"), (MONTH, "month"), (WEEK, "week"), (DAY, "day"), (HOUR, "hour"))


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed that was looked at. `url` is the address to subscribe to; it may hold a password and is censored to show.

    `newest` is the date of the newest entry (UTC seconds), `posts_a_week` an average over the dates of its `entries`;
    both are None where the dates do not tell.
    """

    url: str
    title: str
    newest: int | None
    posts_a_week: float | None
    entries: int


def preview_of(parsed: ParsedFeed, *, url: str, now: int) -> Preview:
    """Return the preview of a feed that can be subscribed at `url`."""
    said = (entry.published or entry.updated for entry in parsed.entries)
    dates = [date for date in said if date is not None and 0 < date <= now + DAY]
    return Preview(
        url=url,
        title=clean_line(parsed.title),
        newest=min(max(dates), now) if dates else None,
        posts_a_week=_rhythm(dates),
        entries=len(parsed.entries),
    )


def _rhythm(dates: list[int]) -> float | None:
    """Return the posts a week over the span of the dates, or None for too few to tell."""
    if len(dates) < FEWEST:
        return None
    span = max(max(dates) - min(dates), HOUR if len(dates) >= MANY else DAY)
    rate = (len(dates) - 1) * WEEK / span
    return round(rate, 2 if rate < 1 else 1)


def in_words(preview: Preview, now: int) -> str:
    """Return a preview as a person says it: “3 posts a week, newest 2 days ago”."""
    if not preview.entries:
        return "no entries yet"
    words = _rhythm_in_words(preview)
    if preview.newest is None:
        return f"{words}, without dates"
    return f"{words}, newest {_ago(now - preview.newest)}"


def _rhythm_in_words(preview: Preview) -> str:
    rate = preview.posts_a_week
    if rate is None:
        return _counted(preview.entries, "entry", "entries")
    for number, span in ((rate / 7, "day"), (rate, "week"), (rate * MONTH / WEEK, "month")):
        if number >= (2 if span == "day" else 0.95):
            return f"{_counted(round(number), 'post', 'posts')} a {span}"
    return f"{_counted(max(1, round(rate * YEAR / WEEK)), 'post', 'posts')} a year"


def _ago(seconds: int) -> str:
    for span, name in _SPANS:
        if seconds >= span:
            return f"{_counted(seconds // span, name, name + 's')} ago"
    return "just now"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
