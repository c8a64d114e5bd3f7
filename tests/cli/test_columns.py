"""Columns are aligned by terminal width_of, whatever a feed calls itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.cli.columns import fit, wrap
from tui_reader.text.widths import pad, width_of

LINES = st.text(st.characters(codec="utf-8"), max_size=60)


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
    assert width_of(shown) <= width
    assert width_of(pad(shown, width)) == width
    assert not set(shown) & set("\n\t\x1b\x9b")


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
