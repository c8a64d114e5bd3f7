"""The events that requests yield while they run; README, "Refresh events", shows them as JSON."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, convert, to_builtins

from tui_reader.text.preview import Preview

Status = Literal["new", "updated", "unchanged", "failed", "gone", "cancelled"]
AddStatus = Literal["added", "exists", "failed"]


class _Event(Struct, frozen=True, tag_field="event", forbid_unknown_fields=True):
    """One JSON object, with the name of the event under "event"."""


class Started(_Event, frozen=True, tag="started"):
    """A refresh of `feeds` feeds has begun."""

    feeds: int


class FeedDone(_Event, frozen=True, tag="feed"):
    """One feed is done after `seconds`, with `new` new and `updated` rewritten entries; `error` is a sentence."""

    id: int
    url: str
    status: Status
    new: int = 0
    updated: int = 0
    seconds: float = 0.0
    error: str | None = None


class Finished(_Event, frozen=True, tag="finished"):
    """The refresh is over. `offline`: no host at all could be reached."""

    feeds: int
    new: int
    updated: int
    failed: int
    offline: bool
    seconds: float


class Added(_Event, frozen=True, tag="added"):
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


class PictureDone(_Event, frozen=True, tag="picture"):
    """One picture of an entry was stored, or `error` is a sentence why not."""

    entry_id: int
    url: str
    status: Literal["stored", "failed"]
    error: str | None = None


class TextDone(_Event, frozen=True, tag="text"):
    """The text of the page of entry `id` was stored, or `error` is a sentence why not."""

    id: int
    status: Literal["stored", "failed"]
    error: str | None = None


class CommentsDone(_Event, frozen=True, tag="comments"):
    """`comments` comments of entry `id` were stored, or `error` is a sentence why not."""

    id: int
    status: Literal["stored", "failed"]
    comments: int = 0
    error: str | None = None


class PageSaved(_Event, frozen=True, tag="saved"):
    """A web page was saved as entry `id`; `again`: it was saved before. `failed`: `error` says why nothing is kept.

    `note` is a sentence about a page that was kept without its text.
    """

    url: str
    status: Literal["saved", "again", "failed"]
    id: int | None = None
    title: str = ""
    note: str | None = None
    error: str | None = None


class ListTaken(_Event, frozen=True, tag="list"):
    """The numbers of an imported list: added, known and unreadable items. `url` is the address of one feed."""

    added: int = 0
    exists: int = 0
    unreadable: int = 0
    url: str | None = None


class Found(Preview, frozen=True, tag_field="event", tag="found", forbid_unknown_fields=True):
    """A feed that was found again."""


Event = Started | FeedDone | Finished
Told = Event | Added | Found | PictureDone | TextDone | CommentsDone | PageSaved | ListTaken
"""All events."""


def as_json(event: Told) -> dict[str, Any]:
    """Return an event as a JSON object, with its name under "event"."""
    line: dict[str, Any] = to_builtins(event)
    return line


def from_json(line: dict[str, Any]) -> Told:
    """Return the event that `as_json` turned into an object. Raises ValidationError for any other object."""
    event: Told = convert({name: value for name, value in line.items() if name != "request"}, Told)
    return event
