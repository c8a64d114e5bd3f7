"""Dates as feeds write them (TRAPS 7)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.parse.text.dates import parse_date

NOON = 1714737600  # 2024-05-03T12:00:00Z, a Friday
MIDNIGHT = NOON - 12 * 3600


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 03 May 2024 12:00:00 GMT",
        "Fri, 03 May 2024 12:00:00 +0000",
        "Fri, 3 May 2024 12:00:00",
        "03 May 24 12:00 UT",
        "Fri, 03 May 2024 14:00:00 +0200",
        "Fri, 03 May 2024 14:00:00 CEST",
        "Fri, 03 May 2024 08:00:00 EDT",
        "Fri, 03 May 2024 14:00:00 GMT+0200",
        "Friday, 03-May-24 12:00:00 GMT",
        "Fri May  3 12:00:00 2024",
        "May 3, 2024 12:00 PM",
        "May 3rd, 2024, 12:00:00",
        "2024-05-03T12:00:00Z",
        "2024-05-03t12:00:00z",
        "2024-05-03T14:00:00+02:00",
        "2024-05-03T14:00:00+0200",
        "2024-05-03T14:00:00.123456+02:00",
        "2024-05-03T12:00Z",
        "2024-05-03 12:00:00",
        "2024-05-03 12:00:00 UTC",
        "2024-5-3 12:00:00",
        "20240503T120000Z",
        "20240503120000",
        "2024/05/03 12:00",
        "05/03/2024 12:00:00",
        "03.05.2024 12:00",
        "1714737600",
        "1714737600000",
        "  Fri, 03 May 2024\n 12:00:00 GMT ",
        "2024年5月3日 12:00",
        "2024-05-03T12:00:00Z and then some",
        "Fri, 03 May 2024 11:59:60 GMT",
        "Fri, 3 May 2024 13:00:00 GMT+1",
        "Fri, 3 May 2024 07:00:00 UTC-5",
        "2024-05-03 13:00:00 GMT+1",
        "2024-05-03 17:30 +5:30",
        "2024-05-03T07:00:00\u221205:00",
        "Fri, 03 May 2024 20:00:00 +08",
        "2024-05-03T12:0:0Z",
        "2024-05-03T13:0:0+01:00",
        "12:00 03-May-24",
        "Fri, May.03.24 12:00",
        "12:00 Fri 03-May.-24",
        "2024-05-03 12:00 p. m.",
        "3 May 2024 12:00 p.m.",
        "sam., 3 mai 2024 12:00:00",
        "Am 3. Mai 2024 um 12:00 Uhr",
        "Fri, 03 May 2024 12:00:00 America/New_York",
        "12:00 03.05.2024",
        "03.05.2024 12.00",
        "3 mai 2024 à 12h00",
        "3 May 2024 12.00.00",
        "03-05-2024 12:00",
        "202405031200",
        "20240503140000+0200",
        "1714737600.123",
        "1714737600000000",
    ],
)
def test_date_is_read(text: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert abs(moment - NOON) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-03",
        "20240503",
        "3 May 2024",
        "Freitag, 3. Mai 2024",
        "vendredi 3 mai 2024",
        "3 de mayo de 2024",
        "3 maggio 2024",
        "3 de maio de 2024",
        "3 maja 2024",
        "3. května 2024",
        "3 мая 2024 г.",
        "3 травня 2024",
        "3 Μαΐου 2024",
        "3 Mayıs 2024",
        "2024. május 3.",
        "3. toukokuuta 2024",
        "2024년 5월 3일",
        "2024年05月03日",
        "03.05.2024",
        "3. mája 2024",
        "3 de maig de 2024",
        "Paz, 03 Mayıs 2024",
        "sub, 03 maj 2024",
        "Check out: 3 May 2024",
        "May.03.24",
        "Fri, May 03.24 GMT",
        "3-May-24",
        "2024-05-03T",
        "2024-05-03Z",
        "Fri, 03 May 2024 99:99:99 GMT",
        "2024-05-02T24:00:00Z",
    ],
)
def test_day_without_a_time_is_its_midnight(text: str) -> None:
    assert parse_date(text) == MIDNIGHT


@pytest.mark.parametrize(
    "months",
    [
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "ian. feb. mar. apr. mai iun. iul. aug. sept. oct. nov. dec.",
        "januar februar marts april maj juni juli august september oktober november december",
        "януари февруари март април май юни юли август септември октомври ноември декември",
    ],
)
@pytest.mark.parametrize("weekday", ["mar., ", "mar ", ""])
def test_a_weekday_that_looks_like_a_month_is_none(weekday: str, months: str) -> None:
    for number, month in enumerate(months.split(), 1):
        assert parse_date(f"{weekday}03 {month} 2026 09:00:00 +0100") == parse_date(f"2026-{number:02}-03T08:00:00Z")


def test_a_month_before_its_day_is_one_whatever_comes_later() -> None:
    assert parse_date("Mar 3, 2026 (updated May 5, 2026)") == parse_date("2026-03-03")
    assert parse_date("mar. 3 mar. 2026") == parse_date("2026-03-03")
    assert parse_date("May 2024") == parse_date("2024-05")


def test_one_digit_seconds_keep_the_zone() -> None:
    assert parse_date("2006-01-17T12:35:9+01:00") == parse_date("2006-01-17T11:35:09Z")
    assert parse_date("Tue, 17 Jan 2006 1:2:3 +0100") == parse_date("2006-01-17T00:02:03Z")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("May 3, 2024 3:30 PM", 15.5),
        ("2024-05-03 03:30 PM", 15.5),
        ("2024. 5. 3. 오후 3:30", 15.5),
        ("3 May 2024 12:30 am", 0.5),
        ("3 May 2024 PM 3:30", 15.5),
        ("2024-05-03T03:30:00 PM", 15.5),
        ("Fri, 03 May 2024 08:30:00 EST", 13.5),
    ],
)
def test_half_days(text: str, hour: float) -> None:
    assert parse_date(text) == MIDNIGHT + hour * 3600


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "never",
        "12:12:12 12:12:12 12:12:12",
        "0000-00-00T00:00:00Z",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Sat, 30 Dec 1899 00:00:00 GMT",
        "2024-13-01",
        "2024-02-31",
        "Thu, 31 Feb 2024 10:00:00 GMT",
        "99999999999999999999",
        "20",
        "{{ date }}",
    ],
)
def test_nonsense_is_no_date(text: str | None) -> None:
    assert parse_date(text) is None


def test_years_and_months_alone_are_dates() -> None:
    assert parse_date("2024") == int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())
    assert parse_date("2024-05") == int(datetime(2024, 5, 1, tzinfo=UTC).timestamp())


def test_future_is_kept_as_it_is_said() -> None:
    assert parse_date("Sat, 01 Jan 2180 00:00:00 GMT") == int(datetime(2180, 1, 1, tzinfo=UTC).timestamp())


def test_two_digit_years() -> None:
    assert parse_date("01 Jan 99 00:00 GMT") == int(datetime(1999, 1, 1, tzinfo=UTC).timestamp())
    assert parse_date("01 Jan 04 00:00 GMT") == int(datetime(2004, 1, 1, tzinfo=UTC).timestamp())


def test_absurd_offset_is_none_at_all() -> None:
    assert parse_date("2024-05-03T12:00:00+99:00") == NOON


@settings(max_examples=200)
@given(st.text(max_size=60) | st.from_regex(r"[0-9:+\-/. A-Za-z,年月日]{0,60}", fullmatch=True))
def test_never_raises_and_stays_in_range(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or -3e9 < moment < 3e11


@settings(max_examples=100)
@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_what_is_written_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    expected = int(moment.timestamp()) or None
    assert parse_date(moment.isoformat()) == expected
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == expected
