"""A preview of a feed before it is subscribed: its title, how often it brings a post, and the date of the newest. Pure.

The rule: few entries allow no claim. Two posts of one morning say nothing about a week, and a date in the future is not
the date of a post.
"""

from __future__ import annotations

from msgspec import Struct

from tui_reader.model.incoming import ParsedFeed
from tui_reader.text.clean import clean_line
from tui_reader.text.times import DAY, HOUR, WEEK, ago, rate

FEWEST = 3  # dates that allow an average
MANY = 10  # dates that allow an average over a few hours


class Preview(Struct, frozen=True):
    """A feed that was looked at. `url` is the address to subscribe to; it may hold a password, so censor it to show it.

    `newest` is the date of the newest entry (UTC seconds), and `posts_a_week` an average over the dates of its
    `entries`. Each is None where the dates do not allow it.
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
        posts_a_week=_posts_a_week(dates),
        entries=len(parsed.entries),
    )


def _posts_a_week(dates: list[int]) -> float | None:
    """Return the average number of posts a week, or None for too few dates."""
    if len(dates) < FEWEST:
        return None
    span = max(max(dates) - min(dates), HOUR if len(dates) >= MANY else DAY)
    posts = (len(dates) - 1) * WEEK / span
    return round(posts, 2 if posts < 1 else 1)


def in_words(preview: Preview, now: int) -> str:
    """Return a preview in words: “about 3 posts a week, newest 2 days ago”."""
    if not preview.entries:
        return "no entries yet"
    words = f"{preview.entries:,} {'entry' if preview.entries == 1 else 'entries'}"
    if preview.posts_a_week is not None:
        words = rate(WEEK / max(preview.posts_a_week, 0.001))
    return f"{words}, without dates" if preview.newest is None else f"{words}, newest {ago(preview.newest, now)}"
