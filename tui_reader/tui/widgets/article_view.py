"""The article pane: one widget, one line at a time, however long the article is.

The rule: what a feed says is text and never markup, and nothing is made but for visible lines. Strips take their
styles from component classes, so themes decide about colours; the text flows as `FlowView` says.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from tui_reader.model.articles import Block, Image, Link, Part
from tui_reader.model.entities import Enclosure
from tui_reader.tui.typeset.flow import TOP, Place
from tui_reader.tui.typeset.footer import make_footer
from tui_reader.tui.typeset.layout import Line, LineKind
from tui_reader.tui.typeset.picture_boxes import Box
from tui_reader.tui.widgets.article_code import CodeColours
from tui_reader.tui.widgets.article_finding import Finding
from tui_reader.tui.widgets.article_links import Links
from tui_reader.tui.widgets.article_pictures import Pictures
from tui_reader.tui.widgets.flow_view import DEFAULT_COLUMN, FlowView
from tui_reader.tui.widgets.line_painter import LinePainter, Over, styles_of

# The end of a line, wherever that is.
_LINE_END = 1 << 60
log = logging.getLogger(__name__)


class ArticleView(FlowView):
    """Shows one article: title, byline, blocks, files and links, in a centred column of at most `column` cells.

    `show_header` paints title and byline at once; `append` brings the text part by part; `finish` ends it. Its parts,
    such as `links`, `finding` and `pictures`, know the view as a `FlowView`, and none of them knows another part.
    """

    class LinkClicked(Message):
        """The link `link` was clicked."""

        def __init__(self, link: Link) -> None:
            super().__init__()
            self.link = link

    class LinkHovered(Message):
        """The mouse came over the link `link`, or left it (None)."""

        def __init__(self, link: Link | None) -> None:
            super().__init__()
            self.link = link

    class PictureClicked(Message):
        """The picture number `index` of the article was clicked, or its words."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, column: int = DEFAULT_COLUMN, id: str | None = None) -> None:
        super().__init__(column=column, id=id)
        self.auto_links = False
        self.links = Links(self)
        self.finding = Finding(self)
        self.pictures = Pictures(self)
        self._code = CodeColours(self)
        self._painter = LinePainter(styles_of(self))

    # ------------------------------------------------------------------ what it shows

    def show_header(self, title: str, byline: str) -> None:
        """Begin a new article at its top: title and byline, no text yet."""
        self._forget_article()
        self.flow.begin(title, byline)
        self.begin_at()

    def append(
        self,
        blocks: Sequence[Block],
        links: Sequence[Link] = (),
        images: Sequence[Image] = (),
        kind: LineKind | None = None,
    ) -> None:
        """Add a part at the end. Targets of spans count from the start of the article; `kind` is as in `Flow.append`.

        What comes after `finish` stands below the footer.
        """
        self._add(blocks, links, images, kind)
        self._show_more()

    def finish(self, enclosures: Sequence[Enclosure] = (), note: str = "") -> None:
        """Tell that the text is whole; below it come a quiet `note`, its files and a list of its links."""
        self._add_footer(enclosures, note)
        self._show_more()

    def show_again(
        self,
        title: str,
        byline: str,
        parts: Sequence[Part],
        enclosures: Sequence[Enclosure] = (),
        note: str = "",
        place: Place = TOP,
    ) -> None:
        """Show another version of the article at `place`, all at once, so that nothing flickers."""
        self._forget_article()
        self.flow.begin(title, byline)
        for part in parts:
            self._add(part.blocks, part.links, part.images)
        self._add_footer(enclosures, note)
        self.begin_at(place)

    def clear(self) -> None:
        """Show nothing."""
        self._forget_article()
        self._flow.clear()
        self.begin_at()

    @property
    def is_whole(self) -> bool:
        """Whether the text has come to its end."""
        return self._flow.is_complete

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many blocks, links and pictures there are by now: what is appended next counts on from here."""
        return self._flow.blocks, len(self.links.all), len(self.pictures.images)

    def _forget_article(self) -> None:
        self.links.forget()
        self.pictures.forget()
        self._code.forget()
        self._hover(None)
        self.finding.end()

    def _add(
        self, blocks: Sequence[Block], links: Sequence[Link], images: Sequence[Image], kind: LineKind | None = None
    ) -> None:
        self.links.all += links
        self.pictures.append(blocks, images)
        self._flow.append(blocks, kind)

    def _add_footer(self, enclosures: Sequence[Enclosure], note: str) -> None:
        if note:
            self._flow.append([Block("paragraph", note)], "footer")
        blocks, files = make_footer(enclosures, self.links.all)
        self.links.all += files
        self._text_blocks = self._flow.blocks
        self._flow.append(blocks[:1])
        self._flow.append(blocks[1:], "footer")
        self._flow.append([Block("paragraph", tight=True)], "blank")
        self._flow.finish()

    def _show_more(self) -> None:
        """Wrap and search the text that has come."""
        self._work_soon()
        self.finding.go_on()

    # ------------------------------------------------------------------ what the flow asks

    def box_of(self, block: Block, width: int) -> Box | None:
        return self.pictures.box(block, width)

    def is_outgrown(self) -> bool:
        return self.pictures.refit()

    def lines_forgotten(self) -> None:
        self.links.forget_lines()

    # ------------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Return visible line `y` (Textual's line API)."""
        if not self._flow.width:
            self._fit_width()
        lines = self._flow.lines
        number = self.top + y
        if number >= len(lines):
            # Blank, but a place for a selection to end.
            return Strip([Segment(" ", self._ground)]).apply_offsets(0, max(0, len(lines) - 1))
        line = lines[number]
        over, selected, letters = self._over(line, number), self._selected(line, number), self.links.letters_on(number)
        key = (number, over, selected, letters, self._ground)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._painted(line, number, over, selected)
            if letters:
                strip = self.links.lay_letters(strip, line, letters, self._painter.style("letter"))
            self._strips.set(key, strip)
        return strip

    def _over(self, line: Line, number: int) -> tuple[Over, ...]:
        """Return what lies over a line, the later over the earlier; the selection and the letters lie over all."""
        return (*self.links.over(line), *self.finding.over(line, number))

    def _selected(self, line: Line, number: int) -> tuple[Over, ...]:
        """Return the tone over the selected part of a line."""
        selection = self.text_selection
        span = None if selection is None else selection.get_span(number)
        if span is None:
            return ()
        before = self.left + len(line.prefix)
        start, end = max(self.left, span[0]) - before, _LINE_END if span[1] == -1 else span[1] - before
        return ((start, end, "selection"),)

    def _painted(self, line: Line, number: int, over: Sequence[Over], selected: Sequence[Over]) -> Strip:
        try:
            return self._paint(line, number, over, selected)
        except Exception:  # a mistake of ours must not take the reader down
            log.exception("line %d of an article could not be painted; it is shown plain", number)
            plain = Segment(" " * self.left + line.prefix + line.text, self._ground)
            return Strip([plain]).apply_offsets(0, number)

    def _paint(self, line: Line, number: int, over: Sequence[Over], selected: Sequence[Over]) -> Strip:
        picture: Sequence[Segment] = ()
        is_drawn = False
        if line.kind == "picture" and not over:
            picture, is_drawn = self.pictures.paint(line, self._painter.style("picture"), self._ground)
            segments = [*self._painter.prefix(line), *(() if is_drawn else picture)]
        else:
            block = self._flow.block_of(line)
            code = self._code.of(line, block)
            segments = self._painter.paint(line, block, self._flow.width, code=code, over=[*over, *selected])
        left = Segment(" " * self.left or " ")
        strip = Strip([left, *segments]).apply_style(self._ground).apply_offsets(0, number)
        # What is drawn has its colours: to lay a style over a thousand cells would cost a frame.
        return Strip.join([strip, Strip(picture)]) if is_drawn else strip

    @property
    def _ground(self) -> Style:
        """The style under everything: colour and ground of the widget."""
        return self.visual_style.rich_style

    # ------------------------------------------------------------------ mouse and selection

    @on(events.MouseScrollDown)
    @on(events.MouseScrollUp)
    def hold_letters(self, event: events.MouseEvent) -> None:
        """Scroll no letters away."""
        if self.links.hints is not None:
            event.prevent_default().stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell over which link the mouse is."""
        self._hover(event.style.meta.get("link"))

    def on_leave(self) -> None:
        """No link is under the mouse any more."""
        self._hover(None)

    def on_click(self, event: events.Click) -> None:
        """Post the link or picture under the mouse; the end of a selection is no click."""
        # By default a double click would select the whole article.
        event.prevent_default()
        meta = event.style.meta
        if self.text_selection is not None:
            return
        link = self.links.number(meta.get("link"))
        if link is not None:
            self.post_message(self.LinkClicked(link))
        elif (picture := meta.get("image", self.pictures.at(event.y))) is not None:
            self.post_message(self.PictureClicked(picture))

    def _hover(self, target: int | None) -> None:
        if target != self.links.hovered:
            self.links.hovered = target
            self.refresh()
            self.post_message(self.LinkHovered(self.links.number(target)))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text, its paragraphs whole again, not as they are wrapped (Textual's selection)."""
        left = self.left
        start, end = selection
        first = (0, 0) if start is None else (start.y, max(0, start.x - left))
        last = None if end is None else (end.y, max(0, end.x - left))
        return self._flow.text_between(first, last), "\n"
