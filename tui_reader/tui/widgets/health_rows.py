"""What the health view shows, as flat rows: a heading for each trouble, and under it its feeds. Pure.

Each feed has one row, under its worst trouble; a row's `key` stays the same while its trouble changes, so the cursor
can stay on it. A row's repairs are those that work for it, by the ids of their actions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from msgspec import Struct

from tui_reader.model.entities import FeedStatus
from tui_reader.text.health import FeedHealth, Trouble, last_answer, next_check, sentences
from tui_reader.text.hosts import censor_url
from tui_reader.text.times import age

Group = Literal["Dead", "Failing", "Moved", "Set aside", "Stale", "Never read"]
_GROUPS: dict[Trouble, Group] = {
    Trouble.DEAD: "Dead",
    Trouble.MOVED: "Moved",
    Trouble.SET_ASIDE: "Set aside",
    Trouble.STALE: "Stale",
    Trouble.NEVER_READ: "Never read",
}
_ORDER: tuple[Group, ...] = ("Dead", "Failing", "Moved", "Set aside", "Stale", "Never read")

ASK, FIND, READ, UNSUBSCRIBE, SITE, GO = (
    "refresh",
    "find_feed",
    "mark_all_read",
    "unsubscribe",
    "open_link",
    "open",
)
REPAIRS = {
    ASK: "ask again",
    FIND: "find new address",
    READ: "all read",
    UNSUBSCRIBE: "unsubscribe",
    SITE: "site",
    GO: "open",
}
"""What a repair is called in the footer, the first choice first."""


class HealthRow(Struct, frozen=True):
    """One row. `right` is an age, or a heading's number of feeds; `says` is what is wrong, whole.

    `about` are the lines below it for the selected feed: last success and next check, address.
    """

    key: str
    kind: Literal["group", "gap", "feed"]
    label: str = ""
    says: str = ""
    right: str = ""
    feed_id: int | None = None
    repairs: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def health_rows(found: Sequence[FeedHealth], *, now: int, asking: Collection[int] = ()) -> list[HealthRow]:
    """Return the rows of all feeds in trouble; `asking` are those that are asked again just now."""
    grouped: dict[Group, list[FeedHealth]] = {group: [] for group in _ORDER}
    for health in found:
        group = group_of(health)
        if group is not None:
            grouped[group].append(health)
    rows: list[HealthRow] = []
    for group, members in grouped.items():
        if not members:
            continue
        if rows:
            rows.append(HealthRow(f"gap:{group}", "gap"))
        rows.append(HealthRow(f"group:{group}", "group", group, right=f"{len(members):,}"))
        rows += [_row(health, group, now, health.feed.id in asking) for health in members]
    return rows


def group_of(health: FeedHealth) -> Group | None:
    """Return the heading a feed stands under; None for one that is well."""
    if health.is_failing and Trouble.DEAD not in health.troubles:
        return "Failing"
    return _GROUPS[health.troubles[0]] if health.troubles else None


def repairs_of(health: FeedHealth, group: Group) -> tuple[str, ...]:
    """Return the repairs that work for a feed under this heading."""
    works = {
        ASK: group != "Never read" and health.feed.status is not FeedStatus.PAUSED,
        FIND: group in ("Dead", "Failing", "Stale"),
        READ: Trouble.NEVER_READ in health.troubles,
        UNSUBSCRIBE: True,
        SITE: bool(health.feed.site_url),
        GO: True,
    }
    return tuple(repair for repair in REPAIRS if works[repair])


def _row(health: FeedHealth, group: Group, now: int, is_asked: bool) -> HealthRow:
    feed = health.feed
    return HealthRow(
        f"feed:{feed.id}",
        "feed",
        feed.title,
        says="It is being checked again…" if is_asked else " ".join(sentences(health, now=now)),
        right=age(health.since, now) if health.since is not None else "",
        feed_id=feed.id,
        repairs=repairs_of(health, group),
        about=(f"{last_answer(health, now=now)} {next_check(feed, now=now)}", censor_url(feed.url)),
    )


def feed_near(rows: Sequence[HealthRow], index: int, *, direction: int = 1) -> int | None:
    """Return the row of a feed at `index`, else the nearest in this direction, else the nearest in the other."""
    onward = range(index, len(rows)) if direction > 0 else range(index, -1, -1)
    back = range(index - 1, -1, -1) if direction > 0 else range(index + 1, len(rows))
    return next((at for at in (*onward, *back) if rows[at].kind == "feed"), None)
