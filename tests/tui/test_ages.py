"""Ages and dates, as a reader wants them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.tui.typeset.ages import age, date

NOW = int(datetime(2026, 6, 15, 12, 0, tzinfo=UTC).timestamp())


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
    assert age(NOW - seconds, NOW, UTC) == shown


def test_dates_are_local() -> None:
    east = timezone(timedelta(hours=13))
    assert date(NOW, UTC) == "15 Jun 2026"
    assert date(NOW, east) == "16 Jun 2026"


@given(st.integers(-(2**62), 2**62))
def test_no_number_a_feed_may_give_breaks_a_date(at: int) -> None:
    assert len(age(at, NOW, UTC)) <= 8
    assert date(at, UTC)
