"""Lengths of time and days as they are typed and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.errors import UsageError
from tui_reader.text.clean import clean_line
from tui_reader.text.times import (
    DAY,
    HOUR,
    LONGEST,
    MINUTE,
    WEEK,
    YEAR,
    about,
    age,
    ago,
    clock,
    day_and_clock,
    iso_day,
    midnight,
    rate,
    read_day,
    read_span,
    say_day,
    say_span,
    short_day,
    utc_time,
)

NOW = int(datetime(2026, 11, 27, 22, 30, tzinfo=UTC).timestamp())  # a Friday
EAST = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2 hours", 2 * HOUR), ("every 2 hours", 2 * HOUR), ("every hour", HOUR), ("an hour", HOUR),
     ("90 min", 90 * MINUTE), ("90m", 90 * MINUTE), ("1d", DAY), (" Daily ", DAY),
     ("2 weeks", 2 * WEEK), ("2w", 2 * WEEK), ("weekly", WEEK),
     ("3 months", 90 * DAY), ("1 year", 365 * DAY)],
)  # fmt: skip
def test_a_length_of_time_is_read(text: str, seconds: int) -> None:
    assert read_span(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "2", "two hours", "2 parsecs", "-2 hours", "²h", "0 days", "999999999 years", "漢字"]
)
def test_what_is_none_gets_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        read_span(text)


def test_a_sentence_quotes_no_more_than_a_line() -> None:
    with pytest.raises(UsageError) as caught:
        read_span("x" * 5000 + "\x1b[31m")
    assert len(str(caught.value)) < 120
    assert "\x1b" not in str(caught.value)


@given(st.integers(1, LONGEST // MINUTE))
def test_what_is_said_is_read_again(minutes: int) -> None:
    seconds = minutes * MINUTE
    said = say_span(seconds)
    if len(said.split()[0]) <= 9:
        assert read_span(said) == seconds


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-12-24", "2026-12-24"), ("until tomorrow", "2026-11-28"), ("24 December", "2026-12-24"),
     ("3 Dec", "2026-12-03"), ("3. dec", "2026-12-03"), ("1 February", "2027-02-01"), ("1 feb 2028", "2028-02-01"),
     ("Monday", "2026-11-30"),
     ("friday", "2026-12-04"), ("2 weeks", "2026-12-11"), ("1d", "2026-11-28"), ("next week", "2026-12-04")],
)  # fmt: skip
def test_a_day_to_come_is_read(text: str, day: str) -> None:
    at = read_day(text, now=NOW, zone=UTC)
    assert at % DAY == 0
    assert iso_day(at, UTC) == day
    assert read_day(day, now=NOW, zone=UTC) == at


@pytest.mark.parametrize(
    ("text", "why"),
    [("2026-11-27", "is not to come: today is 2026-11-27"), ("2020-01-01", "is not to come"), ("2 hours", "is no day"),
     ("30 February", "is no day"), ("2026-13-01", "is no day"), ("soon", "is no day"), ("", "is no day"),
     ("²", "is no day"), ("9999-12-31", "too far away"), ("99 weekends", "is no day"), ("0000-00-00", "is no day")],
)  # fmt: skip
def test_what_is_no_day_to_come_gets_a_sentence(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_day(text, now=NOW, zone=UTC)


def test_days_are_those_of_the_zone() -> None:
    assert iso_day(read_day("tomorrow", now=NOW, zone=EAST), EAST) == "2026-11-29", "there it is the 28th already"


def test_a_day_is_told_with_its_year_where_that_is_another() -> None:
    assert say_day(NOW, now=NOW, zone=UTC) == "27 November"
    assert say_day(NOW, now=NOW + 60 * DAY, zone=UTC) == "27 November 2026"
    assert say_day(NOW, zone=UTC) == "27 November 2026"


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_mistake(text: str) -> None:
    try:
        assert read_day(text, now=NOW, zone=UTC) > NOW
    except UsageError as error:
        assert clean_line(str(error)) == str(error)


# --------------------------------------------------------------------------- ages and moments

JUNE = int(datetime(2026, 6, 15, 12, 0, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (45, "45 seconds"), (60, "1 minute"), (119, "2 minutes"), (900, "15 minutes"),
     (3600, "1 hour"), (5400, "90 minutes"), (7199, "120 minutes"), (7200, "2 hours"), (DAY, "1 day"),
     (2 * DAY, "2 days"), (59 * DAY, "59 days"), (61 * DAY, "2 months"), (YEAR, "12 months"), (2 * YEAR, "2 years")],
)  # fmt: skip
def test_a_length_of_time_is_told_in_one_unit(seconds: int, words: str) -> None:
    assert about(seconds) == words
    assert ago(JUNE - seconds, JUNE) in (f"{words} ago", "just now")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "now"),
        (59, "now"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h"),
        (86399, "23h"),
        (86400, "1d"),
        (6 * 86400, "6d"),
        (8 * 86400, "7 Jun"),
        (400 * 86400, "May 2025"),
        (-500, "now"),
    ],
)
def test_ages(seconds: int, shown: str) -> None:
    assert age(JUNE - seconds, JUNE, UTC) == shown


def test_dates_are_local() -> None:
    east = timezone(timedelta(hours=13))
    assert short_day(JUNE, UTC) == "15 Jun 2026"
    assert short_day(JUNE, east) == "16 Jun 2026"


@given(st.integers(-(2**62), 2**62))
def test_no_number_a_feed_may_give_breaks_a_date(at: int) -> None:
    assert len(age(at, JUNE, UTC)) <= 8
    assert short_day(at, UTC)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1779266569, "2026-05-20T08:42:49Z"),
        (-62135596800, "0001-01-01T00:00:00Z"),
        (None, None),
        (10**15, None),
        (-(10**15), None),
    ],
)
def test_times_for_programs_are_iso_8601_in_utc(at: int | None, shown: str | None) -> None:
    assert utc_time(at) == shown


def test_times_for_people_are_local(berlin: None) -> None:
    assert day_and_clock(1779266569, with_clock=True) == "2026-05-20 10:42"
    assert day_and_clock(1779266569, with_clock=False) == "2026-05-20"


@pytest.mark.parametrize("at", [None, 10**15, -(10**15), -62135596800])
def test_impossible_times_show_nothing_or_something_but_never_fail(at: int | None) -> None:
    assert len(day_and_clock(at, with_clock=True)) in (0, 16)


def test_the_clock_says_the_day_where_it_is_another() -> None:
    assert clock(JUNE, JUNE + 3600, UTC) == "12:00"
    assert clock(JUNE, JUNE + DAY, UTC) == "12:00 on 15 June"


def test_a_day_begins_at_its_first_second_also_when_the_clocks_change(berlin: None) -> None:
    change = int(datetime(2026, 3, 29, 12, 0, tzinfo=UTC).timestamp())
    assert datetime.fromtimestamp(midnight(change), UTC) == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert midnight(JUNE + 0.5, UTC) == JUNE - DAY // 2


@pytest.mark.parametrize(
    ("gap", "words"),
    [(277, "about 13 posts an hour"), (DAY, "about 1 post a day"), (3 * DAY, "about 2 posts a week"),
     (9 * DAY, "about 3 posts a month"), (YEAR, "about 1 post a year"), (2 * YEAR, "less than a post a year")],
)  # fmt: skip
def test_a_rate_is_told_in_the_smallest_unit_that_has_a_post(gap: float, words: str) -> None:
    assert rate(gap) == words
