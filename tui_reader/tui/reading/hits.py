"""The hits of a find or a search that are marked in the article: keys go from hit to hit until Esc."""

from __future__ import annotations

from tui_reader.tui.reading.modes import KeyLabels, Mode

ENDS = {1: "from the top again", -1: "from the end again"}
LABELS = (("next_unread", "next hit"), ("previous_unread", "previous hit"), ("search", "find"), ("escape", "end"))


class Hits(Mode):
    """While hits are marked, the keys to the next and previous unread article go to the next and previous hit."""

    @property
    def is_on(self) -> bool:
        """Whether hits are marked, and the article has the focus."""
        return self._reader.panes.pane == "article" and self._reader.article.view.finding.is_on

    def act(self, action_id: str) -> bool:
        """Step, or end."""
        if action_id == "next_unread":
            self._step(1)
        elif action_id == "previous_unread":
            self._step(-1)
        elif action_id == "escape":
            self._reader.say("")
            self._reader.article.view.finding.end()
        else:
            return False
        return True

    def _step(self, direction: int) -> None:
        finding = self._reader.article.view.finding
        went_round = finding.step(direction)
        self._reader.say(f"{finding.found}, {ENDS[direction]}" if went_round else "")

    def labels(self, shown: KeyLabels) -> KeyLabels:
        """Tell the keys that step."""
        return self._reader.keys.legend(LABELS)

    def words(self) -> str:
        """Tell which hit is shown."""
        return self._reader.article.view.finding.found
