"""What a refresh and an `add` tell while they run; the JSON of README, "Refresh events", is made of these."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["new", "updated", "unchanged", "failed", "gone", "cancelled"]
AddStatus = Literal["added", "exists", "failed"]


@dataclass(frozen=True, slots=True)
class Started:
    """A refresh of `feeds` feeds has begun."""

    feeds: int


@dataclass(frozen=True, slots=True)
class FeedDone:
    """One feed is done: `new` entries came, `updated` were rewritten; `error` is a sentence. `seconds` it took."""

    id: int
    url: str
    status: Status
    new: int = 0
    updated: int = 0
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The refresh is over. `offline` is the verdict that no host at all could be reached."""

    feeds: int
    new: int
    updated: int
    failed: int
    offline: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one input of `add`. `note` is a sentence about a feed that was kept unseen."""

    input: str
    id: int | None
    url: str | None
    title: str | None
    entries: int
    status: AddStatus
    error: str | None = None
    note: str | None = None


Event = Started | FeedDone | Finished

_KINDS: dict[str, type[Started | FeedDone | Finished | Added]] = {
    "started": Started,
    "feed": FeedDone,
    "finished": Finished,
    "added": Added,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def as_json(event: Event | Added) -> dict[str, Any]:
    """Return an event as the object of one line, its name under "event"."""
    return {"event": _NAMES[type(event)], **asdict(event)}


def from_json(line: dict[str, Any]) -> Event | Added:
    """Return the event of one line; the opposite of `as_json`. Raises KeyError or TypeError for anything else."""
    kind = _KINDS[line["event"]]
    return kind(**{name: value for name, value in line.items() if name not in ("event", "request")})
