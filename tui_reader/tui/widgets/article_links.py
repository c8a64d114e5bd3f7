"""The links of the article shown: the one with the focus, the one under the mouse, and their letters.

The rule: the text does not move. The focus is a tone over the link, letters lie over the first cells of a link, and
the wheel is held while letters are up.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from tui_reader.model.articles import Block, Link
from tui_reader.text.widths import width_of
from tui_reader.tui.typeset.flow import END, Place
from tui_reader.tui.typeset.hints import Hints, make_labels
from tui_reader.tui.typeset.layout import Line
from tui_reader.tui.typeset.links import LinkPlace, Piece, anchored_block, first_pieces, is_link, link_places, step
from tui_reader.tui.widgets.flow_view import FlowView
from tui_reader.tui.widgets.line_painter import Over

_CONTEXT_LINES = 2

# The letters of a link: where they begin in the text of a line, the number of the link, the letters.
Letters = tuple[int, int, str]


class Links:
    """The links of one article. `hovered` is the number of the link under the mouse."""

    class LettersGone(Message):
        """The lines were wrapped anew, and the letters with them."""

    def __init__(self, view: FlowView) -> None:
        self._view = view
        self.all: list[Link] = []
        self.hovered: int | None = None
        self.hints: Hints | None = None
        self.focused_place: LinkPlace | None = None
        self._places: list[LinkPlace] = []
        self._counted = 0
        self._pieces: list[Piece] = []

    def forget(self) -> None:
        """Forget the links: another article begins."""
        self.all, self._places = [], []
        self._counted = 0
        self.focused_place = None

    def number(self, target: int | None) -> Link | None:
        """Return link number `target`; None where there is no such link."""
        return self.all[target] if target is not None and target < len(self.all) else None

    @property
    def has_any(self) -> bool:
        """Whether there is any link in the text so far."""
        return bool(self._link_places())

    def anchor(self, fragment: str) -> tuple[Place, Block] | None:
        """Return the place and the block that a link within the article leads to; None where no block has its name."""
        return anchored_block(self._view.flow.numbered(), fragment)

    def _link_places(self) -> list[LinkPlace]:
        # 8 ms for the 7,000 links of 2 MB: not at every step.
        flow = self._view.flow
        if self._counted != flow.blocks:
            self._counted, self._places = flow.blocks, link_places(flow.numbered())
        return self._places

    # ------------------------------------------------------------------ the focus

    @property
    def focused(self) -> Link | None:
        """The link that has the focus; `focused_place` is where the link stands, for `focus` later."""
        return self.number(self.focused_place.target) if self.focused_place is not None else None

    def focus(self, at: LinkPlace | None) -> None:
        """Give a link the focus, or none."""
        self.focused_place = at
        self._view.refresh()

    def step(self, direction: int) -> Link | None:
        """Focus the next link (+1) or the one before (-1) and bring it into view; None where there is none."""
        flow, top = self._view.flow, self._view.top
        below = top + self._view.size.height
        end = flow.place_of(below) if below < len(flow.lines) else END
        following = step(self._link_places(), self.focused_place, direction, (flow.place_of(top), end))
        if following is None:
            return None
        self.focus(following)
        self._bring_into_view(following)
        return self.focused

    def _bring_into_view(self, link: LinkPlace) -> None:
        """Scroll no further than it takes to see the link with a little text around it."""
        line = self._line_of(link)
        if line is None:
            self._view.go_to(link.place)
            return
        top, height = self._view.top, self._view.size.height
        context = min(_CONTEXT_LINES, (height - 1) // 2)
        if line < top:
            self._view.move(line - context - top)
        elif line >= top + height:
            self._view.move(line + 1 + context - top - height)

    def _line_of(self, link: LinkPlace) -> int | None:
        """Return the number of the first line with this link: the rows of a table have several lines."""
        flow = self._view.flow
        last = flow.line_at(link.place)
        if last is None:
            return None
        first = last
        while first > 0 and flow.place_of(first - 1) == flow.place_of(last):
            first -= 1
        near = range(first, min(last + 2, len(flow.lines)))
        return next((at for at in near if any(is_link(span, link.target) for span in flow.lines[at].spans)), last)

    def over(self, line: Line) -> list[Over]:
        """Return the tones over a line: the link under the mouse, then the focus.

        The focus is shown where the link stands first, not in the list below the text. The mouse leaves a picture as
        it is.
        """
        focused = self.focused_place
        found: list[Over] = []
        if self.hovered is not None and line.kind != "picture":
            found += [(span.start, span.end, "link-hover") for span in line.spans if is_link(span, self.hovered)]
        if focused is not None and line.block == focused.place.block:
            found += [(span.start, span.end, "link-focus") for span in line.spans if is_link(span, focused.target)]
        return found

    # ------------------------------------------------------------------ the letters

    def put_letters(self, *, on_inner: bool = True) -> bool:
        """Put letters on every link in view, those within the article included or not; return whether there is one."""
        top = self._view.top
        pieces = first_pieces(self._view.flow.lines[top : top + self._view.size.height], top)
        self._pieces = [piece for piece in pieces if on_inner or not self.all[piece.target].fragment]
        self.show_hints(Hints(make_labels(len(self._pieces))) if self._pieces else None)
        return bool(self._pieces)

    def show_hints(self, hints: Hints | None) -> None:
        """Show the letters that are left, or no letters any more."""
        self.hints = hints
        self._view.refresh()

    def hinted(self, place: int) -> Link | None:
        """Return the link with the label number `place`."""
        return self.number(self._pieces[place].target)

    def forget_lines(self) -> None:
        """Take the letters away: they stand on lines that are gone."""
        if self.hints is not None:
            self.hints = None
            self._view.post_message(self.LettersGone())

    def letters_on(self, number: int) -> tuple[Letters, ...]:
        """Return the letters on line `number`."""
        if self.hints is None:
            return ()
        left = ((self._pieces[place], label) for place, label in self.hints.left.items())
        return tuple((piece.start, piece.target, label) for piece, label in left if piece.line == number)

    def lay_letters(self, strip: Strip, line: Line, letters: Sequence[Letters], tone: Style) -> Strip:
        """Lay letters over the cells of a line; a click on them is a click on their link."""
        for at, target, label in letters:
            start = self._view.left + width_of(line.prefix + line.text[:at])
            laid = Strip([Segment(label.upper(), tone + Style.from_meta({"link": target}))])
            strip = Strip.join([strip.crop(0, start), laid, strip.crop(start + len(label))])
        return strip
