"""Where one is in a long article, and how to get elsewhere in it: contents, headings, what is left, code unwrapped."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from textual import on

from tui_reader.tui.actions import Pane
from tui_reader.tui.screens.code import CodeScreen
from tui_reader.tui.screens.contents import ContentsScreen
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.typeset.flow import END, Place
from tui_reader.tui.typeset.headings import Heading, headings, next_heading, previous_heading, reading_in
from tui_reader.tui.typeset.progress import Progress
from tui_reader.tui.widgets.article_view import ArticleView

_SLICE = 0.005
_BREATH = 0.001


class Orienting(Healing):
    """The actions `contents`, `next_heading`, `previous_heading` and `code`, and the quiet words about the rest."""

    _progress: Progress | None = None
    _is_counting: bool = False
    # The heading gone to last, and the line the view stood at then: near the end it does not come to the top.
    _gone_to: tuple[Heading, int] | None = None

    @property
    def progress(self) -> Progress:
        """The minutes of the article shown, as far as they are counted."""
        if self._progress is None:
            self._progress = Progress(self.article.flow)
        return self._progress

    # ----------------------------------------------------------------- contents and headings

    def action_contents(self) -> None:
        """Show the headings of the article; choosing one goes there."""
        found = self._headings()
        if not found:
            self.say("This article has no headings." if self.entry else "There is no article here.")
            return
        self._count_minutes()
        current = reading_in(found, self._here(found))
        contents = ContentsScreen(found, self._shares(found), current=current, table=self.table)
        contents.open(self.app, self._contents_closed)

    def _contents_closed(self, heading: Heading | None) -> None:
        if heading is not None:
            self._go_to_heading(heading)

    def action_next_heading(self) -> None:
        """Go to the next heading."""
        found = self._headings()
        self._go_or_say(found, next_heading(found, self._here(found)), "There is no heading after this.")

    def action_previous_heading(self) -> None:
        """Go to the previous heading."""
        found = self._headings()
        self._go_or_say(found, previous_heading(found, self._here(found)), "There is no heading before this.")

    def _go_or_say(self, found: Sequence[Heading], heading: Heading | None, otherwise: str) -> None:
        if not self.entry:
            self.say("There is no article here.")
        elif not found:
            self.say("This article has no headings.")
        elif heading is None:
            self.say(otherwise)
        else:
            self.say("")
            self._go_to_heading(heading)

    def _headings(self) -> list[Heading]:
        """Return the headings of the article under the cursor."""
        self._open_article()
        return headings(self.article.flow)

    def _open_article(self) -> None:
        """Open the article under the cursor, from whichever pane, as paging does."""
        self.settle_row()
        self.preview()
        if self.narrow and self.pane != "article" and self.entry is not None:
            self.enter_article()
        self.open_shown()

    def _here(self, found: Sequence[Heading]) -> Place:
        """Return the place one is at: the top of the view, or the heading just gone to that could not come there."""
        if self._gone_to is not None:
            heading, line = self._gone_to
            if heading in found and line == self.article.scroll_offset.y:
                return heading.place
        return self.article.place

    def _go_to_heading(self, heading: Heading) -> None:
        self.article.jump_to(heading.place)
        self._gone_to = (heading, self.article.scroll_offset.y)

    def _shares(self, found: Sequence[Heading]) -> list[float] | None:
        """Return which share of the article stands before each heading; None until that is counted."""
        if not self.progress.is_done:
            return None
        return [self.progress.share(heading.place) for heading in found]

    # ----------------------------------------------------------------- what is left

    def article_scrolled(self) -> None:
        """Tell what is left below the view."""
        super().article_scrolled()
        self._count_minutes()
        self.show_note()

    @on(ArticleView.Settled)
    def show_contents(self) -> None:
        """Text that came in meanwhile belongs into open contents, and so does what was counted."""
        if contents := ContentsScreen.find(self.app):
            found = headings(self.article.flow)
            contents.tell(contents.show, found, self._shares(found))

    def _count_minutes(self) -> None:
        """Count the minutes of the article for the time of a slice, and come back for more."""
        if self.progress.is_done or self._is_counting or not self.article.is_settled:
            return
        deadline = perf_counter() + _SLICE
        self.progress.work(lambda: perf_counter() >= deadline)
        if not self.progress.is_done and self.article.flow.is_complete:
            self._is_counting = True
            self.set_timer(_BREATH, self._count_later)

    def _count_later(self) -> None:
        self._is_counting = False
        self.article_scrolled()
        if self.progress.is_done:
            self.show_contents()

    def quiet_words(self, pane: Pane) -> str:
        """Tell in the article how much is read and how long the rest takes; nothing where all of it is in view."""
        view = self.article
        if pane != "article" or not view.max_scroll_y or not view.is_settled or not self.progress.is_done:
            return super().quiet_words(pane)
        bottom = view.scroll_offset.y + view.size.height
        return self.progress.words(view.flow.place_of(bottom) if bottom < len(view.flow.lines) else END)

    # ----------------------------------------------------------------- code

    def action_code(self) -> None:
        """Show the code nearest to the top of the view with its long lines whole."""
        self._open_article()
        flow = self.article.flow
        blocks = [number for number in range(flow.blocks) if flow.block_at(number).kind == "code"]
        if not blocks:
            self.say("There is no code in this article.")
            return
        top = self.article.scroll_offset.y
        seen = {line.block for line in flow.lines[top : top + self.article.size.height]}
        here = self.article.place.block
        first = next((number for number in blocks if number in seen), None)
        nearest = first if first is not None else min(blocks, key=lambda number: abs(number - here))
        codes = [flow.block_at(number) for number in blocks]
        CodeScreen(codes, blocks.index(nearest), table=self.table, copy=self.copy_code).open(self.app)

    def copy_code(self, text: str) -> None:
        """Copy code, whole and as it was written."""
        self.copy(text, "the code")
