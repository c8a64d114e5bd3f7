"""What headers say, and what is too odd to be kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.fetch.headers import encodings, plain_value, read_max_age, read_retry_after

NOW = 1_780_000_000.0  # Thu, 28 May 2026 20:26:40 GMT
YEAR = 366 * 24 * 3600


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Thu, 28 May 2026 20:28:40 GMT", 120),
        ("Thu, 28 May 2026 20:00:00 GMT", 0),
        ("999999999999999999999", YEAR),
        ("Fri, 31 Dec 9999 23:59:59 GMT", YEAR),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    assert read_retry_after({"Retry-After": value}, now=NOW) == seconds


def test_dates_count_from_the_clock_of_the_server() -> None:
    headers = {"Retry-After": "Wed, 01 Jan 2020 00:01:00 GMT", "Date": "Wed, 01 Jan 2020 00:00:00 GMT"}
    assert read_retry_after(headers, now=NOW) == 60


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": 'max-age="60"'}, 60),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "s-maxage=5"}, None),
        ({"Cache-Control": "max-age=600", "Expires": "0"}, 600),
        ({"Expires": "Thu, 28 May 2026 21:26:40 GMT"}, 3600),
        ({"Expires": "0"}, None),
        ({}, None),
    ],
)
def test_max_age(headers: dict[str, str], seconds: int | None) -> None:
    assert read_max_age(headers, now=NOW) == seconds


@pytest.mark.parametrize("value", ["", "a\udcffb", "caf\u00e9", "a\x1b[2J", "x" * 2000])
def test_values_that_cannot_be_kept_are_absent(value: str) -> None:
    assert plain_value({"ETag": value}, "ETag") is None


def test_weak_validators_are_kept_as_they_are() -> None:
    assert plain_value({"ETag": ' W/"x" '}, "ETag") == 'W/"x"'


def test_content_codings_in_order() -> None:
    assert encodings({"Content-Encoding": "Deflate, identity, GZIP"}) == ["deflate", "gzip"]


@given(
    st.dictionaries(st.sampled_from(["Retry-After", "Expires", "Date", "Cache-Control", "Content-Encoding"]), st.text())
)
def test_no_header_raises(headers: dict[str, str]) -> None:
    for seconds in (read_retry_after(headers, now=NOW), read_max_age(headers, now=NOW)):
        assert seconds is None or 0 <= seconds <= YEAR
    encodings(headers)
