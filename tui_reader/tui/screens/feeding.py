"""Feeds: refresh, subscribe, unsubscribe, and what a refresh tells while the person reads."""

from __future__ import annotations

import os

from textual import on, work

from tui_reader.addresses import without_tracking
from tui_reader.model import FeedStatus
from tui_reader.tui.background import begin, begin_latest
from tui_reader.tui.clipboard import copy_from
from tui_reader.tui.feed_rows import row_at
from tui_reader.tui.messages import Failed, LibraryChanged, RefreshEnded, RefreshProgressed
from tui_reader.tui.opening import is_openable, open_in_browser
from tui_reader.tui.screens.add import AddScreen
from tui_reader.tui.screens.marking import Marking


class Feeding(Marking):
    """The actions of the groups Feeds and Links."""

    def action_refresh(self) -> None:
        """Refresh the feed or folder of this list now."""
        self.settle_row()
        at = row_at(self.rows, self.listing.view.key)
        row = self.rows[at] if at is not None else None
        inside = row.inside if row is not None else ()
        if row is not None and row.kind == "folder":
            # Each is asked by name, and by name a paused feed would be asked as well.
            inside = tuple(each for each in inside if self.feeds[each].status is not FeedStatus.PAUSED)
            if not inside:
                self.say("There is no feed here to ask.")
                return
        self._refresh(inside or None)

    def action_refresh_all(self) -> None:
        """Ask all feeds now; while a refresh runs: stop it."""
        if self.bridge.refreshing:
            self.say("Stopping…")
            begin(self, "stop", self.bridge.stop_refresh)
        else:
            self._refresh(None)

    def _refresh(self, feed_ids: tuple[int, ...] | None) -> None:
        if self.bridge.refreshing:
            self.say("A refresh is under way; R stops it.")
            return
        self.say("Refreshing…")
        self.bridge.refresh(feed_ids, force=True)

    @work(group="dialog", exclusive=True, exit_on_error=False)
    async def action_add_feed(self) -> None:
        """Ask for an address, subscribe, and show the feed."""
        tried = await self.app.push_screen_wait(AddScreen(self.bridge.adding))
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
        self.say(tried.sentence)

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

    @on(LibraryChanged)
    def library_changed(self, message: LibraryChanged) -> None:
        """Show new counts and rows. The list, its cursor and the open article stay as they are."""
        lost = bool(self.feeds.keys() - {feed.id for feed in message.feeds})
        if self.listing.view.key.startswith("folder:"):
            lost |= self.listing.view.key not in {f"folder:{folder.id}" for folder in message.folders}
        self.feeds = {feed.id: feed for feed in message.feeds}
        self.folders, self.counts = message.folders, message.counts
        self.show_rows()
        self.headlines.titles = self.titles
        if lost:
            at = row_at(self.rows, self.listing.view.key) or 0
            self.show_view(self.view_of(self.rows[at]), at=self.listing.id_at(self.headlines.cursor))
            return
        if message.view_key != self.listing.view.key:
            return
        visible = [self.listing.ids[index] for index in self.headlines.visible_rows]
        self.headlines.show_rows(self.bridge.headlines(visible))
        self.listing.fresh = message.fresh
        if not self.listing.ids and message.fresh:
            self.show_view(self.listing.view)
        self.show_fresh()
