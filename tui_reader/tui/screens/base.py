"""What all parts of the reading screen share: the panes, the list being read, and the article shown.

Nothing here waits: what takes longer than a page of headlines runs in a named worker where the latest wins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from tui_reader.model.articles import Part
from tui_reader.model.config import Config
from tui_reader.model.entities import Entry, Feed, Folder
from tui_reader.model.errors import ReaderError
from tui_reader.model.listings import Order
from tui_reader.query.terms import EVERYTHING, Is
from tui_reader.tui.actions import ACTIONS, Pane
from tui_reader.tui.background import begin, begin_latest
from tui_reader.tui.bridge import SLICE, Bridge
from tui_reader.tui.dialogs.dialog import say_in_dialogs
from tui_reader.tui.feed_rows import FeedRow, FeedTree, row_at
from tui_reader.tui.keys import KeyTable
from tui_reader.tui.reading import MOST_FOUND, Listing, View
from tui_reader.tui.smart_rows import own_rows
from tui_reader.tui.typeset.byline import byline
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.feed_list import FeedList
from tui_reader.tui.widgets.headline_list import HeadlineList
from tui_reader.tui.widgets.status_line import StatusLine

FIRST_IDS = 200
PREVIEW_DELAY = 0.08
SAID_FOR = 12.0
BUSY = ("article", "ids", "own", "look", "health", "clipboard", "lost", "holding")
FOLDED = "folded:"  # before a row's key: the name of a setting
PANES: tuple[Pane, ...] = ("feeds", "headlines", "article")


class ReadingBase(Screen[None]):
    """The panes and the state they show."""

    AUTO_FOCUS = "#list"

    def __init__(
        self, bridge: Bridge, config: Config, table: KeyTable, greeting: str = "", *, layout: str = ""
    ) -> None:
        super().__init__(classes=f"-headlines {layout}")
        self.greeting = greeting
        self.bridge = bridge
        self.config = config
        self.table = table
        start = bridge.start
        self.feeds: dict[int, Feed] = {feed.id: feed for feed in start.feeds}
        self.folders: list[Folder] = start.folders
        self.counts = start.counts
        self.smart_feeds = start.smart_feeds
        self.settings = start.settings
        self.hide_read = "hide_read" in self.settings
        self.hide_read_feeds = "hide_read_feeds" in self.settings
        self.rows: list[FeedRow] = []
        self._tree = FeedTree()
        self.entry: Entry | None = None
        self.opened = False
        self._preview: Timer | None = None
        self._silence: Timer | None = None
        self._pending_row: FeedRow | None = None
        self._looks = 0
        key = "smart:unread" if any(start.counts.unread.values()) else "smart:all"
        self.listing = Listing(View(key, "", EVERYTHING))
        self.make_rows()
        self.listing = self.enter(self.view_of(self.rows[row_at(self.rows, key) or 0]))

    def compose(self) -> ComposeResult:
        """Lay out the panes, each with its data: there is no empty first screen."""
        with Container(id="panes"):
            yield FeedList(self.rows, current=self.listing.view.key, id="side")
            with Container(id="main"):
                with Container(id="listing"):
                    yield Static("", id="fresh", markup=False)
                    yield HeadlineList(id="list")
                yield Static("", id="between", markup=False)
                yield ArticleView(column=self.config.reading.column, id="article")
        yield StatusLine(id="status")

    @property
    def side(self) -> FeedList:
        """The feed pane."""
        return self.query_one("#side", FeedList)

    @property
    def headlines(self) -> HeadlineList:
        """The headline pane."""
        return self.query_one("#list", HeadlineList)

    @property
    def article(self) -> ArticleView:
        """The article pane."""
        return self.query_one("#article", ArticleView)

    @property
    def status(self) -> StatusLine:
        """The last line."""
        return self.query_one("#status", StatusLine)

    @property
    def pane(self) -> Pane:
        """The pane that has the focus."""
        if self.focused is self.article:
            return "article"
        return "feeds" if self.focused is self.side else "headlines"

    @property
    def narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self.has_class("-narrow")

    def go_to(self, pane: Pane) -> None:
        """Give a pane the focus; in a narrow terminal it is then the one shown."""
        if not self.has_class(f"-{pane}"):
            for name in PANES:
                self.set_class(name == pane, f"-{name}", update=False)
            # Once for all of them: each time the style sheet is gone through for the whole screen, some 12 ms.
            self.update_node_styles()
        if pane != "article":
            self.remove_class("-zoom")
        # At once, and not when the widget comes round to it: the next key may be typed already.
        self.set_focus({"feeds": self.side, "headlines": self.headlines, "article": self.article}[pane])
        self.teach(pane)

    def teach(self, pane: Pane) -> None:
        """Show in the last line the keys that work in this pane."""
        self.status.teach(self.table.legend((action.id, action.label) for action in ACTIONS if pane in action.footer))
        self.show_note(pane)

    def show_note(self, pane: Pane | None = None) -> None:
        """Show at the right of the last line the quiet words of a pane, as a rule of that with the focus."""
        self.status.note(self.quiet_words(pane or self.pane))

    def quiet_words(self, pane: Pane) -> str:
        """Return what is told quietly while a pane has the focus."""
        return ""

    def before_exit(self) -> None:
        """The reader is left now: what has to be done first."""

    def is_typed(self, event: events.Key) -> bool:
        """Tell whether a key was taken by a field in which the person types."""
        return False

    def take_key(self, key: str) -> bool:
        """Take a key for what is going on now, before it means an action; return whether it was taken."""
        return False

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way: no preview, no list, no text, nothing to be written."""
        busy = any(worker.group in BUSY and not worker.is_finished for worker in self.workers)
        return self._preview is None and self._pending_row is None and not busy and not self.bridge.writing

    def look(self) -> None:
        """Show what was written, by us or by others. Nobody waits for it: whoever did could paint nothing meanwhile."""
        self._looks += 1
        if self._looks == 1:
            begin(self, "look", self._look)

    async def _look(self) -> None:
        """Look once more as long as somebody asked while we looked."""
        try:
            seen = 0
            while seen != self._looks:
                seen = self._looks
                listing = self.listing
                known = set(listing.ids) if listing.view.is_begun and listing.complete else None
                await self.bridge.look(listing.view, listing.newest, known)
        finally:
            self._looks = 0

    def remember(self, name: str, value: str) -> None:
        """Keep a small thing, or forget it with an empty value."""
        self.settings.pop(name, None)
        if value:
            self.settings[name] = value
        self.bridge.remember(name, value)

    def say(self, sentence: str, *, trouble: bool = False) -> None:
        """Say one thing in the last line for a while, and in the open dialogs that hear it."""
        self.status.say(sentence, trouble=trouble)
        say_in_dialogs(self.app, sentence, trouble=trouble)
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(SAID_FOR, partial(self.status.say, "")) if sentence else None

    # ----------------------------------------------------------------- feeds

    def make_rows(self) -> None:
        """Make the rows of the feed pane from what is known."""
        if not self._tree.is_of(self.feeds.values(), self.folders):
            self._tree = FeedTree(self.feeds.values(), self.folders)
        self.rows = self._tree.rows(
            self.counts,
            own=own_rows(self.smart_feeds, self.bridge.smart.numbers, self.bridge.smart.late),
            hide_read=self.hide_read_feeds,
            keep=self.listing.view.key,
            folded=self.folded,
        )

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the rows of folders whose content is not shown."""
        return frozenset(name.removeprefix(FOLDED) for name in self.settings if name.startswith(FOLDED))

    def show_rows(self) -> None:
        """Make the rows anew and show them."""
        self.make_rows()
        self.side.show(self.rows, current=self.listing.view.key)

    def every_row(self) -> list[FeedRow]:
        """Return the rows of all feeds and folders, also of those that the pane does not show."""
        return self._tree.rows(self.counts, own=own_rows(self.smart_feeds, self.bridge.smart.numbers, ()))

    @property
    def titles(self) -> dict[int, str]:
        """The feeds' titles by id."""
        return {feed.id: feed.title for feed in self.feeds.values()}

    # ----------------------------------------------------------------- the list

    def view_of(self, row: FeedRow) -> View:
        """Return the view a row opens, the way the person wants that list."""
        kept = self.settings.get(f"order:{row.key}")
        order: Order = "rare" if kept == "rare" else "oldest" if kept else "newest"
        # A feed's own list shows all it has; what was begun was begun in one feed.
        once = self.bridge.tells_once and row.kind != "feed" and row.query != Is("begun")
        return View(row.key, row.label, row.query or EVERYTHING, order, hide_read=self.hide_read, once=once)

    def enter(self, view: View) -> Listing:
        """Load the first page of a view; the rest follows in slices."""
        # The newest id first: what comes in between is then counted as new, and not lost.
        newest, ids = self.bridge.newest_id(), self.bridge.first_ids(view, FIRST_IDS)
        return Listing(view, ids, self.bridge.unread_among(ids), newest=newest, complete=len(ids) < FIRST_IDS)

    def show_view(self, view: View, *, at: int | None = None) -> None:
        """Enter a view and show it, the cursor on the entry `at` if the view still holds it, else on the first."""
        self._pending_row = None
        self.listing = self.enter(view)
        index = self.listing.index_of(at)
        self.show_listing(index or 0)
        self.show_rows()
        self.show_fresh()
        if at is None or index is None:
            self.preview()

    def show_listing(self, cursor: int) -> None:
        """Show the listing in the headline pane and fetch what is missing of it."""
        ids = self.listing.ids
        near = ids[max(0, cursor - 50) : cursor + 100]
        self.headlines.inner = self.listing.inner
        self.headlines.show_list(
            ids,
            self.bridge.headlines(near),
            self.titles,
            now=self.bridge.now,
            cursor=cursor,
            empty=self.empty_words(),
            snippets=self.listing.view.is_search,
        )
        if not self.listing.complete:
            begin_latest(self, "ids", self._load_rest, self.listing)

    def empty_words(self) -> str:
        """Return what an empty list says."""
        if not self.feeds:
            return self.table.spelled("No feeds yet. Press {add_feed} to add one.")
        if self.listing.view.hide_read:
            words = (
                "Nothing unread here. Press {toggle_read_entries} to show what was read, {next_feed} for the next feed."
            )
            return self.table.spelled(words)
        return self.table.spelled("Nothing here. Press {next_feed} for the next feed, {refresh_all} to refresh.")

    async def _load_rest(self, listing: Listing) -> None:
        """Append the ids behind the first page in slices, and learn which of them are unread."""
        view = listing.view
        while self.listing is listing and not listing.complete:
            slice_ = await self.bridge.more_ids(view, listing.last)
            grown = listing.extend(slice_)
            listing.complete = not grown or len(slice_) < SLICE or (view.is_search and len(listing) >= MOST_FOUND)
            if self.listing is listing and grown:
                self.headlines.grown(grown)
        self.list_loaded(listing)
        unread = list(await self.bridge.unread_ids(view, listing.ids))
        for start in range(0, len(unread), SLICE):
            listing.unread.update(unread[start : start + SLICE])
            await asyncio.sleep(0)  # a million at once would hold a key up

    def list_loaded(self, listing: Listing) -> None:
        """All rows of a list are there."""

    def show_fresh(self) -> None:
        """Say above the list how many entries came in since it was entered."""
        count = self.listing.fresh
        words = f"↑ {count:,} new · {self.key_of('first')} shows {'it' if count == 1 else 'them'}" if count else ""
        self.query_one("#fresh", Static).update(words)

    # ----------------------------------------------------------------- the article

    def preview_soon(self) -> None:
        """Show the article under the cursor once the cursor rests."""
        if self._preview is not None:
            self._preview.stop()
        self._preview = self.set_timer(PREVIEW_DELAY, self.preview)

    def preview(self) -> None:
        """Show the article under the cursor, from its top, without marking it."""
        if self._preview is not None:
            self._preview.stop()
            self._preview = None
        entry_id = self.listing.id_at(self.headlines.cursor)
        if entry_id is None:
            self.leave_article()
            self.entry, self.opened = None, False
            self.article.clear()
        elif self.entry is None or self.entry.id != entry_id:
            self._show_entry(entry_id)

    def _show_entry(self, entry_id: int) -> None:
        try:
            entry = self.bridge.entry(entry_id)
        except ReaderError as error:
            self.say(str(error), trouble=True)
            return
        self.leave_article()
        self.entry, self.opened = entry, False
        self.begin_article(entry)
        begin_latest(self, "article", self._fill, entry)

    async def _fill(self, entry: Entry) -> None:
        """Append the text piece by piece, then make the neighbours ready."""
        async for part in self.bridge.article_parts(entry):
            if self.entry is not entry:
                return
            self.take_part(part)
        note = await self.note_under(entry)
        if self.entry is not entry:
            return
        self.finish_article(entry, note)
        index = self.headlines.cursor or 0
        near = [self.listing.id_at(index + 1), self.listing.id_at(index - 1)]
        await self.bridge.prepare([entry_id for entry_id in near if entry_id is not None])

    def leave_article(self) -> None:
        """Another article comes, or none."""

    def begin_article(self, entry: Entry) -> None:
        """Show title and byline of an article; its text follows."""
        self.article.show_header(entry.title, byline(entry, self.titles.get(entry.feed_id, "")))

    def take_part(self, part: Part) -> None:
        """Append a part of the article shown."""
        self.article.append(part.blocks, part.links, part.images)

    async def note_under(self, entry: Entry) -> str:
        """Return a quiet line to stand under the text; overridden where there is something to say."""
        return ""

    def finish_article(self, entry: Entry, note: str = "") -> None:
        """The text of the article shown is whole; go on where something stands below it."""
        self.article.finish(entry.enclosures, note)

    def text_replaced(self) -> None:
        """The article shown has another text now."""

    def key_of(self, action_id: str) -> str:
        """Return the key to tell for an action; empty where it has none."""
        return (self.table.keys_of(action_id) or ("",))[0]

    def act_on(self) -> Sequence[int]:
        """Return the entries that a mark is meant for: the one under the cursor, or being read."""
        entry_id = self.entry.id if self.pane == "article" and self.entry else self.listing.id_at(self.headlines.cursor)
        return [] if entry_id is None else [entry_id]

    def show_key(self, key: str) -> None:
        """Show the list of the row with this key, as the palette asks for it."""
        row = next((row for row in self.every_row() if row.key == key), None)
        if row is not None:
            self.show_view(self.view_of(row))  # from now on the row is there, also if feeds that are read are hidden
            self.side.move_to(row_at(self.rows, key) or 0)
            self.go_to("headlines")
