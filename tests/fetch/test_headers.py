"""What headers say, and what is too odd to be kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.fetch.headers import encodings, plain_value, read_max_age, read_rate_limit, read_retry_after

NOW = 1_780_000_000.0  # Thu, 28 May 2026 20:26:40 GMT
YEAR = 366 * 24 * 3600
LIMITS = ["Age", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit"]


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
    st.dictionaries(
        st.sampled_from(["Retry-After", "Expires", "Date", "Cache-Control", "Content-Encoding", *LIMITS]), st.text()
    )
)
def test_no_header_raises(headers: dict[str, str]) -> None:
    for seconds in (read_retry_after(headers, now=NOW), read_max_age(headers, now=NOW)):
        assert seconds is None or 0 <= seconds <= YEAR
    for refused in (True, False):
        seconds = read_rate_limit(headers, now=NOW, refused=refused)
        assert seconds is None or 0 <= seconds <= YEAR
    encodings(headers)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "90"}, 90),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) + 90)}, 90),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW) - 90)}, 0),
        (
            {
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": str(int(NOW)),
                "Date": "Thu, 28 May 2026 20:25:40 GMT",  # its clock is a minute behind
            },
            60,
        ),
        ({"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "12.7"}, 12),
        ({"X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "90"}, None),
        ({"X-RateLimit-Remaining": "0"}, None),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "30"}, 30),
        ({"RateLimit": "limit=100, remaining=0, reset=50"}, 50),
        ({"RateLimit": "limit=100, remaining=1, reset=50"}, None),
        ({"RateLimit": '"default";r=0;t=40'}, 40),
        ({"RateLimit": '"default";r=4;t=40'}, None),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "999999999999"}, YEAR),
        ({}, None),
    ],
)
def test_a_used_up_limit_says_when_it_starts_anew(headers: dict[str, str], seconds: int | None) -> None:
    assert read_rate_limit(headers, now=NOW, refused=False) == seconds


def test_where_a_request_was_refused_the_reset_is_enough() -> None:
    assert read_rate_limit({"X-RateLimit-Reset": "90"}, now=NOW, refused=True) == 90
    assert read_rate_limit({"X-RateLimit-Reset": "90"}, now=NOW, refused=False) is None


def test_time_in_caches_counts_as_old() -> None:
    assert read_max_age({"Cache-Control": "max-age=600", "Age": "590"}, now=NOW) == 10
    assert read_max_age({"Cache-Control": "max-age=600", "Age": "9999"}, now=NOW) == 0
    assert read_max_age({"Cache-Control": "max-age=600", "Age": "x"}, now=NOW) == 600
