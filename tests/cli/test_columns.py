"""Columns are aligned by terminal cells, whatever a feed calls itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.cli.columns import cells, file_size, fit, local_time, pad, utc_time, wrap

LINES = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [("plain", 5), ("日本語", 6), ("e\u0301", 1), ("🧠 why", 6), ("a\u200db", 2), ("", 0)],
)
def test_cells_are_those_of_a_terminal(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("a longer title", 9, "a longer…"),
        ("a longer title", 8, "a longe…"),
        ("a longer title", 3, "a…"),
        ("日本語の題", 5, "日本…"),
        ("日本語の題", 4, "日…"),
        ("two\nlines\tand \x1b[31mred", None, "two lines and [31mred"),
        ("x", 0, ""),
    ],
)
def test_fit_cuts_with_an_ellipsis_and_gives_one_safe_line(text: str, width: int | None, shown: str) -> None:
    assert fit(text, width) == shown


@settings(max_examples=150)
@given(LINES, st.integers(0, 40))
def test_fit_and_pad_give_the_width_asked_for(text: str, width: int) -> None:
    shown = fit(text, width)
    assert cells(shown) <= width
    assert cells(pad(shown, width)) == width
    assert not set(shown) & set("\n\t\x1b\x9b")


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
    assert local_time(1779266569, with_clock=True) == "2026-05-20 10:42"
    assert local_time(1779266569, with_clock=False) == "2026-05-20"


@pytest.mark.parametrize("at", [None, 10**15, -(10**15), -62135596800])
def test_impossible_times_show_nothing_or_something_but_never_fail(at: int | None) -> None:
    assert len(local_time(at, with_clock=True)) in (0, 16)


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (None, ""),
        (-1, ""),
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (12_345_678, "12.3 MB"),
        (5 * 10**12, "5000.0 GB"),
    ],
)
def test_file_sizes(length: int | None, shown: str) -> None:
    assert file_size(length) == shown


def test_wrap_hangs_list_items_and_quotes() -> None:
    assert wrap("- one two three four", 10) == "- one two\n  three\n  four"
    assert wrap("12. one two three", 12) == "12. one two\n    three"
    assert wrap("> one two three", 9) == "> one two\n> three"
    assert wrap("one two three\n\nfour", 8) == "one two\nthree\n\nfour"


def test_wrap_leaves_code_and_short_lines_alone() -> None:
    code = "    if a_long_condition(here) and there:"
    assert wrap(code, 20, whole={code.strip()}) == code
    assert wrap("    short", 20) == "    short"
    assert wrap(code, None) == code


@settings(max_examples=150)
@given(st.text("ab 日-.1\n", max_size=200), st.integers(1, 30))
def test_wrap_loses_no_word(text: str, width: int) -> None:
    assert wrap(text, width).split() == text.split()
