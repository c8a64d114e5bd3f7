"""Refreshing by key: the feeds of the list that is shown, or all feeds."""

from __future__ import annotations

from collections.abc import Iterable

from tui_reader.model.entities import FeedStatus
from tui_reader.model.errors import ReaderError
from tui_reader.query.terms import EVERYTHING, SAVED_URL, Query
from tui_reader.tui.reading.feature import Feature


class Refreshing(Feature):
    """The actions `refresh` and `refresh_all`."""

    def refresh(self) -> None:
        """Refresh what this list shows: its feed, its folder, or the feeds of its entries."""
        self.reader.feeds.settle_row()
        state = self.reader.state
        row = state.rows[state.row_index] if state.row_index is not None else None
        if row is not None and row.kind == "feed":
            self._begin(row.inside)
        elif row is not None and row.kind == "folder":
            self._begin_those(row.inside)
        elif state.listing.view.query == EVERYTHING:
            self._begin(None)
        else:
            self.reader.begin_latest("holding", self._begin_shown, state.listing.view.query)

    async def _begin_shown(self, query: Query) -> None:
        try:
            found = await self.reader.session.read(lambda library: library.entries.feeds_holding(query))
        except ReaderError as error:
            self.reader.say(str(error), trouble=True)
            return
        self._begin_those(found)

    def _begin_those(self, feed_ids: Iterable[int]) -> None:
        """Refresh these feeds but the paused ones: a feed is asked by its id, and that would ask them as well."""
        known = self.reader.state.feeds
        feeds = (known[each] for each in feed_ids if each in known)
        asked = tuple(feed.id for feed in feeds if feed.status is not FeedStatus.PAUSED and feed.url != SAVED_URL)
        if asked:
            self._begin(asked)
        else:
            self.reader.say("There is no feed here to refresh.")

    def refresh_all(self) -> None:
        """Ask all feeds now; while a refresh runs: stop it."""
        if self.reader.session.refreshes.is_running:
            self.reader.say("Stopping…")
            self.reader.begin("stop", self.reader.session.refreshes.stop)
        else:
            self._begin(None)

    def _begin(self, feed_ids: tuple[int, ...] | None) -> None:
        if self.reader.session.refreshes.is_running:
            self.reader.say(self.reader.keys.spelled("A refresh is running; {refresh_all} stops it."))
            return
        self.reader.say("Refreshing…")
        self.reader.session.refreshes.begin(feed_ids, force=True)
