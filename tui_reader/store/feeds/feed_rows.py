"""A row of `feeds` as a Feed, and where the feed stands: its status, and when it is asked next."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from tui_reader.model.entities import Feed, FeedStatus
from tui_reader.store.db.damage import NO_ADDRESS, of_feed
from tui_reader.text.health import is_due
from tui_reader.text.hosts import censor_url

COLUMNS = """
    id, url, coalesce(nullif(own_title, ''), nullif(feed_title, ''), url) AS title, site_url, folder_id, paused, gone,
    error, failures, last_refreshed, next_due, why_next, full_text, paused_until, own_interval
"""


def feed_of(kept: sqlite3.Row, now: int) -> Feed:
    """Return a row of `COLUMNS` as a Feed; `now` tells whose pause is over."""
    row = of_feed(kept)
    is_damaged = not isinstance(kept["url"], str)
    url = row["url"] or ""
    return Feed(
        id=row["id"],
        url=url,
        # A feed without a title is shown by its address, and that may hold a password.
        title=censor_url(url) if row["title"] == row["url"] else row["title"] or "",
        site_url=row["site_url"],
        folder_id=row["folder_id"],
        status=FeedStatus.FAILING if is_damaged else _status(row, now),
        error=NO_ADDRESS if is_damaged else row["error"],
        failures=row["failures"] or 0,
        last_refreshed=row["last_refreshed"],
        next_due=_next_due(row, now),
        why_next=row["why_next"],
        full_text=bool(row["full_text"]),
        paused_until=row["paused_until"],
    )


def _next_due(row: Mapping[str, Any], now: int) -> int | None:
    """Return when a feed is asked again; None where a clock that was ahead has written that: it is due."""
    due_at: int = row["next_due"] or 0
    is_wrong = now and due_at > now and is_due(due_at, now=now, own=row["own_interval"] or 0)
    return None if is_wrong else due_at or None


def _status(row: Mapping[str, Any], now: int) -> FeedStatus:
    """Failing goes by the failures, not by the error: being offline leaves a word but raises none (DESIGN, Flows)."""
    if row["gone"]:
        return FeedStatus.GONE
    if row["paused"] or (row["paused_until"] or 0) > now:
        return FeedStatus.PAUSED
    if row["failures"]:
        return FeedStatus.FAILING
    return FeedStatus.NEVER if row["last_refreshed"] is None else FeedStatus.OK
