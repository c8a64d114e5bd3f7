"""The targets an article can be sent to: each with its name, and quietly what sending to it does."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip

from tui_reader.text.widths import width_of
from tui_reader.tui.widgets.choice_list import ChoiceList
from tui_reader.tui.widgets.rows import fit, row_strip

WIDEST_NAME = 20


class TargetList(ChoiceList):
    """A short list of (name, what it does)."""

    def __init__(self, targets: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.show_targets(targets)

    def show_targets(self, targets: Sequence[tuple[str, str]]) -> None:
        """Show other targets, the cursor where it was."""
        self._targets = targets
        self._name_width = min(WIDEST_NAME, max((width_of(name) for name, _about in targets), default=0))
        self.reset(len(targets), cursor=self.cursor)

    @property
    def chosen(self) -> str:
        """The name under the cursor."""
        return self._targets[self.cursor or 0][0]

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        """Draw a row; the cursor shows only where Enter would act on it."""
        name, about = self._targets[index]
        ground = self._style("target--cursor") if is_cursor and is_focused else Style()
        pieces = (
            (f" {fit(name, self._name_width)}  ", self._style("target--name")),
            (fit(about, width - self._name_width - 4), self._style("target--about")),
        )
        return row_strip(pieces, width, ground)
