"""The rows of the health view: one for each feed in trouble, under its worst trouble, with the keys that work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.test_health import FEED, NOW, WELL, any_feed
from tui_reader.model.entities import FeedStatus
from tui_reader.model.records import replace
from tui_reader.text.health import FeedHealth, judge
from tui_reader.text.times import DAY
from tui_reader.tui.widgets.health_rows import REPAIRS, feed_near, health_rows

GONE = replace(FEED, status=FeedStatus.GONE, site_url="https://example.org/", error="It is gone.")


def shown(*known: FeedHealth) -> list[tuple[str, str]]:
    return [(row.kind, row.label) for row in health_rows(known, now=NOW)]


def test_a_feed_that_is_well_has_no_row() -> None:
    assert health_rows([judge(FEED, WELL, now=NOW)], now=NOW) == []


def test_the_worst_comes_first_and_groups_are_set_apart() -> None:
    stale = judge(replace(FEED, id=2, title="Old"), replace(WELL, newest=0), now=NOW)
    gone = judge(GONE, WELL, now=NOW)
    assert shown(stale, gone) == [
        ("group", "Dead"),
        ("feed", "A feed"),
        ("gap", ""),
        ("group", "Stale"),
        ("feed", "Old"),
    ]


@pytest.mark.parametrize(
    ("changed", "vitals", "repairs"),
    [
        ({"status": FeedStatus.GONE}, {}, ("refresh", "find_feed", "unsubscribe", "open")),
        ({"status": FeedStatus.GONE}, {"unread": 4}, ("refresh", "find_feed", "mark_all_read", "unsubscribe", "open")),
        ({"status": FeedStatus.FAILING}, {}, ("refresh", "find_feed", "unsubscribe", "open")),
        ({}, {"moved": NOW}, ("refresh", "unsubscribe", "open")),
        ({"site_url": "https://x/"}, {"newest": 0}, ("refresh", "find_feed", "unsubscribe", "open_link", "open")),
        ({}, {"unread": 4}, ("mark_all_read", "unsubscribe", "open")),
    ],
)
def test_only_repairs_that_work_are_offered(
    changed: dict[str, object], vitals: dict[str, object], repairs: tuple[str, ...]
) -> None:
    health = judge(
        replace(FEED, **changed),  # type: ignore[arg-type]
        replace(WELL, **vitals),  # type: ignore[arg-type]
        now=NOW,
    )
    row = health_rows([health], now=NOW)[-1]
    assert row.repairs == repairs


def test_a_feed_that_is_asked_again_says_so_and_passwords_are_not_shown() -> None:
    feed = replace(GONE, url="https://ada:secret@example.org/feed")
    (_, row) = health_rows([judge(feed, WELL, now=NOW)], now=NOW, asking={1})
    assert row.says == "It is being checked again…"
    assert "secret" not in repr(row)


@settings(max_examples=100)
@given(st.lists(any_feed(), max_size=6))
def test_every_feed_in_trouble_has_one_row_and_every_heading_counts_its_own(known: list[tuple]) -> None:  # type: ignore[type-arg]
    found = [
        judge(replace(feed, id=number), replace(vitals, feed_id=number), now=NOW)
        for number, (feed, vitals) in enumerate(known)
    ]
    rows = health_rows(found, now=NOW)
    ids = [row.feed_id for row in rows if row.kind == "feed"]
    assert sorted(ids) == [each.feed.id for each in found if each.troubles or each.is_failing]  # type: ignore[type-var]
    assert sum(int(row.right) for row in rows if row.kind == "group") == len(ids)
    assert len({row.key for row in rows}) == len(rows)
    assert all(set(row.repairs) <= set(REPAIRS) for row in rows)
    assert all(row.says.endswith(".") and all(row.about) for row in rows if row.kind == "feed")


@pytest.mark.parametrize(
    ("index", "direction", "near"), [(0, 1, 1), (0, -1, 1), (2, 1, 4), (2, -1, 1), (3, -1, 1), (4, 1, 4)]
)
def test_the_cursor_finds_the_nearest_feed(index: int, direction: int, near: int) -> None:
    stale = judge(replace(FEED, id=2), replace(WELL, newest=NOW - 800 * DAY), now=NOW)
    rows = health_rows([judge(GONE, WELL, now=NOW), stale], now=NOW)
    assert feed_near(rows, index, direction=direction) == near


def test_where_there_is_no_feed_there_is_none_near() -> None:
    assert feed_near([], 0) is None
