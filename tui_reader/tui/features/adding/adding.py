"""Subscribing to a feed, to the feeds of a page, or to a list."""

from __future__ import annotations

from tui_reader.tui.features.adding.subscribing import Subscribing, Tried
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.widgets.feed_rows import row_at


class Adding(Feature):
    """The action `add_feed`."""

    def add_feed(self) -> None:
        """Ask for an address, subscribe, and show the feed."""
        from tui_reader.tui.features.adding.add_dialog import AddScreen

        self.reader.ask(AddScreen(Subscribing(self.reader.session)), self._added)

    def _added(self, tried: Tried | None) -> None:
        if tried is None or (feed := tried.feed) is None:
            return
        if tried.is_list:
            self.reader.session.refreshes.begin(None)
        self.reader.look()
        self.reader.state.feeds[feed.id] = feed
        self.reader.feeds.make_rows()
        index = row_at(self.reader.state.rows, f"feed:{feed.id}")
        if index is not None:
            self.reader.feeds.show_rows()
            self.reader.feeds.go_to_row(index)
            self.reader.go_to("headlines")
        self.reader.say(self.reader.with_undo(tried.sentence) if tried.is_act else tried.sentence)
