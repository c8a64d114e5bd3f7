"""The query language: what it spells, and that any text is a query or a mistake with its place."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.errors import QueryError
from tui_reader.query import parse_query
from tui_reader.query.parser import MOST_DEPTH, MOST_MINUSES, MOST_WORDS, parse_typed
from tui_reader.query.terms import (
    EVERYTHING,
    STATES,
    THINGS,
    After,
    And,
    Before,
    FeedNamed,
    FolderNamed,
    Has,
    InFeed,
    Is,
    Not,
    Or,
    Query,
    Since,
    Text,
    Until,
    about_feeds,
    both,
    mentions,
    moment,
    resolve,
)
from tui_reader.query.words import tokens

A, B, C = Text("a"), Text("b"), Text("c")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", EVERYTHING),
        (" \t\n", EVERYTHING),
        ("word", Text("word")),
        ('"a phrase"', Text("a phrase")),
        ("a-b", Text("a-b")),
        ("16:30 https://a.example/b", And((Text("16:30"), Text("https://a.example/b")))),
        ("rea*", Text("rea", prefix=True)),
        ('"a phra"*', Text("a phra", prefix=True)),
        ("title:x", Text("x", "title")),
        ('author:"Ada L"', Text("Ada L", "author")),
        ("title:Dr*", Text("Dr", "title", prefix=True)),
        ("is:unread", Is("unread")),
        ("Is:Unread", Is("unread")),
        ("-is:starred", Not(Is("starred"))),
        ("--is:read", Not(Not(Is("read")))),
        ("has:enclosure", Has("enclosure")),
        ("feed:12", InFeed(12)),
        ("feed:verge", FeedNamed("verge")),
        ('feed:"The Verge"', FeedNamed("The Verge")),
        ('feed:"12"', FeedNamed("12")),
        (r'feed:"a \"b\" \\ c"', FeedNamed(r'a "b" \ c')),
        ('feed:The" "Verge', FeedNamed("The Verge")),
        ("feed:" + "9" * 30, FeedNamed("9" * 30)),
        ("folder:News/Tech", FolderNamed("News/Tech")),
        ("after:7d", After("7d")),
        ("before:2026-01-01", Before("2026-01-01")),
        ("is:unread  feed:1", And((Is("unread"), InFeed(1)))),
        ("a OR b", Or((A, B))),
        ("a b OR c", And((A, Or((B, C))))),
        ("a OR (b c)", Or((A, And((B, C))))),
        ("(a OR b) OR c", Or((A, B, C))),
        ("(a b) c", And((A, B, C))),
        ("-(a b)", Not(And((A, B)))),
        ("a(b)c", And((A, B, C))),
        ("((a))", A),
        ("or", Text("or")),
        ('"OR"', Text("OR")),
    ],
)
def test_what_a_text_spells(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("titel:x", 0, "did you mean “title:”"),
        ("a zzzz:x", 2, "title:, author:, feed:, folder:, is:, has:, after: or before:"),
        ("is:odd", 3, "expected read, unread, starred, begun, muted or saved"),
        ("  is:", 5, "expected read"),
        ("-is:odd", 4, "expected read"),
        ("has:", 4, "expected enclosure, comments or fulltext"),
        ("feed:", 5, "a feed's id"),
        ('feed:""', 5, "a feed's id"),
        ('feed:"a', 5, "never closed"),
        ("folder:", 7, "a folder's name"),
        ("title:", 6, "expected a word after “title:”"),
        ("a !!", 2, "signs alone"),
        ("*", 0, "signs alone"),
        ("after:", 6, "a date"),
        ("after:7x", 6, "a date"),
        ("before:2026-13", 7, "a date"),
        ("-", 1, "after “-”"),
        ("- a", 1, "after “-”"),
        ("OR a", 0, "before “OR”"),
        ("a OR", 4, "after “OR”"),
        ("a OR OR b", 5, "after “OR”"),
        ("(a OR) b", 5, "after “OR”"),
        ("(a", 0, "never closed"),
        ("a)", 1, "closes nothing"),
        ("a ()", 3, "between the parentheses"),
        ("-" * 5_000 + "is:read", 0, "minus"),
        ("(" * 5_000, MOST_WORDS, "words at most"),
        ("(" * (MOST_DEPTH + 1) + "a", MOST_DEPTH, "deep at most"),
        ("is:read " * (MOST_WORDS + 1), 8 * MOST_WORDS, "words at most"),
    ],
)
def test_a_mistake_has_its_place(text: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.column == column
    assert f"column {column + 1}" in str(caught.value).lower()
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("ru", Text("ru", prefix=True)),
        ("r", EVERYTHING),
        ("r ", Text("r")),
        ("rust p", Text("rust")),
        ("rust title:p", Text("rust")),
        ("中", Text("中", prefix=True)),
        ("rust ", Text("rust")),
        ("rust py", And((Text("rust"), Text("py", prefix=True)))),
        ("(rust OR py", Or((Text("rust"), Text("py", prefix=True)))),
        ('"a phra', Text("a phra", prefix=True)),
        ('title:"a phra', Text("a phra", "title", prefix=True)),
        ('x ("a ', And((Text("x"), Text("a ")))),
        ('"of the cl', Text("of the ")),
        ('"of the clim', Text("of the clim", prefix=True)),
        ('"中', Text("中", prefix=True)),
        ('"中文', Text("中文", prefix=True)),
        ("(rust OR py)", Or((Text("rust"), Text("py")))),
        ("-ru", Not(Text("ru", prefix=True))),
        ("title:ru", Text("ru", "title", prefix=True)),
        ("-author:ad", Not(Text("ad", "author", prefix=True))),
        ("feed:verge", FeedNamed("verge")),
        ("feed:12", InFeed(12)),
        ("is:unread", Is("unread")),
        ("after:7d", After("7d")),
        ('"a phrase"', Text("a phrase")),
        ("c++", Text("c++")),
        ("rust*", Text("rust", prefix=True)),
        ("", EVERYTHING),
    ],
)
def test_what_is_still_being_typed(text: str, query: Query) -> None:
    assert parse_typed(text) == query


@pytest.mark.parametrize("text", ["rust OR", "a -", '"', "(", "a)", "is:unr"])
def test_what_is_half_typed_is_a_mistake_as_ever(text: str) -> None:
    with pytest.raises(QueryError):
        parse_typed(text)


def test_both_is_flat() -> None:
    assert both(EVERYTHING, Is("read")) == Is("read")
    assert both(EVERYTHING, EVERYTHING) == EVERYTHING
    assert both(Is("read"), And((InFeed(1), Since(2)))) == And((Is("read"), InFeed(1), Since(2)))


def test_what_a_query_asks_about() -> None:
    assert about_feeds(parse_query("feed:a OR -folder:b"))
    assert not about_feeds(parse_query("feed:a b"))
    assert mentions(parse_query("a OR (b -is:muted)"), lambda term: term == Is("muted"))
    assert not mentions(parse_query("a is:read"), lambda term: term == Is("muted"))


# --------------------------------------------------------------------------- dates

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 27, 0, 30, tzinfo=PARIS).timestamp()


@pytest.mark.parametrize(
    ("when", "meant"),
    [
        ("today", datetime(2026, 11, 27, tzinfo=PARIS)),
        ("yesterday", datetime(2026, 11, 26, tzinfo=PARIS)),
        ("2026", datetime(2026, 1, 1, tzinfo=PARIS)),
        ("2026-7", datetime(2026, 7, 1, tzinfo=PARIS)),
        ("2026-07-14", datetime(2026, 7, 14, tzinfo=PARIS)),
    ],
)
def test_a_date_begins_at_midnight_where_the_person_is(when: str, meant: datetime) -> None:
    assert moment(when, now=NOW, zone=PARIS) == meant.timestamp()


@pytest.mark.parametrize(("when", "hours"), [("12h", 12), ("7d", 168), ("2w", 336), ("3m", 2160), ("1y", 8760)])
def test_ages_count_back_from_now(when: str, hours: int) -> None:
    assert moment(when, now=NOW + 0.9, zone=PARIS) == NOW - 3600 * hours


@pytest.mark.parametrize("when", ["", "d", "-1d", "7", "0000", "2026-13", "2026-02-30", "2026-1-1-1", "tomorrow", "٣d"])
def test_what_is_no_date(when: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(when, now=NOW, zone=PARIS)


def test_dates_are_resolved_at_any_depth() -> None:
    query = parse_query("a OR -(after:1h before:today)")
    midnight = int(datetime(2026, 11, 27, tzinfo=PARIS).timestamp())
    resolved = Or((A, Not(And((Since(int(NOW) - 3600), Until(midnight))))))
    assert resolve(query, now=NOW, zone=PARIS) == resolved
    assert resolve(resolved, now=0) == resolved


# --------------------------------------------------------------------------- any text, any query

_PIECES = st.sampled_from(
    ["is:", "feed:", "title:", "after:", "-", '"', "\\", " ", "(", ")", "OR", "*", "unread", "7", "7d", "x", "\n", "é",
     "\udcff", "folder:", ":"]
)  # fmt: skip


@given(st.text() | st.lists(_PIECES, max_size=20).map("".join))
def test_any_text_is_a_query_or_a_mistake_inside_it(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 0 <= error.column <= len(text)
        return
    assert parse_query(str(query)) == query


@given(st.text() | st.lists(_PIECES, max_size=20).map("".join))
def test_any_text_may_be_typed(text: str) -> None:
    try:
        parse_typed(text)
    except QueryError as error:
        assert 0 <= error.column <= len(text) + 2


_NAMES = st.text(min_size=1).filter(str.strip)
_TERMS = st.one_of(
    st.builds(Text, _NAMES.filter(tokens), st.sampled_from([None, "title", "author"]), st.booleans()),
    st.builds(Is, st.sampled_from(STATES)),
    st.builds(Has, st.sampled_from(THINGS)),
    st.builds(InFeed, st.integers(0, 10**18 - 1)),
    st.builds(FeedNamed, _NAMES),
    st.builds(FolderNamed, _NAMES),
    st.builds(After, st.sampled_from(["7d", "12h", "today", "2026", "2026-01-31"])),
    st.builds(Before, st.sampled_from(["2w", "yesterday", "2026-01"])),
)


def _flat(kind: type[And | Or], terms: list[Query]) -> Query:
    flat = [inner for term in terms for inner in (term.terms if isinstance(term, kind) else (term,))]
    return kind(tuple(flat))


def _larger(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=4)
    return (
        st.builds(Not, inner)
        | several.map(lambda terms: _flat(And, terms))
        | several.map(lambda terms: _flat(Or, terms))
    )


def _depth(query: Query) -> int:
    match query:
        case Not(term):
            return 1 + _depth(term)
        case And(terms) | Or(terms):
            return 1 + max(map(_depth, terms), default=0)
    return 0


QUERIES = st.recursive(_TERMS, _larger, max_leaves=12).filter(lambda query: _depth(query) <= MOST_MINUSES)


@given(QUERIES)
def test_what_is_spelled_is_read_back(query: Query) -> None:
    assert parse_query(str(query)) == query
