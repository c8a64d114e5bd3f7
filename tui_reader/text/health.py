"""How feeds fare in the long run: what is wrong with one, in a word and in sentences. Pure; `now` comes in.

The one judge for both front ends: the command line prints its words, the reader groups by them. Nothing is asked of
anyone here; what the library knows is all there is (TRAPS 17).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_reader.model.entities import Feed, FeedStatus
from tui_reader.text.hosts import censor_url
from tui_reader.text.times import DAY, YEAR, about, ago, say_day

DEAD_AFTER_FAILURES = 5
DEAD_AFTER = 30 * DAY
MOVED_FOR = 90 * DAY
STALE_AFTER = YEAR
NEVER_READ_AFTER = 30 * DAY
# The longest pause after failures is a week, a tenth more by chance; then a publisher may rest for eight days.
FARTHEST = 16 * DAY


class Trouble(StrEnum):
    """What may be wrong with a feed in the long run, the worst first; the words of `feeds --json`.

    `dead`: gone (HTTP 410), or failing again and again and nothing for 30 days. `moved`: its address changed by itself
    within 90 days, or leads for good to another feed of ours. `set-aside`: some of its entries could not be indexed for
    search, titled, held against the rules or set. `stale`: it answers, and nothing is new for a year.
    `never-read`: subscribed for 30 days, and none of its entries is read or starred.
    """

    DEAD = "dead"
    MOVED = "moved"
    SET_ASIDE = "set-aside"
    STALE = "stale"
    NEVER_READ = "never-read"


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a feed's health is judged by, beside the feed itself; times in UTC seconds.

    `newest` is the list time (`at`) of its newest entry. `moved` tells when its address last changed by itself, and
    `moved_from` from which. `leads_to` is the title, else the address, of the other feed that its permanent redirect
    points at; `leads_to_removed` whether that one was unsubscribed. `set_aside` is how many entries are, and
    `set_aside_why` what could not be done with one of them (`errors.because`).
    """

    feed_id: int
    added: int
    newest: int | None = None
    total: int = 0
    unread: int = 0
    starred: bool = False
    moved: int | None = None
    moved_from: str | None = None
    leads_to: str | None = None
    leads_to_removed: bool = False
    set_aside: int = 0
    set_aside_why: str = ""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed, what is known of its health, and what is wrong with it, the worst first."""

    feed: Feed
    vitals: Vitals
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_failing(self) -> bool:
        """Whether it fails now; in time it heals or is dead."""
        return self.feed.status is FeedStatus.FAILING

    @property
    def since(self) -> int | None:
        """Since when it has its worst trouble, in UTC seconds; None for a feed without one, or where nobody knows."""
        if Trouble.DEAD in self.troubles or self.is_failing:
            return self.feed.last_refreshed or self.vitals.added
        match self.troubles:
            case (Trouble.MOVED, *_):
                return self.vitals.moved
            case (Trouble.STALE, *_):
                return self.vitals.newest
            case (Trouble.NEVER_READ, *_):
                return self.vitals.added
        return None


def judge(feed: Feed, vitals: Vitals, *, now: int) -> FeedHealth:
    """Return the feed with all that is wrong with it."""
    verdicts = {
        Trouble.DEAD: _is_dead(feed, vitals, now),
        Trouble.MOVED: _has_moved(vitals, now) or vitals.leads_to is not None,
        Trouble.SET_ASIDE: vitals.set_aside > 0,
        Trouble.STALE: feed.status is FeedStatus.OK and _is_long_ago(vitals.newest, STALE_AFTER, now),
        Trouble.NEVER_READ: _is_never_read(vitals, now),
    }
    return FeedHealth(feed, vitals, tuple(trouble for trouble, found in verdicts.items() if found))


def _is_dead(feed: Feed, vitals: Vitals, now: int) -> bool:
    if feed.status is FeedStatus.GONE:
        return True
    again_and_again = feed.status is FeedStatus.FAILING and feed.failures >= DEAD_AFTER_FAILURES
    return again_and_again and _is_long_ago(feed.last_refreshed or vitals.added, DEAD_AFTER, now)


def _has_moved(vitals: Vitals, now: int) -> bool:
    return vitals.moved is not None and not _is_long_ago(vitals.moved, MOVED_FOR, now)


def _is_never_read(vitals: Vitals, now: int) -> bool:
    untouched = 0 < vitals.total == vitals.unread and not vitals.starred
    return untouched and _is_long_ago(vitals.added, NEVER_READ_AFTER, now)


def _is_long_ago(at: int | None, seconds: int, now: int) -> bool:
    return at is not None and now - at > seconds


# --------------------------------------------------------------------------- in sentences


def sentences(health: FeedHealth, *, now: int) -> list[str]:
    """Return what is wrong as finished sentences, the worst first; none for a feed that is well."""
    said = [_failing(health)] if health.is_failing and Trouble.DEAD not in health.troubles else []
    return said + [_SAYING[trouble](health, now) for trouble in health.troubles]


def _failing(health: FeedHealth) -> str:
    return health.feed.error or "It could not be fetched."


def _dead(health: FeedHealth, now: int) -> str:
    if health.feed.status is FeedStatus.GONE:
        return health.feed.error or "Its publisher says that it is gone for good."
    return f"Nothing has come for {about(now - (health.since or now))}. {_failing(health)}"


def _moved(health: FeedHealth, now: int) -> str:
    vitals = health.vitals
    if vitals.leads_to is not None:
        so = "which you unsubscribed from" if vitals.leads_to_removed else "so you are subscribed to that twice"
        return f"Its address now leads to “{censor_url(vitals.leads_to)}”, {so}."
    return f"Its publisher moved it {ago(vitals.moved or now, now)}, from {censor_url(vitals.moved_from or '')}."


def _set_aside(health: FeedHealth, _now: int) -> str:
    number, why = health.vitals.set_aside, health.vitals.set_aside_why
    if number == 1:
        return f"1 entry could not be {why}. It can still be read."
    return f"{number:,} entries were set aside. One of them could not be {why}. All can still be read."


def _stale(health: FeedHealth, now: int) -> str:
    return f"It answers, but nothing new has come for {about(now - (health.vitals.newest or now))}."


def _never_read(health: FeedHealth, now: int) -> str:
    total, months = health.vitals.total, about(now - health.vitals.added)
    return f"It brought {total:,} entries in {months}, and none was read." if total > 1 else (
        f"It brought one entry in {months}, and that was not read."
    )  # fmt: skip


_SAYING = {
    Trouble.DEAD: _dead,
    Trouble.MOVED: _moved,
    Trouble.SET_ASIDE: _set_aside,
    Trouble.STALE: _stale,
    Trouble.NEVER_READ: _never_read,
}


def last_answer(health: FeedHealth, *, now: int) -> str:
    """Return a sentence about the last success."""
    if health.feed.last_refreshed is None:
        return f"It has brought no feed yet; you subscribed {ago(health.vitals.added, now)}."
    return f"It last answered {ago(health.feed.last_refreshed, now)}."


def next_check(feed: Feed, *, now: int) -> str:
    """Return when the feed is asked next, and why then, as one or two sentences."""
    if feed.status is FeedStatus.GONE:
        return "It is not asked any more."
    if feed.status is FeedStatus.PAUSED:
        return why_next(feed, now=now) or ""
    if feed.next_due is None or feed.next_due <= now:
        return "Next check with the next refresh."
    return f"Next check in {about(feed.next_due - now)}. {feed.why_next or ''}".rstrip()


def why_next(feed: Feed, *, now: int) -> str | None:
    """Return why a feed is asked when it is, or why it is not, as a sentence; None where nobody knows yet."""
    if feed.status is not FeedStatus.PAUSED:
        return feed.why_next
    until = feed.paused_until
    return (
        f"Paused until {say_day(until, now=now)}."
        if until is not None and until > now
        else "It is paused and not asked."
    )


def next_asked(feed: Feed) -> int | None:
    """Return when a feed is asked next, in UTC seconds; None for one that is not asked, or was never."""
    if feed.status is FeedStatus.GONE or (feed.status is FeedStatus.PAUSED and feed.paused_until is None):
        return None
    return max(feed.next_due or 0, feed.paused_until or 0) or None


def is_due(at: int, *, now: int, own: int = 0) -> bool:
    """Tell whether a check that was put off until `at` is due; `own` is the person's interval in seconds.

    One that was put off further than any can be is due as well: a clock that was ahead has written that.
    """
    return not now < at <= now + max(FARTHEST, own)
