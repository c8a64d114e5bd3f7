"""The rows of saved queries: what their numbers count, and a mistake that is only a mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.entities import Feed, SmartFeed
from tui_reader.model.listings import Counts
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, SAVED_URL, After, And, Is, Not
from tui_reader.tui.reading.smart_rows import NOTHING, counted, own_rows, passes_with_time, read_query
from tui_reader.tui.session.views import smart_id_of
from tui_reader.tui.widgets.feed_rows import GAP, FeedTree

SAVED = [SmartFeed(3, "Rust", "rust"), SmartFeed(1, "Stars", "is:starred"), SmartFeed(7, "Odd", "is:odd")]


def test_they_stand_after_the_built_in_ones_in_their_order() -> None:
    own = own_rows(SAVED, {3: 12, 7: 5}, {1})
    rows = FeedTree([Feed(4, "u", "Feed"), Feed(9, SAVED_URL, "Saved pages")]).rows(Counts(unread={9: 2}), own=own)
    assert [row.label for row in rows][5:] == ["Saved pages", "Rust", "Stars", "Odd", "", "Feed"]
    assert rows[5].count == 2
    assert rows[9] is GAP
    assert [(row.key, row.count, row.trouble, row.is_late) for row in own] == [
        ("own:3", 12, "", False),
        ("own:1", 0, "", True),
        ("own:7", 0, "?", False),
    ]
    assert [smart_id_of(row.key) for row in rows[5:9]] == [None, 3, 1, 7]


def test_a_mistake_holds_nothing_and_comes_with_its_sentence() -> None:
    query, mistake = read_query("is:odd")
    assert query == NOTHING == Not(EVERYTHING)
    assert mistake.startswith("Column 4: expected read")
    assert read_query("rust") == (parse_query("rust"), "")


@pytest.mark.parametrize("words", ["rust", "feed:3 -title:x", "is:saved", "after:7d", "has:comments"])
def test_the_number_of_what_comes_in_is_what_is_unread(words: str) -> None:
    query = parse_query(words)
    terms = query.terms if isinstance(query, And) else (query,)
    assert counted(query) == And((*terms, Is("unread")))


@pytest.mark.parametrize("words", ["is:starred", "rust is:read", "a OR (b -is:unread)", "is:begun", "is:muted"])
def test_the_number_of_what_was_marked_is_all_that_is_there(words: str) -> None:
    assert counted(parse_query(words)) == parse_query(words)


def test_time_alone_changes_what_is_dated() -> None:
    assert passes_with_time(parse_query("a (b OR -after:12h)"))
    assert passes_with_time(After("today"))
    assert not passes_with_time(parse_query("a is:unread"))


@given(st.text(max_size=30))
def test_any_text_is_a_row(text: str) -> None:
    (row,) = own_rows([SmartFeed(1, "Name", text)], {1: 2}, ())
    assert row.query is not None
    assert bool(row.trouble) == bool(read_query(text)[1])
