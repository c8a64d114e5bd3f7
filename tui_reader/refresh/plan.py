"""When to ask which feed, and why then. Pure."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence

from tui_reader.fetch import host_key
from tui_reader.model import FetchState, ParsedFeed

MINUTE, HOUR, DAY = 60, 3600, 86400
USUAL = HOUR
LONGEST = DAY
FIRST_RETRY = 15 * MINUTE
LONGEST_RETRY = 7 * DAY


def due(states: Iterable[FetchState], now: int) -> list[FetchState]:
    """Return the feeds whose time has come."""
    return [state for state in states if state.next_due <= now]


class Turns:
    """The queue of a refresh: hosts take turns, and each has at most `per_host` feeds under way.

    So a slow host with many feeds keeps nobody else waiting. Who takes from it goes on until it gives nothing: a
    feed that is done makes room for another of its host and for no other, so nobody has to be woken up.
    """

    def __init__(self, states: Sequence[FetchState], *, per_host: int) -> None:
        self._per_host = per_host
        self._waiting: dict[str, deque[FetchState]] = {}
        self._under_way: Counter[str] = Counter()
        for state in states:
            self._waiting.setdefault(host_key(state.url), deque()).append(state)
        self._hosts = deque(self._waiting)  # those that have room and something to do

    def take(self) -> FetchState | None:
        """Return the next feed, or None when there is none, or none whose host has room."""
        if not self._hosts:
            return None
        host = self._hosts.popleft()
        state = self._waiting[host].popleft()
        self._under_way[host] += 1
        self._line_up(host)
        return state

    def done(self, url: str) -> None:
        """Make room at the host of a feed that was taken."""
        host = host_key(url)
        was_full = self._under_way[host] >= self._per_host
        self._under_way[host] -= 1
        if was_full:
            self._line_up(host)

    def _line_up(self, host: str) -> None:
        if self._waiting[host] and self._under_way[host] < self._per_host:
            self._hosts.append(host)


def next_check(feed: ParsedFeed | None, *, max_age: int | None, now: int) -> tuple[int, str]:
    """Return when to ask again after a success, and a sentence that says why."""
    wish = max(feed.interval or 0 if feed else 0, max_age or 0)
    if wish > USUAL:
        seconds = min(wish, LONGEST)
        return now + seconds, f"The publisher asks for {in_words(seconds)} between checks."
    return now + USUAL, "Checked every hour."


def next_retry(failures: int, *, retry_after: int | None, now: int) -> tuple[int, str]:
    """Return when to ask again after `failures` failures in a row, and a sentence that says why."""
    seconds = min(FIRST_RETRY * 2 ** min(failures - 1, 20), LONGEST_RETRY)
    if retry_after is not None and retry_after > seconds:
        seconds = min(retry_after, LONGEST_RETRY)
        return now + seconds, f"The server asks to wait {in_words(seconds)}."
    times = "once" if failures == 1 else f"{failures} times in a row"
    return now + seconds, f"Failed {times}; tried again after {in_words(seconds)}."


def in_words(seconds: int) -> str:
    """Return a span of time as a person says it: “90 minutes”, “1 hour”, “2 days”."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds == unit or seconds >= 2 * unit or (unit == MINUTE and seconds > unit):
            number = round(seconds / unit)
            return f"{number} {name}{'' if number == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
