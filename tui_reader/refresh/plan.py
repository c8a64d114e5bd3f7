"""When to ask which feed, and why then. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from tui_reader.model import FetchState, ParsedFeed

MINUTE, HOUR, DAY = 60, 3600, 86400
USUAL = HOUR
LONGEST = DAY
FIRST_RETRY = 15 * MINUTE
LONGEST_RETRY = 7 * DAY


def due(states: Iterable[FetchState], now: int) -> list[FetchState]:
    """Return the feeds whose time has come."""
    return [state for state in states if state.next_due <= now]


def host_of(url: str) -> str:
    """Return what politeness counts as one server: scheme, host and port; addresses without a host are their own."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}" if parts.netloc else url


def in_turns(states: Sequence[FetchState]) -> list[FetchState]:
    """Return the feeds so that hosts take turns: one host with many feeds does not hold up the others."""
    queues: dict[str, deque[FetchState]] = {}
    for state in states:
        queues.setdefault(host_of(state.url), deque()).append(state)
    ordered: list[FetchState] = []
    waiting = deque(queues.values())
    while waiting:
        queue = waiting.popleft()
        ordered.append(queue.popleft())
        if queue:
            waiting.append(queue)
    return ordered


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
    """Return a span of time in one word and a number."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= unit:
            number = round(seconds / unit)
            return f"{number} {name}{'' if number == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
