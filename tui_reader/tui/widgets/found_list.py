"""The feeds of a web page: a line with the title, and a quiet line with rhythm and address. Several can be picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from rich.style import Style
from textual.binding import BindingType
from textual.strip import Strip

from tui_reader.tui.widgets.choice_list import ChoiceList
from tui_reader.tui.widgets.rows import fit, row_strip

PICKED = "✓"
KEPT = "there already"


class Choice(Struct, frozen=True):
    """One feed of a page. `url` is for subscribing, `shown` is its address as a person may see it."""

    url: str
    shown: str
    title: str
    about: str
    is_kept: bool = False


class FoundList(ChoiceList):
    """A short list of feeds, of which several can be picked before they are taken."""

    BINDINGS: ClassVar[list[BindingType]] = [("space", "pick", "pick")]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(row_height=2, id=id)
        self.choices: Sequence[Choice] = ()
        self._picked: set[int] = set()

    def show(self, choices: Sequence[Choice]) -> None:
        """Show these, none of them picked, the cursor on the first that is not there already."""
        self.choices = choices
        self._picked = set()
        fresh = (index for index, choice in enumerate(choices) if not choice.is_kept)
        self.reset(len(choices), cursor=next(fresh, 0), top=0)

    @property
    def chosen(self) -> list[str]:
        """The addresses that were picked, else the one under the cursor."""
        indexes = sorted(self._picked) or ([] if self.cursor is None else [self.cursor])
        return [self.choices[index].url for index in indexes]

    def action_pick(self) -> None:
        """Pick the feed under the cursor, or not, and go on to the next."""
        if self.cursor is not None:
            self._picked ^= {self.cursor}
            self.refresh_row(self.cursor)
            self.move(1)

    def render_row(self, index: int, line_in_row: int, width: int, is_cursor: bool, is_focused: bool) -> Strip:
        """Draw one line of a row."""
        choice, style = self.choices[index], self._style
        ground = style("found--cursor") if is_cursor else Style()
        if line_in_row:
            words = fit(f"{choice.about} · {choice.shown}", width - 3)
            return row_strip((("   ", Style()), (words, style("found--about"))), width, ground)
        right = f" {KEPT} " if choice.is_kept else " "
        mark = f" {PICKED if index in self._picked else ' '} "
        title = fit(choice.title, width - len(mark) - len(right))
        name = "found--about" if choice.is_kept else "found--title"
        pieces = ((mark, style("found--mark")), (title, style(name)), (right, style("found--about")))
        return row_strip(pieces, width, ground)
