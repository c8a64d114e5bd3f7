"""What the person wants of a feed: as a row has it, as a row is given it, and as sentences tell a change of it.

The rule: only the fields that the person changed are written, so what came meanwhile stays. Values of headers may be
secret: they stand in the row and in what undoes them, never in a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tui_reader.model.entities import FeedSettings
from tui_reader.store.db.connection import Value, storable
from tui_reader.store.db.damage import unpacked
from tui_reader.store.feeds.folders import TOP
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path
from tui_reader.text.times import say_day

COLUMNS = """
    url, own_title, feed_title, folder_id, own_interval, headers, headers_for, full_text, keep_newest, read_after,
    paused, paused_until
"""

# What a change of a field is called.
_CALLED = {
    "title": "title",
    "url": "address",
    "folder": "folder",
    "interval": "interval",
    "headers": "headers",
    "headers_for": "headers",
    "full_text": "version of the text",
    "keep_newest": "number kept unread",
    "read_after": "time kept unread",
    "paused": "pause",
    "paused_until": "pause",
}

MOST_NAMED = 3


def settings_of(kept: Mapping[str, Any], folder: tuple[str, ...]) -> FeedSettings:
    """Return the settings in a row of `COLUMNS`; `folder` is the path of the feed's folder."""
    return FeedSettings(
        url=kept["url"] or "",
        title=kept["own_title"] or "",
        folder=folder,
        interval=kept["own_interval"],
        headers=tuple(unpacked(kept["headers"], dict[str, str]()).items()),
        headers_for=kept["headers_for"] or "",
        full_text=bool(kept["full_text"]),
        keep_newest=kept["keep_newest"],
        read_after=kept["read_after"],
        paused=bool(kept["paused"]),
        paused_until=kept["paused_until"],
        feed_title=kept["feed_title"] or "",
    )


def changed_fields(before: FeedSettings, after: FeedSettings) -> list[str]:
    """Return the names of the fields that differ."""
    return [name for name in _CALLED if getattr(before, name) != getattr(after, name)]


def sentence_of(title: str, changed: Sequence[str], after: FeedSettings, *, new_title: str) -> str:
    """Return what was changed of a feed as a sentence; `title` and `new_title` are its titles before and after."""
    called = list(dict.fromkeys(_CALLED[name] for name in changed))
    if not called:
        return f"Nothing was changed of {title}."
    if called == ["title"]:
        return f"Renamed {title} to {new_title}."
    if called == ["folder"]:
        return f"Moved {title} to {join_path(after.folder) or TOP}."
    if called == ["pause"]:
        return pause_sentence(title, after)
    if len(called) > MOST_NAMED:
        return f"Changed {len(called)} settings of {title}."
    words = " and ".join(filter(None, (", ".join(called[:-1]), called[-1])))
    return f"Changed {words} of {title}."


def pause_sentence(title: str, settings: FeedSettings) -> str:
    """Return what was done to a pause."""
    if settings.paused:
        return f"Paused {title}."
    if settings.paused_until is not None:
        return f"Paused {title} until {say_day(settings.paused_until)}."
    return f"{title} is asked again."


def columns_of(settings: FeedSettings, changed: Sequence[str]) -> dict[str, Value]:
    """Return the columns of the fields that a plain UPDATE writes."""
    columns: dict[str, Value] = {
        "title": storable(clean_line(settings.title)),
        "interval": settings.interval,
        "headers": storable(json.dumps(dict(settings.headers), ensure_ascii=False)),
        "headers_for": storable(settings.headers_for),
        "full_text": int(settings.full_text),
        "keep_newest": settings.keep_newest,
        "read_after": settings.read_after,
        "paused": int(settings.paused),
        "paused_until": settings.paused_until,
    }
    names = {"title": "own_title", "interval": "own_interval"}
    return {names.get(name, name): columns[name] for name in changed if name in columns}
