"""The outline of an article: its contents, the way from heading to heading, and how much of the article is left.

The rule: nobody waits for the minutes of a long article. They are counted in slices of some milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from tui_reader.tui.reading.feature import Feature
from tui_reader.tui.reading.modes import Mode
from tui_reader.tui.typeset.flow import END, Place
from tui_reader.tui.typeset.headings import Heading, headings, next_heading, previous_heading, reading_in
from tui_reader.tui.typeset.progress import Progress

if TYPE_CHECKING:
    from tui_reader.tui.reading.reader import Reader

_SLICE = 0.005
_BREATH = 0.001


class Outline(Feature):
    """The actions `contents`, `next_heading` and `previous_heading`, and the quiet words about the rest."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._view = reader.article.view
        self._progress = Progress(self._view.flow)
        self._is_counting = False
        # The heading gone to last, and the line the view stood at then: near the end it does not come to the top.
        self._gone_to: tuple[Heading, int] | None = None

    def made(self) -> None:
        """Count the article that is shown already; all other modes go before the words about the rest."""
        self.reader.modes.begin_below(Rest(self))
        self.scrolled()

    # ----------------------------------------------------------------- contents and headings

    def contents(self) -> None:
        """Show the headings of the article; choosing one goes there."""
        from tui_reader.tui.features.outline.contents_dialog import ContentsScreen

        found = self._headings()
        if not found:
            self.reader.say(self._nothing_here)
            return
        self._count_minutes()
        current = reading_in(found, self._here(found))
        dialog = ContentsScreen(found, self._shares(found), current=current, table=self.reader.keys)
        self.reader.ask(dialog, self._contents_closed)

    def _contents_closed(self, heading: Heading | None) -> None:
        if heading is not None:
            self._go_to(heading)

    def next_heading(self) -> None:
        """Go to the next heading."""
        found = self._headings()
        self._go_or_say(found, next_heading(found, self._here(found)), "There is no heading after this.")

    def previous_heading(self) -> None:
        """Go to the previous heading."""
        found = self._headings()
        self._go_or_say(found, previous_heading(found, self._here(found)), "There is no heading before this.")

    def _go_or_say(self, found: Sequence[Heading], heading: Heading | None, otherwise: str) -> None:
        if heading is not None:
            self.reader.say("")
            self._go_to(heading)
        else:
            self.reader.say(otherwise if found else self._nothing_here)

    @property
    def _nothing_here(self) -> str:
        return "This article has no headings." if self.reader.state.entry else "There is no article here."

    def _headings(self) -> list[Heading]:
        """Return the headings of the article under the cursor, which is opened by that."""
        self.reader.article.open_here()
        return headings(self._view.flow)

    def _here(self, found: Sequence[Heading]) -> Place:
        """Return the place one is at: the top of the view, or the heading just gone to that could not come there."""
        if self._gone_to is not None:
            heading, line = self._gone_to
            if heading in found and line == self._view.scroll_offset.y:
                return heading.place
        return self._view.place

    def _go_to(self, heading: Heading) -> None:
        self._view.jump_to(heading.place)
        self._gone_to = (heading, self._view.scroll_offset.y)

    def _shares(self, found: Sequence[Heading]) -> list[float] | None:
        """Return which share of the article stands before each heading; None until that is counted."""
        if not self._progress.is_done:
            return None
        return [self._progress.share(heading.place) for heading in found]

    # ----------------------------------------------------------------- how much is left

    def scrolled(self) -> None:
        """Tell how much is left below the view."""
        self._count_minutes()
        self.reader.panes.show_note()

    def article_settled(self) -> None:
        """Show new headings in the open contents, and the shares once they are counted."""
        from tui_reader.tui.features.outline.contents_dialog import ContentsScreen

        if contents := ContentsScreen.find(self.reader.screen.app):
            found = headings(self._view.flow)
            contents.tell(contents.show, found, self._shares(found))

    def _count_minutes(self) -> None:
        """Count the minutes of the article for the time of a slice, and come back for more."""
        if self._progress.is_done or self._is_counting or not self._view.is_settled:
            return
        deadline = perf_counter() + _SLICE
        self._progress.work(lambda: perf_counter() >= deadline)
        if not self._progress.is_done and self._view.flow.is_complete:
            self._is_counting = True
            self.reader.after(_BREATH, self._count_on)

    def _count_on(self) -> None:
        self._is_counting = False
        self.scrolled()
        if self._progress.is_done:
            self.article_settled()

    def rest(self) -> str:
        """Return how much is read and how long the rest takes; nothing where all of the article is in view."""
        view = self._view
        if not view.max_scroll_y or not view.is_settled or not self._progress.is_done:
            return ""
        bottom = view.scroll_offset.y + view.size.height
        return self._progress.words(view.flow.place_of(bottom) if bottom < len(view.flow.lines) else END)


class Rest(Mode):
    """While the article has the focus, the quiet words tell how much of it is left. No key is taken."""

    def __init__(self, outline: Outline) -> None:
        super().__init__(outline.reader)
        self._outline = outline

    @property
    def is_on(self) -> bool:
        """Whether the article has the focus."""
        return self._reader.panes.pane == "article"

    def words(self) -> str:
        """Tell how much is left."""
        return self._outline.rest()
