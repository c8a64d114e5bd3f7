"""Moving: rows, panes, articles and feeds. Moving the cursor shows a preview; opening an article marks it read."""

from __future__ import annotations

from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.panes import PANES


class Moving(Feature):
    """The actions of the groups Move and Read."""

    # ----------------------------------------------------------------- within a pane

    def move_down(self) -> None:
        """Go to the next row, or one line down."""
        self.reader.panes.view.move(1)

    def move_up(self) -> None:
        """Go to the previous row, or one line up."""
        self.reader.panes.view.move(-1)

    def first(self) -> None:
        """Go to the first row or line; in the headlines, newcomers come in."""
        if self.reader.panes.pane == "headlines":
            self.reader.headlines.admit_fresh()
        self.reader.panes.view.move_first()

    def last(self) -> None:
        """Go to the last row or line."""
        self.reader.panes.view.move_last()

    def half_down(self) -> None:
        """Go half a page down."""
        self.reader.panes.view.move_half_page(1)

    def half_up(self) -> None:
        """Go half a page up."""
        self.reader.panes.view.move_half_page(-1)

    def page_down(self) -> None:
        """Go a page down in this pane."""
        self.reader.panes.view.move_page(1)

    def page_up(self) -> None:
        """Go a page up in this pane."""
        self.reader.panes.view.move_page(-1)

    # ----------------------------------------------------------------- panes

    def next_pane(self) -> None:
        """Next pane, and round."""
        self._pane(1)

    def previous_pane(self) -> None:
        """Previous pane, and round."""
        self._pane(-1)

    def _pane(self, direction: int) -> None:
        pane = PANES[(PANES.index(self.reader.panes.pane) + direction) % len(PANES)]
        self.reader.article.enter() if pane == "article" else self.reader.go_to(pane)

    def open(self) -> None:
        """Go in: from a feed to its headlines, from a headline to its article."""
        if self.reader.panes.pane == "feeds":
            self.reader.feeds.settle_row()
            self.reader.go_to("headlines")
        elif self.reader.panes.pane == "headlines" and self.reader.headlines.view.ids:
            self.reader.state.trail = ()
            self.reader.article.enter()

    def go_out(self) -> None:
        """Go out by one pane."""
        pane = self.reader.panes.pane
        if pane != "feeds":
            self.reader.go_to(PANES[PANES.index(pane) - 1])

    async def escape(self) -> None:
        """End the innermost thing: the sentence in the last line, the article alone, the pane. Modes end before."""
        if self.reader.panes.status.message:
            self.reader.say("")
        elif self.reader.panes.is_zoomed:
            self.reader.panes.zoom(zoomed=False)
        else:
            await self.reader.run("go_out")

    async def quit(self) -> None:
        """Go out; from the feed pane, quit."""
        if self.reader.panes.pane == "feeds":
            self.reader.screen.app.exit()
        else:
            await self.reader.run("go_out")

    def zoom(self) -> None:
        """Give the article the whole screen, and again: back."""
        self.reader.panes.zoom(zoomed=not self.reader.panes.is_zoomed)
        if self.reader.panes.is_zoomed:
            self.reader.article.enter()

    # ----------------------------------------------------------------- from article to article

    def next_article(self) -> None:
        """Open the next article, read or not."""
        self._step(1, "This is the last article of the list.")

    def previous_article(self) -> None:
        """Open the previous article, read or not."""
        self._step(-1, "This is the first article of the list.")

    def _step(self, direction: int, otherwise: str) -> None:
        index = self.reader.state.listing.step(self.reader.headlines.view.cursor, direction)
        self._open_row(index, otherwise)

    def _open_row(self, index: int | None, otherwise: str) -> None:
        if index is None:
            self.reader.say(otherwise)
            return
        self.reader.say("")
        self.reader.state.trail = ()  # whoever goes on does not come back
        self.reader.headlines.view.move_to(index)
        self.reader.article.preview()
        pane = self.reader.panes.pane
        if self.reader.panes.is_narrow and pane != "article":
            self.reader.go_to("article")
        elif pane == "feeds":
            self.reader.go_to("headlines")
        self.reader.article.open_shown()

    def next_unread(self) -> None:
        """Open the next article that was unread when the list was entered, then that of the next feed."""
        self.reader.feeds.settle_row()
        if self.reader.headlines.is_awaited:  # nothing comes after a list that is still to be found
            return
        listing, headline = self.reader.state.listing, self.reader.headlines.view.headline
        cursor = self.reader.headlines.view.cursor
        is_waiting = headline is not None and not headline.read and headline.id in listing.unread
        here = cursor if is_waiting else listing.step_unread(cursor, 1)
        if here is not None:
            self._open_row(here, "")
            return
        row = self.reader.feeds.next_unread_row
        if row is None:
            self.reader.say("No unread article after this.")
            return
        shown = self.reader.state.rows[row]
        self.reader.feeds.show_row(shown)
        self._open_row(self.reader.state.listing.step_unread(-1, 1), "No unread article after this.")
        self.reader.say(f"Now in {shown.label}.")

    def previous_unread(self) -> None:
        """Open the previous article that was unread when the list was entered."""
        index = self.reader.state.listing.step_unread(self.reader.headlines.view.cursor, -1)
        self._open_row(index, "No article before this was unread.")

    def read_on(self) -> None:
        """Page down; at the end of the article, the next unread."""
        self.reader.settle()
        view, entry = self.reader.article.view, self.reader.state.entry
        if self.reader.panes.is_narrow and self.reader.panes.pane != "article" and entry is not None:
            self.reader.article.enter()
            return
        self.reader.article.open_shown()
        if entry is None or view.at_end:
            self.next_unread()
        else:
            view.move_page(1)

    def read_back(self) -> None:
        """Page up in the article."""
        self.reader.article.view.move_page(-1)
