"""The state of the screen: feeds and their rows, the list, the entry. Pure: panes draw it, features change it."""

from __future__ import annotations

from collections.abc import Container, Mapping

from msgspec import Struct

from tui_reader.model.entities import Entry, Feed, Folder, SmartFeed
from tui_reader.model.listings import Counts, Order
from tui_reader.query.terms import EVERYTHING, SAVED_URL, Is
from tui_reader.text.folders import join_path, path_of
from tui_reader.tui.reading.listing import Listing
from tui_reader.tui.reading.smart_rows import own_rows
from tui_reader.tui.session.views import Start, View, smart_id_of
from tui_reader.tui.typeset.flow import Place
from tui_reader.tui.typeset.links import LinkPlace
from tui_reader.tui.widgets.feed_rows import FeedRow, FeedTree, row_at

FOLDED = "folded:"  # before the key of a folder's row: the name of a setting


class Stop(Struct, frozen=True):
    """Where a link led away from: the entry, the place at the top of the view, and the link with the focus."""

    entry_id: int
    place: Place
    focused: LinkPlace | None
    opened: bool


class State:
    """The state of the reading screen. `numbers` of saved queries come from the session with each `make_rows`.

    `trail` are the stops that links led away from, `trail_from` the entry under the cursor when the first did.
    """

    def __init__(self, start: Start) -> None:
        self.feeds: dict[int, Feed] = {feed.id: feed for feed in start.feeds}
        self.folders: list[Folder] = start.folders
        self.counts: Counts = start.counts
        self.smart_feeds: list[SmartFeed] = start.smart_feeds
        self.settings = start.settings
        self.once = start.once
        self.rows: list[FeedRow] = []
        self._tree = FeedTree()
        key = "smart:unread" if any(start.counts.unread.values()) else "smart:all"
        self.listing = Listing(View(key, "", EVERYTHING))
        self.entry: Entry | None = None
        self.opened = False
        self.trail: tuple[Stop, ...] = ()
        self.trail_from: int | None = None

    # ----------------------------------------------------------------- feeds

    @property
    def titles(self) -> dict[int, str]:
        """The feeds' titles by id."""
        return {feed.id: feed.title for feed in self.feeds.values()}

    @property
    def saved_pages(self) -> Feed | None:
        """The feed of saved pages, once a page was saved."""
        return next((feed for feed in self.feeds.values() if feed.url == SAVED_URL), None)

    def title_of(self, entry: Entry) -> str:
        """Return the title of an entry's feed."""
        feed = self.feeds.get(entry.feed_id)
        return feed.title if feed else ""

    def path_of(self, folder_id: int | None) -> tuple[str, ...]:
        """Return the names from the top down to a folder that is shown; none for None."""
        return path_of(folder_id, {folder.id: folder for folder in self.folders})

    @property
    def folder_paths(self) -> list[str]:
        """The paths of all folders, as a person types them."""
        return sorted((join_path(self.path_of(folder.id)) for folder in self.folders), key=str.casefold)

    def saved(self, key: str) -> SmartFeed | None:
        """Return the saved query that the row or view with this key belongs to."""
        smart_id = smart_id_of(key)
        return next((each for each in self.smart_feeds if each.id == smart_id), None)

    # ----------------------------------------------------------------- rows of the feed pane

    def make_rows(self, numbers: Mapping[int, int], late: Container[int] = ()) -> None:
        """Make the rows of the feed pane; `numbers` are those of the saved queries, `late` those to be dimmed."""
        if not self._tree.is_of(self.feeds.values(), self.folders):
            self._tree = FeedTree(self.feeds.values(), self.folders, self.counts.unread)
        self.rows = self._tree.rows(
            self.counts,
            own=own_rows(self.smart_feeds, numbers, late),
            hide_read=self.hide_read_feeds,
            keep=self.listing.view.key,
            folded=self.folded,
        )

    def every_row(self, numbers: Mapping[int, int]) -> list[FeedRow]:
        """Return the rows of all feeds and folders, also of those that the pane does not show."""
        return self._tree.rows(self.counts, own=own_rows(self.smart_feeds, numbers, ()))

    @property
    def row_index(self) -> int | None:
        """The index of the row whose list is shown."""
        return row_at(self.rows, self.listing.view.key)

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the rows of folders whose content is not shown."""
        return frozenset(name.removeprefix(FOLDED) for name in self.settings if name.startswith(FOLDED))

    @property
    def hide_read_feeds(self) -> bool:
        """Whether feeds without unread entries have no rows."""
        return "hide_read_feeds" in self.settings

    @property
    def hide_read(self) -> bool:
        """Whether lists leave out entries that were read before they are entered."""
        return "hide_read" in self.settings

    # ----------------------------------------------------------------- lists

    def view_of(self, row: FeedRow) -> View:
        """Return the view a row opens, the way the person wants that list."""
        kept = self.settings.get(f"order:{row.key}")
        order: Order = "rare" if kept == "rare" else "oldest" if kept else "newest"
        # A feed's own list shows all its entries, and an article was begun in one feed.
        once = self.once and row.kind != "feed" and row.query != Is("begun")
        return View(row.key, row.label, row.query or EVERYTHING, order, hide_read=self.hide_read, once=once)

    def is_gone(self, view: View) -> bool:
        """Tell whether a view shows a feed, a folder or a saved query that is not there any more."""
        kind, _, number = view.key.partition(":")
        there: dict[str, Container[int]] = {
            "feed": self.feeds.keys(),
            "folder": {folder.id for folder in self.folders},
            "own": {smart.id for smart in self.smart_feeds},
        }
        return kind in there and int(number) not in there[kind]
