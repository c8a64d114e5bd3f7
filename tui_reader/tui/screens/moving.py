"""Moving about: rows, panes, articles and feeds. Highlighting previews; opening marks read."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from tui_reader.model.entities import Flag
from tui_reader.tui.feed_rows import next_row, row_at
from tui_reader.tui.reading import View
from tui_reader.tui.screens.base import PANES, ReadingBase


class Moving(ReadingBase):
    """The actions of the groups Move, Read and Lists."""

    # ----------------------------------------------------------------- within a pane

    def action_move_down(self) -> None:
        """Next row, or one line down."""
        self._move(1)

    def action_move_up(self) -> None:
        """Previous row, or one line up."""
        self._move(-1)

    def _move(self, delta: int) -> None:
        if self.pane == "article":
            self.article.scroll_lines(delta)
        else:
            (self.side if self.pane == "feeds" else self.headlines).move(delta)

    def action_first(self) -> None:
        """First row or line; in the headlines, newcomers come in."""
        if self.pane == "article":
            self.article.to_top()
        elif self.pane == "feeds":
            self.side.move_first()
        else:
            self.admit_fresh()
            self.headlines.move_first()

    def action_last(self) -> None:
        """Last row or line."""
        if self.pane == "article":
            self.article.to_end()
        else:
            (self.side if self.pane == "feeds" else self.headlines).move_last()

    def action_half_down(self) -> None:
        """Half a page down."""
        self._half(1)

    def action_half_up(self) -> None:
        """Half a page up."""
        self._half(-1)

    def _half(self, direction: int) -> None:
        if self.pane == "article":
            self.article.half_page(direction)
        else:
            (self.side if self.pane == "feeds" else self.headlines).move_half_page(direction)

    def action_page_down(self) -> None:
        """A page down in this pane."""
        self._page(1)

    def action_page_up(self) -> None:
        """A page up in this pane."""
        self._page(-1)

    def _page(self, direction: int) -> None:
        if self.pane == "article":
            self.article.page(direction)
        else:
            (self.side if self.pane == "feeds" else self.headlines).move_page(direction)

    def admit_fresh(self) -> None:
        """Enter the list anew when newcomers wait for it."""
        if self.listing.fresh:
            self.show_view(self.listing.view)

    # ----------------------------------------------------------------- panes

    def action_next_pane(self) -> None:
        """Next pane, and round."""
        self._pane(1)

    def action_previous_pane(self) -> None:
        """Previous pane, and round."""
        self._pane(-1)

    def _pane(self, direction: int) -> None:
        pane = PANES[(PANES.index(self.pane) + direction) % len(PANES)]
        self.enter_article() if pane == "article" else self.go_to(pane)

    def action_open(self) -> None:
        """Go in: from a feed to its headlines, from a headline to its article."""
        if self.pane == "feeds":
            self.settle_row()
            self.go_to("headlines")
        elif self.pane == "headlines" and self.headlines.ids:
            self.enter_article()

    def action_go_out(self) -> None:
        """Go out by one pane."""
        if self.pane != "feeds":
            self.go_to(PANES[PANES.index(self.pane) - 1])

    def action_escape(self) -> None:
        """End the innermost thing: what is said, the article alone, the pane."""
        if self.status.message:
            self.say("")
        elif self.has_class("-zoom"):
            self.remove_class("-zoom")
        else:
            self.action_go_out()

    def action_quit(self) -> None:
        """Go out; from the feed pane, quit."""
        if self.pane == "feeds":
            self.app.exit()
        else:
            self.action_go_out()

    def action_zoom(self) -> None:
        """Give the article the whole screen, and again: back."""
        self.toggle_class("-zoom")
        if self.has_class("-zoom"):
            self.enter_article()

    def enter_article(self) -> None:
        """Go into the article under the cursor: it is opened by that."""
        self.preview()
        self.go_to("article")
        self.open_shown()

    # ----------------------------------------------------------------- from article to article

    def open_shown(self) -> None:
        """Mark the article shown as read, because it was opened."""
        if self.entry is None or self.opened:
            return
        self.opened = True
        if self.config.reading.mark_read == "open":
            self.mark_opened()
        self.article_scrolled()

    def article_scrolled(self) -> None:
        """Mark the article as read once its end was seen, where the config wants that."""
        if self.config.reading.mark_read == "end" and self.opened and self.article.at_end:
            self.mark_opened()

    def mark_opened(self) -> None:
        """Mark the article shown as read: painted at once, written behind."""
        headline = self.headlines.headlines.get(self.entry.id) if self.entry else None
        if self.entry is None or (headline is not None and headline.read):
            return
        self.paint_flag([self.entry.id], "read", value=True)
        self.bridge.read(self.entry.id)

    def paint_flag(self, ids: Sequence[int], flag: Flag, *, value: bool) -> None:
        """Show a changed flag at once; overridden where marks are made."""
        raise NotImplementedError

    def action_next_article(self) -> None:
        """Open the next article, read or not."""
        self._open_row(self.listing.step(self.headlines.cursor, 1), "This was the last article of the list.")

    def action_previous_article(self) -> None:
        """Open the previous article, read or not."""
        self._open_row(self.listing.step(self.headlines.cursor, -1), "This was the first article of the list.")

    def _open_row(self, index: int | None, otherwise: str) -> None:
        if index is None:
            self.say(otherwise)
            return
        self.say("")
        self.headlines.move_to(index)
        self.preview()
        if self.narrow and self.pane != "article":
            self.go_to("article")
        elif self.pane == "feeds":
            self.go_to("headlines")
        self.open_shown()

    def action_next_unread(self) -> None:
        """Open the next article that was unread when the list was entered, then that of the next feed."""
        self.settle_row()
        headline = self.headlines.headline
        waiting = headline is not None and not headline.read and headline.id in self.listing.unread
        here = self.headlines.cursor if waiting else self.listing.step_unread(self.headlines.cursor, 1)
        if here is not None:
            self._open_row(here, "")
            return
        at = row_at(self.rows, self.listing.view.key)
        row = next_row(self.rows, at, 1, unread=True) if at is not None else None
        if row is None:
            self.say("Nothing unread after this.")
            return
        self.show_view(self.view_of(self.rows[row]))
        first = self.listing.step_unread(-1, 1)
        self._open_row(first, "Nothing unread after this.")
        self.say(f"Now in {self.rows[row].label}.")

    def action_previous_unread(self) -> None:
        """Open the previous article that was unread when the list was entered."""
        index = self.listing.step_unread(self.headlines.cursor, -1)
        self._open_row(index, "Nothing before this was unread.")

    def action_read_on(self) -> None:
        """Page down; at the end of the article, the next unread."""
        self.settle_row()
        self.preview()
        if self.narrow and self.pane != "article" and self.entry is not None:
            self.enter_article()
            return
        self.open_shown()
        if self.entry is None or self.article.at_end:
            self.action_next_unread()
        else:
            self.article.page(1)

    def action_read_back(self) -> None:
        """Page up in the article."""
        self.article.page(-1)

    # ----------------------------------------------------------------- from feed to feed

    def settle_row(self) -> None:
        """Show the list of the row under the cursor of the feed pane now, if it is still to come."""
        row, self._pending_row = self._pending_row, None
        if row is not None and row.key != self.listing.view.key:
            self.show_view(self.view_of(row))

    def action_next_feed(self) -> None:
        """Show the next feed or folder."""
        self._feed(1)

    def action_previous_feed(self) -> None:
        """Show the previous feed or folder."""
        self._feed(-1)

    def _feed(self, direction: int) -> None:
        at = row_at(self.rows, self.listing.view.key)
        index = next_row(self.rows, at if at is not None else -1, direction)
        if index is None:
            self.say("This was the last feed." if direction > 0 else "This was the first feed.")
            return
        self.side.move_to(index)
        self.show_view(self.view_of(self.rows[index]))

    def action_smart_1(self) -> None:
        """Show all entries."""
        self.show_key("smart:all")

    def action_smart_2(self) -> None:
        """Show the entries of today."""
        self.show_key("smart:today")

    def action_smart_3(self) -> None:
        """Show the unread entries."""
        self.show_key("smart:unread")

    def action_smart_4(self) -> None:
        """Show the starred entries."""
        self.show_key("smart:starred")

    def action_smart_5(self) -> None:
        """Show the articles that were begun."""
        self.show_key("smart:begun")

    # ----------------------------------------------------------------- how a list is shown

    def view_again(self) -> View:
        """Return the view of this list as the person wants it by now."""
        at = row_at(self.rows, self.listing.view.key)
        if at is not None:
            return self.view_of(self.rows[at])
        return dataclasses.replace(self.listing.view, once=self.bridge.tells_once)

    def action_sort(self) -> None:
        """Show this list in its next order; that is kept for this list."""
        view = self.listing.view.turned()
        self.remember(f"order:{view.key}", "" if view.order == "newest" else view.order)
        self.show_view(view, at=self.listing.id_at(self.headlines.cursor))
        self.say("Rare feeds first." if view.order == "rare" else f"{view.order.capitalize()} first.")

    def action_toggle_read_entries(self) -> None:
        """Show or hide what is read."""
        self.hide_read = not self.hide_read
        self.remember("hide_read", "yes" if self.hide_read else "")
        view = dataclasses.replace(self.listing.view, hide_read=self.hide_read)
        self.show_view(view, at=self.listing.id_at(self.headlines.cursor))
        self.say("Read entries are hidden." if self.hide_read else "Read entries are shown.")

    def action_toggle_read_feeds(self) -> None:
        """Show or hide the feeds without unread entries."""
        self.hide_read_feeds = not self.hide_read_feeds
        self.remember("hide_read_feeds", "yes" if self.hide_read_feeds else "")
        self.show_rows()
        self.say("Feeds without unread entries are hidden." if self.hide_read_feeds else "All feeds are shown.")
