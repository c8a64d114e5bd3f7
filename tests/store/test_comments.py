"""Comments: the oldest first, bounded, and what a comment feed no longer names is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed
from tui_reader.model.entities import Comment, Content
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import CommentRow
from tui_reader.store import Store, pack
from tui_reader.store.entries.comments import MOST, merge_comments


def row(number: int, *, at: int | None = None, url: str | None = "", words: str = "") -> CommentRow:
    """The comment with this number, as a comment feed gives it."""
    link = f"https://example.org/1#comment-{number}" if url == "" else url
    return CommentRow(f"Author {number}", link, at, *pack(Content(words or f"<p>Says {number}.</p>")))


def said(rows: list[CommentRow]) -> list[str]:
    return [row.author.removeprefix("Author ") for row in rows]


def test_comments_are_kept_in_order_and_a_second_fetch_adds_to_them(store: Store) -> None:
    add_feed(store, "herons", 1)
    assert store.comments.save(1, [row(1, at=NOW), row(2, at=NOW + 10)], now=NOW) == 2
    assert store.comments.save(1, [row(2, at=NOW + 10, words="<p>Edited.</p>"), row(3, at=NOW + 5)], now=NOW + 20) == 3
    comments = store.comments.load(1)
    assert [comment.author for comment in comments] == ["Author 1", "Author 3", "Author 2"]
    assert comments[2] == Comment("Author 2", NOW + 10, "https://example.org/1#comment-2", Content("<p>Edited.</p>"))
    assert store.connection.value("SELECT comments_asked FROM entries WHERE id = 1") == NOW + 20
    assert store.comments.load(99) == []


def test_what_must_be_known_before_comments_are_fetched(store: Store) -> None:
    add_feed(store, "herons", 1)
    state = store.comments.load_state(1)
    assert (state.url, state.feed_url, state.trusted) == (None, "https://herons.example/feed", True)
    with pytest.raises(NotFound):
        store.comments.load_state(99)
    with pytest.raises(NotFound):
        store.comments.save(99, [row(1)], now=NOW)


def test_the_newest_are_kept() -> None:
    rows = merge_comments([], [row(number, at=NOW + number) for number in range(MOST + 5)])
    assert len(rows) == MOST
    assert said(rows)[0] == "5"


def test_without_dates_they_stay_in_the_order_of_the_feed() -> None:
    known = merge_comments([], [row(3), row(1), row(2)])
    assert said(known) == ["3", "1", "2"]
    assert said(merge_comments(known, [row(1), row(7)])) == ["3", "1", "2", "7"]


def test_without_links_the_same_words_are_one_comment() -> None:
    known = [row(1, at=NOW, url=None)]
    assert len(merge_comments(known, [row(1, at=NOW, url=None), row(1, at=NOW, url=None, words="<p>More.</p>")])) == 2


def test_one_link_for_all_is_no_comments_own() -> None:
    """Some feeds give every item the article's link (TRAPS 6); the comments are told apart by their words then."""
    post = "https://example.org/1"
    known = merge_comments([], [row(number, at=NOW + number, url=post) for number in (1, 2, 3)])
    assert said(known) == ["1", "2", "3"]
    assert said(merge_comments(known, [row(3, at=NOW + 3, url=post)])) == ["1", "2", "3"]
    assert said(merge_comments(known, [row(4, at=NOW + 4, url=post)])) == ["1", "2", "3", "4"]


links = st.sampled_from(["", None, "https://example.org/1"])
numbered = st.lists(
    st.builds(row, st.integers(0, 9), at=st.none() | st.integers(0, 99), url=links),
    max_size=12,
)


@given(numbered, numbered)
def test_nothing_said_is_lost_and_merging_again_changes_nothing(known: list[CommentRow], new: list[CommentRow]) -> None:
    once = merge_comments(known, new)
    assert {each.author for each in known + new} == {each.author for each in once}
    assert set(merge_comments(once, new)) == set(once)
    assert len(once) <= len(known) + len(new)
