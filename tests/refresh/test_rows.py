"""What is kept of a parsed entry."""

from __future__ import annotations

import zlib

import pytest

from tests.refresh.make import item
from tui_reader.model.entities import Content
from tui_reader.refresh.rows import row_of

SHORT, LONG = Content("short", "text"), Content("<p>a long text")


@pytest.mark.parametrize(
    ("content", "summary", "kept"),
    [
        (None, SHORT, ("text", b"short")),
        (Content(" \n"), SHORT, ("text", b"short")),
        (LONG, SHORT, ("html", b"<p>a long text")),
        (Content("\ud800"), None, ("html", b"?")),
    ],
)
def test_the_summary_is_the_body_where_the_content_is_blank(
    content: Content | None, summary: Content | None, kept: tuple[str, bytes]
) -> None:
    body = row_of(item(1, content=content, summary=summary)).body

    assert body is not None
    assert (body.type, zlib.decompress(body.packed)) == kept


def test_an_entry_that_cannot_be_titled_is_kept_under_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_entry: object) -> str:
        raise KeyError("x")

    said = item(1, content=LONG)
    usual = row_of(said)
    monkeypatch.setattr("tui_reader.refresh.rows.shown_title", fail)
    row = row_of(said)
    assert (row.title, row.body) == (said.url, usual.body)
    assert (row.set_aside or "").endswith(" given a title (KeyError: 'x')")
    assert row.digest != usual.digest  # once it has a title, it is written again


def test_an_entry_without_a_word_has_no_body() -> None:
    assert row_of(item(1, content=None)).body is None
