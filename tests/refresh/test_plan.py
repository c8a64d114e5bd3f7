"""Which feed when, whose turn it is, and whether there is a network: pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refresh.make import NOW, document, state
from tui_reader.model import ParsedFeed
from tui_reader.refresh.plan import DAY, HOUR, Turns, due, in_words, next_check, next_retry
from tui_reader.refresh.verdict import Verdict


def test_due_is_now_or_earlier() -> None:
    states = [state(1, "a", next_due=NOW - 1), state(2, "b", next_due=NOW), state(3, "c", next_due=NOW + 1)]
    assert [each.feed_id for each in due(states, NOW)] == [1, 2]


# --------------------------------------------------------------------------- turns


def taken(turns: Turns) -> list[int]:
    ids = []
    while (each := turns.take()) is not None:
        ids.append(each.feed_id)
    return ids


def test_hosts_take_turns_and_none_has_more_than_its_share_at_once() -> None:
    urls = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://A:80/4", "https://a/5"]
    turns = Turns([state(number, url) for number, url in enumerate(urls)], per_host=2)
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
    turns = Turns([state(number, url) for number, url in enumerate(urls)], per_host=per_host)
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


@pytest.mark.parametrize(
    ("interval", "max_age", "seconds"),
    [(None, None, HOUR), (60, 60, HOUR), (2 * HOUR, None, 2 * HOUR), (None, 3 * HOUR, 3 * HOUR), (99 * DAY, 0, DAY)],
)
def test_a_success_is_asked_again_as_the_publisher_wishes(
    interval: int | None, max_age: int | None, seconds: int
) -> None:
    feed = ParsedFeed("rss20", interval=interval)
    assert next_check(feed, max_age=max_age, now=NOW)[0] == NOW + seconds


def test_a_304_is_asked_again_too() -> None:
    assert next_check(None, max_age=None, now=NOW)[0] == NOW + HOUR


def test_failures_are_asked_ever_more_rarely_but_never_given_up() -> None:
    waits = [next_retry(failures, retry_after=None, now=0)[0] for failures in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[:3] == [900, 1800, 3600]
    assert waits[-1] == 7 * DAY


@pytest.mark.parametrize(("retry_after", "wait"), [(0, 900), (60, 900), (7200, 7200), (10**9, 7 * DAY)])
def test_a_server_that_asks_for_a_pause_gets_it(retry_after: int, wait: int) -> None:
    assert next_retry(1, retry_after=retry_after, now=0)[0] == wait


@given(st.integers(1, 10**6), st.none() | st.integers(0, 10**12), st.none() | st.integers(0, 10**12))
def test_every_time_has_a_sentence(failures: int, retry_after: int | None, max_age: int | None) -> None:
    for at, why in (
        next_retry(failures, retry_after=retry_after, now=NOW),
        next_check(document(), max_age=max_age, now=NOW),
    ):
        assert NOW < at <= NOW + 7 * DAY
        assert why.endswith(".")


def test_times_in_words() -> None:
    words = [in_words(seconds) for seconds in (1, 45, 60, 900, 5400, 3600, 86_400, 7 * 86_400)]
    assert words == ["1 second", "45 seconds", "1 minute", "15 minutes", "90 minutes", "1 hour", "1 day", "7 days"]


# --------------------------------------------------------------------------- offline

FAR = ["https://a.example/1", "https://a.example/2", "https://b.example/", "https://c.example/", "https://d.example/"]


def verdict_on(*urls: str, failing: tuple[str, ...] = ()) -> Verdict:
    return Verdict([state(number, url, failures=int(url in failing)) for number, url in enumerate(urls)])


def test_three_hosts_that_are_silent_make_it_offline() -> None:
    verdict = verdict_on(*FAR)
    for url in FAR[:3]:
        verdict.silent(url)
    assert not verdict.offline  # two hosts
    assert not verdict.in_doubt
    verdict.silent(FAR[3])
    assert verdict.offline
    assert not verdict.in_doubt


def test_while_a_host_is_asked_that_may_still_answer_it_is_in_doubt() -> None:
    verdict = verdict_on(*FAR)
    with verdict.asking(FAR[4]), verdict.asking(FAR[0]):
        for url in FAR[:4]:
            verdict.silent(url)
        assert verdict.in_doubt
        assert not verdict.offline
    assert verdict.offline  # whatever became of it, it was no answer
    with verdict.asking(FAR[0]):
        assert verdict.offline  # a host that was silent once is not waited for
    verdict.answers(FAR[4])
    assert verdict.reached
    assert not verdict.in_doubt
    assert not verdict.offline


def test_where_there_are_fewer_hosts_all_of_them_decide() -> None:
    verdict = verdict_on("https://a.example/", "file:///x")
    assert not verdict.offline
    verdict.silent("https://a.example/")
    assert verdict.offline
    assert not verdict_on().offline
    assert not verdict_on("file:///x").offline


def test_hosts_near_by_prove_nothing_about_the_world() -> None:
    verdict = verdict_on(*FAR, "http://localhost:8000/", "http://192.168.1.2/")
    verdict.answers("http://localhost:8000/")
    assert not verdict.reached
    with verdict.asking("http://192.168.1.2/"):
        for url in FAR:
            verdict.silent(url)
        assert verdict.offline
    assert not verdict.concerns("http://192.168.1.2/")  # may be asked all the same
    assert verdict.concerns("https://e.example/")
    near = verdict_on("http://localhost:8000/", "https://dead.example/")
    near.silent("https://dead.example/")
    assert not near.offline
    near.answers("http://localhost:8000/")
    assert near.reached


def test_hosts_that_failed_before_are_no_witnesses() -> None:
    verdict = verdict_on(*FAR, failing=tuple(FAR[:4]))
    for url in FAR[:4]:
        verdict.silent(url)
    assert not verdict.offline
    verdict.silent(FAR[4])
    assert verdict.offline
    alone = verdict_on(*FAR, failing=tuple(FAR))
    for url in FAR:
        alone.silent(url)
    assert not alone.offline
    assert alone.reached  # to blame are they
