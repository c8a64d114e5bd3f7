"""Facts that the bridge tells the screen, as past-tense messages. Progress may be replaced by newer progress."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.message import Message

from tui_reader.model.entities import Act, Feed, Folder, SmartFeed
from tui_reader.model.listings import Counts


@dataclass
class LibraryChanged(Message):
    """The library holds something new: all that the feed pane shows, and how many entries the open list lacks."""

    feeds: list[Feed]
    folders: list[Folder]
    counts: Counts
    view_key: str
    fresh: int
    smart_feeds: list[SmartFeed] = field(default_factory=list)

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts matter."""
        return isinstance(message, LibraryChanged)


@dataclass
class SmartCounted(Message):
    """The numbers of saved queries are others, or are up to date again, or no longer."""

    def can_replace(self, message: Message) -> bool:
        """The newest are asked for when it is heard."""
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
class RefreshEnded(Message):
    """A refresh is over, whole or stopped; `sentence` is its closing line."""

    sentence: str
    trouble: bool = False


@dataclass
class FeedAsked(Message):
    """A single feed was asked again; `sentence` is what came of it."""

    sentence: str
    trouble: bool = False


@dataclass
class TextFetched(Message):
    """The page of an entry was fetched; `error` says why it brought no text. `asked`: by a key, not by itself."""

    entry_id: int
    error: str | None
    asked: bool


@dataclass
class PageKept(Message):
    """The page of a link was saved, or was not; `sentence` is what came of it. `is_act`: it can be taken back."""

    sentence: str
    trouble: bool = False
    is_act: bool = False


@dataclass
class CommentsFetched(Message):
    """The comments of an entry were fetched, and so many are kept; `error` says why none came."""

    entry_id: int
    comments: int
    error: str | None


@dataclass
class ActDone(Message):
    """A deliberate act was written, or taken back (`undone`); `act` tells what changed."""

    act: Act
    undone: bool = False


@dataclass
class Failed(Message):
    """Something could not be done; `sentence` says what happened, what is still fine, and what to press."""

    sentence: str
