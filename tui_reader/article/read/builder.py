"""Build the cleaned tree of the events of a page (start, text, end), chunk by chunk.

Rule: nothing recurses and nothing looks back. Open elements are a list of undo steps and a few counters. So depth takes
no time, misnested tags do no harm, and the first chunk is ready long before the end of the page is read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from msgspec import Struct

from tui_reader.article.read.anchors import Anchors
from tui_reader.article.read.chunks import CHUNK, Frame, Structure
from tui_reader.article.read.clean import clean_code, embed_label, fold
from tui_reader.article.read.line import Line
from tui_reader.article.read.nodes import ANCHOR, EMBED, JUMP, LISTS, MARKS, Mark, Node
from tui_reader.article.read.tables import Table

Undo = Callable[[], None]
"""Called at the end of an element."""

Handler = Callable[["Builder", "Element"], Undo | None]
"""Called at the start of an element; returns what to do at its end, or None."""

STYLES: Final = {mark: Mark(mark) for mark in MARKS}
HEADING_LIMIT: Final = 1_000
FALLBACK_LIMIT: Final = 500
PIECE: Final = 4 * 1024


def pieces(text: str, *, at: str = " ", size: int = PIECE) -> list[str]:
    """Cut `text` into pieces of at most `size` characters, after an `at` if possible."""
    found: list[str] = []
    start = 0
    while len(text) - start > size:
        end = text.rfind(at, start, start + size) + 1 or start + size
        found.append(text[start:end])
        start = end
    found.append(text[start:])
    return found


class Element(Protocol):
    """An element in an event: one of lxml or one of the scanner."""

    @property
    def tag(self) -> str:
        """The name in lower case."""

    def get(self, name: str, /) -> str | None:
        """Return an attribute, or None."""


class Handlers(Struct, frozen=True):
    """The handlers of elements: usually, inside a code block, and after too many elements (`crowded`)."""

    normal: dict[str, Handler]
    in_code: dict[str, Handler]
    crowded: dict[str, Handler]


class Embed(Struct):
    """An embedded player or page: its address, and the text that the page shows in place of it."""

    tag: str
    url: str | None
    title: str
    fallback: list[str] = []
    weight: int = 0


class Builder:
    """Takes balanced events and puts finished chunks into `structure.ready`; `finish` ends the last chunk.

    After `elements` elements the rest of the page is read as plain lines of text: see `Handlers`.
    """

    def __init__(self, handlers: Handlers, base: str | None, *, elements: int, anchors: Anchors) -> None:
        self.base = base
        self.base_found = False
        self.structure = Structure()
        self.hidden = False
        self.pre: list[str] | None = None
        self.language: str | None = None
        self.heading = 0
        self.role = ""
        self.figure_start = -1
        self.arrows_hidden = False
        self.arrow_seen = False
        self.noscript = False
        self.ruby_marks = False
        self.definition: Undo | None = None
        self.source: str | None = None
        self.pictures: set[str] = set()
        self.embed: Embed | None = None
        self.tables: list[Table] = []
        self._handlers = handlers
        self._normal = handlers.normal
        self._elements = elements
        self._ends: list[Undo | None] = []
        self._line = Line()
        self._links: list[Mark] = []
        self._styles: dict[str, int] = dict.fromkeys(MARKS, 0)
        self._marks: tuple[Mark, ...] | None = ()
        self._continues = False
        self.anchors = anchors
        self._signs = ""

    # ------------------------------------------------------------------ events

    def start(self, element: Element) -> None:
        """Begin an element; every call needs a call of `end`."""
        self._elements -= 1
        if not self._elements:
            self._normal = self._handlers.crowded
        handlers = self._normal if self.pre is None else self._handlers.in_code
        handler = None if self.hidden else handlers.get(element.tag)
        if self.anchors.names and self.pre is None:
            self._note_anchor(element)
        self._ends.append(handler(self, element) if handler else None)

    def _note_anchor(self, element: Element) -> None:
        name = element.get("id") or (element.tag == "a" and element.get("name"))
        if name and (number := self.anchors.place(name)) is not None:
            self._signs += f"{ANCHOR}{number}{ANCHOR}"

    def note_jump(self, href: str, url: str) -> None:
        """Note that the footnote, whose text comes next, leads to a place in the page."""
        if (number := self.anchors.note_link(href, url)) is not None:
            self._signs += f"{JUMP}{number}{JUMP}"

    def end(self) -> None:
        """End the innermost element."""
        undo = self._ends.pop()
        if undo is not None:
            undo()

    def text(self, data: str) -> None:
        """Add text as it stands in the page."""
        if self.hidden:
            return
        if self.pre is not None:
            self.pre.append(data)
            return
        data = fold(data)
        if not data or (self.arrows_hidden and self._is_arrow(data)):
            return
        if self.embed is not None:
            self._text_in_embed(self.embed, data)
            return
        if self._signs and not data.isspace():
            body = data.lstrip(" ")
            data, self._signs = f"{data[: len(data) - len(body)]}{self._signs}{body}", ""
        for piece in (data,) if len(data) <= PIECE else pieces(data):
            self._line.add_text(piece, self.marks())
            if self._line.weight >= CHUNK:
                self._cut_line()

    def _is_arrow(self, data: str) -> bool:
        """Tell whether a text is an arrow back from a footnote, or the number that may follow the arrow ("↩2")."""
        if not any(char.isalnum() for char in data):
            self.arrow_seen = self.arrow_seen or not data.isspace()
            return True
        return self.arrow_seen and len(data.strip()) <= 2

    def _text_in_embed(self, embed: Embed, data: str) -> None:
        """Keep the text in place of a player; after a long text, take the player as closed."""
        embed.fallback.append(data)
        embed.weight += len(data)
        if embed.weight > FALLBACK_LIMIT and embed.tag != "iframe":
            self.put_embed()
            for piece in embed.fallback if embed.url else ():
                self.text(piece)

    def finish(self) -> None:
        """End the page: close all open elements."""
        while self._ends:
            self.end()
        self.flush()
        self.structure.cut()

    # ------------------------------------------------------------------ inline

    def marks(self) -> tuple[Mark, ...]:
        """Return the marks of the text that comes next, outermost first."""
        if self._marks is None:  # made once for many pieces of text
            styles = (STYLES[name] for name, count in self._styles.items() if count)
            self._marks = (*self._links[-1:], *styles)
        return self._marks

    def open_style(self, name: str) -> None:
        """Begin a style. Styles are counted, so that misnested ends do no harm."""
        self._styles[name] += 1
        self._marks = None

    def close_style(self, name: str) -> None:
        """End the innermost element of this style."""
        self._styles[name] -= 1
        self._marks = None

    def open_link(self, url: str) -> Undo:
        """Begin a link; of nested links the innermost one counts."""
        self._links.append(Mark("a", {"href": url}))
        self._marks = None
        return self._close_link

    def _close_link(self) -> None:
        self._links.pop()
        self._marks = None

    def add_inline(self, node: Node) -> None:
        """Add a picture to the line."""
        self._line.add_node(node, self.marks())
        if self._line.weight >= CHUNK:
            self._cut_line()

    def break_line(self) -> None:
        """Break the line; a second break in a row ends the paragraph."""
        if self.heading or self._in_cell():
            self._line.add_space()
        elif self._line.break_line():
            self.flush()

    # ------------------------------------------------------------------ blocks

    def flush(self) -> None:
        """End the open paragraph or heading; one without words is dropped."""
        line = self._line
        if not line.children:
            self._continues = False
            return
        self._line = Line()
        continues, self._continues = self._continues, False
        if not line.solid:
            return
        if self._in_cell():
            if self.tables[-1].add(line):
                return
            self.take_apart()
            return
        self._place(line, continues=continues)

    def _place(self, line: Line, *, continues: bool = False) -> None:
        is_heading = self.heading and line.worded and line.weight < HEADING_LIMIT
        if is_heading:
            self.structure.place_line(line, f"h{self.heading}", continues=continues)
        else:
            self.structure.place_line(line, "p", role=self.role, continues=continues)

    def _cut_line(self) -> None:
        """End a long paragraph; the text that follows continues it."""
        self.flush()
        self._continues = True

    def place(self, node: Node, weight: int, *, continues: bool = False) -> None:
        """End the open paragraph and add a finished block after it."""
        self.flush()
        self.take_apart()
        self.structure.place(node, weight, continues=continues)

    def open_frame(self, name: str, attrs: dict[str, str] | None = None) -> Frame | None:
        """End the open paragraph, then open a quote, list or item."""
        self.flush()
        self.take_apart()
        return self.structure.open(name, attrs)

    def close_frame(self, frame: Frame | None) -> None:
        """End the open paragraph, then close the frame around it."""
        self.flush()
        self.structure.close(frame)

    def open_item(self, attrs: dict[str, str] | None, *, implicit: str) -> Undo:
        """Open a list item. An item outside of a list gets a list, which it shares with its neighbours of one kind."""
        frames = self.structure.frames
        if frames and frames[-1].name in LISTS:
            return partial(self.close_frame, self.open_frame("li", attrs))
        outer = self.open_frame("ul", {"implicit": implicit})
        if outer is not None:
            self.structure.open("li")
        return partial(self.close_frame, outer)

    # ------------------------------------------------------------------ tables

    def _in_cell(self) -> bool:
        return bool(self.tables) and self.tables[-1].in_cell

    def take_apart(self) -> None:
        """Make the open table, if there is one, a layout: its cells become blocks."""
        if not self.tables or self.tables[-1].layout:
            return
        table = self.tables[-1]
        if not table.in_cell:
            return
        table.layout = True
        self._place_lines(table)

    def _place_lines(self, table: Table) -> None:
        for line in table.lines():
            self._place(line)

    def put_table(self, table: Table) -> None:
        """Add the rows of a table so far, as a table or as blocks."""
        taken = table.take()
        if taken is None:
            self._place_lines(table)
            return
        node, weight, nodes = taken
        self.structure.place(node, weight, nodes=nodes)

    def end_row(self) -> None:
        """End a row; add the rows so far where the table is long."""
        self.flush()
        if self.tables and not self.tables[-1].layout and self.tables[-1].is_long:
            self.put_table(self.tables[-1])

    # ------------------------------------------------------------------ code and embedded things

    def put_code(self) -> None:
        """End the code block; long code is cut between lines."""
        code = clean_code("".join(self.pre or ()))
        self.pre = None
        continues = False
        for piece in pieces(code, at="\n", size=CHUNK) if code else ():
            node = Node("pre", {"language": self.language or ""})
            node.children.append(piece.rstrip("\n"))
            self.place(node, len(piece), continues=continues)
            continues = True

    def put_embed(self) -> None:
        """End the embedded player or page: add a labelled link, or the text that the page shows in its place."""
        embed, self.embed = self.embed, None
        if embed is None:
            return
        if embed.url is None:
            for piece in embed.fallback if embed.tag != "iframe" else ():
                self.text(piece)
            return
        self.flush()
        link = Node("a", {"href": embed.url})
        link.children.append(embed_label(embed.tag, embed.url, embed.title))
        self._line.add_text(EMBED, ())
        self._line.add_node(link, ())
        self.flush()
