"""What a feed is like, in numbers and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.text.preview import Preview, in_words, preview_of
from tui_reader.text.times import DAY, HOUR, WEEK, YEAR

NOW = 1_780_000_000


def preview(*ages: int | None) -> Preview:
    """The preview of a feed whose entries are so many seconds old; None: without a date."""
    entries = tuple(ParsedEntry(published=None if age is None else NOW - age) for age in ages)
    return preview_of(ParsedFeed("rss20", "Herons", entries=entries), url="https://herons.example/feed", now=NOW)


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ((), "no entries yet"),
        ((None, None), "2 entries, without dates"),
        ((2 * DAY,), "1 entry, newest 2 days ago"),
        ((HOUR, 2 * HOUR), "2 entries, newest 1 hour ago"),  # one morning is no rhythm
        ((2 * DAY, 4 * DAY, 7 * DAY + 1), "about 3 posts a week, newest 2 days ago"),
        (tuple(range(0, 20 * HOUR, HOUR)), "about 1 post an hour, newest just now"),
        ((0, HOUR, 2 * HOUR), "about 2 posts a day, newest just now"),
        (tuple(number * 10 * DAY for number in range(1, 9)), "about 3 posts a month, newest 10 days ago"),
        (tuple(3 * YEAR + number * 100 * DAY for number in range(5)), "about 4 posts a year, newest 3 years ago"),
        ((-40 * DAY, None), "2 entries, without dates"),  # an event to come is no news
        ((-HOUR, None), "2 entries, newest just now"),  # a clock that is fast
    ],
)
def test_previews_in_words(ages: tuple[int | None, ...], words: str) -> None:
    assert in_words(preview(*ages), NOW) == words


def test_a_preview_counts_over_the_span_of_the_dates() -> None:
    seen = preview(DAY, DAY + WEEK, DAY + 2 * WEEK, None)
    assert (seen.newest, seen.posts_a_week, seen.entries, seen.title) == (NOW - DAY, 1.0, 4, "Herons")
    assert preview(DAY, 2 * DAY).posts_a_week is None


@given(st.lists(st.none() | st.integers(-(10**12), 10**12), max_size=30))
def test_any_dates_have_words(ages: list[int | None]) -> None:
    seen = preview(*ages)
    assert in_words(seen, NOW)
    assert seen.newest is None or seen.newest <= NOW
    assert seen.posts_a_week is None or seen.posts_a_week >= 0
