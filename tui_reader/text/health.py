"""The health of a feed: what has been wrong with it for long, in a word and in sentences. Pure; `now` is passed in.

The rule: both front ends judge feeds here, from facts that the library has already. No server is asked (TRAPS 17). The
command line prints the words, and the reader groups feeds by them.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from tui_reader.model.entities import Feed, FeedStatus
from tui_reader.text.hosts import censor_url
from tui_reader.text.times import DAY, YEAR, about, ago, say_day

DEAD_AFTER_FAILURES = 5
DEAD_AFTER = 30 * DAY
MOVED_FOR = 90 * DAY
STALE_AFTER = YEAR
NEVER_READ_AFTER = 30 * DAY
# The longest pause after failures is a week and up to a tenth more; then a publisher may rest for eight days.
FARTHEST = 16 * DAY


class Trouble(StrEnum):
    """What may be wrong with a feed for long, the worst first; the words of `feeds --json`.

    `dead`: gone (HTTP 410), or nothing but failures for 30 days. `moved`: a redirect changed its address within 90
    days, or redirects it for good to another subscribed feed. `set-aside`: a step failed for some of its entries: the
    search index, the title, the rules or the text. `stale`: it answers, and has had nothing new for a year.
    `never-read`: subscribed for 30 days, and none of its entries is read or starred.
    """

    DEAD = "dead"
    MOVED = "moved"
    SET_ASIDE = "set-aside"
    STALE = "stale"
    NEVER_READ = "never-read"


class Vitals(Struct, frozen=True):
    """The facts that a feed's health is judged by, beside the feed itself; times in UTC seconds.

    `newest` is the list time (`at`) of its newest entry. `moved` is when a redirect last changed its address, and
    `moved_from` the address before. `leads_to` is the title, else the address, of another subscribed feed that its
    permanent redirect points at; `leads_to_removed`: that feed was unsubscribed. `set_aside` is the number of entries
    for which a step failed, and `set_aside_why` the step that failed for one of them (`errors.because`).
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


class FeedHealth(Struct, frozen=True):
    """A feed, the facts about its health, and its troubles, the worst first."""

    feed: Feed
    vitals: Vitals
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_failing(self) -> bool:
        """Whether its last refresh failed; after a while it works again, or is dead."""
        return self.feed.status is FeedStatus.FAILING

    @property
    def since(self) -> int | None:
        """When its worst trouble began, in UTC seconds; None for a feed without trouble, or where that is unknown."""
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
    """Return the feed with its troubles."""
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
    """Return a sentence for each trouble, the worst first; none for a feed without trouble."""
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
        f"It brought one entry in {months}, and the entry was not read."
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
    """Return when the feed is checked next, and why then, as one or two sentences."""
    if feed.status is FeedStatus.GONE:
        return "It is not checked any more."
    if feed.status is FeedStatus.PAUSED:
        return why_next(feed, now=now) or ""
    if feed.next_due is None or feed.next_due <= now:
        return "Next check with the next refresh."
    return f"Next check in {about(feed.next_due - now)}. {feed.why_next or ''}".rstrip()


def why_next(feed: Feed, *, now: int) -> str | None:
    """Return why a feed is checked at its time, or why not at all, as a sentence; None where that is not known yet."""
    if feed.status is not FeedStatus.PAUSED:
        return feed.why_next
    until = feed.paused_until
    return (
        f"Paused until {say_day(until, now=now)}."
        if until is not None and until > now
        else "It is paused and not checked."
    )


def next_asked(feed: Feed) -> int | None:
    """Return when a feed is checked next, in UTC seconds; None for a feed that is not checked, or never was."""
    if feed.status is FeedStatus.GONE or (feed.status is FeedStatus.PAUSED and feed.paused_until is None):
        return None
    return max(feed.next_due or 0, feed.paused_until or 0) or None


def is_due(at: int, *, now: int, own: int = 0) -> bool:
    """Tell whether a check planned for `at` is due; `own` is the person's interval in seconds.

    A check is also due when it is planned further ahead than possible: a clock that was wrong has planned it.
    """
    return not now < at <= now + max(FARTHEST, own)
