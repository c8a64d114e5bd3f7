"""The words of the project as frozen, slotted dataclasses.

`Feed`, `Entry`, `Headline` are what we *keep*; `Article` is what is *read*; what a feed *says* stands in `incoming`.
All times are UTC in whole seconds since the epoch. `published` and `updated` are the feed's words,
`arrived` is our clock. Nothing here computes (but which of two texts is read); whoever needs the time is told `now`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Content:
    """A body as the feed gave it (RFC 4287, 4.1.3; RSS `content:encoded`, `description`).

    `base` is the address that relative links in `value` start from, or None. "data", a calendar, is not shown.
    """

    value: str
    type: Literal["html", "text", "data"] = "html"
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry (RSS 2.0 `enclosure`, Atom `link rel=enclosure`); `length` in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


# --------------------------------------------------------------------------- what we keep


class FeedStatus(StrEnum):
    """How a feed stands; the word shown in lists and in `feeds --json`."""

    OK = "ok"
    NEVER = "never"
    FAILING = "failing"
    GONE = "gone"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Folder:
    """The person's grouping of feeds; `parent_id` None is the top level."""

    id: int
    parent_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscribed source. `title` is what is shown: the person's own, else the feed's, else the address.

    `full_text`: the text of its entries' pages is wanted, not what the feed gives of it. `paused_until`: it is not
    asked before.
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


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What the person wants of a feed; an empty `title` and an `interval` of None leave it to the feed.

    `folder` are the folder's names from the top, `interval` and `read_after` are in seconds. `headers` (name, value)
    are sent to the host of `headers_for`, the address they were set for, and may be secret. `paused` is for good,
    `paused_until` until then. `keep_newest`: unread entries beyond the newest so many are marked read after a refresh;
    `read_after`: those that arrived longer ago. `feed_title` is what the feed calls itself.
    """

    url: str
    title: str = ""
    folder: tuple[str, ...] = ()
    interval: int | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    headers_for: str = ""
    full_text: bool = False
    keep_newest: int | None = None
    read_after: int | None = None
    paused: bool = False
    paused_until: int | None = None
    feed_title: str = ""


@dataclass(frozen=True, slots=True)
class SmartFeed:
    """A query that the person saved under a name. `query` is as they spelled it, which another version may not read."""

    id: int
    name: str
    query: str


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


RuleAction = Literal["mute", "read", "star", "full_text"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done with entries that `query` holds when they arrive, in one feed or (None) in all.

    `until`: entries that arrive later are left alone; None: for good. `hidden` is how many entries it hides now.
    """

    query: str
    action: RuleAction
    feed_id: int | None = None
    until: int | None = None
    id: int = 0
    made: int = 0
    hidden: int = 0


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
class Position:
    """Where the person stopped reading: a block, an offset in its text (for a table its row), and what stands there.

    `words` find the place again after a change of the text; `share` is how much of it was read, 0.0 to 1.0.
    """

    block: int
    offset: int
    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored item of a feed with the person's state, and its text in two versions.

    `body` and `others` are as the feed gave them, `page` was extracted from the page at `url`. `shows_page` is what the
    person wants, also while there is no `page` yet. `page_asked` is when it was last fetched, `page_error` why in vain.
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
        """The version to be read; behind the feed's, what else it says for people."""
        texts = (self.page,) if self.full_text else (self.body, *self.others)
        return tuple(text for text in texts if text is not None and text.type != "data")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on an entry, as its comment feed gave it; `author` may be empty."""

    author: str
    published: int | None
    url: str | None
    body: Content


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


Flag = Literal["read", "starred"]
# rare: the feeds that write least first, within a feed newest first;
# read_last, read_first: of what was begun, what was read last comes first, or last
Order = Literal["newest", "oldest", "rare", "best", "read_last", "read_first"]


@dataclass(frozen=True, slots=True)
class Act:
    """What an undo or redo did: `sentence` tells it to the person, `entry_ids` are the rows that changed."""

    sentence: str
    entry_ids: tuple[int, ...] = ()


# --------------------------------------------------------------------------- what is read

SpanStyle = Literal[
    "strong", "emphasis", "strike", "code", "link", "image", "superscript", "subscript", "keyboard", "mark", "footnote"
]
BlockKind = Literal[
    "paragraph", "heading", "code", "table", "rule", "image", "embed", "label", "caption", "summary", "note"
]
Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Span:
    """`style` lies over `text[start:end]`.

    `target` is an index into `Article.links` ("link"; "footnote", where it is known) or `.images` ("image").
    """

    start: int
    end: int
    style: SpanStyle
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows[0]` is the head when `has_head`. All rows have `len(align)` cells."""

    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Alignment, ...]
    has_head: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """One flat piece of an article: the view wraps it to the column, and nothing nests.

    `first` stands before its first line, `rest` before the others ("│ • " and "│   " for a list item in a quote);
    `text` may hold "\\n" for hard breaks, and for every line of code. `tight` asks for no blank line above.
    A "label" names what comes next (a term, the title of a table), a "caption" what came before; a "summary" is the
    line of `<details>` that is always shown, a "note" a paragraph of the footnotes.
    `level` is 1 to 6 for headings, else 0. `target` is an index into `Article.images` ("image") or `.links` ("embed").
    `anchors` are names that begin in this block and that some `Link.fragment` of the article asks for.
    """

    kind: BlockKind
    text: str = ""
    spans: tuple[Span, ...] = ()
    first: str = ""
    rest: str = ""
    level: int = 0
    tight: bool = False
    language: str | None = None
    table: Table | None = None
    target: int | None = None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an article; `url` is absolute and http, https or mailto.

    `fragment` is not empty where it leads into the article itself: to the block that has it in `Block.anchors`. That
    block may come in a later part, or never (the article is a part of a page), so look for it when it is asked for.
    """

    url: str
    text: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article; `url` is absolute, http or https. `width` and `height` as the page says, in pixels."""

    url: str
    alt: str = ""
    title: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture of an entry: the file at `path`, and its size in pixels, which is at most that of `url`'s."""

    url: str
    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Part:
    """A run of blocks with the links and pictures they point at, as they come out of the conversion.

    Indices (`Span.target`, `Block.target`) count from the start of the article, not of the part:
    appending parts in order gives the article. `markdown` is the same text in CommonMark with GFM tables.
    """

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The readable document made from an entry.

    `words` counts the words of the text (Chinese, Japanese and Korean by character); reading time follows from it.
    """

    entry: Entry
    feed_title: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    markdown: str
    words: int
