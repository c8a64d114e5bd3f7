"""How the refresh of one feed ended: the row that is written with its last entries. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from tui_reader.fetch import Fetched
from tui_reader.model.errors import FeedError, FetchError, Gone
from tui_reader.model.incoming import FetchState, Outcome, ParsedFeed, Wishes
from tui_reader.model.records import replace
from tui_reader.parse import PARSER_VERSION
from tui_reader.refresh.plan import Luck, next_check, next_retry, no_luck

GONE = "Its publisher says that it is gone for good, so it is not checked any more."


def note_on(fetched: Fetched, parsed: ParsedFeed | None) -> str | None:
    """Return a note on a transfer that ended too early, or None."""
    if parsed is not None and parsed.cut:
        return f"{parsed.cut}; what came whole is kept, and the rest is asked for again."
    return f"{fetched.cut}, but the feed is whole." if fetched.cut else None


def trouble_with(fetched: Fetched, parsed: ParsedFeed) -> FetchError | None:
    """Return the error for a document that was cut: its whole entries are kept, but the refresh counts as failed."""
    sentence = note_on(fetched, parsed)
    return FetchError(sentence, url=fetched.url) if sentence and parsed.cut else None


def hash_of(body: bytes) -> bytes:
    """Return the hash by which the same bytes are recognised, so they are not parsed twice (TRAPS 19)."""
    return hashlib.blake2b(body, digest_size=16).digest()


class Timing(Struct, frozen=True):
    """What the time of the next check depends on besides the publisher: the `times` of the newest kept entries (None:
    of the document), and `own` and `luck` as in `next_check`.
    """

    times: Sequence[int] | None = None
    own: int = 0
    luck: Luck = no_luck


NO_TIMING = Timing()


def success(
    fetched: Fetched,
    parsed: ParsedFeed | None,
    *,
    now: int,
    state: FetchState | None = None,
    timing: Timing = NO_TIMING,
    body_hash: bytes | None = None,
    pieces: bytes = b"",
) -> Outcome:
    """Return the outcome of a fetch; `parsed` is None where nothing was parsed: on a 304, or the same bytes.

    `state` is None for a new feed. `body_hash` is the hash of the body, if it was computed already; `pieces` are kept
    for the next refresh.
    """
    if body_hash is None and not fetched.not_modified:
        body_hash = hash_of(fetched.body)
    wishes = wishes_of(fetched, parsed, state.wishes if state else Wishes())
    times = times_in(parsed, now=now) if timing.times is None else timing.times
    pause = fetched.retry_after or 0
    next_due, why = next_check(wishes, times, now=now, own=timing.own, pause=pause, luck=timing.luck)
    why = " ".join(filter(None, (why, note_on(fetched, parsed))))
    return Outcome(
        feed=parsed,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=body_hash,
        parser_version=PARSER_VERSION,
        moved_to=fetched.moved_to,
        next_due=next_due,
        why_next=why,
        wishes=wishes,
        agent=fetched.agent,
        pieces=pieces,
    )


def wishes_of(fetched: Fetched, parsed: ParsedFeed | None, before: Wishes) -> Wishes:
    """Return the present wishes of the publisher; wishes that were not repeated stay (RFC 9111, 3.2 for a 304)."""
    max_age = before.max_age if fetched.not_modified and fetched.max_age is None else fetched.max_age
    if parsed is None:
        return replace(before, max_age=max_age)
    return Wishes(parsed.interval, max_age, parsed.skip_hours, parsed.skip_days)


def times_in(parsed: ParsedFeed | None, *, now: int) -> list[int]:
    """Return the times of a document's entries, as they will be kept."""
    return [min(entry.published or now, now) for entry in parsed.entries] if parsed else []


def failure(
    state: FetchState, error: FeedError, *, now: int, luck: Luck = no_luck, feed: ParsedFeed | None = None
) -> Outcome:
    """Return the outcome of a failure: the facts about the feed stay, and the failure is counted.

    `feed` is the part of the document that came whole, if any.
    """
    failures = state.failures + 1
    retry_after = error.retry_after if isinstance(error, FetchError) else None
    next_due, why = next_retry(failures, retry_after=retry_after, now=now, wishes=state.wishes, luck=luck)
    gone = isinstance(error, Gone)
    return Outcome(
        feed=feed,
        etag=state.etag,
        last_modified=state.last_modified,
        body_hash=state.body_hash,
        parser_version=state.parser_version,
        error=str(error),
        gone=gone,
        next_due=next_due,
        why_next=GONE if gone else why,
        failures=failures,
    )
