"""Feeds: refresh, subscribe, unsubscribe, and what a refresh tells while the person reads."""

from __future__ import annotations

import os
from collections.abc import Iterable

from textual import on

from tui_reader.model.entities import FeedStatus
from tui_reader.model.errors import ReaderError
from tui_reader.query.terms import EVERYTHING, SAVED_URL, Query
from tui_reader.text.addresses import without_tracking
from tui_reader.tui.adding import Tried
from tui_reader.tui.background import begin, begin_latest
from tui_reader.tui.feed_rows import row_at
from tui_reader.tui.messages import Failed, LibraryChanged, RefreshEnded, RefreshProgressed
from tui_reader.tui.reading import Listing, View
from tui_reader.tui.screens.add import AddScreen
from tui_reader.tui.screens.marking import Marking
from tui_reader.tui.terminal.browser import is_openable, open_in_browser
from tui_reader.tui.terminal.clipboard import copy_from


class Feeding(Marking):
    """The actions of the groups Feeds and Links."""

    def action_refresh(self) -> None:
        """Refresh what this list shows: its feed, its folder, or the feeds of what was found."""
        self.settle_row()
        view = self.listing.view
        at = row_at(self.rows, view.key)
        row = self.rows[at] if at is not None else None
        if row is not None and row.kind == "feed":
            self._refresh(row.inside)
        elif row is not None and row.kind == "folder":
            self._refresh_those(row.inside)
        elif view.query == EVERYTHING:
            self._refresh(None)
        else:
            begin_latest(self, "holding", self._refresh_shown, view.query)

    async def _refresh_shown(self, query: Query) -> None:
        try:
            self._refresh_those(await self.bridge.bulk.feeds_holding(query))
        except ReaderError as error:
            self.say(str(error), trouble=True)

    def _refresh_those(self, feed_ids: Iterable[int]) -> None:
        """Refresh these feeds but the paused ones: a feed is asked by its id, and that would ask them as well."""
        feeds = (self.feeds[each] for each in feed_ids if each in self.feeds)
        asked = tuple(feed.id for feed in feeds if feed.status is not FeedStatus.PAUSED and feed.url != SAVED_URL)
        if asked:
            self._refresh(asked)
        else:
            self.say("There is no feed here to ask.")

    def action_refresh_all(self) -> None:
        """Ask all feeds now; while a refresh runs: stop it."""
        if self.bridge.refreshing:
            self.say("Stopping…")
            begin(self, "stop", self.bridge.stop_refresh)
        else:
            self._refresh(None)

    def _refresh(self, feed_ids: tuple[int, ...] | None) -> None:
        if self.bridge.refreshing:
            self.say(self.table.spelled("A refresh is under way; {refresh_all} stops it."))
            return
        self.say("Refreshing…")
        self.bridge.refresh(feed_ids, force=True)

    def action_add_feed(self) -> None:
        """Ask for an address, subscribe, and show the feed."""
        AddScreen(self.bridge.adding).open(self.app, self._feed_added)

    def _feed_added(self, tried: Tried | None) -> None:
        if tried is None or (feed := tried.feed) is None:
            return
        if tried.is_list:
            self.bridge.refresh(None)
        self.look()
        self.feeds[feed.id] = feed
        self.make_rows()
        index = row_at(self.rows, f"feed:{feed.id}")
        if index is not None:
            self.show_rows()
            self.side.move_to(index)
            self.show_view(self.view_of(self.rows[index]))
            self.go_to("headlines")
        self.say(self.with_undo(tried.sentence) if tried.is_act else tried.sentence)

    def action_unsubscribe(self) -> None:
        """Unsubscribe from the feed under the cursor of the feed pane; undo brings it back whole."""
        row = self.side.row
        if self.pane != "feeds" or row is None or row.feed_id is None:
            self.say("Go to a feed in the feed pane to unsubscribe from it.")
            return
        self._pending_row = None
        self.bridge.unsubscribe(row.feed_id)

    # ----------------------------------------------------------------- links

    def action_open_link(self) -> None:
        """Open the article's page in the browser."""
        self.preview()
        self.open_url(self.entry.url if self.entry else None, "This entry has no link.")

    def action_open_site(self) -> None:
        """Open the site of the feed in the browser."""
        row = self.side.row if self.pane == "feeds" else None
        feed_id = row.feed_id if row else self.entry.feed_id if self.entry else None
        feed = self.feeds.get(feed_id) if feed_id is not None else None
        self.open_url(feed.site_url if feed else None, "This feed names no site.")

    def action_copy_link(self) -> None:
        """Copy the article's link."""
        self.preview()
        if self.entry is None or not self.entry.url:
            self.say("This entry has no link.")
            return
        self.copy_url(self.entry.url)

    def copy_url(self, url: str) -> None:
        """Copy a link, without what would tell others where it was read."""
        url = without_tracking(url)
        self.copy(url, url)

    def copy(self, text: str, what: str, *, why: str = "") -> None:
        """Copy a text and say `what` it was, after `why` where nobody asked for it; the latest wins."""
        begin_latest(self, "clipboard", self.copy_now, text, what, why=why)

    async def copy_now(self, text: str, what: str, *, why: str = "") -> None:
        """Do what `copy` does, and wait for it."""
        copied = await copy_from(self.app, text)
        if copied.is_copied:
            self.say(f"{why}Copied, {copied.clause}: {what}" if copied.clause else f"{why}Copied {what}")
        else:
            key = (self.table.keys_of("share") or ("",))[0]
            self.say(
                f"{why}Not copied: {copied.clause}." + (f" {key} saves it as a file." if key else ""), trouble=True
            )

    def open_url(self, url: str | None, otherwise: str) -> None:
        """Open a link in the browser, without tracking, or copy it where there is no browser."""
        url = without_tracking(url or "")
        if not url:
            self.say(otherwise)
        elif not is_openable(url):
            self.say(f"Not opened, only web and mail links are: {url}", trouble=True)
        elif open_in_browser(url, os.environ):
            self.say(f"Opened {url}")
        else:
            self.copy(url, url, why="No browser here. ")

    # ----------------------------------------------------------------- facts

    def is_gone(self, view: View) -> bool:
        """Tell whether a view shows a feed or a folder that is not there any more."""
        kind, _, number = view.key.partition(":")
        there = {"feed": self.feeds.keys(), "folder": {folder.id for folder in self.folders}}.get(kind)
        return there is not None and int(number) not in there

    @on(RefreshProgressed)
    def refresh_progressed(self, message: RefreshProgressed) -> None:
        """Say how far the refresh is."""
        new = f", {message.new} new" if message.new else ""
        self.say(f"Refreshing {message.done}/{message.total}{new}")

    @on(RefreshEnded)
    def refresh_ended(self, message: RefreshEnded) -> None:
        """Say how the refresh went, once, and show what it brought."""
        self.say(message.sentence, trouble=message.trouble)
        self.look()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """Say what could not be done, and show what is true."""
        self.say(message.sentence, trouble=True)
        self.look()

    async def _let_go(self, listing: Listing) -> None:
        """Take the entries of feeds that are gone out of the list; all other rows stay as they are."""
        gone = await self.bridge.bulk.homeless(listing.ids)
        if gone and self.listing is listing:
            cursor = listing.without(gone, self.headlines.cursor or 0)
            self.show_listing(cursor)
            self.preview()

    @on(LibraryChanged)
    def library_changed(self, message: LibraryChanged) -> None:
        """Show new counts and rows. The list, its cursor and the open article stay as they are."""
        has_lost_feeds = bool(self.feeds.keys() - {feed.id for feed in message.feeds})
        self.feeds = {feed.id: feed for feed in message.feeds}
        self.folders, self.counts = message.folders, message.counts
        self.show_rows()
        self.headlines.titles = self.titles
        if self.is_gone(self.listing.view):
            self.show_view(self.view_of(self.rows[0]), at=self.listing.id_at(self.headlines.cursor))
            return
        if has_lost_feeds:
            begin_latest(self, "lost", self._let_go, self.listing)
        if message.view_key != self.listing.view.key:
            return
        visible = [self.listing.ids[index] for index in self.headlines.visible_rows]
        self.headlines.show_rows(self.bridge.headlines(visible))
        self.listing.fresh = message.fresh
        if not self.listing.ids and message.fresh:
            self.show_view(self.listing.view)
        self.show_fresh()
