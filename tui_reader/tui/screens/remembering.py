"""Where articles were left: kept while reading, found again when they are shown, after a restart too.

The rule: the first text that is shown is that at the place; nothing jumps. Only an article that was opened has a
place, and one that was read to its end has none: it begins at its top again.
"""

from __future__ import annotations

from typing import Any

from textual.timer import Timer

from tui_reader.model.articles import Block, Part
from tui_reader.model.entities import Entry, Position
from tui_reader.tui.actions import Pane
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.typeset.places import find_position, length_from

REST = 2.0  # seconds without scrolling until the place is kept: that much a crash may lose


class Remembering(Healing):
    """Keeps and finds places."""

    _searched: Position | None = None
    _place_timer: Timer | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        self._positions: dict[int, Position | None] = {}  # of this session: what is written may not be read back yet
        self._held: list[Part] = []
        self._held_blocks: list[Block] = []
        super().__init__(*arguments, **more)

    def on_mount(self) -> None:
        """Keep the place once scrolling has come to rest. (Textual calls the other classes' handlers as well.)"""
        self.watch(self.article, "scroll_y", self._place_moved, init=False)

    def _place_moved(self) -> None:
        if self._place_timer is None:
            self._place_timer = self.set_timer(REST, self.keep_place)
        else:
            self._place_timer.reset()

    def keep_place(self) -> None:
        """Remember where the article shown is left, if it was opened and is on the screen."""
        if self._place_timer is not None:
            self._place_timer.stop()
            self._place_timer = None
        if self.entry is None or not self.opened or self._searched is not None or not self.article.display:
            return
        position = self.article.position
        if position != self._known(self.entry):
            self._positions[self.entry.id] = position
            self.bridge.keep_position(self.entry.id, position)

    def _known(self, entry: Entry) -> Position | None:
        return self._positions.get(entry.id, entry.position)

    def leave_article(self) -> None:
        """Keep the place of the article that goes."""
        self.keep_place()
        super().leave_article()

    def before_exit(self) -> None:
        """Keep the place, however the reader is left."""
        self.keep_place()
        super().before_exit()

    def go_to(self, pane: Pane) -> None:
        """Keep the place before the article's pane may be hidden."""
        if pane != "article":
            self.keep_place()
        super().go_to(pane)

    # ----------------------------------------------------------------- showing

    def begin_article(self, entry: Entry) -> None:
        """Hold the text back until the place is among it: shown earlier it would jump."""
        self._searched = self._known(entry)
        self._held, self._held_blocks = [], []
        super().begin_article(entry)

    def take_part(self, part: Part) -> None:
        """Append a part, or hold it as long as the place is still to come."""
        if self._searched is None:
            super().take_part(part)
            return
        self._held.append(part)
        self._held_blocks += part.blocks
        self._show_held(self._searched, is_whole=False)

    def finish_article(self, entry: Entry, note: str = "") -> None:
        """The place is among the text, or it is gone."""
        if self._searched is not None:
            self._show_held(self._searched, is_whole=True)
        super().finish_article(entry, note)

    def text_replaced(self) -> None:
        """The place belongs to the text that is gone."""
        self._searched = None
        super().text_replaced()

    def _show_held(self, searched: Position, *, is_whole: bool) -> None:
        place = find_position(searched, self._held_blocks, is_whole=is_whole)
        # Less than a page of text behind it, and it could not stand at the top yet.
        if not is_whole and (place is None or length_from(self._held_blocks, place) < self.article.page_length):
            return
        self._searched = None
        for part in self._held:
            super().take_part(part)
        self._held, self._held_blocks = [], []
        if place is not None:
            self.article.begin_at(place)
