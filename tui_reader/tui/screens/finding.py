"""Finding words in the article: typed in the last line, found as they are typed, stepped through until Esc."""

from __future__ import annotations

from textual import events, on
from textual.widgets import Input

from tui_reader.tui.actions import Pane
from tui_reader.tui.screens.healing import Healing
from tui_reader.tui.typeset.matches import NO_HIT
from tui_reader.tui.widgets.article_view import ArticleView
from tui_reader.tui.widgets.find_line import FindLine

ENDS = {1: "from the top again", -1: "from the end again"}


class Finding(Healing):
    """The action `search`, and what n, p and Esc mean while hits are marked."""

    _line: FindLine | None = None

    @property
    def is_finding_typed(self) -> bool:
        """Whether the field has the focus."""
        return self._line is not None and self.focused is self._line.needle

    @property
    def pane(self) -> Pane:
        """The pane that has the focus; the field belongs to the article."""
        return "article" if self.is_finding_typed else super().pane

    # ----------------------------------------------------------------- the field

    async def action_search(self) -> None:
        """Find in the article."""
        if self.entry is None:
            self.say("There is no article here.")
            return
        if self._line is None:
            self._line = FindLine(field_id="needle", placeholder="Find in the article", id="find")
            await self.mount(self._line, after=self.status)
        self.article.finding.end()
        self._line.begin()
        self._show_line(self._line, shown=True)
        self.set_focus(self._line.needle)

    def _show_line(self, line: FindLine, *, shown: bool) -> None:
        line.display = shown
        self.status.display = not shown

    def _close(self) -> None:
        """Give the keys back to the article."""
        if self._line is not None:
            had_focus = self.is_finding_typed
            self._show_line(self._line, shown=False)
            if had_focus:
                self.go_to("article")

    def is_typed(self, event: events.Key) -> bool:
        """Tell whether a key is for the field. One that was typed before the field had the focus comes in late."""
        if self._line is None or not self.is_finding_typed:
            return super().is_typed(event)
        self._line.take(event)
        return True

    @on(Input.Changed, "#needle")
    def needle_changed(self, message: Input.Changed) -> None:
        """Find what is typed so far."""
        if self.is_finding_typed:
            self.article.finding.find(message.value)

    @on(Input.Submitted, "#needle")
    def needle_submitted(self, message: Input.Submitted) -> None:
        """Keep the hits and give the keys back; an empty field repeats what was looked for last."""
        if self._line is None:
            return
        needle = message.value or self._line.last
        if not message.value:
            self.article.finding.find(needle)
        if needle:
            self._line.last = needle
        self._keep()

    @on(Input.Blurred, "#needle")
    def needle_left(self) -> None:
        """A click elsewhere keeps the hits too; another window in front of the terminal changes nothing."""
        if self._line is not None and self._line.display and self.app.app_focus and not self.is_finding_typed:
            self._line.last = self._line.needle.value or self._line.last
            self._keep()

    def _keep(self) -> None:
        """Close the field and keep the hits; where none is, there is nothing to step through."""
        found = self.article.finding.found
        if found in ("", NO_HIT):
            self.article.finding.end()
        self._close()
        if found == NO_HIT and self._line is not None:
            self.say(f"No hit for “{self._line.last}”.")

    @on(FindLine.Cancelled, "#find")
    def find_cancelled(self) -> None:
        """Go back to where one was."""
        self.article.finding.end(return_to_origin=True)
        self._close()

    # ----------------------------------------------------------------- hits

    @on(ArticleView.Found)
    def found(self) -> None:
        """Show what was found; another article ends it."""
        if self._line is None:
            return
        if self._line.display:
            self._line.show(self.article.finding.found)
        else:
            self.teach(self.pane)

    def action_next_unread(self) -> None:
        """Go to the next hit; without any, to the next unread article."""
        self._step(1) if self._has_hits else super().action_next_unread()

    def action_previous_unread(self) -> None:
        """Go to the previous hit; without any, to the previous article that was unread."""
        self._step(-1) if self._has_hits else super().action_previous_unread()

    def action_escape(self) -> None:
        """End finding, and keep the place; else what Esc ends otherwise."""
        if not self._has_hits:
            super().action_escape()
            return
        self.say("")
        self.article.finding.end()

    @property
    def _has_hits(self) -> bool:
        return self.pane == "article" and self.article.finding.is_on

    def _step(self, direction: int) -> None:
        went_round = self.article.finding.step(direction)
        self.say(f"{self.article.finding.found}, {ENDS[direction]}" if went_round else "")

    def teach(self, pane: Pane) -> None:
        """Show the keys of a pane; while hits are marked, those that step through them."""
        super().teach(pane)
        if self._has_hits:
            wanted = (
                ("next_unread", "next hit"),
                ("previous_unread", "previous hit"),
                ("search", "find"),
                ("escape", "end"),
            )
            self.status.teach([(keys[0], label) for name, label in wanted if (keys := self.table.keys_of(name))])

    def quiet_words(self, pane: Pane) -> str:
        """Tell which hit one is at; else what is told otherwise."""
        if pane == "article" and self.article.finding.is_on:
            return self.article.finding.found
        return super().quiet_words(pane)
