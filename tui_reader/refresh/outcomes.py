"""How one refresh of a feed ended, as the row that is written with its last entries. Pure."""

from __future__ import annotations

import hashlib

from tui_reader.errors import FeedError, FetchError, Gone
from tui_reader.fetch import Fetched
from tui_reader.model import FetchState, Outcome, ParsedFeed
from tui_reader.parse import PARSER_VERSION
from tui_reader.refresh.plan import next_check, next_retry

GONE = "Its publisher says that it is gone for good, so it is not asked any more."


def hash_of(body: bytes) -> bytes:
    """Return what the same bytes are known by: they are not parsed twice (TRAPS 19)."""
    return hashlib.blake2b(body, digest_size=16).digest()


def success(
    fetched: Fetched, parsed: ParsedFeed | None, *, now: int, body_hash: bytes | None = None, pieces: bytes = b""
) -> Outcome:
    """Return the outcome of a fetch; `parsed` is None where nothing was parsed: on a 304, or the same bytes.

    `body_hash` is that of the body where it is known already, `pieces` are what is kept of it.
    """
    if body_hash is None and not fetched.not_modified:
        body_hash = hash_of(fetched.body)
    next_due, why = next_check(parsed, max_age=fetched.max_age, now=now)
    return Outcome(
        feed=parsed,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=body_hash,
        parser_version=PARSER_VERSION,
        error=None,
        gone=False,
        moved_to=fetched.moved_to,
        next_due=next_due,
        why_next=why,
        failures=0,
        pieces=pieces,
    )


def failure(state: FetchState, error: FeedError, *, now: int) -> Outcome:
    """Return the outcome of a failure: what is known of the feed stays, one more failure counts."""
    failures = state.failures + 1
    retry_after = error.retry_after if isinstance(error, FetchError) else None
    next_due, why = next_retry(failures, retry_after=retry_after, now=now)
    gone = isinstance(error, Gone)
    return Outcome(
        feed=None,
        etag=state.etag,
        last_modified=state.last_modified,
        body_hash=state.body_hash,
        parser_version=state.parser_version,
        error=str(error),
        gone=gone,
        moved_to=None,
        next_due=next_due,
        why_next=GONE if gone else why,
        failures=failures,
    )
