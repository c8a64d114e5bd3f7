"""The events that requests yield while they run; README, "Refresh events", shows them as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from tui_reader.text.preview import Preview

Status = Literal["new", "updated", "unchanged", "failed", "gone", "cancelled"]
AddStatus = Literal["added", "exists", "failed"]


@dataclass(frozen=True, slots=True)
class Started:
    """A refresh of `feeds` feeds has begun."""

    feeds: int


@dataclass(frozen=True, slots=True)
class FeedDone:
    """One feed is done after `seconds`, with `new` new and `updated` rewritten entries; `error` is a sentence."""

    id: int
    url: str
    status: Status
    new: int = 0
    updated: int = 0
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The refresh is over. `offline`: no host at all could be reached."""

    feeds: int
    new: int
    updated: int
    failed: int
    offline: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Added:
    """The result for one input of `add`.

    `note` is a sentence about a feed that was kept without a look at it, or chosen from a page. `feeds` are previews of
    all feeds that the input leads to; with `failed`, the person can choose one of them.
    """

    input: str
    id: int | None
    url: str | None
    title: str | None
    entries: int
    status: AddStatus
    error: str | None = None
    note: str | None = None
    feeds: tuple[Preview, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureDone:
    """One picture of an entry was stored, or `error` is a sentence why not."""

    entry_id: int
    url: str
    status: Literal["stored", "failed"]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TextDone:
    """The text of the page of entry `id` was stored, or `error` is a sentence why not."""

    id: int
    status: Literal["stored", "failed"]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CommentsDone:
    """`comments` comments of entry `id` were stored, or `error` is a sentence why not."""

    id: int
    status: Literal["stored", "failed"]
    comments: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class PageSaved:
    """A web page was saved as entry `id`; `again`: it was saved before. `failed`: `error` says why nothing is kept.

    `note` is a sentence about a page that was kept without its text.
    """

    url: str
    status: Literal["saved", "again", "failed"]
    id: int | None = None
    title: str = ""
    note: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ListTaken:
    """The numbers of an imported list: added, known and unreadable items. `url` is the address of one feed."""

    added: int = 0
    exists: int = 0
    unreadable: int = 0
    url: str | None = None


Event = Started | FeedDone | Finished
Told = Event | Added | Preview | PictureDone | TextDone | CommentsDone | PageSaved | ListTaken
"""All events. A Preview is a feed that was found again."""

_KINDS: dict[str, type[Told]] = {
    "started": Started,
    "feed": FeedDone,
    "finished": Finished,
    "added": Added,
    "found": Preview,
    "picture": PictureDone,
    "text": TextDone,
    "comments": CommentsDone,
    "saved": PageSaved,
    "list": ListTaken,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def as_json(event: Told) -> dict[str, Any]:
    """Return an event as a JSON object, with its name under "event"."""
    return {"event": _NAMES[type(event)], **asdict(event)}


def from_json(line: dict[str, Any]) -> Told:
    """Return the event that `as_json` turned into an object. Raises KeyError or TypeError for any other object."""
    kind = _KINDS[line["event"]]
    values = {name: value for name, value in line.items() if name not in ("event", "request")}
    if kind is Added:
        values["feeds"] = tuple(Preview(**preview) for preview in values["feeds"])
    return kind(**values)
