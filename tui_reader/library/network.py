"""What a library does over the network, in this process or in a worker process: requests, and their answers.

The first paint does without this module; whoever makes a request imports it then.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from tui_reader.refresh.events import (
    Added,
    Event,
    FeedDone,
    Finished,
    ListTaken,
    PageSaved,
    Started,
    as_json,
)
from tui_reader.refresh.process.remote import Worker
from tui_reader.refresh.requests import (
    AddFeeds,
    FetchComments,
    FetchPictures,
    FetchTexts,
    FindFeed,
    ImportList,
    Refresh,
    Request,
    SavePage,
)

if TYPE_CHECKING:
    from tui_reader.library.library import Library

__all__ = [
    "AddFeeds",
    "Added",
    "Event",
    "FeedDone",
    "FetchComments",
    "FetchPictures",
    "FetchTexts",
    "FindFeed",
    "Finished",
    "ImportList",
    "ListTaken",
    "Network",
    "PageSaved",
    "Refresh",
    "Request",
    "SavePage",
    "Started",
    "Worker",
    "event_row",
]

T = TypeVar("T")


def event_row(event: Event | Added) -> dict[str, Any]:
    """Return an event of a refresh, or what became of one input of `add`, as the JSON object of the command line."""
    row = as_json(event)
    if isinstance(event, Added):
        del row["event"]
    return row


class Network:
    """The network as a library uses it."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def run(self, request: Request[T]) -> AsyncGenerator[T]:
        """Answer a request in this process; yield the answers. Raises ReaderError.

        Before a refresh is finished, the pages of new entries are fetched whose feeds want full text.
        """
        from tui_reader.refresh.engine import Engine

        library = self._library
        if isinstance(request, Refresh):
            library.feeds.purge()
        engine = Engine(library.path, library.config, session=library.session, clock=library.clock)
        # The inner generator ends before its engine does, also when whoever listens stops listening.
        async with engine, aclosing(request.run(engine)) as answers:
            async for answer in answers:
                if isinstance(answer, Finished):
                    await engine.catch_up()
                yield answer

    def worker(self) -> Worker:
        """Return the remote end of a worker process for this library; nothing is started yet."""
        library = self._library

        def why_not() -> str:
            return library.place.why_read_only

        return Worker(library.path, library.config, session=library.session, why_not=why_not)
