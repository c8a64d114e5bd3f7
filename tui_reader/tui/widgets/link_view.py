"""A view of flowing lines with links in it: one of them may have the focus, and all in view may have letters.

The rule: the text does not move for it. The focus is a tone over the link, letters lie over its first cells; and while
letters are up nothing scrolls them away.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.model.articles import Block, Link
from tui_reader.tui.hints import Hints, make_labels
from tui_reader.tui.typeset.flow import END, Place
from tui_reader.tui.typeset.layout import Line
from tui_reader.tui.typeset.links import LinkPlace, Piece, anchored_block, first_pieces, is_link, link_places, step
from tui_reader.tui.typeset.wrapping import width_of
from tui_reader.tui.widgets.flow_view import DEFAULT_COLUMN, FlowView, Letters, Over

_CONTEXT_LINES = 2


class LinkView(FlowView):
    """Holds the links of what flows, which of them has the focus, and their letters while they are up."""

    class LettersGone(Message):
        """The lines were wrapped anew, and the letters with them."""

    def __init__(self, *, column: int = DEFAULT_COLUMN, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - the name Textual gives it
        super().__init__(column=column, id=id, classes=classes)
        self._links: list[Link] = []
        self._places: list[LinkPlace] = []
        self._counted = 0
        self._focused: LinkPlace | None = None
        self._hints: Hints | None = None
        self._pieces: list[Piece] = []

    def _forget_links(self) -> None:
        self._links, self._places = [], []
        self._counted = 0
        self._focused = None

    def _link(self, target: int) -> Link | None:
        return self._links[target] if target < len(self._links) else None

    def _component(self, name: str) -> Style:
        """Return the style of a component class by its last word; overridden where the classes are."""
        raise NotImplementedError

    # ------------------------------------------------------------------ the focus

    @property
    def has_links(self) -> bool:
        """Whether there is any link in the text so far."""
        return bool(self._link_places())

    @property
    def focused_place(self) -> LinkPlace | None:
        """Where the link with the focus stands, to come back to with `focus_link`."""
        return self._focused

    @property
    def focused_link(self) -> Link | None:
        """The link that has the focus."""
        return self._link(self._focused.target) if self._focused is not None else None

    def focus_link(self, at: LinkPlace | None) -> None:
        """Give a link the focus, or none."""
        self._focused = at
        self.refresh()

    def step_link(self, direction: int) -> Link | None:
        """Focus the next link (+1) or the one before (-1) and bring it into view; None where there is none."""
        top = self.scroll_offset.y
        below = top + self.size.height
        end = self._flow.place_of(below) if below < len(self._flow.lines) else END
        following = step(self._link_places(), self._focused, direction, (self._flow.place_of(top), end))
        if following is None:
            return None
        self.focus_link(following)
        self._bring_into_view(following)
        return self.focused_link

    def find_anchor(self, fragment: str) -> tuple[Place, Block] | None:
        """Return where a link within the article leads to: a place and its block; None where it is not in the text."""
        return anchored_block(self._flow.numbered(), fragment)

    def _link_places(self) -> list[LinkPlace]:
        # 8 ms for the 7,000 links of 2 MB: not at every step.
        if self._counted != self._flow.blocks:
            self._counted, self._places = self._flow.blocks, link_places(self._flow.numbered())
        return self._places

    def _bring_into_view(self, link: LinkPlace) -> None:
        """Scroll no further than it takes to see the link with a little text around it; not at all if it is seen."""
        line = self._line_of_link(link)
        if line is None:
            self.go_to(link.place)
            return
        top, height = self.scroll_offset.y, self.size.height
        context = min(_CONTEXT_LINES, (height - 1) // 2)
        if line < top:
            self.scroll_lines(line - context - top)
        elif line >= top + height:
            self.scroll_lines(line + 1 + context - top - height)

    def _line_of_link(self, link: LinkPlace) -> int | None:
        """Return the number of the first line with this link: the rows of a table have several lines."""
        last = self._flow.line_at(link.place)
        if last is None:
            return None
        lines = self._flow.lines
        first = last
        while first > 0 and self._flow.place_of(first - 1) == self._flow.place_of(last):
            first -= 1
        near = range(first, min(last + 2, len(lines)))
        return next((at for at in near if any(is_link(span, link.target) for span in lines[at].spans)), last)

    def _focus_on(self, line: Line) -> list[Over]:
        """Return where the focus lies over a line: on the link where it stands first, not in the list below."""
        focused = self._focused
        if focused is None or line.block != focused.place.block:
            return []
        return [(each.start, each.end, "link-focus") for each in line.spans if is_link(each, focused.target)]

    # ------------------------------------------------------------------ the letters

    @property
    def hints(self) -> Hints | None:
        """The letters that are up, and what was typed of them; None when there are none."""
        return self._hints

    def put_letters(self, *, on_inner: bool = True) -> bool:
        """Put letters on every link in view, those within the article included or not; return whether there is one."""
        top = self.scroll_offset.y
        pieces = first_pieces(self._flow.lines[top : top + self.size.height], top)
        self._pieces = [piece for piece in pieces if on_inner or not self._links[piece.target].fragment]
        self.show_hints(Hints(make_labels(len(self._pieces))) if self._pieces else None)
        return bool(self._pieces)

    def show_hints(self, hints: Hints | None) -> None:
        """Show the letters that are left, or no letters any more."""
        self._hints = hints
        self.refresh()

    def hinted_link(self, place: int) -> Link | None:
        """Return the link with the label number `place`."""
        return self._link(self._pieces[place].target)

    def _letters_on(self, number: int) -> tuple[Letters, ...]:
        """Return the labels on line `number`."""
        if self._hints is None:
            return ()
        left = ((self._pieces[place], label) for place, label in self._hints.left.items())
        return tuple((piece.start, piece.target, label) for piece, label in left if piece.line == number)

    def _lay_letters(self, strip: Strip, line: Line, letters: Sequence[Letters]) -> Strip:
        """Lay labels over the cells of a line; a click on one is a click on its link."""
        for at, target, label in letters:
            start = self._left + width_of(line.prefix + line.text[:at])
            style = self._component("letter") + Style.from_meta({"link": target})
            laid = Strip([Segment(label.upper(), style)])
            strip = Strip.join([strip.crop(0, start), laid, strip.crop(start + len(label))])
        return strip

    def _forget_lines(self) -> None:
        """Letters stand on lines; without these they are gone."""
        if self._hints is not None:
            self._hints = None
            self.post_message(self.LettersGone())
        super()._forget_lines()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll no letters away."""
        self._hold(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll no letters away."""
        self._hold(event)

    def _hold(self, event: events.MouseEvent) -> None:
        if self._hints is not None:
            event.prevent_default().stop()
