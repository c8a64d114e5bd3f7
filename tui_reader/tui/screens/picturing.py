"""Pictures in the reading screen: fetched once an article rests or is opened, drawn in the flow, and large by a key.

The rule: what the cursor merely passes over is asked for nothing, and what is left is not waited for.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import aclosing
from functools import cached_property

from textual import on
from textual.timer import Timer

from tui_reader.model.articles import Picture
from tui_reader.model.errors import ReaderError
from tui_reader.tui.background import begin
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.terminal.cell_size import cell_size
from tui_reader.tui.terminal.picture_painter import PicturePainter
from tui_reader.tui.terminal.picture_protocol import choose_protocol
from tui_reader.tui.widgets.article_pictures import KnownPictures
from tui_reader.tui.widgets.article_view import ArticleView

REST_DELAY = 0.3
MOST_PICTURES = 100  # of one article; the others are fetched when they are looked at
log = logging.getLogger(__name__)


class Picturing(Healing):
    """The action `picture`, and the pictures of the article shown."""

    _resting: Timer | None = None
    _rests = False
    _asked: frozenset[str] = frozenset()

    @cached_property
    def painter(self) -> PicturePainter:
        """What draws pictures in the flow."""
        return self._painter_for(asked=False)

    @cached_property
    def large_painter(self) -> PicturePainter:
        """What draws a picture that the person asked for: over a slow line too."""
        return self.painter if self.painter.draws else self._painter_for(asked=True)

    def _painter_for(self, *, asked: bool) -> PicturePainter:
        show, colours = self.config.pictures.show, self.app.console.color_system
        protocol = choose_protocol(show, os.environ, colours=colours, no_color=self.app.no_color, asked=asked)
        return PicturePainter(protocol, self._send, cell=cell_size())

    def _send(self, codes: str) -> None:
        """Write past the screen, in one stream with it: escape codes that draw nothing themselves."""
        driver = self.app._driver
        if driver is not None:
            driver.write(codes)

    def on_mount(self) -> None:
        """Listen for the return from the shell (Ctrl+Z): the terminal has forgotten its pictures by then."""
        self.app.app_resume_signal.subscribe(self, lambda _app: self._draw_anew())

    def _draw_anew(self) -> None:
        self.take_back_pictures()
        self.article.pictures.paint_anew()

    def take_back_pictures(self) -> None:
        """Leave no pictures in the terminal."""
        self.painter.close()
        self.large_painter.close()

    # ----------------------------------------------------------------- the article shown

    def before_exit(self) -> None:
        """Take pictures back as long as the screen is there that they are on."""
        self.take_back_pictures()
        super().before_exit()

    def _show_entry(self, entry_id: int) -> None:
        self.article.pictures.draw_with(self.painter, self._known_pictures)
        before = self.entry
        super()._show_entry(entry_id)
        if self.entry is None or self.entry is before:
            return
        self.workers.cancel_group(self, "pictures")
        self._rests = False
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_DELAY, self._come_to_rest) if self.painter.draws else None

    def _known_pictures(self) -> KnownPictures:
        """Tell what is known of the pictures of an article that is begun, or begun anew with another text."""
        self._asked = frozenset()
        if self.entry is None:
            return KnownPictures()
        return KnownPictures(self.bridge.pictures.load(self.entry.id), self.bridge.pictures.failed(self.entry.id))

    def open_shown(self) -> None:
        """An article that is opened is meant to be read, so its pictures are wanted at once."""
        super().open_shown()
        self._come_to_rest()

    @on(ArticleView.Settled)
    def _come_further(self) -> None:
        """More of the text is there, and with it more pictures."""
        self._ask_pictures()

    def _come_to_rest(self) -> None:
        self._rests = True
        self._ask_pictures()

    def _ask_pictures(self) -> None:
        if not self._rests or not self.painter.draws:
            return
        room = MOST_PICTURES - len(self._asked)
        self._fetch([url for url in self.article.pictures.wanted if url not in self._asked][: max(0, room)])

    def _fetch(self, urls: Sequence[str]) -> None:
        if urls and self.entry is not None:
            self._asked |= set(urls)
            begin(self, "pictures", self._fetch_pictures, self.entry.id, urls)

    async def _fetch_pictures(self, entry_id: int, urls: Sequence[str]) -> None:
        """Show each picture when it comes; those that do not leave their words."""
        try:
            async with aclosing(self.bridge.pictures.fetch(entry_id, urls)) as pictures:
                async for url, became in pictures:
                    self._picture_came(url, became)
        except ReaderError as error:
            log.warning("pictures of entry %s: %s", entry_id, error)
            for url in urls:
                self._picture_came(url, str(error))

    def _picture_came(self, url: str, became: Picture | str) -> None:
        if isinstance(became, Picture):
            self.article.pictures.add(became)
        from tui_reader.tui.screens.picture import PictureScreen

        if large := PictureScreen.find(self.app):
            large.tell(large.has_come, url, became)

    # ----------------------------------------------------------------- one large

    def action_picture(self) -> None:
        """Show the picture in view large."""
        self.preview()
        self._show_large(self.article.pictures.nearest)

    @on(ArticleView.PictureClicked)
    def picture_clicked(self, message: ArticleView.PictureClicked) -> None:
        """Show the picture that was clicked."""
        self._show_large(message.index)

    def _show_large(self, at: int | None) -> None:
        if at is None or self.entry is None:
            self.say("There is no picture here.")
            return
        if not self.large_painter.draws:
            words = "Pictures are not shown here; {open_link} opens the article in the browser."
            self.say(self.table.spelled(words))
            return
        from tui_reader.tui.screens.picture import PictureScreen

        large = PictureScreen(
            self.article.pictures.images,
            at,
            self.bridge.pictures.load(self.entry.id),
            painter=self.large_painter,
            table=self.table,
            ask=lambda url: self._fetch([url]),
            open_url=lambda url: self.open_url(url, ""),
        )
        large.open(self.app)
