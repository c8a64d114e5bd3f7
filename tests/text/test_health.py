"""The judgement of a feed's health: by example, and what must hold for any feed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model.entities import Feed, FeedStatus
from tui_reader.model.records import replace
from tui_reader.text.health import FeedHealth, Trouble, Vitals, judge, last_answer, next_check, sentences
from tui_reader.text.times import DAY

NOW = 1_800_000_000
YEAR = 365 * DAY
WELL = Vitals(1, added=NOW - 400 * DAY, newest=NOW - DAY, total=4, unread=1)
FEED = Feed(1, "https://example.org/feed", "A feed", status=FeedStatus.OK, last_refreshed=NOW - 60)


def judged(feed: dict[str, Any], vitals: dict[str, Any]) -> FeedHealth:
    return judge(replace(FEED, **feed), replace(WELL, **vitals), now=NOW)


FAILING = {"status": FeedStatus.FAILING, "failures": 9, "last_refreshed": NOW - 31 * DAY, "error": "It is broken."}


@pytest.mark.parametrize(
    ("feed", "vitals", "words"),
    [
        ({}, {}, []),
        ({"status": FeedStatus.NEVER, "last_refreshed": None}, {"newest": None, "total": 0, "unread": 0}, []),
        ({"status": FeedStatus.GONE}, {}, ["dead"]),
        (FAILING, {}, ["dead"]),
        (FAILING | {"failures": 1}, {}, []),
        (FAILING | {"last_refreshed": NOW - 29 * DAY}, {}, []),
        (FAILING | {"last_refreshed": None}, {}, ["dead"]),
        (FAILING | {"last_refreshed": None}, {"added": NOW - DAY}, []),
        (FAILING | {"status": FeedStatus.PAUSED}, {}, []),
        ({}, {"moved": NOW - 89 * DAY, "moved_from": "https://old.example/"}, ["moved"]),
        ({}, {"moved": NOW - 91 * DAY, "moved_from": "https://old.example/"}, []),
        ({}, {"leads_to": "Another"}, ["moved"]),
        ({}, {"newest": NOW - YEAR - 1}, ["stale"]),
        ({}, {"set_aside": 1, "newest": NOW - YEAR - 1}, ["set-aside", "stale"]),
        ({}, {"newest": NOW - YEAR}, []),
        (FAILING, {"newest": NOW - 2 * YEAR}, ["dead"]),
        ({}, {"unread": 4}, ["never-read"]),
        ({}, {"unread": 4, "starred": True}, []),
        ({}, {"unread": 4, "added": NOW - 29 * DAY}, []),
        ({}, {"unread": 0, "total": 0}, []),
        ({"status": FeedStatus.GONE}, {"unread": 4, "moved": NOW - DAY}, ["dead", "moved", "never-read"]),
    ],
)
def test_what_is_wrong_with_a_feed(feed: dict[str, Any], vitals: dict[str, Any], words: list[str]) -> None:
    assert [trouble.value for trouble in judged(feed, vitals).troubles] == words


@pytest.mark.parametrize(
    ("feed", "vitals", "said"),
    [
        ({}, {}, []),
        (FAILING, {}, ["Nothing has come for 31 days. It is broken."]),
        (FAILING | {"failures": 2}, {}, ["It is broken."]),
        ({"status": FeedStatus.GONE, "error": "x says that it is gone."}, {}, ["x says that it is gone."]),
        ({"status": FeedStatus.GONE}, {}, ["Its publisher says that it is gone for good."]),
        (
            {},
            {"moved": NOW - 12 * DAY, "moved_from": "https://ada:secret@old.example/feed"},
            ["Its publisher moved it 12 days ago, from https://***@old.example/feed."],
        ),
        ({}, {"leads_to": "Another"}, ["Its address now leads to “Another”, so you are subscribed to that twice."]),
        (
            {},
            {"leads_to": "Another", "leads_to_removed": True},
            ["Its address now leads to “Another”, which you unsubscribed from."],
        ),
        ({}, {"newest": NOW - 2 * YEAR}, ["It answers, but nothing new has come for 2 years."]),
        (
            {},
            {"newest": NOW - 2 * YEAR, "unread": 4},
            [
                "It answers, but nothing new has come for 2 years.",
                "It brought 4 entries in 13 months, and none was read.",
            ],
        ),
        ({}, {"unread": 1, "total": 1}, ["It brought one entry in 13 months, and the entry was not read."]),
    ],
)
def test_what_is_said_of_it(feed: dict[str, Any], vitals: dict[str, Any], said: list[str]) -> None:
    assert sentences(judged(feed, vitals), now=NOW) == said


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ({"next_due": NOW + 2400, "why_next": "Checked every hour."}, "Next check in 40 minutes. Checked every "
         "hour."),
        ({"next_due": NOW + 2400}, "Next check in 40 minutes."),
        ({"next_due": NOW - 5, "why_next": "Checked every hour."}, "Next check with the next refresh."),
        ({"next_due": None}, "Next check with the next refresh."),
        ({"status": FeedStatus.GONE, "next_due": NOW + 60}, "It is not checked any more."),
        ({"status": FeedStatus.PAUSED, "next_due": NOW + 60}, "It is paused and not checked."),
    ],
)  # fmt: skip
def test_when_it_is_asked_next_and_why(feed: dict[str, Any], said: str) -> None:
    assert next_check(replace(FEED, **feed), now=NOW) == said


def test_when_it_answered_last() -> None:
    assert last_answer(judged({"last_refreshed": NOW - 2 * 3600}, {}), now=NOW) == "It last answered 2 hours ago."
    never = judged({"last_refreshed": None}, {"added": NOW - 3 * DAY})
    assert last_answer(never, now=NOW) == "It has brought no feed yet; you subscribed 3 days ago."


times = st.none() | st.integers(NOW - 10 * YEAR, NOW + YEAR)


@st.composite
def any_feed(draw: st.DrawFn) -> tuple[Feed, Vitals]:
    """Any feed the library can hold, clocks that went wrong included."""
    total = draw(st.integers(0, 5))
    vitals = Vitals(
        1,
        added=draw(st.integers(NOW - 10 * YEAR, NOW + YEAR)),
        newest=draw(times) if total else None,
        total=total,
        unread=draw(st.integers(0, total)),
        starred=draw(st.booleans()),
        moved=draw(times),
        moved_from="https://old.example/",
        leads_to=draw(st.none() | st.just("Another")),
        leads_to_removed=draw(st.booleans()),
        set_aside=draw(st.integers(0, 2)),
        set_aside_why="indexed for search (ValueError: x)",
    )
    feed = replace(
        FEED,
        status=draw(st.sampled_from(FeedStatus)),
        failures=draw(st.integers(0, 20)),
        error=draw(st.none() | st.just("It is broken.")),
        last_refreshed=draw(times),
        next_due=draw(times),
    )
    return feed, vitals


@settings(max_examples=150)
@given(any_feed())
def test_every_trouble_is_said_in_finished_sentences_and_nothing_else_is(known: tuple[Feed, Vitals]) -> None:
    health = judge(*known, now=NOW)
    said = sentences(health, now=NOW)
    assert bool(said) == bool(health.troubles or health.is_failing)
    assert len(said) == len(health.troubles) + (health.is_failing and Trouble.DEAD not in health.troubles)
    for sentence in [*said, last_answer(health, now=NOW), next_check(health.feed, now=NOW)]:
        assert sentence.endswith(".")
        assert sentence == sentence.strip()
        assert "None" not in sentence
        assert "-" not in sentence


@settings(max_examples=150)
@given(any_feed(), st.integers(0, 3 * YEAR))
def test_time_heals_nothing_but_a_move(known: tuple[Feed, Vitals], later: int) -> None:
    before, after = (set(judge(*known, now=now).troubles) for now in (NOW, NOW + later))
    assert before - after <= {Trouble.MOVED}


@settings(max_examples=100)
@given(any_feed())
def test_a_single_entry_read_or_starred_ends_never_read(known: tuple[Feed, Vitals]) -> None:
    feed, vitals = known
    for touched in (replace(vitals, starred=True), replace(vitals, unread=0)):
        assert Trouble.NEVER_READ not in judge(feed, touched, now=NOW).troubles
