"""Events as the command line prints them and as they come through the worker's pipe."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError

from tui_reader.refresh.events import (
    Added,
    CommentsDone,
    FeedDone,
    Finished,
    Found,
    ListTaken,
    Started,
    TextDone,
    Told,
    as_json,
    from_json,
)
from tui_reader.text.preview import Preview

EVENTS: list[Told] = [
    Started(3),
    FeedDone(1, "https://***@example.org/", "failed", error="“x” said no."),
    FeedDone(2, "https://example.org/", "new", new=3, updated=1, seconds=0.25),
    Finished(3, 3, 1, 1, offline=False, seconds=1.5),
    Added("feed.xml", 7, "file:///feed.xml", "Herons", 2, "added"),
    Added("page", None, None, None, 0, "failed", feeds=(Preview("https://example.org/", "Herons", None, None, 0),)),
    Added("x", None, None, None, 0, "failed", error="No.", note=None),
    TextDone(7, "stored"),
    CommentsDone(7, "failed", error="No."),
    Found("https://example.org/", "Herons", 1_700_000_000, 2.5, 20),
    ListTaken(2, 1, 0, "https://example.org/"),
]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_survives_the_pipe(event: Told) -> None:
    line = json.dumps({"request": 4, **as_json(event)})
    assert from_json(json.loads(line)) == event


@given(st.builds(FeedDone, id=st.integers(), url=st.text(), error=st.none() | st.text()))
def test_any_words_survive_the_pipe_in_one_line(event: FeedDone) -> None:
    line = json.dumps(as_json(event))
    assert "\n" not in line
    assert from_json(json.loads(line)) == event


def test_the_keys_are_those_of_the_command_line() -> None:
    assert as_json(Started(3)) == {"event": "started", "feeds": 3}
    assert list(as_json(FeedDone(1, "u", "gone"))) == [
        "event",
        "id",
        "url",
        "status",
        "new",
        "updated",
        "seconds",
        "error",
    ]
    done = as_json(Finished(1, 0, 0, 0, offline=True, seconds=0.5))
    assert list(done) == ["event", "feeds", "new", "updated", "failed", "offline", "seconds"]


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"event": "nonsense"},
        {"event": "started"},
        {"event": "started", "odd": 1},
        {"event": "started", "feeds": 1, "odd": 1},
    ],
)
def test_what_is_no_event_is_refused(line: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        from_json(line)
