"""Safe text: nothing a feed says commands a terminal, and nothing else is touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.clean import censor_url, clean_line, clean_text

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


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/feed?a=b@c", "https://example.org/feed?a=b@c"),
        ("https://user:secret@example.org:81/f", "https://***@example.org:81/f"),
        ("https://token@example.org/", "https://***@example.org/"),
        ("https://u:p@ss@example.org/", "https://***@example.org/"),
        ("http://u:secret@[broken/", "http://***@[broken/"),
        ("file:///home/me/f.xml", "file:///home/me/f.xml"),
        ("feed:http://u:secret@example.org/f", "feed:http://***@example.org/f"),
        ("u:secret@example.org/f", "***@example.org/f"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("https://example.org/@ada", "https://example.org/@ada"),
        ("News: what a@b means", "News: what a@b means"),
    ],
)
def test_credentials_are_never_shown(url: str, shown: str) -> None:
    assert censor_url(url) == shown


_PART = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)


@given(user=_PART, password=_PART.map(lambda part: f"!{part}!"), host=_PART)
def test_no_password_is_left(user: str, password: str, host: str) -> None:
    assert password not in censor_url(f"https://{user}:{password}@{host}.example/feed")


@given(_ANY)
def test_any_address_is_shown_safely(url: str) -> None:
    assert clean_line(censor_url(url)) == censor_url(url)
