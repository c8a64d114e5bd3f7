"""The health of feeds in the reading screen: the view of those in trouble, their repairs, and when a feed is asked."""

from __future__ import annotations

from textual import on

from tui_reader.text.health import FeedHealth, next_check
from tui_reader.tui.actions import Pane
from tui_reader.tui.background import begin_latest
from tui_reader.tui.health_rows import ASK, FIND, READ, SITE, UNSUBSCRIBE, HealthRow, health_rows
from tui_reader.tui.messages import FeedAsked, LibraryChanged
from tui_reader.tui.screens.feeding import Feeding
from tui_reader.tui.screens.health import HealthScreen


class Healing(Feeding):
    """The action `health`, and what the repairs of its view do."""

    _found: tuple[FeedHealth, ...] = ()
    _newest: int = 0

    def action_health(self) -> None:
        """Show the feeds in trouble."""
        self._newest, self._found = self.bridge.health()
        view = HealthScreen(self._rows(), of=len(self._found), table=self.table, repair=self._repair)
        view.open(self.app, self._view_closed)

    def _view_closed(self, feed_id: int | None) -> None:
        if feed_id is not None:
            self.go_to_feed(feed_id)

    def _rows(self) -> list[HealthRow]:
        return health_rows(self._found, now=self.bridge.now, asking=self.bridge.asking)

    def _repair(self, action: str, feed_id: int | None) -> None:
        """Do what the person asked for in the view; facts come back as they do for the other panes."""
        if feed_id is None:
            self.bridge.redo() if action == "redo" else self.bridge.undo()
        elif action == ASK:
            self.bridge.ask_again(feed_id)
            self._show_view()
        elif action == FIND:
            self.bridge.find_feed(feed_id)
            self._show_view()
        elif action == UNSUBSCRIBE:
            self.bridge.unsubscribe(feed_id)
        elif action == READ:
            self.bridge.mark_feed_read(feed_id, newest=self._newest)
        elif action == SITE:
            feed = self.feeds.get(feed_id)
            self.open_url(feed.site_url if feed else None, "This feed names no site.")

    def go_to_feed(self, feed_id: int) -> None:
        """Show the list of a feed."""
        self.show_key(f"feed:{feed_id}")

    # ----------------------------------------------------------------- facts

    @on(FeedAsked)
    def feed_asked(self, message: FeedAsked) -> None:
        """Say what a feed answered that was asked again."""
        self.say(message.sentence, trouble=message.trouble)
        self.look()

    @on(LibraryChanged)
    def health_changed(self) -> None:
        """Bring an open view up to date."""
        if HealthScreen.find(self.app):
            begin_latest(self, "health", self._load_health)

    async def _load_health(self) -> None:
        self._newest, self._found = await self.bridge.health_now()
        self._show_view()

    def _show_view(self) -> None:
        if view := HealthScreen.find(self.app):
            view.tell(view.show, self._rows(), of=len(self._found))

    # ----------------------------------------------------------------- when a feed is asked

    def quiet_words(self, pane: Pane) -> str:
        """Tell in the feed pane when the feed under the cursor is asked next, and why then."""
        row = self.side.row if pane == "feeds" else None
        feed = self.feeds.get(row.feed_id) if row is not None and row.feed_id is not None else None
        return next_check(feed, now=self.bridge.now) if feed is not None else super().quiet_words(pane)
