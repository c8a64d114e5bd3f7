"""The reading screen: it takes keys, clicks and facts, and hands them on to the parts and features of the reader."""

from __future__ import annotations

import gc
import logging
from collections.abc import Mapping

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Offset, clamp
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from tui_reader.model.config import Config
from tui_reader.tui.keys import Chord, KeyTable, key_name, press
from tui_reader.tui.messages import ActDone, LibraryChanged, RefreshProgressed, SmartCounted, Told
from tui_reader.tui.reading.reader import Reader
from tui_reader.tui.session.session import Session
from tui_reader.tui.widgets.article_finding import Finding
from tui_reader.tui.widgets.article_links import Links
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.feed_list import FeedList
from tui_reader.tui.widgets.headline_list import HeadlineList
from tui_reader.tui.widgets.line_list import LineList

LOOK_EVERY = 1.0
PASTES = (("search", "searches"), ("add_feed", "adds a feed"))  # what opens a field for what is pasted
COLLECT_AFTER = (2_000, 5, 500)
BUSY = ("article", "ids", "own", "look", "health", "clipboard", "lost", "holding", "search", "snippets")
WARM = ("outline", "links", "texts", "pictures", "stories", "rules", "smart_feeds")
"""Features that hear facts from the first moment on. They are made one by one after the first paint."""

FROM_WIDGETS: dict[type[Message], tuple[str, str]] = {
    FeedList.Dropped: ("organising", "row_dropped"),
    HeadlineList.MarkClicked: ("selection", "mark_clicked"),
    HeadlineList.SnippetsNeeded: ("search", "snippets_needed"),
    ArticleView.LinkClicked: ("links", "link_clicked"),
    ArticleView.LinkHovered: ("links", "link_hovered"),
    Links.LettersGone: ("links", "letters_gone"),
    ArticleView.PictureClicked: ("pictures", "picture_clicked"),
    Finding.Found: ("find", "found"),
    events.TextSelected: ("sharing", "text_selected"),
}
"""What widgets tell: the feature that hears it, and the name of its method."""

log = logging.getLogger(__name__)


class ReadingScreen(Screen[None]):
    """Where people read."""

    AUTO_FOCUS = "#list"

    def __init__(
        self,
        session: Session,
        config: Config,
        keys: KeyTable,
        features: Mapping[str, str],
        greeting: str = "",
        *,
        layout: str = "",
    ) -> None:
        super().__init__(classes=f"-headlines {layout}")
        self.reader = Reader(self, session, config, keys, features)
        self._greeting = greeting
        self._pending: Chord = ()
        self._dragged_from: Widget | None = None

    def compose(self) -> ComposeResult:
        """Lay out the panes, each with its data: there is no empty first screen."""
        with Container(id="panes"):
            yield self.reader.feeds.view
            with Container(id="main"):
                with Container(id="listing"):
                    yield self.reader.headlines.fresh_line
                    yield self.reader.headlines.view
                yield Static("", id="between", markup=False)
                yield self.reader.article.view
        yield self.reader.panes.status

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way: no preview, no list, no text, nothing to be written."""
        reader = self.reader
        busy = any(worker.group in BUSY and not worker.is_finished for worker in self.workers)
        return reader.article.is_settled and reader.feeds.is_settled and not busy and not reader.session.is_writing

    # ----------------------------------------------------------------- start and end

    def on_mount(self) -> None:
        """Show the first list and the head of its first article; the rest comes after the first paint."""
        reader = self.reader
        reader.headlines.show_listing(0)
        reader.panes.teach()
        reader.article.preview()
        reader.say(self._greeting, trouble=True)
        self.watch(reader.article.view, "scroll_y", reader.article.view_scrolled, init=False)
        self.call_after_refresh(self.after_first_paint)

    def after_first_paint(self) -> None:
        """Begin what the first paint did not need."""
        reader, session, refresh = self.reader, self.reader.session, self.reader.config.refresh
        reader.painted.set()
        # What stands now stays: later collections need not walk it (60 ms and more in a long article).
        gc.freeze()
        # And they come seldom: a long article makes 300,000 things that stay, and each look at all of them stops
        # every thread for 35 ms. By default there were five of those while 2 MB are read.
        gc.set_threshold(*COLLECT_AFTER)
        gc.enable()
        session.connect(self.post_message)
        reader.look()
        session.write(lambda library: library.feeds.purge())
        self.set_interval(LOOK_EVERY, self.pass_time)
        if refresh.on_start:
            session.refreshes.begin(None)
        if refresh.every_minutes:
            self.set_interval(refresh.every_minutes * 60, lambda: session.refreshes.begin(None))
        self._warm(list(WARM))

    def _warm(self, names: list[str]) -> None:
        """Make a feature, and the next one when all that was typed meanwhile has had its effect."""
        if not names:
            self.reader.warmed.set()
            return
        self.reader.feature(names[0])
        self.call_later(self._warm, names[1:])

    def pass_time(self) -> None:
        """Notice what other processes wrote, and let time pass in the list."""
        self.reader.session.standing.watch()
        if self.reader.session.has_changed:
            self.reader.look()
        self.reader.headlines.pass_time()

    def leave(self) -> None:
        """Do what has to be done while the screen is still there."""
        self.reader.tell(lambda each: each.leaving())

    @on(Worker.StateChanged)
    def worker_changed(self, event: Worker.StateChanged) -> None:
        """A fault in the background ends neither the reader nor in silence."""
        if event.state is WorkerState.ERROR:
            log.error("%s failed", event.worker.group, exc_info=event.worker.error)
            self.reader.say("Something went wrong; the log says what. Your library is not damaged.", trouble=True)

    # ----------------------------------------------------------------- keys

    async def on_key(self, event: events.Key) -> None:
        """Read one key: modes are asked first; chords wait in the last line for their next key."""
        key = key_name(event.key, event.character)
        if self.reader.modes.type(event):
            return
        if self.reader.modes.take(key):
            event.stop()
            event.prevent_default()
            return
        pressed = press(self.reader.keys, self._pending, key)
        waited, self._pending = self._pending, pressed.pending
        if pressed.action is None and not pressed.pending and not waited:
            return
        event.stop()
        event.prevent_default()
        if pressed.pending:
            self.reader.say(" ".join(pressed.pending) + " …")
        elif waited:
            self.reader.say("")
        if pressed.action is not None:
            await self.reader.run(pressed.action)

    @on(events.Paste)
    def pasted(self) -> None:
        """What is pasted is text, and no field is open for it."""
        keys = [f"{key} {label}" for key, label in self.reader.keys.legend(PASTES)]
        self.reader.say("Nothing here can take pasted text" + (f": {', '.join(keys)}." if keys else "."))

    # ----------------------------------------------------------------- facts of the session

    @on(LibraryChanged)
    def library_changed(self, fact: LibraryChanged) -> None:
        """The library holds something new."""
        self.reader.tell(lambda each: each.library_changed(fact))

    @on(SmartCounted)
    def smart_counted(self, fact: SmartCounted) -> None:
        """Numbers of saved queries changed."""
        self.reader.tell(lambda each: each.smart_counted(fact))

    @on(ActDone)
    def act_done(self, fact: ActDone) -> None:
        """An act was written, or taken back."""
        self.reader.tell(lambda each: each.act_done(fact))

    @on(RefreshProgressed)
    def refresh_progressed(self, fact: RefreshProgressed) -> None:
        """Say how far the refresh is."""
        new = f", {fact.new} new" if fact.new else ""
        self.reader.say(f"Refreshing {fact.done}/{fact.total}{new}")

    @on(Told)
    def told(self, fact: Told) -> None:
        """Say how work beside the screen ended, and show what it brought."""
        sentence = self.reader.with_undo(fact.sentence) if fact.is_act else fact.sentence
        self.reader.say(sentence, trouble=fact.trouble)
        self.reader.look()

    # ----------------------------------------------------------------- lists, article and mouse

    @on(LineList.Highlighted, "#list")
    def headline_highlighted(self) -> None:
        """The cursor is on another headline."""
        self.reader.headlines.highlighted()

    @on(LineList.Highlighted, "#side")
    def feed_highlighted(self) -> None:
        """The cursor is on another row of the feed pane."""
        self.reader.feeds.highlighted()

    @on(LineList.Opened)
    async def row_opened(self, message: LineList.Opened) -> None:
        """A second click opens, as Enter does."""
        self.reader.go_to("feeds" if isinstance(message.list, FeedList) else "headlines")
        await self.reader.run("open")

    @on(HeadlineList.RowsNeeded)
    def rows_needed(self, message: HeadlineList.RowsNeeded) -> None:
        """The list is about to show rows that it does not have."""
        self.reader.headlines.rows_needed(message.ids)

    @on(FeedList.FoldAsked)
    def fold_asked(self, message: FeedList.FoldAsked) -> None:
        """The mark before a folder was clicked."""
        self.reader.feeds.fold_row(message.row)

    @on(ArticleView.Settled)
    def article_settled(self) -> None:
        """More of the article's text is laid out."""
        self.reader.article.settled()

    @on(events.DescendantFocus)
    def pane_focused(self) -> None:
        """The focus moved, by a key or the mouse."""
        self.reader.panes.focus_moved()

    @on(events.Click, "#fresh")
    def fresh_clicked(self) -> None:
        """Show the newcomers."""
        self.reader.headlines.admit_fresh()
        self.reader.headlines.view.move_first()

    @on(FeedList.Dropped)
    @on(HeadlineList.MarkClicked)
    @on(HeadlineList.SnippetsNeeded)
    @on(ArticleView.LinkClicked)
    @on(ArticleView.LinkHovered)
    @on(Links.LettersGone)
    @on(ArticleView.PictureClicked)
    @on(Finding.Found)
    @on(events.TextSelected)
    def widget_told(self, message: Message) -> None:
        """Hand what a widget tells to the feature it is for."""
        name, method = FROM_WIDGETS[type(message)]
        getattr(self.reader.feature(name), method)(message)

    def action_copy_text(self) -> None:
        """Ctrl+C, by Textual: copy the selected text of the article."""
        if not self.reader.article.selected_text:
            raise SkipAction
        self.reader.outside.copy_selected()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Keep a selection that began in the article inside it, however far the mouse is dragged.

        Textual would select all the rest of the article, two megabytes perhaps, one cell beside its text.
        """
        view = self.reader.article.view
        if self._selecting and self._dragged_from is view:
            inside = view.scrollable_content_region
            x = clamp(x, inside.x, inside.right - 1)
            y = clamp(y, inside.y, inside.bottom - 1)
        found = super().get_widget_and_offset_at(x, y)
        if not self._selecting:
            self._dragged_from = found[0]
        return found
