"""The reading screen: keys and mouse in, facts in, panes told what to show."""

from __future__ import annotations

import gc
import logging
import os

from textual import events, on
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from tui_reader.tui.keys import Chord, key_name, press
from tui_reader.tui.screens.base import PREVIEW_DELAY
from tui_reader.tui.screens.help import HelpScreen
from tui_reader.tui.screens.linking import Linking
from tui_reader.tui.screens.orienting import Orienting
from tui_reader.tui.screens.page_keeping import PageKeeping
from tui_reader.tui.screens.picturing import Picturing
from tui_reader.tui.screens.querying import Querying
from tui_reader.tui.screens.remembering import Remembering
from tui_reader.tui.screens.ruling import Ruling
from tui_reader.tui.screens.searching import Searching
from tui_reader.tui.screens.selecting import Selecting
from tui_reader.tui.screens.sharing import Sharing
from tui_reader.tui.screens.telling import Telling
from tui_reader.tui.screens.texts import Texts
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.feed_list import FeedList
from tui_reader.tui.widgets.headline_list import HeadlineList
from tui_reader.tui.widgets.line_list import LineList

LOOK_EVERY = 1.0
PASTES = (("search", "searches"), ("add_feed", "adds a feed"))  # what opens a field for what is pasted
COLLECT_AFTER = (2_000, 5, 500)
log = logging.getLogger(__name__)


class ReadingScreen(
    Querying,
    Selecting,
    Ruling,
    PageKeeping,
    Searching,
    Telling,
    Sharing,
    Orienting,
    Picturing,
    Texts,
    Remembering,
    Linking,
):
    """Where people read."""

    _pending: Chord = ()
    _row_timer: Timer | None = None

    # ----------------------------------------------------------------- start

    def on_mount(self) -> None:
        """Show the first list and the head of its first article; the rest comes after the first paint."""
        self.show_listing(0)
        self.teach("headlines")
        self.preview()
        self.say(self.greeting, trouble=True)
        self.watch(self.article, "scroll_y", self.article_scrolled, init=False)
        self.call_after_refresh(self.after_first_paint)

    def after_first_paint(self) -> None:
        """Begin what the first paint did not need."""
        # What stands now stays: later collections need not walk it (60 ms and more in a long article).
        gc.freeze()
        # And they come seldom: a long article makes 300,000 things that stay, and each look at all of them stops
        # every thread for 35 ms. By default there were five of those while 2 MB are read.
        gc.set_threshold(*COLLECT_AFTER)
        gc.enable()
        self.bridge.connect(self.post_message)
        self.look()
        self.bridge.tidy()
        self.set_interval(LOOK_EVERY, self.pass_time)
        if self.config.refresh.on_start:
            self.bridge.refresh(None)
        if self.config.refresh.every_minutes:
            self.set_interval(self.config.refresh.every_minutes * 60, self.refresh_by_clock)

    def pass_time(self) -> None:
        """Notice what other processes wrote, and let time pass in the list."""
        self.bridge.standing.watch()
        if self.bridge.has_changed:
            self.look()
        if self.bridge.now - self.headlines.now >= 60:
            self.headlines.now = self.bridge.now
            self.headlines.redraw()

    def refresh_by_clock(self) -> None:
        """Refresh what is due."""
        self.bridge.refresh(None)

    @on(Worker.StateChanged)
    def worker_changed(self, event: Worker.StateChanged) -> None:
        """A fault in the background ends neither the reader nor in silence."""
        if event.state is WorkerState.ERROR:
            log.error("%s failed", event.worker.group, exc_info=event.worker.error)
            self.say("Something went wrong here; the log says what. Your library is whole.", trouble=True)

    # ----------------------------------------------------------------- keys

    async def on_key(self, event: events.Key) -> None:
        """Read one key: chords wait in the last line for their next key."""
        key = key_name(event.key, event.character)
        if self.is_typed(event):
            return
        if self.take_key(key):
            event.stop()
            event.prevent_default()
            return
        pressed = press(self.table, self._pending, key)
        waited, self._pending = self._pending, pressed.pending
        if pressed.action is None and not pressed.pending and not waited:
            return
        event.stop()
        event.prevent_default()
        if pressed.pending:
            self.say(" ".join(pressed.pending) + " …")
        elif waited:
            self.say("")
        if pressed.action is not None:
            await self.run_action(pressed.action)

    @on(events.Paste)
    def pasted(self) -> None:
        """What is pasted is text, and no field is open for it."""
        keys = [f"{key} {label}" for key, label in self.table.legend(PASTES)]
        self.say("Nothing here takes what you pasted" + (f": {', '.join(keys)}." if keys else "."))

    def action_help(self) -> None:
        """Show every key."""
        HelpScreen(self.table).open(self.app)

    def action_suspend(self) -> None:
        """Go to the shell, where there is one that can bring the reader back."""
        if hasattr(os, "getsid") and os.getpgrp() != os.getsid(0):
            self.app.action_suspend_process()
        else:
            self.say("No shell started the reader here, so none could bring it back.")

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    # ----------------------------------------------------------------- lists and mouse

    @on(LineList.Highlighted, "#list")
    def headline_highlighted(self) -> None:
        """Preview what the cursor rests on."""
        self.preview_soon()

    @on(LineList.Highlighted, "#side")
    def feed_highlighted(self) -> None:
        """Show the list of the row that the cursor rests on."""
        self._pending_row = row = self.side.row
        feed = self.feeds.get(row.feed_id) if row is not None and row.feed_id is not None else None
        if feed is not None and feed.error:
            self.say(f"{feed.error} {feed.why_next or ''}".strip(), trouble=True)
        self.show_note()
        if self._row_timer is not None:
            self._row_timer.stop()
        self._row_timer = self.set_timer(PREVIEW_DELAY, self.settle_row)

    @on(LineList.Opened)
    def row_opened(self, message: LineList.Opened) -> None:
        """A second click opens, as Enter does."""
        self.go_to("feeds" if isinstance(message.list, FeedList) else "headlines")
        self.action_open()

    @on(HeadlineList.RowsNeeded)
    def rows_needed(self, message: HeadlineList.RowsNeeded) -> None:
        """Hand the list the page it is about to show."""
        self.headlines.show_rows(self.bridge.headlines(message.ids))

    @on(ArticleView.Settled)
    def article_settled(self) -> None:
        """A short article shows its end at once."""
        self.article_scrolled()

    @on(events.DescendantFocus)
    def pane_focused(self, event: events.DescendantFocus) -> None:
        """Follow the focus wherever the mouse puts it; in the article it means: opened."""
        pane = self.pane
        for name in ("feeds", "headlines", "article"):
            self.set_class(name == pane, f"-{name}")
        self.teach(pane)
        if event.widget is self.article:
            self.open_shown()

    @on(events.Click, "#fresh")
    def fresh_clicked(self) -> None:
        """Show the newcomers."""
        self.admit_fresh()
        self.headlines.move_first()
