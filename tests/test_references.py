"""References are converted at one place, which bears any text."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.references import unescaped

PIECES = st.sampled_from(["&", "#", "x", "X", "0", "65", "1114112", ";", "amp", "lt", "notit;", " ", "ä", "g", "\0"])


@pytest.mark.parametrize(
    ("text", "is_read_as"),
    [
        ("R&amp;D &#228;&#xE4;", "R&D ää"),
        (f"a &#{'9' * 5000}; b", "a \ufffd b"),
        (f"a &#{'9' * 5000} b", "a \ufffd b"),
        (f"&#{'0' * 5000}65;", "A"),
        (f"&#{'0' * 5000}65 b", "A b"),
        (f"&#{'0' * 5000};", "\ufffd"),
        (f"&#x{'f' * 5000};", "\ufffd"),
        (f"&#x{'0' * 5000}41;", "A"),
        (f"&#{'9' * 3_000_000};", "\ufffd"),
        ("&#;&#x;&#99999999;", "&#;&#x;\ufffd"),
        (f"&{'a' * 5000};", f"&{'a' * 5000};"),
    ],
)
def test_a_number_too_large_is_the_replacement_character(text: str, is_read_as: str) -> None:
    assert unescaped(text) == is_read_as


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_other_reference_is_read_as_the_standard_library_does(text: str) -> None:
    assert unescaped(text) == unescape(text)
