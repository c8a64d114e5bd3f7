"""What a refresh and an `add` tell while they run; the JSON of README, "Refresh events", is made of these."""

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
    """What became of one input of `add`.

    `note` is a sentence about a feed that was kept unseen, or chosen from a page. `feeds` are previews of all that the
    input leads to; on `failed` they are what to choose from.
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
    """One picture of an entry is in the library, or will not be: `error` is a sentence."""

    entry_id: int
    url: str
    status: Literal["stored", "failed"]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class TextDone:
    """The page of the entry `id` was fetched and its text is in the library, or will not be: `error` is a sentence."""

    id: int
    status: Literal["stored", "failed"]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CommentsDone:
    """The comments of the entry `id` were fetched: so many are in the library, or `error` says why none came."""

    id: int
    status: Literal["stored", "failed"]
    comments: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class PageSaved:
    """A web page was saved as the entry `id`: `again` when it was there before. `failed`: nothing is kept, see `error`.

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
    """What became of the items of a subscription list, in numbers. `url` is of a feed of it that is there, or None."""

    added: int = 0
    exists: int = 0
    unreadable: int = 0
    url: str | None = None


Event = Started | FeedDone | Finished
Told = Event | Added | Preview | PictureDone | TextDone | CommentsDone | PageSaved | ListTaken
"""All that a worker tells. A preview is a feed that was found again."""

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
    """Return an event as the object of one line, its name under "event"."""
    return {"event": _NAMES[type(event)], **asdict(event)}


def from_json(line: dict[str, Any]) -> Told:
    """Return the event of one line; the opposite of `as_json`. Raises KeyError or TypeError for anything else."""
    kind = _KINDS[line["event"]]
    values = {name: value for name, value in line.items() if name not in ("event", "request")}
    if kind is Added:
        values["feeds"] = tuple(Preview(**preview) for preview in values["feeds"])
    return kind(**values)
