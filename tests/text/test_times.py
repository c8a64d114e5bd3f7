"""Lengths of time and days as they are typed and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.errors import UsageError
from tui_reader.text.clean import clean_line
from tui_reader.text.times import DAY, HOUR, LONGEST, MINUTE, WEEK, day_as_typed, read_day, read_span, say_day, say_span

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
    assert day_as_typed(at, UTC) == day
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
    assert day_as_typed(read_day("tomorrow", now=NOW, zone=EAST), EAST) == "2026-11-29", "there it is the 28th already"


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
