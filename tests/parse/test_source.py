"""Pages: what is text for people is let through, what is not is named; never anything but ParseError."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.entities import Content
from tui_reader.model.errors import ParseError
from tui_reader.parse import read_page

URL = "https://ada:secret@example.org/1"


def read(data: bytes, content_type: str | None = "text/html") -> Content:
    return read_page(data, url=URL, content_type=content_type)


@pytest.mark.parametrize("data", [b"<!doctype html><p>Words", b"<p>Words", b"  <html><body>Words", b"<?xml?><html/>"])
@pytest.mark.parametrize("content_type", ["text/html", "application/xhtml+xml", None])
def test_pages_come_as_they_are(data: bytes, content_type: str | None) -> None:
    assert read(data, content_type) == Content(data.decode(), base=URL)


def test_the_character_set_of_the_header_and_of_the_page_count() -> None:
    assert "Störche" in read("<p>Störche".encode("cp1252"), "text/html; charset=windows-1252").value
    assert "Störche" in read('<meta charset="iso-8859-1"><p>Störche'.encode("latin-1")).value
    assert "Störche" in read(gzip.compress("<p>Störche".encode())).value


def test_plain_text_is_safe_text() -> None:
    words = "Words. " * 20
    assert read(f"{words}\x1b[2J".encode(), "text/plain") == Content(f"{words}[2J", "text", base=URL)
    assert read(b"<p>shown as it is", "text/plain").type == "text"


@pytest.mark.parametrize(
    ("data", "content_type", "kind"),
    [
        (b"%PDF-1.7", "text/html", "a PDF document"),
        (b"anything", "application/pdf", "a PDF document"),
        (b"GIF89a", None, "a picture"),
        (b"\x00\x01\x02", "audio/mpeg", "a sound file"),
        (b"\x00\x01\x02\x03" * 99, "text/html", "a file of unknown kind"),
        (b"", "text/html", "an empty document"),
        (b'{"a": 1}', "application/json; charset=utf-8", "a JSON document"),
        (b"<rss version='2.0'><channel/></rss>", "text/html", "a feed"),
    ],
)
def test_what_is_no_text_is_named_without_credentials(data: bytes, content_type: str | None, kind: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(data, content_type)
    assert str(caught.value) == f"Its link leads to {kind}, not to a page of text."
    assert caught.value.url == "https://***@example.org/1"


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_any_bytes_are_a_page_or_a_sentence(data: bytes, content_type: str | None) -> None:
    try:
        read(data, content_type)
    except ParseError as error:
        assert str(error).endswith(".")
