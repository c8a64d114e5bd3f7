"""Pictures: fetched when an article rests or is opened, drawn in its text, and shown large by a key.

The rule: when the cursor merely passes over an article, nothing is fetched. When an article is left, its pictures are
not waited for.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import aclosing
from functools import cached_property
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui_reader.model.articles import Picture
from tui_reader.model.entities import Entry
from tui_reader.model.errors import ReaderError
from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.terminal.cell_size import cell_size
from tui_reader.tui.terminal.picture_painter import PicturePainter
from tui_reader.tui.terminal.picture_protocol import choose_protocol
from tui_reader.tui.widgets.article_pictures import KnownPictures
from tui_reader.tui.widgets.article_view import ArticleView

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

REST_DELAY = 0.3
MOST_PICTURES = 100  # of one article; the others are fetched when they are looked at
log = logging.getLogger(__name__)


class Pictures(Feature):
    """The action `picture`, and the pictures of the article shown."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.painter = self._painter_for(is_asked=False)
        self._resting: Timer | None = None
        self._rests = False
        self._asked: frozenset[str] = frozenset()

    def made(self) -> None:
        """Draw pictures from now on: in the article that is shown already too."""
        state, screen = self.reader.state, self.reader.screen
        # After the return from the shell (Ctrl+Z) the terminal has forgotten its pictures.
        screen.app.app_resume_signal.subscribe(screen, lambda _app: self._draw_anew())
        self.reader.article.view.pictures.draw_with(self.painter, self._known)
        if state.entry is not None:
            self.article_shown(state.entry)
            if state.opened:
                self.article_opened()

    # ----------------------------------------------------------------- painters

    @cached_property
    def _large_painter(self) -> PicturePainter:
        """The painter of a picture that the person asked for: it draws over a slow line too."""
        return self.painter if self.painter.draws else self._painter_for(is_asked=True)

    def _painter_for(self, *, is_asked: bool) -> PicturePainter:
        app, show = self.reader.screen.app, self.reader.config.pictures.show
        colours, no_color = app.console.color_system, app.no_color
        protocol = choose_protocol(show, os.environ, colours=colours, no_color=no_color, asked=is_asked)
        return PicturePainter(protocol, self._send, cell=cell_size())

    def _send(self, codes: str) -> None:
        """Write past the screen, in one stream with it: escape codes that draw nothing themselves."""
        driver = self.reader.screen.app._driver
        if driver is not None:
            driver.write(codes)

    def _draw_anew(self) -> None:
        self._take_back()
        self.reader.article.view.pictures.paint_anew()

    def leaving(self) -> None:
        """Leave no pictures in the terminal."""
        self._take_back()

    def _take_back(self) -> None:
        self.painter.close()
        self._large_painter.close()

    # ----------------------------------------------------------------- the article shown

    def _known(self) -> KnownPictures:
        """Return what is known of the pictures of an article that is begun, or begun anew with another text."""
        entry, articles = self.reader.state.entry, self.reader.session.library.articles
        if entry is None:
            return KnownPictures()
        return KnownPictures(articles.pictures(entry.id), articles.failed_pictures(entry.id))

    def article_left(self) -> None:
        """Fetch no more of its pictures."""
        self.reader.screen.workers.cancel_group(self.reader.screen, "pictures")
        self._rests = False
        if self._resting is not None:
            self._resting.stop()
            self._resting = None

    def article_shown(self, entry: Entry) -> None:
        """Fetch the pictures once the cursor rests."""
        self._asked = frozenset()
        if self.painter.draws:
            self._resting = self.reader.after(REST_DELAY, self._come_to_rest, self._resting)

    def text_replaced(self) -> None:
        """The other text may have the same pictures."""
        self._asked = frozenset()

    def article_opened(self) -> None:
        """An opened article is meant to be read, so its pictures are wanted at once."""
        self._come_to_rest()

    def article_settled(self) -> None:
        """With more of the text there may be more pictures."""
        self._fetch_wanted()

    def _come_to_rest(self) -> None:
        self._rests = True
        self._fetch_wanted()

    def _fetch_wanted(self) -> None:
        if not self._rests or not self.painter.draws:
            return
        room = max(0, MOST_PICTURES - len(self._asked))
        self._fetch([url for url in self.reader.article.view.pictures.wanted if url not in self._asked][:room])

    def _fetch(self, urls: Sequence[str]) -> None:
        entry = self.reader.state.entry
        if urls and entry is not None:
            self._asked |= set(urls)
            self.reader.begin("pictures", self._fetch_pictures, entry.id, urls)

    async def _fetch_pictures(self, entry_id: int, urls: Sequence[str]) -> None:
        """Show each picture when it comes; the words of a picture that does not come stay."""
        from tui_reader.library.network import FetchPictures

        session = self.reader.session
        try:
            async with aclosing(session.worker.ask(FetchPictures(entry_id, list(urls)))) as answers:
                async for done in answers:
                    stored = session.library.articles.pictures(entry_id) if done.status == "stored" else {}
                    self._came(done.url, stored.get(done.url) or done.error or "This picture was not stored.")
        except ReaderError as error:
            log.warning("pictures of entry %s: %s", entry_id, error)
            for url in urls:
                self._came(url, str(error))

    def _came(self, url: str, became: Picture | str) -> None:
        from tui_reader.tui.features.pictures.picture_dialog import PictureScreen

        if isinstance(became, Picture):
            self.reader.article.view.pictures.add(became)
        if large := PictureScreen.find(self.reader.screen.app):
            large.tell(large.has_come, url, became)

    # ----------------------------------------------------------------- one large

    def picture(self) -> None:
        """Show the picture in view large."""
        self.reader.article.preview()
        self._show_large(self.reader.article.view.pictures.nearest)

    def picture_clicked(self, message: ArticleView.PictureClicked) -> None:
        """Show the picture that was clicked."""
        self._show_large(message.index)

    def _show_large(self, at: int | None) -> None:
        entry = self.reader.state.entry
        if at is None or entry is None:
            self.reader.say("There is no picture here.")
            return
        if not self._large_painter.draws:
            words = "Pictures are not shown here; {open_link} opens the article in the browser."
            self.reader.say(self.reader.keys.spelled(words))
            return
        from tui_reader.tui.features.pictures.picture_dialog import PictureScreen

        large = PictureScreen(
            self.reader.article.view.pictures.images,
            at,
            self.reader.session.library.articles.pictures(entry.id),
            painter=self._large_painter,
            table=self.reader.keys,
            ask=lambda url: self._fetch([url]),
            open_url=lambda url: self.reader.outside.open_url(url, ""),
        )
        self.reader.ask(large)
