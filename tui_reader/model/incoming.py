"""What comes in: the content of a feed or a list of feeds, and the rows that a refresh reads and writes.

The screen never sees these classes. All times are UTC in whole seconds since the epoch. Nothing here computes.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

from tui_reader.model.entities import Content, Enclosure
from tui_reader.model.records import Discreet

MOST_OF_LIST = 8 * 1024 * 1024
"""Bytes of a subscription list. The longest that was seen has 0.3 MB; hostile ones take 3 seconds a MB."""

# --------------------------------------------------------------------------- what a feed says


class ParsedEntry(Struct, frozen=True):
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


class ParsedFeed(Struct, frozen=True):
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


class Subscription(Struct, frozen=True):
    """One feed of a subscription list; `folder` holds the folder's names from the top, `title` is the list's own."""

    url: str
    title: str = ""
    site_url: str | None = None
    folder: tuple[str, ...] = ()


ListFormat = Literal["opml", "json", "markdown"]


class ListItem(Struct, frozen=True):
    """One item of a subscription list, with its address as the list spells it.

    `line` counts from 1; None: unknown. `problem` is a sentence why the item is no feed, or None.
    """

    subscription: Subscription
    line: int | None = None
    problem: str | None = None


# --------------------------------------------------------------------------- what a refresh reads and writes


class Wishes(Struct, frozen=True):
    """How often a publisher wants a feed to be asked for, as it last said; times in seconds.

    `interval` comes from the feed (`ttl`, `sy:updatePeriod`), `max_age` from the server (Cache-Control, Expires;
    RFC 9111). `skip_hours` and `skip_days` are as in `ParsedFeed`.
    """

    interval: int | None = None
    max_age: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()


class FetchState(Discreet, frozen=True):
    """What a refresh must know of a feed before it fetches the feed.

    `etag` and `last_modified` are the validators of RFC 9110. `body_hash` is the hash of the last stored body.
    `trusted`: the person typed or imported the address; only then may the address be local or private.
    `agent` is the number of the User-Agent that the server accepted last. `former` are earlier addresses of the feed.
    `pieces` is what `process.new_rows` keeps of the last document. `own_interval` (seconds, 0: none) and `headers` are
    the person's settings; the headers may be secret, and were set for the address `headers_for`.
    """

    secret = ("headers",)

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
    headers: tuple[tuple[str, str], ...] = ()
    headers_for: str = ""


class PictureRow(NamedTuple):
    """The result of fetching one picture of an entry: `hash` names its file and `bytes` is the length of the file.

    Without a file, `error` says why. `asked` is when the picture was fetched.
    """

    url: str
    hash: str | None
    width: int | None
    height: int | None
    bytes: int | None
    asked: int
    error: str | None = None


class PictureNeeds(NamedTuple):
    """What is known before the pictures of an entry are fetched: the address of the feed, and whether the person typed
    that address. `known` are the pictures that need not be fetched, by address.
    """

    feed_url: str
    trusted: bool
    known: dict[str, PictureRow]


class KnownEntry(Struct, frozen=True):
    """What the merge must know of a kept entry; `digest` is the hash of all its content in the feed."""

    id: int
    uid: str | None
    url: str | None
    title: str
    published: int | None
    digest: bytes


class PackedBody(NamedTuple):
    """A `Content` ready to be written: `packed` is its text in UTF-8, compressed with zlib."""

    type: str
    base: str | None
    packed: bytes


class PageNames(Struct, frozen=True):
    """The title, authors and date of a web page, as safe single lines; `published` is spelled as on the page."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None


class PageRow(NamedTuple):
    """A web page ready to be written: `authors` is a JSON list, `author` all authors in one line."""

    title: str
    author: str
    authors: str
    published: int | None
    body: PackedBody | None


class FoundPage(NamedTuple):
    """The article of a web page, and the address the page names as its own (`article.canonical_address`)."""

    body: PackedBody
    canonical: str | None = None


class CommentRow(NamedTuple):
    """One comment ready to be written; `type`, `base` and `packed` are its text as in `PackedBody`."""

    author: str
    url: str | None
    published: int | None
    type: str
    base: str | None
    packed: bytes


class EntryRow(NamedTuple):
    """An entry of a feed, ready to be written (made by `store.make_row`, in a parser process).

    `title` is never empty; `authors` and `categories` are JSON lists. `others` is a JSON list of the further texts,
    each [value, type, base], compressed with zlib; None: no further texts. A tuple, because tuples pickle quickly.
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


class Arrival(Struct, frozen=True):
    """An entry the merge decided is new."""

    row: EntryRow
    at: int


class Revision(Struct, frozen=True):
    """An entry the merge decided was rewritten by its feed; read, starred, `arrived` and `at` stay as they are."""

    entry_id: int
    row: EntryRow


class Outcome(Struct, frozen=True):
    """How one refresh of a feed ended, written together with its last entries.

    `feed` is the parsed document, or None where nothing was parsed: on a 304, the same bytes, a failure. With a `feed`
    and an `error`, only a part of the document came.
    `body_hash` and `parser_version` belong to the body that is now stored in full. `moved_to` is set only when every
    redirect was permanent. `next_due` is when to ask again (UTC seconds), and `why_next` a sentence about that.
    `wishes` and `agent` are remembered after a success.
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


class PageState(Struct, frozen=True):
    """What must be known of an entry before its web page is fetched.

    `body` is the text of the feed. `trusted` is as in `FetchState`, for the address of the feed. `asked` is when the
    page was last fetched, `is_stored` whether its text is kept. `is_saved`: the person saved the page, so its title and
    authors come from the page too.
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


class CommentsState(Struct, frozen=True):
    """What must be known of an entry before its comments are fetched; `trusted` as in `PageState`."""

    entry_id: int
    url: str | None
    feed_url: str
    trusted: bool
