"""The light rows and numbers that lists show: headlines, snippets of a search, counts, the orders of a list.

Lists never load the text of an entry, so no body stands here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Headline:
    """The light row a list shows. `at` is the time it is sorted by: `min(published or arrived, arrived)`.

    `others` is how many other subscribed feeds carry the same piece, `muted_by` the rule that hides it.
    """

    id: int
    feed_id: int
    title: str
    author: str
    at: int
    read: bool
    starred: bool
    others: int = 0
    muted_by: int | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have hit of what is kept: how many entries of all, how many unread, and the newest of them."""

    hits: int
    unread: int
    total: int
    newest: tuple[Headline, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few words of an entry's text, and where the words looked for stand: in them, and in its title.

    Places are (start, end) in characters, in order, and do not overlap.
    """

    text: str
    hits: tuple[tuple[int, int], ...] = ()
    title_hits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Exact numbers for the feed pane. `unread` and `total` map a feed's id to a number; feeds with none are absent.

    `unread_again` and `total_again` are how many of all of them tell a story again: lists of all feeds leave them out.
    """

    unread: dict[int, int] = field(default_factory=dict)
    total: dict[int, int] = field(default_factory=dict)
    starred: int = 0
    today: int = 0
    begun: int = 0
    unread_again: int = 0
    total_again: int = 0


# rare: the feeds that write least first, within a feed newest first;
# read_last, read_first: of what was begun, what was read last comes first, or last
Order = Literal["newest", "oldest", "rare", "best", "read_last", "read_first"]
