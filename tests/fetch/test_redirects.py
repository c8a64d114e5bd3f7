"""Where a redirect leads, and that credentials stay where they belong. TRAPS 22."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.fetch.redirects import redirected


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("https://example.org/a/b", "c", "https://example.org/a/c"),
        ("https://example.org/a", "//other.org/x#y", "https://other.org/x"),
        ("https://ada:secret@example.org/a", "/b", "https://ada:secret@example.org/b"),
        ("https://ada:secret@example.org/a", "https://example.org:443/b", "https://ada:secret@example.org:443/b"),
        ("https://ada:secret@example.org/a", "https://other.org/b", "https://other.org/b"),
        ("https://ada:secret@example.org/a", "http://example.org/b", "http://example.org/b"),
        ("https://example.org/a", "file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_redirects_take_credentials_to_the_same_place_only(url: str, location: str, target: str) -> None:
    assert redirected(url, location) == target


@given(st.text(max_size=80))
def test_any_text_leads_somewhere_or_nowhere(text: str) -> None:
    with suppress(ValueError):
        redirected("https://example.org/", text)
