"""The settings of a feed as the fields of a form, and the settings that the filled-in fields mean. Pure.

The rule: a field that was not changed keeps its setting. User, password and values of secret headers are shown as
`***`; the stars keep the old value, as long as the feed stays at its host.
"""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Any

from msgspec import Struct

from tui_reader.forms.headers import HEADER_NAME, OWN_HEADERS
from tui_reader.model.entities import FeedSettings
from tui_reader.model.errors import UsageError
from tui_reader.model.records import replace
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path, split_path
from tui_reader.text.hosts import censor_url, may_share_secrets, with_credentials_of
from tui_reader.text.times import iso_day, read_day, read_span, say_span

Texts = dict[str, str]
Headers = tuple[tuple[str, str], ...]

STARS = "***"
FOR_GOOD = "for good"
YES = "yes"
MOST_KEPT = 1_000_000
_SECRET = re.compile(r"auth|cookie|token|secret|key|pass|session", re.IGNORECASE)
_NEXT_HEADER = re.compile(rf";\s*(?={HEADER_NAME}:\s)")
_HEADER = re.compile(rf"({HEADER_NAME}):\s*(.*)")


class Field(Struct, frozen=True):
    """One field: its name in `FeedSettings` (`pause` stands for two), its label, and the hint in the `empty` field.

    `is_choice`: the field is a box to tick, and `empty` is the text beside the box.
    """

    name: str
    label: str
    empty: str
    is_choice: bool = False


FIELDS: tuple[Field, ...] = (
    Field("title", "Title", ""),
    Field("url", "Address", ""),
    Field("folder", "Folder", "none; a new path makes one: News/Local"),
    Field("interval", "Asked every", "as it suits the feed; or 2 hours"),
    Field("pause", "Paused until", "not paused; a day, 2 weeks, for good"),
    Field("full_text", "Whole text", "always, from the page of each entry", is_choice=True),
    Field("keep_newest", "Keep unread", "all; or a number: only the newest"),
    Field("read_after", "Read after", "never; or 2 weeks, from arrival"),
    Field("headers", "Headers", "none; Name: value; Name: value"),
)
FOLDER_FIELDS: tuple[Field, ...] = (
    Field("name", "Name", ""),
    Field("inside", "In folder", "none: at the top level"),
)


def fill(settings: FeedSettings, *, zone: tzinfo | None = None) -> Texts:
    """Return the texts of the fields for these settings; a choice is YES or empty."""
    pause = "" if settings.paused_until is None else iso_day(settings.paused_until, zone)
    return {
        "title": settings.title,
        "url": censor_url(settings.url),
        "folder": join_path(settings.folder),
        "interval": say_span(settings.interval) if settings.interval else "",
        "pause": FOR_GOOD if settings.paused else pause,
        "full_text": YES if settings.full_text else "",
        "keep_newest": str(settings.keep_newest or ""),
        "read_after": say_span(settings.read_after) if settings.read_after else "",
        "headers": "; ".join(f"{name}: {_shown(name, value)}" for name, value in settings.headers),
    }


def read(texts: Texts, before: FeedSettings, *, now: int, zone: tzinfo | None = None) -> tuple[FeedSettings, Texts]:
    """Return the settings that the texts mean, and a sentence for each field with a mistake."""
    shown = fill(before, zone=zone)
    changed = {name: text.strip() for name, text in texts.items() if text.strip() != shown[name]}
    after, problems = before, Texts()
    for name, text in changed.items():
        try:
            after = _read(name, text, after, now=now, zone=zone)
        except UsageError as error:
            problems[name] = str(error)
    if "url" not in problems and "headers" not in problems and {"url", "headers"} & changed.keys():
        try:
            headers = _headers(changed.get("headers", shown["headers"]), before, after.url)
        except UsageError as error:
            problems["headers"] = str(error)
        else:
            after = replace(after, headers=headers, headers_for=after.url if headers else "")
    return after, problems


def _read(name: str, text: str, after: FeedSettings, *, now: int, zone: tzinfo | None) -> FeedSettings:
    """Return the settings with one field changed. Headers are read later, when the address is known."""
    if name == "headers":
        return after
    if name == "pause":
        is_paused = text.lower().removeprefix("paused ") in (FOR_GOOD, "forever", "for ever", YES)
        until = read_day(text, now=now, zone=zone) if text and not is_paused else None
        return replace(after, paused=is_paused, paused_until=until)
    value: Any = None
    match name:
        case "title":
            value = clean_line(text)
        case "url":
            value = _address(text, after.url)
        case "folder":
            value = read_path(text)
        case "full_text":
            value = bool(text)
        case "interval" if text:
            value = read_span(text)
        case "keep_newest" if text:
            value = _number(text)
        case "read_after" if text:
            value = read_span(text, example="2 weeks")
    return replace(after, **{name: value})


def read_path(text: str) -> tuple[str, ...]:
    """Return the names in a folder's path as they are kept."""
    return tuple(filter(None, map(clean_line, split_path(text))))


def _number(text: str) -> int:
    words = text.lower().removeprefix("the ").removeprefix("newest ")
    digits = words.replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits[:12]) <= MOST_KEPT:
        raise UsageError(f"“{clean_line(text)[:40]}” is no number from 1 to {MOST_KEPT:,}. Write it like “20”.")
    return int(digits)


def _address(text: str, before: str) -> str:
    """Return the typed address, with the old user and password in place of the stars."""
    url = clean_line(text)
    if not url:
        raise UsageError("A feed has an address.")
    if f"//{STARS}@" not in url:
        return url
    if not _may_keep_secrets(before, url):
        raise UsageError(
            "User and password were for another host. Type them in place of the stars, or delete the stars."
        )
    return with_credentials_of(before, url)


def _headers(text: str, before: FeedSettings, url: str) -> Headers:
    kept = {name.lower(): value for name, value in before.headers}
    headers: dict[str, tuple[str, str]] = {}
    for piece in _NEXT_HEADER.split(text):
        if not piece.strip(" ;"):
            continue
        found = _HEADER.fullmatch(piece.strip())
        if found is None or not found[2].isprintable():
            raise UsageError("A header is written “Name: value”, and several “Name: value; Name: value”.")
        name, value = found[1], found[2].rstrip(" ;")
        if name.lower() in OWN_HEADERS:
            raise UsageError(f"The reader sets {name} itself.")
        if value == STARS:
            if name.lower() not in kept:
                raise UsageError(f"The stars stand for a value that is kept, but no value of {name} is kept.")
            if not _may_keep_secrets(before.headers_for, url):
                raise UsageError(f"The value of {name} was for another host. Type the value again, or delete it.")
            value = kept[name.lower()]
        headers[name.lower()] = (name, value)
    return tuple(headers.values())


def _shown(name: str, value: str) -> str:
    return STARS if _SECRET.search(name) else value


def _may_keep_secrets(before: str, after: str) -> bool:
    """Tell whether secrets typed for one address may be kept for another, whose https:// may be left out."""
    return may_share_secrets(before, after if "://" in after else f"https://{after}")
