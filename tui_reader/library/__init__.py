"""The use-cases of the reader: the only door for both front ends.

`Library` is one open library. The modules of this room hold its use-cases by theme: `searching` (lists and search),
`organising` (folders and settings of feeds), `ruling` (rules), `keeping` (what is kept by hand), `articles` (single
entries).
Opening a library imports the store and nothing heavier, because the first paint waits for this. A method that needs
HTTP, a parser or the conversion imports them itself. Events of a refresh are handed out when somebody asks for them.
A new use-case is a method of the module of its theme; both front ends call it on the `Library`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_reader.library.library import Library, event_row, new_session

if TYPE_CHECKING:
    from tui_reader.refresh.events import Added, Event, FeedDone, Finished, Started, TextDone
    from tui_reader.refresh.tasks.list_import import Imported, read_list

__all__ = [
    "Added",
    "Event",
    "FeedDone",
    "Finished",
    "Imported",
    "Library",
    "Started",
    "TextDone",
    "event_row",
    "new_session",
    "read_list",
]


def __getattr__(name: str) -> Any:
    """Hand out the events' classes when they are asked for: the first paint does without them."""
    if name in ("Imported", "read_list"):
        from tui_reader.refresh.tasks import list_import

        return getattr(list_import, name)
    if name in ("Added", "Event", "FeedDone", "Finished", "Started", "TextDone"):
        from tui_reader.refresh import events

        return getattr(events, name)
    raise AttributeError(name)
