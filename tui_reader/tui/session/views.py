"""The view of a list, and what is read from the library for it. Pure, but for functions with a library."""

from __future__ import annotations

from msgspec import Struct

from tui_reader.library.library import Library
from tui_reader.model.entities import Feed, Folder, SmartFeed
from tui_reader.model.listings import Counts, Order
from tui_reader.model.records import replace
from tui_reader.query.terms import InFeed, Is, Query, both

SEARCH = "search"
STORIES, ON, OFF = "stories", "on", "off"  # the setting of stories, before that of the config; the store knows it too
OWN = "own:"  # before the id of a saved query: the key of its row and of its view


class Start(Struct, frozen=True):
    """What the first paint needs, read in one go. `once`: a story is one row."""

    feeds: list[Feed]
    folders: list[Folder]
    counts: Counts
    settings: dict[str, str]
    smart_feeds: list[SmartFeed]
    once: bool


class View(Struct, frozen=True):
    """What a list shows: the row it came from, and how the person wants it. `once`: a story is one row."""

    key: str
    title: str
    query: Query
    order: Order = "newest"
    hide_read: bool = False
    once: bool = False

    @property
    def is_search(self) -> bool:
        """Whether it shows the hits of a search: with snippets, and a bounded number of them."""
        return self.key == SEARCH

    @property
    def smart_id(self) -> int | None:
        """The saved query that it shows, if it shows one."""
        return smart_id_of(self.key)

    @property
    def wanted(self) -> Query:
        """The query the list is loaded with."""
        # A begun article was opened, and so is read: hiding read entries would leave nothing to continue.
        is_hidden = self.hide_read and not self.is_begun
        return both(self.query, Is("unread")) if is_hidden else self.query

    @property
    def is_begun(self) -> bool:
        """Whether it shows the begun articles, which stand in the order in which they were read."""
        return self.query == Is("begun")

    @property
    def sorting(self) -> Order:
        """The order of its list."""
        if self.is_begun:
            return "read_first" if self.order == "oldest" else "read_last"
        return self.order

    def turned(self) -> View:
        """Return the view in its next order. Lists of one feed and of begun articles have no rare feeds."""
        has_rare = not isinstance(self.query, InFeed) and not self.is_begun
        orders: list[Order] = ["newest", "oldest", "rare"] if has_rare else ["newest", "oldest"]
        return replace(self, order=orders[(orders.index(self.order) + 1) % len(orders)])


def smart_id_of(key: str) -> int | None:
    """Return the id of the saved query that the row or view with this key belongs to."""
    return int(key.removeprefix(OWN)) if key.startswith(OWN) else None


class Found(Struct, frozen=True):
    """The first page of a view. `waiting`: so many entries are not indexed yet, and so a search cannot find them."""

    view: View
    ids: list[int]
    unread: set[int]
    newest: int
    waiting: int = 0


def load_page(library: Library, view: View, limit: int) -> Found:
    """Return the first `limit` entries of a view."""
    # The newest id is read first: an entry that comes in between is counted as new, and not lost.
    newest = library.entries.newest_id()
    ids = library.entries.ids(view.wanted, order=view.sorting, limit=limit, once=view.once)
    unread = {row.id for row in library.entries.headlines(ids) if not row.read}
    return Found(view, ids, unread, newest, library.search.pending() if view.is_search else 0)
