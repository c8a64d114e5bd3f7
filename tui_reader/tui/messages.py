"""Facts that the session tells the screen, as past-tense messages. Progress may be replaced by newer progress."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.message import Message

from tui_reader.model.entities import Act, Feed, Folder, SmartFeed
from tui_reader.model.listings import Counts


@dataclass
class LibraryChanged(Message):
    """The library holds something new: all that the feed pane shows, and how many entries the open list lacks.

    `fresh` entries came after the entry `newest` into the list of `view_key`.
    """

    feeds: list[Feed]
    folders: list[Folder]
    counts: Counts
    view_key: str
    newest: int
    fresh: int
    smart_feeds: list[SmartFeed] = field(default_factory=list)

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts matter."""
        return isinstance(message, LibraryChanged)


@dataclass
class SmartCounted(Message):
    """Numbers of saved queries changed, or became up to date, or are no longer."""

    def can_replace(self, message: Message) -> bool:
        """Whoever hears it asks for the newest numbers."""
        return isinstance(message, SmartCounted)


@dataclass
class RefreshProgressed(Message):
    """A refresh has done `done` of `total` feeds; `new` entries came so far."""

    done: int
    total: int
    new: int

    def can_replace(self, message: Message) -> bool:
        """Only the newest progress matters."""
        return isinstance(message, RefreshProgressed)


@dataclass
class ActDone(Message):
    """A deliberate act was written, or taken back (`undone`); `act` tells what changed."""

    act: Act
    undone: bool = False


@dataclass
class Told(Message):
    """Work beside the screen ended, and the library may hold something new.

    `sentence` says what happened, what is still fine, and what to press. `is_act`: undo takes it back.
    """

    sentence: str
    trouble: bool = False
    is_act: bool = False
