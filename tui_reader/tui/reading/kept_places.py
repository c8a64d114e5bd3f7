"""The places where articles were left: kept while reading, and found again later, after a restart too.

The rule: the first text that is shown is the text at the place; nothing jumps. Only an article that was opened has a
place. An article that was read to its end has none: it begins at its top again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model.articles import Block, Part
from tui_reader.model.entities import Entry, Position
from tui_reader.tui.typeset.places import find_position, length_from

if TYPE_CHECKING:
    from tui_reader.tui.reading.article_pane import ArticlePane
    from tui_reader.tui.session.session import Session


class KeptPlaces:
    """Keeps and finds the places of the articles in a pane."""

    def __init__(self, pane: ArticlePane, session: Session) -> None:
        self._pane = pane
        self._session = session
        self._positions: dict[int, Position | None] = {}  # of this session: the library may not have them yet
        self._searched: Position | None = None
        self._held: list[Part] = []
        self._held_blocks: list[Block] = []

    def keep(self, entry: Entry) -> None:
        """Remember where an opened article stands, unless its place is still to be found."""
        position = self._pane.view.position
        if self._searched is None and position != self._known(entry):
            self._positions[entry.id] = position
            self._session.write(lambda library: library.entries.keep_position(entry.id, position))

    def _known(self, entry: Entry) -> Position | None:
        return self._positions.get(entry.id, entry.position)

    def begin(self, entry: Entry) -> None:
        """Hold back the text of an article until its place is among it: shown earlier it would jump."""
        self._searched = self._known(entry)
        self._held, self._held_blocks = [], []

    def take(self, part: Part) -> None:
        """Show a part, or hold it as long as the place is still to come."""
        if self._searched is None:
            self._show(part)
            return
        self._held.append(part)
        self._held_blocks += part.blocks
        self._show_held(self._searched, is_whole=False)

    def finish(self) -> None:
        """Show all text: the place is among it, or it is gone."""
        if self._searched is not None:
            self._show_held(self._searched, is_whole=True)

    def forget(self) -> None:
        """Look for no place: the article got another text."""
        self._searched = None

    def _show_held(self, searched: Position, *, is_whole: bool) -> None:
        place = find_position(searched, self._held_blocks, is_whole=is_whole)
        # With less than a page of text behind it, the place could not stand at the top yet.
        if not is_whole and (place is None or length_from(self._held_blocks, place) < self._pane.view.page_length):
            return
        self._searched = None
        for part in self._held:
            self._show(part)
        self._held, self._held_blocks = [], []
        if place is not None:
            self._pane.view.begin_at(place)

    def _show(self, part: Part) -> None:
        self._pane.view.append(part.blocks, part.links, part.images)
