"""The line under the title says each thing once."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model.entities import Content, Entry
from tui_reader.model.records import replace
from tui_reader.tui.typeset.byline import byline, reading_minutes

ENTRY = Entry(1, 1, "u", "https://example.org/", "t", ("Ann",), 1_780_000_000, None, 1_780_000_000, 0, False, False)


def test_all_that_is_known_in_one_line() -> None:
    entry = replace(ENTRY, body=Content("<p>" + "word " * 690 + "</p>"), comments_count=1)
    assert byline(entry, "The Feed", UTC) == "Ann\xa0· The Feed\xa0· 28\xa0May\xa02026\xa0· 3\xa0min\xa0· 1\xa0comment"


def test_an_author_named_like_the_feed_is_not_repeated() -> None:
    assert byline(ENTRY, "ann", UTC) == "ann\xa0· 28\xa0May\xa02026"


def test_a_count_of_no_comments_is_said_and_an_unknown_one_is_not() -> None:
    assert byline(replace(ENTRY, comments_count=0), "F", UTC).endswith("0\xa0comments")
    assert "comment" not in byline(ENTRY, "F", UTC)


def test_chinese_is_counted_by_signs() -> None:
    assert reading_minutes(Content("汉" * 1500)) == 3


@given(st.text(max_size=300), st.sampled_from(["html", "text"]))
def test_any_body_has_a_reading_time(value: str, kind: str) -> None:
    minutes = reading_minutes(Content(value, kind))  # type: ignore[arg-type]
    assert (minutes >= 1) == bool(value.strip())
