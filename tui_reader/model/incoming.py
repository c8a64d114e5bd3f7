"""What comes in: what a feed or a list of feeds says, and what a refresh reads and writes.

Frozen, slotted dataclasses like those of `model`, which are what is kept and read; the screen never sees these.
All times are UTC in whole seconds since the epoch. Nothing here computes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tui_reader.model.entities import Content, Enclosure

MOST_OF_LIST = 8 * 1024 * 1024
"""Bytes of a subscription list. The longest that was seen has 0.3 MB; hostile ones take 3 seconds a MB."""

# --------------------------------------------------------------------------- what a feed says


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One item of a feed document. Titles and names are safe single lines; addresses are absolute where they can be.

    `id` is the feed's own id (Atom `id`, RSS `guid`, JSON Feed `id`) or None.
    `title` is empty where the feed gives none: the first words of the body are shown then (see `shown_title`).
    `others` are further texts of the item (a second content, `itunes:summary`, `media:description`).
    `set_aside` is what could not be done with the item (`errors.because`), or None.
    """

    id: str | None = None
    url: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    published: int | None = None
    updated: int | None = None
    content: Content | None = None
    summary: Content | None = None
    others: tuple[Content, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    image: str | None = None
    comments_url: str | None = None
    comments_feed: str | None = None
    comments_count: int | None = None
    set_aside: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A whole feed document. `version` names its format as feedparser does (`rss20`, `atom10`, `json11`, ...).

    `interval` is the publisher's own wish in seconds (`ttl`, `sy:updatePeriod`/`Frequency`), or None.
    `skip_hours` are UTC hours 0 to 23, `skip_days` English day names, lower case (RSS 2.0).
    `cut` (as in `Fetched`) tells that the document ended in the middle: it has only the entries that came whole.
    """

    version: str
    title: str = ""
    site_url: str | None = None
    entries: tuple[ParsedEntry, ...] = ()
    interval: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a subscription list; `folder` holds the folder's names from the top, `title` is the list's own."""

    url: str
    title: str = ""
    site_url: str | None = None
    folder: tuple[str, ...] = ()


ListFormat = Literal["opml", "json", "markdown"]


@dataclass(frozen=True, slots=True)
class ListItem:
    """What stands at one place of a subscription list, with its address as it is spelled there.

    `line` counts from 1, None where it is not known. `problem` is a sentence why no feed can be made of it, or None.
    """

    subscription: Subscription
    line: int | None = None
    problem: str | None = None


# --------------------------------------------------------------------------- what a refresh reads and writes


@dataclass(frozen=True, slots=True)
class Wishes:
    """How often a publisher wants a feed to be asked for, as it last said; times in seconds.

    `interval` is the feed's own word (`ttl`, `sy:updatePeriod`), `max_age` that of the server (Cache-Control,
    Expires; RFC 9111); `skip_hours` and `skip_days` are as in `ParsedFeed`.
    """

    interval: int | None = None
    max_age: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchState:
    """What a refresh must know of a feed before it asks for it.

    `etag` and `last_modified` are the validators of RFC 9110; `body_hash` is that of the last body that was stored.
    `trusted` is true when the person typed or imported the address: only then may it be local or private.
    `agent` is the number of the name by which we were let in last, `former` are the addresses it had before, `pieces`
    are what `refresh.harvest` keeps of the last document. `own_interval` (seconds, 0: none) and `headers` are the
    person's; these were set for the address `headers_for` and may be secret.
    """

    feed_id: int
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None
    failures: int = 0
    next_due: int = 0
    trusted: bool = True
    parser_version: int = 0
    wishes: Wishes = Wishes()
    agent: int = 0
    former: tuple[str, ...] = ()
    pieces: bytes = b""
    own_interval: int = 0
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    headers_for: str = ""


class PictureRow(NamedTuple):
    """What became of one picture of an entry: `hash` names its file, `bytes` is the file's length; or why it has none.

    `asked` is when it was fetched.
    """

    url: str
    hash: str | None
    width: int | None
    height: int | None
    bytes: int | None
    asked: int
    error: str | None = None


class PictureNeeds(NamedTuple):
    """What is known before an entry's pictures are fetched: its feed's address, whether the person typed that, and
    those of the pictures, by address, that need not be fetched.
    """

    feed_url: str
    trusted: bool
    known: dict[str, PictureRow]


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What the merge must know of an entry that is already kept; `digest` covers all that the feed said of it."""

    id: int
    uid: str | None
    url: str | None
    title: str
    published: int | None
    digest: bytes


class PackedBody(NamedTuple):
    """A `Content` as it is written: `packed` is zlib of UTF-8."""

    type: str
    base: str | None
    packed: bytes


@dataclass(frozen=True, slots=True)
class PageNames:
    """What a web page says of itself: safe single lines; `published` as it spells the date, or None."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None


class PageRow(NamedTuple):
    """A web page as it is written: `authors` is a JSON list, `author` all of them in one line. None: without a text."""

    title: str
    author: str
    authors: str
    published: int | None
    body: PackedBody | None


class FoundPage(NamedTuple):
    """The article of a web page, and where the page says that it is at home (`article.canonical_address`)."""

    body: PackedBody
    canonical: str | None = None


class CommentRow(NamedTuple):
    """One comment as it is written; `type`, `base` and `packed` are those of its text, as in `PackedBody`."""

    author: str
    url: str | None
    published: int | None
    type: str
    base: str | None
    packed: bytes


class EntryRow(NamedTuple):
    """What a feed says of an entry, ready to be written (made by `store.make_row`, in a process that may be killed).

    `title` is never empty; `authors` and `categories` are JSON lists. `others` is zlib of a JSON list of what the feed
    says beside the body, each text as [value, type, base]; None: nothing. A tuple, for it travels between processes.
    """

    uid: str | None
    url: str | None
    title: str
    published: int | None
    digest: bytes
    updated: int | None
    author: str
    authors: str
    categories: str
    image: str | None
    comments_url: str | None
    comments_feed: str | None
    comments_count: int | None
    body: PackedBody | None
    enclosures: tuple[Enclosure, ...]
    others: bytes | None = None
    set_aside: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry the merge decided is new."""

    row: EntryRow
    at: int


@dataclass(frozen=True, slots=True)
class Revision:
    """An entry the merge decided was rewritten by its feed; read, starred, `arrived` and `at` stay as they are."""

    entry_id: int
    row: EntryRow


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one refresh of a feed ended, written together with its last entries.

    `feed` is what the feed said of itself, or None where nothing was parsed: on a 304, the same bytes, a failure.
    Beside an `error` it tells that a part came whole.
    `body_hash` and `parser_version` are those of the body that is now stored in full. `moved_to` is set only when
    every redirect was permanent. `next_due` is when to ask again (UTC seconds), `why_next` a sentence about it.
    `wishes` and `agent` are to be remembered after a success.
    """

    feed: ParsedFeed | None
    next_due: int
    why_next: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None
    parser_version: int = 0
    error: str | None = None
    gone: bool = False
    moved_to: str | None = None
    failures: int = 0
    wishes: Wishes = Wishes()
    agent: int = 0
    pieces: bytes = b""


@dataclass(frozen=True, slots=True)
class PageState:
    """What must be known of an entry before its page is fetched.

    `body` is what the feed gave, `trusted` as in `FetchState` for the feed's own address. `asked` is when the page was
    last fetched, `is_stored` whether its text is kept. `is_saved`: the person saved the page, and it names itself.
    """

    entry_id: int
    url: str | None
    title: str
    body: Content | None
    feed_url: str
    trusted: bool
    asked: int | None
    is_stored: bool
    is_saved: bool = False


@dataclass(frozen=True, slots=True)
class CommentsState:
    """What must be known of an entry before its comments are fetched; `trusted` as in `PageState`."""

    entry_id: int
    url: str | None
    feed_url: str
    trusted: bool
