"""What we keep, as frozen structs: feeds, folders, entries, rules.

The rows of lists are in `listings`, the parts of an article in `articles`, and the words of a feed in `incoming`.
All times are UTC in whole seconds since the epoch. `published` and `updated` come from the feed, `arrived` from the
clock of this machine. Nothing here computes, except which of two texts is shown.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from tui_reader.model.records import Discreet


class Content(Struct, frozen=True):
    """A body as the feed gave it (RFC 4287, 4.1.3; RSS `content:encoded`, `description`).

    `base` is the address that relative links in `value` start from, or None. Content of type "data" (a calendar, for
    example) is not shown.
    """

    value: str
    type: Literal["html", "text", "data"] = "html"
    base: str | None = None


class Enclosure(Struct, frozen=True):
    """A file that belongs to an entry (RSS 2.0 `enclosure`, Atom `link rel=enclosure`); `length` in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


class FeedStatus(StrEnum):
    """How a feed stands; the word shown in lists and in `feeds --json`."""

    OK = "ok"
    NEVER = "never"
    FAILING = "failing"
    GONE = "gone"
    PAUSED = "paused"


class Folder(Struct, frozen=True):
    """The person's grouping of feeds; `parent_id` None is the top level."""

    id: int
    parent_id: int | None
    name: str


class Feed(Struct, frozen=True):
    """A subscribed source. `title` is what is shown: the person's own, else the feed's, else the address.

    `full_text`: the person wants the text of each entry's web page, not the text of the feed. `paused_until`: the feed
    is not asked before that time.
    """

    id: int
    url: str
    title: str
    site_url: str | None = None
    folder_id: int | None = None
    status: FeedStatus = FeedStatus.NEVER
    error: str | None = None
    failures: int = 0
    last_refreshed: int | None = None
    next_due: int | None = None
    why_next: str | None = None
    full_text: bool = False
    paused_until: int | None = None


class FeedSettings(Discreet, frozen=True):
    """The person's settings for a feed. An empty `title` and an `interval` of None leave the choice to the feed.

    `folder` holds the folder's names from the top. `interval` and `read_after` are in seconds. `headers` (name, value)
    may be secret, and are sent only to the host of `headers_for`, the address they were set for. `paused` has no end;
    `paused_until` has one. After a refresh, unread entries are marked read beyond the `keep_newest` newest ones, and
    when they arrived more than `read_after` seconds ago. `feed_title` is the title that the feed gives itself.
    """

    secret = ("headers",)

    url: str
    title: str = ""
    folder: tuple[str, ...] = ()
    interval: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    headers_for: str = ""
    full_text: bool = False
    keep_newest: int | None = None
    read_after: int | None = None
    paused: bool = False
    paused_until: int | None = None
    feed_title: str = ""


class SmartFeed(Struct, frozen=True):
    """A query that the person saved under a name. A newer version may have saved a `query` that
    this version cannot read.
    """

    id: int
    name: str
    query: str


RuleAction = Literal["mute", "read", "star", "full_text"]


class Rule(Struct, frozen=True):
    """The action for arriving entries that match `query`, in the feed `feed_id` or (None) in all feeds.

    The rule leaves entries alone that arrive after `until`; None: it has no end. `hidden` is how many entries it hides
    now.
    """

    query: str
    action: RuleAction
    feed_id: int | None = None
    until: int | None = None
    id: int = 0
    made: int = 0
    hidden: int = 0


class Position(Struct, frozen=True):
    """Where the person stopped reading: a block, an offset in its text (in a table the row), and the words there.

    The `words` find the place again after the text has changed. `share` is how much of the text was read, 0.0 to 1.0.
    """

    block: int
    offset: int
    words: str
    share: float


class Entry(Struct, frozen=True):
    """One stored item of a feed with the person's state, and its text in two versions.

    `body` and `others` come from the feed; `page` is the text of the web page at `url`. `shows_page` is the person's
    wish, also while there is no `page` yet. `page_asked` is when the page was last fetched, and `page_error` why that
    failed.
    """

    id: int
    feed_id: int
    uid: str | None
    url: str | None
    title: str
    authors: tuple[str, ...]
    published: int | None
    updated: int | None
    arrived: int
    at: int
    read: bool
    starred: bool
    body: Content | None = None
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    image: str | None = None
    comments_url: str | None = None
    comments_feed: str | None = None
    comments_count: int | None = None
    position: Position | None = None
    page: Content | None = None
    shows_page: bool = False
    page_asked: int | None = None
    page_error: str | None = None
    others: tuple[Content, ...] = ()

    @property
    def full_text(self) -> bool:
        """Whether the version to be read is the page's."""
        return self.shows_page and self.page is not None

    @property
    def shown(self) -> tuple[Content, ...]:
        """The texts that are shown, in order: the page's text, or the feed's text and its other texts."""
        texts = (self.page,) if self.full_text else (self.body, *self.others)
        return tuple(text for text in texts if text is not None and text.type != "data")


class Comment(Struct, frozen=True):
    """One comment on an entry, as its comment feed gave it; `author` may be empty."""

    author: str
    published: int | None
    url: str | None
    body: Content


Flag = Literal["read", "starred"]


class Act(Struct, frozen=True):
    """What an undo or redo did: `sentence` tells it to the person, `entry_ids` are the rows that changed."""

    sentence: str
    entry_ids: tuple[int, ...] = ()
