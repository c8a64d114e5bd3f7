"""The bridge's desk for folders and the settings of feeds: what a form shows, and what is done with what it says.

The rule: what a form says is answered to the form, so that a mistake is shown where it was made; what a key or the
mouse does is told like every other act.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from textual.message import Message

from tui_reader.library import Library
from tui_reader.model.entities import Act, FeedSettings
from tui_reader.tui.messages import ActDone

T = TypeVar("T")


class Ask(Protocol):
    """Runs a job on the writing thread, behind what was asked for before."""

    def __call__(self, job: Callable[[Library], T]) -> Awaitable[T]:
        """Return what the job returns."""


class WriteAct(Protocol):
    """Queues a deliberate act; ActDone or Failed follows."""

    def __call__(self, job: Callable[[Library], Act]) -> None:
        """Write in the order of the calls."""


class OrganiseDesk:
    """Changes folders and settings; `tell` is told each act."""

    def __init__(self, library: Library, tell: Callable[[Message], object], *, ask: Ask, act: WriteAct) -> None:
        self._library = library
        self._tell = tell
        self._ask = ask
        self._act = act

    def settings(self, feed_id: int) -> FeedSettings:
        """Return what the person wants of a feed (0.1 ms); raises NotFound."""
        return self._library.feeds.settings(feed_id)

    async def save_feed(self, feed_id: int, before: FeedSettings, after: FeedSettings) -> None:
        """Change what differs. Raises ReaderError, FieldError for what stands in one field."""
        self._tell(ActDone(await self._ask(lambda library: library.feeds.edit(feed_id, before, after))))

    async def save_folder(self, folder_id: int | None, *, name: str, inside: Sequence[str]) -> None:
        """Rename and move a folder, None: make it. Raises as `save_feed`."""

        def save(library: Library) -> Act:
            if folder_id is None:
                return library.folders.create([*inside, name])
            return library.folders.edit(folder_id, name=name, inside=inside)

        self._tell(ActDone(await self._ask(save)))

    def move_feed(self, feed_id: int, folder_id: int | None) -> None:
        """Put a feed into a folder, None: to the top level."""
        self._act(lambda library: library.feeds.move([feed_id], folder_id))

    def move_folder(self, folder_id: int, parent_id: int | None) -> None:
        """Put a folder into another one, None: to the top level."""
        self._act(lambda library: library.folders.move(folder_id, parent_id))

    def delete_folder(self, folder_id: int) -> None:
        """Delete a folder; what is in it moves up."""
        self._act(lambda library: library.folders.delete(folder_id))
