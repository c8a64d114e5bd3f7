"""Safe text: nothing a feed says commands a terminal, and nothing else is touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.clean import clean_line, clean_text

_ANY = st.text(st.characters())  # with lone surrogates
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain [red] text", "plain [red] text"),
        ("a\x1b[31mb\x9b2Jc\x9d0;x\x07", "a[31mb2Jc0;x"),
        ("a\udcffb\ud83d", "ab"),
        ("evil\u202etxt.exe\u2066", "eviltxt.exe"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("para\u2029line\u2028end\ufeff", "para\nline\nend"),
        ("日本 👩‍👩‍👧 é", "日本 👩‍👩‍👧 é"),
    ],
)
def test_clean_text(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(_ANY)
def test_clean_text_leaves_nothing_that_commands(text: str) -> None:
    clean = clean_text(text)
    assert all(unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"} or char in "\t\n" for char in clean)
    assert not _BIDI & set(clean)
    clean.encode("utf-8")
    assert clean_text(clean) == clean


@given(_ANY)
def test_a_clean_line_is_one_trimmed_line(text: str) -> None:
    line = clean_line(text)
    assert "\n" not in line
    assert "\t" not in line
    assert "  " not in line
    assert line == clean_line(line)


@given(st.text(st.characters(categories=["L", "N", "S", "Zs"]), min_size=1))
def test_words_of_any_language_survive(text: str) -> None:
    assert clean_text(text) == text
