"""The article pane: one widget, one line at a time, however long the article is.

The rule: what a feed says is text and never markup, and nothing is made but for visible lines. Strips take their
styles from component classes, so themes decide about colours; the text flows as `FlowView` says.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from tui_reader.model.articles import Article, Block, Image, Link, Part
from tui_reader.model.entities import Enclosure
from tui_reader.tui.typeset.flow import TOP, Place
from tui_reader.tui.typeset.footer import make_footer
from tui_reader.tui.typeset.highlight import CodeSpan, can_highlight, highlight
from tui_reader.tui.typeset.layout import Line, LineKind, untabbed
from tui_reader.tui.widgets.article_strips import COMPONENTS, LinePainter
from tui_reader.tui.widgets.find_view import FindView
from tui_reader.tui.widgets.flow_view import DEFAULT_COLUMN, Over
from tui_reader.tui.widgets.link_view import LinkView
from tui_reader.tui.widgets.picture_flow import PictureFlow

log = logging.getLogger(__name__)


class ArticleView(FindView, LinkView, PictureFlow):
    """Shows one article: title, byline, blocks, files and links, in a centred column of at most `column` cells.

    `show_header` paints title and byline at once; `append` brings the text part by part; `finish` ends it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS

    class LinkClicked(Message):
        """The link `link` was clicked."""

        def __init__(self, view: ArticleView, link: Link) -> None:
            super().__init__()
            self.view = view
            self.link = link

        @property
        def control(self) -> ArticleView:
            """The view, for `@on(..., selector)`."""
            return self.view

    class LinkHovered(Message):
        """The mouse came over the link `link`, or left it (None)."""

        def __init__(self, view: ArticleView, link: Link | None) -> None:
            super().__init__()
            self.view = view
            self.link = link

        @property
        def control(self) -> ArticleView:
            """The view, for `@on(..., selector)`."""
            return self.view

    class _Coloured(Message):
        """The highlighting of a code block is there."""

        def __init__(self, show_count: int, block: int, spans: tuple[CodeSpan, ...]) -> None:
            super().__init__()
            self.show_count = show_count
            self.block = block
            self.spans = spans

    def __init__(self, *, column: int = DEFAULT_COLUMN, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - the name Textual gives it
        super().__init__(column=column, id=id, classes=classes)
        self.auto_links = False
        self._code: dict[int, tuple[CodeSpan, ...]] = {}
        self._styles: dict[str, Style] = {}
        self._painter = LinePainter(self._component)
        self._hovered: int | None = None
        self._show_count = 0

    # ------------------------------------------------------------------ what it shows

    def show_header(self, title: str, byline: str) -> None:
        """Begin a new article at its top: title and byline, no text yet."""
        self._forget_article()
        self._flow.begin(title, byline)
        self._start_anew()

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
        self._links += links
        self._add_images(blocks, images)
        self._flow.append(blocks, kind)
        self._work_soon()

    def finish(self, enclosures: Sequence[Enclosure] = (), note: str = "") -> None:
        """Tell that the text is whole; below it come a quiet `note`, its files and a list of its links."""
        self._add_footer(enclosures, note)
        self._work_soon()

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
        self._flow.begin(title, byline)
        for part in parts:
            self._links += part.links
            self._add_images(part.blocks, part.images)
            self._flow.append(part.blocks)
        self._add_footer(enclosures, note)
        self._start_anew(place)

    @property
    def is_whole(self) -> bool:
        """Whether the text has come to its end."""
        return self._flow.is_complete

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many blocks, links and pictures there are by now: what is appended next counts on from here."""
        return self._flow.blocks, len(self._links), len(self._images)

    def show(self, title: str, byline: str, article: Article, place: Place = TOP) -> None:
        """Show a whole article, beginning at `place`: its lines are wrapped first."""
        self._forget_article()
        self._flow.begin(title, byline)
        self._links += article.links
        self._add_images(article.blocks, article.images)
        self._flow.append(article.blocks)
        self._add_footer(article.entry.enclosures)
        self._start_anew(place)

    def _add_footer(self, enclosures: Sequence[Enclosure], note: str = "") -> None:
        if note:
            self._flow.append([Block("paragraph", note)], "footer")
        blocks, files = make_footer(enclosures, self._links)
        self._links += files
        self._text_blocks = self._flow.blocks
        self._flow.append(blocks[:1])
        self._flow.append(blocks[1:], "footer")
        self._flow.append([Block("paragraph", tight=True)], "blank")
        self._flow.finish()

    def clear(self) -> None:
        """Show nothing."""
        self._forget_article()
        self._flow.clear()
        self._start_anew()

    def _forget_article(self) -> None:
        self._show_count += 1
        self._forget_links()
        self._forget_images()
        self._code.clear()
        self._hover(None)
        self.end_find()

    # ------------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Return visible line `y` (Textual's line API)."""
        if not self._flow.width:
            self._fit_width()
        lines = self._flow.lines
        number = self.scroll_offset.y + y
        if number >= len(lines):
            # Blank, but a place for a selection to end.
            return Strip([Segment(" ", self._ground)]).apply_offsets(0, max(0, len(lines) - 1))
        line = lines[number]
        hovered = self._hovered if any(span.target == self._hovered for span in line.spans) else None
        selected = self._selected_part(number)
        over = self._over(line, number)
        letters = self._letters_on(number)
        key = (number, hovered, selected, over, letters, self._ground)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._lay_letters(self._painted(line, number, hovered, selected, over), line, letters)
            self._strips.set(key, strip)
        return strip

    def _over(self, line: Line, number: int) -> tuple[Over, ...]:
        """Return what lies over the text of a line, the later over the earlier."""
        return (*self._focus_on(line), *self.find_runs(line, number))

    def _painted(
        self, line: Line, number: int, hovered: int | None, selected: tuple[int, int] | None, over: Sequence[Over]
    ) -> Strip:
        try:
            return self._paint(line, number, hovered, selected, over)
        except Exception:  # a mistake of ours must not take the reader down
            log.exception("line %d of an article could not be painted; it is shown plain", number)
            plain = Segment(" " * self._left + line.prefix + line.text, self._ground)
            return Strip([plain]).apply_offsets(0, number)

    def _paint(
        self, line: Line, number: int, hovered: int | None, selected: tuple[int, int] | None, over: Sequence[Over]
    ) -> Strip:
        block = self._flow.block_of(line)
        code: tuple[CodeSpan, ...] = ()
        if line.kind == "code" and block.language:
            code = self._code_spans(line.block, untabbed(block))
        marked = None if selected is None else (*selected, self._component("selection"))
        left = Segment(" " * self._left or " ")
        if line.kind == "picture" and not over:
            picture, is_drawn = self._paint_picture(line, self._component("picture"), self._ground)
            strip = Strip([left, *self._painter.prefix(line), *(() if is_drawn else picture)])
        else:
            picture, is_drawn = (), False
            width = self._flow.width
            segments = self._painter.paint(line, block, width, code=code, hovered=hovered, over=over, selected=marked)
            strip = Strip([left, *segments])
        strip = strip.apply_style(self._ground).apply_offsets(0, number)
        # What is drawn has its colours: to lay a style over a thousand cells would cost a frame.
        return Strip.join([strip, Strip(picture)]) if is_drawn else strip

    def _selected_part(self, number: int) -> tuple[int, int] | None:
        """Return the selected part of a line in characters of prefix and text; an end of -1 is the end of the line."""
        selection = self.text_selection
        span = None if selection is None else selection.get_span(number)
        if span is None:
            return None
        start, end = span
        return max(0, start - self._left), end if end == -1 else max(0, end - self._left)

    @property
    def _ground(self) -> Style:
        """The style under everything: colour and ground of the widget."""
        return self.visual_style.rich_style

    def _component(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self.get_component_rich_style(f"article--{name}", partial=True)
        return style

    def notify_style_update(self) -> None:
        """Forget all styles and strips when the theme or the style sheet changes."""
        self._styles.clear()
        self._strips.clear()
        super().notify_style_update()

    # ------------------------------------------------------------------ code

    def _code_spans(self, number: int, block: Block) -> tuple[CodeSpan, ...]:
        """Return the highlighting of a code block; at the first sight of it plain, and the work begins elsewhere."""
        if number not in self._code:
            self._code[number] = ()
            if can_highlight(block.text, block.language):
                work = partial(self._colour, self._show_count, number, block.text, block.language or "")
                self.call_after_refresh(self.run_worker, work, thread=True, group="highlight", exit_on_error=False)
        return self._code[number]

    def _colour(self, show_count: int, number: int, text: str, language: str) -> None:
        """Runs on a thread."""
        if spans := highlight(text, language):
            self.post_message(self._Coloured(show_count, number, spans))

    def on_article_view__coloured(self, message: _Coloured) -> None:
        """Draw a code block again, now in its colours."""
        message.stop()
        if message.show_count == self._show_count:
            self._code[message.block] = message.spans
            self._strips.clear()
            self.refresh()

    # ------------------------------------------------------------------ mouse and selection

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
        link = self._link(meta["link"]) if "link" in meta else None
        if link is not None:
            self.post_message(self.LinkClicked(self, link))
        elif (picture := meta.get("image", self._picture_at(event.y))) is not None:
            self.post_message(self.PictureClicked(self, picture))

    def _hover(self, target: int | None) -> None:
        if target == self._hovered:
            return
        self._hovered = target
        self.refresh()
        self.post_message(self.LinkHovered(self, None if target is None else self._link(target)))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text, its paragraphs whole again, not as they are wrapped (Textual's selection)."""
        left = self._left
        start, end = selection
        first = (0, 0) if start is None else (start.y, max(0, start.x - left))
        last = None if end is None else (end.y, max(0, end.x - left))
        return self._flow.text_between(first, last), "\n"
