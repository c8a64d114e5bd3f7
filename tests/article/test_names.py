"""What a page says of itself: title, authors and date, from whatever it uses to say it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpus import CORPUS, needs_corpus
from tui_reader.article import page_names
from tui_reader.model.incoming import PageNames


def names(head: str, body: str = "") -> PageNames:
    return page_names(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")


def ld(**said: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<title>Herons | Site</title><meta property="og:title" content="Herons">', PageNames("Herons")),
        ("<title> On\n herons </title>", PageNames("On herons")),
        ('<title>A</title><meta name="author" content="By Ada L.">', PageNames("A", ("Ada L.",))),
        (
            '<title>A</title><meta property="article:author" content="https://social.example/ada">',
            PageNames("A"),
        ),
        (
            "<title>A</title>"
            + ld(headline="A", author=[{"name": "Ada"}, "Bo", {"name": "Ada"}], datePublished="2024-05-06"),
            PageNames("A", ("Ada", "Bo"), "2024-05-06"),
        ),
        (
            "<title>A</title>" + ld(**{"@graph": [{"@type": "Article", "headline": "A", "author": {"name": "Ada"}}]}),
            PageNames("A", ("Ada",)),
        ),
        (
            '<title>A</title><meta property="article:published_time" content="2024-05-06T07:08:09Z">',
            PageNames("A", (), "2024-05-06T07:08:09Z"),
        ),
        ('<title>A</title><script type="application/ld+json">{"headline": </script>', PageNames("A")),
        ('<meta property="og:title" content="\x1b]0;x\x07 [red]A[/]">', PageNames("]0;x [red]A[/]")),
        (f"<title>{'A' * 5_000}</title>", PageNames()),
    ],
)
def test_names_are_taken_from_where_they_stand(head: str, expected: PageNames) -> None:
    assert names(head) == expected


def test_the_first_heading_and_the_first_time_stand_in() -> None:
    body = '<h1>On <em>herons</em></h1><p><time datetime="2024-05-06">May</time></p><h1>Other</h1>'
    assert names("", body) == PageNames("On herons", (), "2024-05-06")


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(page_names(text), PageNames)
    assert isinstance(names("", text), PageNames)


@needs_corpus
def test_pages_of_the_world_say_who_they_are() -> None:
    assert CORPUS is not None
    pages = [path.read_text("utf-8", "replace") for path in sorted(CORPUS.rglob("*.html"))[:60]]
    said = [page_names(page) for page in pages]
    silent = [page[:200] for page, each in zip(pages, said, strict=True) if "</title>" in page and not each.title]
    assert len(silent) <= 1, silent
    assert all("\x1b" not in each.title and len(each.title) <= 300 for each in said)
