"""A refresh ends in one line, not in one message for each feed."""

from __future__ import annotations

import pytest

from tui_reader.refresh.events import FeedDone, Finished, Status
from tui_reader.tui.session.closing import answer, closing_line


def test_nothing_new_and_something_new() -> None:
    assert closing_line(Finished(3, 0, 0, 0, offline=False, seconds=1.0), []) == ("Refreshed: nothing new.", False)
    assert closing_line(Finished(3, 1200, 0, 0, offline=False, seconds=1.0), []) == ("Refreshed: 1,200 new.", False)


def test_a_single_failure_is_named() -> None:
    line, trouble = closing_line(Finished(3, 0, 0, 1, offline=False, seconds=1.0), ["example.org is slow."])
    assert "example.org is slow." in line
    assert trouble


def test_one_dead_server_and_a_missing_file_are_named_however_many_feeds_they_hold() -> None:
    errors = ["example.org is down."] * 40 + ["There is no file."]
    line, _trouble = closing_line(Finished(41, 0, 0, 41, offline=True, seconds=1.0), errors)
    assert line.count("example.org is down.") == 1
    assert "There is no file." in line
    assert "Offline" not in line


def test_many_failures_are_counted() -> None:
    line, trouble = closing_line(Finished(30, 2, 0, 7, offline=False, seconds=1.0), ["a.", "b.", "c."])
    assert "7 feeds failed" in line
    assert trouble


def test_a_feed_that_was_not_asked_did_not_fail() -> None:
    why = "Another program is refreshing this feed."
    said = closing_line(Finished(3, 0, 0, 0, offline=False, seconds=1.0), [why] * 3)
    assert said == (f"Refreshed: nothing new. {why}", False)


def test_offline_does_not_hide_what_came_from_near_by() -> None:
    line, trouble = closing_line(Finished(30, 12, 0, 7, offline=True, seconds=1.0), ["a.", "b.", "c."])
    assert line.startswith("Offline, except for servers nearby: 12 new.")
    assert trouble


def test_offline_says_that_reading_goes_on() -> None:
    line, trouble = closing_line(Finished(30, 0, 0, 30, offline=True, seconds=1.0), ["a.", "b.", "c."])
    assert line.startswith("Offline")
    assert "can be read" in line
    assert trouble


@pytest.mark.parametrize(
    ("status", "new", "error", "sentence", "trouble"),
    [
        ("new", 1200, None, "Herons answers: 1,200 new.", False),
        ("unchanged", 0, None, "Herons answers: nothing new.", False),
        ("failed", 0, "x is silent.", "x is silent. Its earlier entries can still be read.", True),
        ("cancelled", 0, None, "Herons was stopped before its end; everything that had arrived is kept.", True),
    ],
)
def test_an_answer_is_one_sentence(status: Status, new: int, error: str | None, sentence: str, trouble: bool) -> None:
    done = FeedDone(1, "https://example.org/feed", status, new, 0, 0.1, error)
    assert answer("Herons", done) == (sentence, trouble)
