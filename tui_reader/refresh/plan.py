"""When to ask which feed, and why then. Pure.

The rule: a feed is asked as often as it brings something, and never more often than its publisher or its server allows.
The caller passes the time, and `luck`, which returns a random number from 0 up to 1.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from tui_reader.model.incoming import FetchState, Wishes
from tui_reader.text.health import is_due
from tui_reader.text.hosts import server_of
from tui_reader.text.times import DAY, HOUR, MINUTE, WEEKDAYS, about, rate

USUAL = HOUR
SHORTEST = 15 * MINUTE
LONGEST = DAY
CHECKS_A_POST = 4
FEW_POSTS = 3
JITTER = 0.1
FIRST_RETRY = 15 * MINUTE
LONGEST_RETRY = 7 * DAY

Luck = Callable[[], float]


def no_luck() -> float:
    """Return 0, for times without chance."""
    return 0.0


def due(
    states: Iterable[FetchState], now: int, *, own: Callable[[FetchState], int] = lambda state: state.own_interval
) -> list[FetchState]:
    """Return the feeds that are due; `own` returns the person's interval for a feed in seconds, 0 for none."""
    return [state for state in states if is_due(state.next_due, now=now, own=own(state))]


class FeedQueue:
    """The queue of a refresh: hosts take turns, and each host has at most `per_host` feeds under way.

    So a slow host with many feeds delays no other host, and a failing feed delays no other feed of its host. A worker
    takes feeds until the queue gives none: a feed that is done makes room only for another feed of its host, so no
    waiting worker needs to be woken. Only `hosts` hosts take turns at a time, so that the feeds of one host follow each
    other soon enough to share a connection: a new TLS connection costs more than the whole request.
    """

    def __init__(self, states: Sequence[FetchState], *, per_host: int, hosts: int = 64) -> None:
        self._per_host = per_host
        self._most_hosts = hosts
        self._waiting: dict[str, deque[FetchState]] = {}
        self._under_way: Counter[str] = Counter()
        for state in sorted(states, key=lambda state: state.failures > 0):
            self._waiting.setdefault(server_of(state.url), deque()).append(state)
        self._later = deque(self._waiting)
        self._hosts: deque[str] = deque()  # hosts with room and a feed in the queue
        self._bring_in()

    def take(self) -> FetchState | None:
        """Return the next feed; None when no feed is left whose host has room."""
        if not self._hosts:
            return None
        host = self._hosts.popleft()
        state = self._waiting[host].popleft()
        self._under_way[host] += 1
        self._line_up(host)
        self._bring_in()
        return state

    def has_more(self, url: str) -> bool:
        """Tell whether another feed waits for the host of `url`."""
        return bool(self._waiting.get(server_of(url)))

    def done(self, url: str) -> None:
        """Make room at the host of a feed that was taken."""
        host = server_of(url)
        was_full = self._under_way[host] >= self._per_host
        self._under_way[host] -= 1
        if was_full:
            self._line_up(host)

    def _bring_in(self) -> None:
        while self._later and len(self._hosts) < self._most_hosts:
            self._hosts.append(self._later.popleft())

    def _line_up(self, host: str) -> None:
        if self._waiting[host] and self._under_way[host] < self._per_host:
            self._hosts.append(host)


def next_check(
    wishes: Wishes, times: Sequence[int], *, now: int, own: int = 0, pause: int = 0, luck: Luck = no_luck
) -> tuple[int, str]:
    """Return when to ask again after a success, and a sentence that says why.

    `times` are the times of the newest entries. A publisher's wish of more than a day counts as a day: wishes of years
    are mistakes, and one conditional request a day is no burden. `own` is the person's interval in seconds, 0 for none.
    It overrules everything except `pause`, the least seconds that the server asks to wait.
    """
    if own:
        seconds, why = own, f"Your settings ask for a check every {_every(own)}."
    else:
        seconds, why = _polite_interval(wishes, times, now, luck)
    if pause > seconds:
        seconds, why = _pause(pause, luck)
    return (now + seconds, why) if own else _when_awake(now + seconds, why, wishes, luck)


def next_retry(
    failures: int, *, retry_after: int | None, now: int, wishes: Wishes | None = None, luck: Luck = no_luck
) -> tuple[int, str]:
    """Return when to ask again after `failures` failures in a row, and a sentence that says why."""
    seconds = min(FIRST_RETRY * 2 ** min(failures - 1, 20), LONGEST_RETRY)
    times = "once" if failures == 1 else f"{failures} times in a row"
    why = f"Failed {times}; tried again after {about(seconds)}."
    if retry_after is not None and retry_after > seconds:
        seconds, why = _pause(retry_after, luck)
    else:
        seconds = _later(seconds, luck)
    return _when_awake(now + seconds, why, wishes or Wishes(), luck)


def _polite_interval(wishes: Wishes, times: Sequence[int], now: int, luck: Luck) -> tuple[int, str]:
    """Return the seconds between checks by how often the feed brings posts and by the wish of its publisher."""
    seconds, why = _rhythm(times, now)
    wish = max(wishes.interval or 0, wishes.max_age or 0)
    bounded = min(wish, LONGEST)
    if bounded > seconds:
        asked = f"The publisher asks for {about(wish)} between checks"
        return _later(bounded, luck), f"{asked}; once a day will do." if wish > LONGEST else f"{asked}."
    # Earlier, not later: otherwise an hourly refresh would find the feed not yet due every other time.
    return max(round(seconds * (1 - JITTER * luck())), SHORTEST, bounded), why


def _rhythm(times: Sequence[int], now: int) -> tuple[int, str]:
    """Return the seconds between checks: a few checks for each post, and fewer the longer no post comes."""
    moments = {min(time, now) for time in times}
    if not moments:
        return USUAL, f"Has brought no posts yet; checked every {_every(USUAL)}."
    gap = max((now - min(moments)) // len(moments), 1)
    # The entries of a feed without dates have one time, the time of their arrival.
    few = len(moments) < FEW_POSTS
    quarters = round(gap / CHECKS_A_POST / SHORTEST) * SHORTEST
    seconds = min(max(quarters, USUAL if few else SHORTEST), LONGEST)
    brings = "Has brought few posts so far" if few else f"Brings {rate(gap)}"
    return seconds, f"{brings}; checked every {_every(seconds)}."


def _pause(asked: int, luck: Luck) -> tuple[int, str]:
    """Return how long to wait when the server asks for a pause, within a bound: a pause of years is a mistake."""
    if asked > LONGEST_RETRY:
        why = f"The server asks to wait {about(asked)}; asked again after {about(LONGEST_RETRY)}."
        return _later(LONGEST_RETRY, luck), why
    return _later(asked, luck), f"The server asks to wait {about(asked)}."


def _later(seconds: int, luck: Luck) -> int:
    """Return up to a tenth more seconds, so that a thousand feeds are not due at the same time."""
    return seconds + int(seconds * JITTER * luck())


def _when_awake(at: int, why: str, wishes: Wishes, luck: Luck) -> tuple[int, str]:
    """Move a check out of the hours and days in which the publisher does not want to be asked (RSS 2.0, UTC)."""
    first = _rests(at, wishes)
    if first is None:
        return at, why
    awake = next((hour for hour in range(at // HOUR + 1, at // HOUR + 8 * 24) if not _rests(hour * HOUR, wishes)), None)
    if awake is None:  # every hour is skipped, which is a mistake
        return at, why
    again = datetime.fromtimestamp(awake * HOUR, UTC)
    is_same_day = again.date() == datetime.fromtimestamp(at, UTC).date()
    day = "at " if is_same_day else f"on {WEEKDAYS[again.weekday()].title()}, "
    later = int(HOUR * JITTER * luck())  # less than an hour, so the check stays in the hour that was found
    return awake * HOUR + later, f"Its publisher rests {first}; asked again {day}{again:%H:%M} UTC."


def _rests(at: int, wishes: Wishes) -> str | None:
    """Return in words why the publisher rests at `at`, or None when it does not."""
    moment = datetime.fromtimestamp(at, UTC)
    if WEEKDAYS[moment.weekday()] in wishes.skip_days:
        days = [f"{day.title()}s" for day in WEEKDAYS if day in wishes.skip_days]
        return "on " + " and ".join(filter(None, (", ".join(days[:-1]), days[-1])))
    return f"at {moment:%H}:00 UTC" if moment.hour in wishes.skip_hours else None


def _every(seconds: int) -> str:
    """Return “hour” for an hour, “2 hours” for two."""
    return about(seconds).removeprefix("1 ")
