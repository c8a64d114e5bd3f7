"""The rows and numbers that lists show: headlines, snippets of a search, counts, and the orders of a list.

The rule: a list never loads the text of an entry, so no class here has a body.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Headline(Struct, frozen=True):
    """The light row a list shows. `at` is the time it is sorted by: `min(published or arrived, arrived)`.

    `others` is how many other feeds carry the same article. `muted_by` is the rule that hides the entry.
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


class Trial(Struct, frozen=True):
    """How many of the kept entries a rule would match: `hits` of `total`, `unread` of them unread, and the newest."""

    hits: int
    unread: int
    total: int
    newest: tuple[Headline, ...] = ()


class Snippet(Struct, frozen=True):
    """A few words of an entry's text, and the places of the searched words in `text` and in the title.

    A place is (start, end) in characters. Places are in order and do not overlap.
    """

    text: str
    hits: tuple[tuple[int, int], ...] = ()
    title_hits: tuple[tuple[int, int], ...] = ()


class Counts(Struct, frozen=True):
    """Exact numbers for the feed pane. `unread` and `total` map a feed's id to a number; feeds with none are absent.

    `unread_again` and `total_again` count the entries that repeat an article of another feed; lists of all feeds leave
    those out.
    """

    unread: dict[int, int] = {}
    total: dict[int, int] = {}
    starred: int = 0
    today: int = 0
    begun: int = 0
    unread_again: int = 0
    total_again: int = 0


# rare: feeds that write little come first, and within a feed the newest entry;
# read_last, read_first: of the articles read in part, the one read last comes first, or last
Order = Literal["newest", "oldest", "rare", "best", "read_last", "read_first"]
