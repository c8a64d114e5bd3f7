"""The query language: what it spells, and that any text is a query or a mistake with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.errors import QueryError
from tui_reader.query import (
    EVERYTHING,
    MOST_WORDS,
    And,
    FeedNamed,
    InFeed,
    Is,
    Not,
    Query,
    Since,
    both,
    parse_query,
)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", EVERYTHING),
        (" \t\n", EVERYTHING),
        ("is:unread", Is("unread")),
        ("-is:starred", Not(Is("starred"))),
        ("--is:read", Not(Not(Is("read")))),
        ("feed:12", InFeed(12)),
        ("feed:verge", FeedNamed("verge")),
        ('feed:"The Verge"', FeedNamed("The Verge")),
        ('feed:"12"', FeedNamed("12")),
        (r'feed:"a \"b\" \\ c"', FeedNamed(r'a "b" \ c')),
        ('feed:The" "Verge', FeedNamed("The Verge")),
        ("feed:" + "9" * 30, FeedNamed("9" * 30)),
        ("is:unread  feed:1", And((Is("unread"), InFeed(1)))),
    ],
)
def test_what_a_text_spells(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("word", 0),
        ("is:unread word", 10),
        ("is:odd", 3),
        ("  is:", 5),
        ("-is:odd", 4),
        ("feed:", 5),
        ('feed:""', 5),
        ('feed:"a', 5),
        ("-", 0),
        ("Is:read", 0),
        ("-" * 5_000 + "is:read", 0),
        ("is:read " * (MOST_WORDS + 1), 8 * MOST_WORDS),
    ],
)
def test_a_mistake_has_its_place(text: str, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.column == column
    assert f"column {column + 1}" in str(caught.value).lower()
    assert str(caught.value).endswith(".")


def test_both_is_flat() -> None:
    assert both(EVERYTHING, Is("read")) == Is("read")
    assert both(EVERYTHING, EVERYTHING) == EVERYTHING
    assert both(Is("read"), And((InFeed(1), Since(2)))) == And((Is("read"), InFeed(1), Since(2)))


_PIECES = st.sampled_from(["is:", "feed:", "-", '"', "\\", " ", "unread", "starred", "7", "x", "\n", "é", "\udcff"])


@given(st.text() | st.lists(_PIECES, max_size=20).map("".join))
def test_any_text_is_a_query_or_a_mistake_inside_it(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 0 <= error.column <= len(text)
        return
    assert parse_query(str(query)) == query


_SPELLED = st.recursive(
    st.one_of(
        st.builds(Is, st.sampled_from(["read", "unread", "starred"])),
        st.builds(InFeed, st.integers(0, 10**18 - 1)),
        st.builds(FeedNamed, st.text(min_size=1).filter(str.strip)),
    ),
    lambda inner: st.builds(Not, inner),
    max_leaves=3,
)


@given(st.lists(_SPELLED, min_size=2, max_size=5))
def test_what_is_spelled_is_read_back(terms: list[Query]) -> None:
    query = And(tuple(terms))
    assert parse_query(str(query)) == query
