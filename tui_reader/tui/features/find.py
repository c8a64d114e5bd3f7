"""Finding words in the article: they are found while they are typed; keys go from hit to hit until Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.modes import Field
from tui_reader.tui.typeset.matches import NO_HIT
from tui_reader.tui.widgets.article_finding import Finding
from tui_reader.tui.widgets.find_line import FindLine

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader


class Find(Feature):
    """The action `search` in the article."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._line = FindLine(self, pane="article", placeholder="Find in the article", id="find")
        self._field = Field(reader, self._line)

    async def search(self) -> None:
        """Find in the article."""
        if self.reader.state.entry is None:
            self.reader.say("There is no article here.")
            return
        self.reader.article.view.finding.end()
        self.reader.modes.begin(self.reader.article.hits)
        await self._field.open()

    # ----------------------------------------------------------------- the field

    def typed(self, words: str) -> None:
        """Find what is typed so far."""
        self.reader.article.view.finding.find(words)

    def submitted(self, words: str) -> None:
        """Keep the hits and give the keys back; an empty field repeats what was looked for last."""
        if not words:
            self.reader.article.view.finding.find(self._line.last)
        self._line.last = words or self._line.last
        self.left()

    def left(self) -> None:
        """Close the field and keep the hits; without a hit there is nothing to step through."""
        finding = self.reader.article.view.finding
        found = finding.found
        if found in ("", NO_HIT):
            finding.end()
        self._field.close()
        if found == NO_HIT:
            self.reader.say(f"No hit for “{self._line.last}”.")

    def cancelled(self) -> None:
        """Go back to the place where the finding began."""
        self.reader.article.view.finding.end(return_to_origin=True)
        self._field.close()

    # ----------------------------------------------------------------- hits

    def found(self, _message: Finding.Found) -> None:
        """Show the number of hits; another article ends them."""
        if self._line.is_attached and self._line.display:
            words = self.reader.article.view.finding.found
            self._line.show(words, trouble=words == NO_HIT)
        else:
            self.reader.panes.teach()
