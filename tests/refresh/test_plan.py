"""Which feed when, whose turn it is, and whether there is a network: pure."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refresh.make import NOW, state
from tui_reader.fetch import Fetched
from tui_reader.model.incoming import ParsedFeed, Wishes
from tui_reader.model.records import replace
from tui_reader.refresh.offline import NetworkVerdict
from tui_reader.refresh.outcomes import wishes_of
from tui_reader.refresh.plan import FeedQueue, due, next_check, next_retry
from tui_reader.text.times import DAY, HOUR, MINUTE

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def test_due_is_now_or_earlier() -> None:
    states = [state(1, "a", next_due=NOW - 1), state(2, "b", next_due=NOW), state(3, "c", next_due=NOW + 1)]
    assert [each.feed_id for each in due(states, NOW)] == [1, 2]


# --------------------------------------------------------------------------- turns


def taken(turns: FeedQueue) -> list[int]:
    ids = []
    while (each := turns.take()) is not None:
        ids.append(each.feed_id)
    return ids


def test_hosts_take_turns_and_none_has_more_than_its_share_at_once() -> None:
    urls = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://A:80/4", "https://a/5"]
    turns = FeedQueue([state(number, url) for number, url in enumerate(urls)], per_host=2)
    assert taken(turns) == [0, 3, 5, 1]
    turns.done("http://b/1")
    assert taken(turns) == []
    turns.done("http://a/1")
    assert taken(turns) == [2]
    turns.done("http://A:80/2")
    assert taken(turns) == [4]


hosts = st.sampled_from(["http://a/", "https://a/", "http://b/", "http://c:8/", "file:///", "nonsense", "http://["])


@given(st.lists(hosts, max_size=30), st.integers(1, 4), st.randoms(use_true_random=False))
def test_whatever_finishes_first_everyone_gets_a_turn(urls: list[str], per_host: int, luck: object) -> None:
    """As many takers as there are, each goes on as long as it gets something: nobody is left in the queue."""
    turns = FeedQueue([state(number, url) for number, url in enumerate(urls)], per_host=per_host)
    running = [each for each in (turns.take() for _ in range(5)) if each is not None]
    seen = [each.feed_id for each in running]
    while running:
        each = running.pop(luck.randrange(len(running)))  # type: ignore[attr-defined]
        turns.done(each.url)
        if (following := turns.take()) is not None:
            running.append(following)
            seen.append(following.feed_id)
    assert sorted(seen) == list(range(len(urls)))


# --------------------------------------------------------------------------- when


def every(seconds: int, count: int = 20) -> list[int]:
    """The times of posts that came every so often, the last one just now."""
    return [NOW - number * seconds for number in range(count)]


def wait(times: list[int], **said: Any) -> tuple[int, str]:
    """How long until the next check, and why."""
    at, why = next_check(Wishes(**said), times, now=NOW)
    return at - NOW, why


@pytest.mark.parametrize(
    ("gap", "seconds", "why"),
    [
        (5 * MINUTE, 15 * MINUTE, "Brings about 13 posts an hour; checked every 15 minutes."),
        (8 * HOUR + 24 * MINUTE, 2 * HOUR, "Brings about 3 posts a day; checked every 2 hours."),
        (DAY, 6 * HOUR, "Brings about 1 post a day; checked every 6 hours."),
        (3 * DAY, 17 * HOUR, "Brings about 2 posts a week; checked every 17 hours."),
        (9 * DAY, DAY, "Brings about 4 posts a month; checked every day."),
        (900 * DAY, DAY, "Brings less than a post a year; checked every day."),
    ],
)
def test_a_wire_is_asked_every_few_minutes_and_a_quiet_blog_once_a_day(gap: int, seconds: int, why: str) -> None:
    found, sentence = wait(every(gap))
    assert found == pytest.approx(seconds, rel=0.05)
    assert sentence == why


def test_a_feed_that_falls_silent_is_asked_ever_more_rarely() -> None:
    waits = [next_check(Wishes(), every(HOUR), now=NOW + days * DAY)[0] - NOW - days * DAY for days in range(200)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (15 * MINUTE, DAY)


def test_a_feed_of_which_little_is_known_is_asked_every_hour() -> None:
    assert wait([]) == (HOUR, "Has brought no posts yet; checked every hour.")
    assert wait([NOW] * 20) == (HOUR, "Has brought few posts so far; checked every hour.")  # it gives no dates


@pytest.mark.parametrize(
    ("said", "seconds", "why"),
    [
        ({"interval": 60, "max_age": 60}, HOUR, "Has brought no posts yet; checked every hour."),
        ({"interval": 6 * HOUR}, 6 * HOUR, "The publisher asks for 6 hours between checks."),
        ({"interval": HOUR, "max_age": 3 * HOUR}, 3 * HOUR, "The publisher asks for 3 hours between checks."),
        ({"interval": 3650 * DAY}, DAY, "The publisher asks for 10 years between checks; once a day will do."),
    ],
)
def test_the_publisher_is_not_asked_more_often_than_it_wants(said: dict[str, int], seconds: int, why: str) -> None:
    assert wait([], **said) == (seconds, why)


def test_what_the_person_wants_goes_before_the_publisher_but_not_before_the_server() -> None:
    wishes = Wishes(DAY, DAY, tuple(range(24)))
    assert next_check(wishes, [], now=NOW, own=300) == (NOW + 300, "Your settings ask for a check every 5 minutes.")
    paused = next_check(wishes, [], now=NOW, own=300, pause=900)
    assert paused == (NOW + 900, "The server asks to wait 15 minutes.")


def at_utc(*date: int) -> int:
    return int(datetime(*date, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("now", "said", "at", "why"),
    [
        (  # a Saturday evening
            at_utc(2026, 5, 30, 23, 30),
            {"skip_days": ("sunday",)},
            at_utc(2026, 6, 1),
            "Its publisher rests on Sundays; asked again on Monday, 00:00 UTC.",
        ),
        (
            at_utc(2026, 5, 28, 21, 30),
            {"skip_hours": (22, 23, 0, 1)},
            at_utc(2026, 5, 29, 2),
            "Its publisher rests at 22:00 UTC; asked again on Friday, 02:00 UTC.",
        ),
        (
            at_utc(2026, 5, 28, 11, 59),
            {"skip_hours": (12,)},
            at_utc(2026, 5, 28, 13),
            "Its publisher rests at 12:00 UTC; asked again at 13:00 UTC.",
        ),
        (
            at_utc(2026, 5, 29, 23, 1),
            {"skip_hours": (0, 1), "skip_days": ("saturday", "sunday")},
            at_utc(2026, 6, 1, 2),
            "Its publisher rests on Saturdays and Sundays; asked again on Monday, 02:00 UTC.",
        ),
    ],
)
def test_the_publishers_rest_is_kept(now: int, said: dict[str, Any], at: int, why: str) -> None:
    assert next_check(Wishes(**said), [], now=now) == (at, why)


@pytest.mark.parametrize("said", [{"skip_hours": tuple(range(24))}, {"skip_days": WEEK}])
def test_a_publisher_that_never_wakes_is_asked_all_the_same(said: dict[str, Any]) -> None:
    assert next_check(Wishes(**said), [], now=NOW)[0] == NOW + HOUR


wishes = st.builds(
    Wishes,
    st.none() | st.integers(-5, 10**12),
    st.none() | st.integers(0, 10**12),
    st.lists(st.integers(0, 23), unique=True).map(tuple),
    st.lists(st.sampled_from(WEEK), unique=True).map(tuple),
)
moments = st.integers(10**9, 3 * 10**9)
chances = st.floats(0, 1, exclude_max=True)


def rests(at: int, wishes: Wishes) -> bool:
    moment = datetime.fromtimestamp(at, UTC)
    return moment.hour in wishes.skip_hours or WEEK[moment.weekday()] in wishes.skip_days


def never_wakes(wishes: Wishes) -> bool:
    return len(wishes.skip_hours) == 24 or len(wishes.skip_days) == 7


@given(wishes, st.lists(moments, max_size=20), moments, st.integers(0, 10**8), chances)
def test_a_check_is_never_too_early_never_in_a_rest_and_never_far_off(
    wishes: Wishes, times: list[int], now: int, pause: int, luck: float
) -> None:
    at, why = next_check(wishes, times, now=now, pause=pause, luck=lambda: luck)
    wish = min(max(wishes.interval or 0, wishes.max_age or 0), DAY)
    assert at - now >= max(15 * MINUTE, wish, min(pause, 7 * DAY))
    assert at - now <= 1.1 * max(DAY, min(pause, 7 * DAY)) + (0 if never_wakes(wishes) else 7 * DAY)
    assert never_wakes(wishes) or not rests(at, wishes)
    assert why.endswith(".")


@given(wishes, st.integers(1, 10**6), st.none() | st.integers(0, 10**9), moments, chances)
def test_a_retry_is_never_too_early_never_in_a_rest_and_never_far_off(
    wishes: Wishes, failures: int, retry_after: int | None, now: int, luck: float
) -> None:
    at, why = next_retry(failures, retry_after=retry_after, now=now, wishes=wishes, luck=lambda: luck)
    assert at - now >= max(15 * MINUTE, min(retry_after or 0, 7 * DAY))
    assert at - now <= 1.1 * 7 * DAY + (0 if never_wakes(wishes) else 7 * DAY)
    assert never_wakes(wishes) or not rests(at, wishes)
    assert why.endswith(".")


def test_a_thousand_feeds_do_not_come_due_at_once() -> None:
    chance = random.Random(1)
    for said in (Wishes(), Wishes(2 * HOUR)):
        due_at = {next_check(said, [], now=NOW, luck=chance.random)[0] for _ in range(1000)}
        assert len(due_at) > 200
        assert max(due_at) - min(due_at) <= 12 * MINUTE


@pytest.mark.parametrize("not_modified", [True, False])
def test_what_the_publisher_wants_holds_on_when_nothing_changed(not_modified: bool) -> None:
    before = Wishes(6 * HOUR, 60, (3,), ("sunday",))
    fetched = Fetched("http://a/", 304 if not_modified else 200, not_modified=not_modified, max_age=None)
    assert wishes_of(fetched, None, before) == replace(before, max_age=60 if not_modified else None)
    assert wishes_of(replace(fetched, max_age=90), None, before) == replace(before, max_age=90)
    assert wishes_of(fetched, ParsedFeed("rss20", interval=HOUR), before).interval == HOUR


def test_failures_are_asked_ever_more_rarely_but_never_given_up() -> None:
    waits = [next_retry(failures, retry_after=None, now=0)[0] for failures in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[:3] == [900, 1800, 3600]
    assert waits[-1] == 7 * DAY


@pytest.mark.parametrize(("retry_after", "seconds"), [(0, 900), (60, 900), (7200, 7200), (10**9, 7 * DAY)])
def test_a_server_that_asks_for_a_pause_gets_it(retry_after: int, seconds: int) -> None:
    assert next_retry(1, retry_after=retry_after, now=0)[0] == seconds


# --------------------------------------------------------------------------- offline

FAR = ["https://a.example/1", "https://a.example/2", "https://b.example/", "https://c.example/", "https://d.example/"]


def verdict_on(*urls: str, failing: tuple[str, ...] = ()) -> NetworkVerdict:
    return NetworkVerdict([state(number, url, failures=int(url in failing)) for number, url in enumerate(urls)])


def test_three_hosts_that_are_silent_make_it_offline() -> None:
    verdict = verdict_on(*FAR)
    for url in FAR[:3]:
        verdict.did_not_answer(url)
    assert not verdict.offline  # two hosts
    assert not verdict.in_doubt
    verdict.did_not_answer(FAR[3])
    assert verdict.offline
    assert not verdict.in_doubt


def test_while_a_host_is_asked_that_may_still_answer_it_is_in_doubt() -> None:
    verdict = verdict_on(*FAR)
    with verdict.asking(FAR[4]), verdict.asking(FAR[0]):
        for url in FAR[:4]:
            verdict.did_not_answer(url)
        assert verdict.in_doubt
        assert not verdict.offline
    assert verdict.offline  # whatever became of it, it was no answer
    with verdict.asking(FAR[0]):
        assert verdict.offline  # a host that was silent once is not waited for
    verdict.answered(FAR[4])
    assert verdict.reached
    assert not verdict.in_doubt
    assert not verdict.offline


def test_where_there_are_fewer_hosts_all_of_them_decide() -> None:
    verdict = verdict_on("https://a.example/", "file:///x")
    assert not verdict.offline
    verdict.did_not_answer("https://a.example/")
    assert verdict.offline
    assert not verdict_on().offline
    assert not verdict_on("file:///x").offline


def test_hosts_near_by_prove_nothing_about_the_world() -> None:
    verdict = verdict_on(*FAR, "http://localhost:8000/", "http://192.168.1.2/")
    verdict.answered("http://localhost:8000/")
    assert not verdict.reached
    with verdict.asking("http://192.168.1.2/"):
        for url in FAR:
            verdict.did_not_answer(url)
        assert verdict.offline
    assert not verdict.concerns("http://192.168.1.2/")  # may be asked all the same
    assert verdict.concerns("https://e.example/")
    near = verdict_on("http://localhost:8000/", "https://dead.example/")
    near.did_not_answer("https://dead.example/")
    assert not near.offline
    near.answered("http://localhost:8000/")
    assert near.reached


def test_hosts_that_failed_before_are_no_witnesses() -> None:
    verdict = verdict_on(*FAR, failing=tuple(FAR[:4]))
    for url in FAR[:4]:
        verdict.did_not_answer(url)
    assert not verdict.offline
    verdict.did_not_answer(FAR[4])
    assert verdict.offline
    alone = verdict_on(*FAR, failing=tuple(FAR))
    for url in FAR:
        alone.did_not_answer(url)
    assert not alone.offline
    assert alone.reached  # to blame are they


def test_the_feeds_of_a_host_follow_each_other_while_some_hosts_take_turns() -> None:
    states = [state(n, f"https://{host}.example/{n}") for n, host in enumerate("abcdabcdabcd")]
    turns = FeedQueue(states, per_host=1, hosts=2)
    order = []
    while (taken := turns.take()) is not None:
        order.append(taken.url[8])
        assert turns.has_more(taken.url) == (order.count(taken.url[8]) < 3)
        turns.done(taken.url)
    assert "".join(order) == "abcabcabcddd"  # one is under way while two wait for their turn
