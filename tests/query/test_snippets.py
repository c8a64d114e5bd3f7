"""The few words around a hit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.listings import Snippet
from tui_reader.query import parse_query
from tui_reader.query.hits import wanted_of
from tui_reader.query.snippets import snippet, snippet_of

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


def marked(found: Snippet) -> str:
    text, end = "", 0
    for start, stop in found.hits:
        text += f"{found.text[end:start]}[{found.text[start:stop]}]"
        end = stop
    return text + found.text[end:]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("one", "[one] two three four five six seven…"),
        ("nine", "…[nine] ten eleven twelve thirteen…"),
        ("fifteen", "…twelve thirteen fourteen [fifteen]"),
        ("four OR six OR eleven OR twelve", "…[six] seven eight nine ten [eleven] [twelve]…"),
        ('"nine ten" el*', "…[nine ten] [eleven] twelve thirteen…"),
        ("-one two", "one [two] three four five six seven…"),
        ("title:two", "one two three four five six seven…"),
        ("nowhere", "one two three four five six seven…"),
    ],
)
def test_the_window_holds_the_most_different_hits(query: str, shown: str) -> None:
    assert marked(snippet_of("", [LONG], wanted_of(parse_query(query)), 38)) == shown


def test_the_page_is_shown_where_only_it_has_a_hit_and_the_title_has_its_own() -> None:
    wanted = wanted_of(parse_query("heron title:bird* author:ada"))
    found = snippet_of("Birds by Ada", ["a bird", "the Héron, ada"], wanted, 40)
    assert (marked(found), found.title_hits) == ("the [Héron], ada", ((0, 5),))
    assert marked(snippet_of("", ["a heron", "the heron"], wanted, 40)) == "a [heron]"


@given(st.text(), st.sampled_from(["a", "x y", "0 b*", "日", '"a b"']), st.integers(10, 60))
def test_any_text_has_a_snippet_that_a_terminal_can_show(text: str, query: str, width: int) -> None:
    found = snippet(text, wanted_of(parse_query(query)), width)
    assert len(found.text) <= width + 2
    assert "\x1b" not in found.text
    assert "\n" not in found.text
    assert all(0 <= start < end <= len(found.text) for start, end in found.hits)
