"""The address a page gives as its own: read from its head, against its base, and nothing else is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.article import canonical_address

URL = "https://example.org/go/1?from=feed"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<link rel=canonical href=https://press.example/piece>", "https://press.example/piece"),
        ("<LINK REL='Canonical nofollow' HREF='/piece'>", "https://example.org/piece"),
        ("<base href='https://press.example/a/'><link rel=canonical href=piece>", "https://press.example/a/piece"),
        ("<link rel=alternate href=/other><link rel=canonical href=/piece>", "https://example.org/piece"),
        ("<!-- <link rel=canonical href=/comment> -->", None),
        ("<script>'<link rel=canonical href=/script>'</script>", None),
        ("<title><link rel=canonical href=/title></title>", None),
        ("<link rel=canonical>", None),
        ("<link rel=canonical href='javascript:x'>", None),
        ("<link rel=stylesheet href=/canonical>", None),
        ("", None),
    ],
)
def test_the_canonical_link_of_a_page(head: str, address: str | None) -> None:
    assert canonical_address(f"<html><head>{head}</head><body><p>Text", url=URL) == address


def test_what_stands_in_the_text_is_none() -> None:
    link = "<link rel=canonical href=/quoted>"
    assert canonical_address(f"<html><head><title>x</title></head><body>{link}", url=URL) is None


@given(st.text(alphabet="<>/ ='\"linkrecaohf!-\0é"), st.text())
def test_any_page_is_read(page: str, url: str) -> None:
    canonical_address(page, url=url)
    canonical_address(f"<link rel=canonical href={page}>", url=url)
