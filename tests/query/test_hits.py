"""Where the words of a query stand in a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.query import parse_query
from tui_reader.query.evaluate import Facts, Matcher
from tui_reader.query.hits import find_hits, wanted_of
from tui_reader.query.terms import Text


@pytest.mark.parametrize(
    ("query", "text", "hits"),
    [
        ("art", "Start of art, ART", ["art", "ART"]),
        ("cafe", "Das Café der Cafés", ["Café"]),
        ("caf*", "Das Café der Cafés", ["Café", "Cafés"]),
        ('"of the"', "of of the of, the", ["of the", "of, the"]),
        ('"a a"', "a a a", ["a a a"]),
        ("中文", "讀中文字", ["中文"]),
        ("grosse -klein OR title:x", "Große x klein", ["Große", "x"]),
        ("is:unread", "is unread", []),
        ("b OR (a b)", "a b", ["a", "b"]),
    ],
)
def test_hits_are_what_the_index_finds(query: str, text: str, hits: list[str]) -> None:
    assert [text[start:end] for start, end in find_hits(text, wanted_of(parse_query(query)))] == hits


_TEXTS = st.lists(st.sampled_from(["a", "ab", "B", "é", "e", "中", " ", "-", "ß", "ss"]), max_size=20).map("".join)


@given(_TEXTS, _TEXTS.filter(lambda text: any(char.isalnum() for char in text)), st.booleans())
def test_there_is_a_hit_where_the_query_holds(text: str, words: str, prefix: bool) -> None:
    query = Text(words, prefix=prefix)
    facts = Facts(1, 1, "", "", 0, title="", text=text)
    found = list(find_hits(text, wanted_of(query)))
    assert bool(found) == Matcher(facts).matches(query)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
