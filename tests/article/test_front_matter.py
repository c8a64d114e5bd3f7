"""The front matter survives every title: whatever a feed says is one value on one line, and the text comes after it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_reader.article import document
from tui_reader.model.entities import Entry
from tui_reader.model.records import replace
from tui_reader.text.clean import clean_line

HERONS = Entry(
    id=1,
    feed_id=1,
    uid="1",
    url="https://example.org/herons",
    title="Herons: a “quiet” year",
    authors=("Ada",),
    published=1_780_000_000,
    updated=None,
    arrived=1_780_000_000,
    at=1_780_000_000,
    read=False,
    starred=False,
    categories=("birds", "the sea"),
)
# What a YAML stream may hold unescaped (YAML 1.2.2, 5.1, c-printable).
PRINTABLE = re.compile("[\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


def parse(text: str) -> tuple[dict[str, Any], str]:
    """Read front matter by the rules of YAML for the part of it that we write; return it and the text after it."""
    assert PRINTABLE.fullmatch(text)
    first, rest = text.split("\n", 1)
    assert first == "---"
    head, body = rest.split("\n---\n", 1)
    known: dict[str, Any] = {}
    for line in head.split("\n"):
        name, value = line.split(": ", 1)
        assert name not in known
        known[name] = value if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value) else json.loads(value)
    return known, body


def test_what_is_known_comes_first_and_then_the_text() -> None:
    assert document(HERONS, "Birds", ["Fewer *herons*\n", "this year.\n"]) == (
        "---\n"
        'title: "Herons: a “quiet” year"\n'
        'author: "Ada"\n'
        "date: 2026-05-28T20:26:40Z\n"
        'feed: "Birds"\n'
        'url: "https://example.org/herons"\n'
        'tags: ["birds", "the sea"]\n'
        "---\n"
        "\n"
        "Fewer *herons*\n"
        "\n"
        "this year.\n"
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(HERONS, url=None, authors=(), published=None, categories=("", "\x1b"))
    assert parse(document(bare, "Birds", []))[0] == {"title": HERONS.title, "feed": "Birds"}


def test_several_authors_are_a_list() -> None:
    assert parse(document(replace(HERONS, authors=("Ada", "Bo")), "Birds", []))[0]["author"] == ["Ada", "Bo"]


def test_a_feed_without_a_title_does_not_tell_the_password_in_its_address() -> None:
    assert "secret" not in document(HERONS, "https://ada:secret@example.org/feed", [])


@pytest.mark.parametrize("at", [10**12, -(10**12), 10**30])
def test_a_date_that_is_none_is_left_out(at: int) -> None:
    assert "date" not in parse(document(replace(HERONS, published=at), "Birds", []))[0]


def test_a_date_before_the_year_1000_has_four_digits() -> None:
    assert parse(document(replace(HERONS, published=-62_000_000_000), "Birds", []))[0]["date"] == "0005-04-19T09:46:40Z"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
@example("---", "...")
@example("a\n---\nurl: https://evil.example", "a: b # c")
@example('"', "\\")
@example("\ufffe\uffff\ufeff", "\x85\u2028\u2029\x9b\x1b[31m")
@example("!!python/object:os.system", "&a *a {x: [y]} <<: @`%")
@example("😀\ud83d", "no")
def test_any_title_and_tag_come_back_as_they_were(title: str, tag: str) -> None:
    entry = replace(HERONS, title=title, categories=(tag,), authors=(tag,))
    known, body = parse(document(entry, title or "Birds", ["The text."]))
    assert known.get("title", "") == clean_line(title)
    assert known.get("tags", [""]) == [clean_line(tag)]
    assert known.get("author", "") == clean_line(tag)
    assert known["url"] == HERONS.url
    assert body == "\nThe text.\n"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=100))
def test_nothing_in_it_commands_a_terminal(text: str) -> None:
    written = document(replace(HERONS, title=text), text, [f"a{text}b"])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
