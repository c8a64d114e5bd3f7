"""Make flat blocks, links and pictures of Markdown, for the article view to draw.

Rule: nothing nests. Quotes and lists around a block become its prefixes (`prefixes`), marks become spans over plain
text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tui_reader.article.blocks.prefixes import BOXES, Layout, kind_of
from tui_reader.article.read.anchors import Anchors
from tui_reader.article.read.nodes import ANCHOR, CLOSING, EMBED, JUMP, OPENING, ROLES
from tui_reader.article.write.markdown import DEFINITION
from tui_reader.model.articles import Alignment, BlockKind, Cell, Image, Link, Span, SpanStyle, Table
from tui_reader.model.records import replace

NO_WORDS: Final = "[image]"

_STYLES: Final[dict[str, SpanStyle]] = {
    "strong": "strong",
    "em": "emphasis",
    "del": "strike",
    "s": "strike",
    "mark": "mark",
    "sup": "superscript",
    "sub": "subscript",
    "kbd": "keyboard",
    "fn": "footnote",
}
_OPENS: Final = {char: _STYLES[mark] for mark, char in OPENING.items()}
_CLOSES: Final = {char: _STYLES[mark] for mark, char in CLOSING.items()}
_ROLES: Final = {char: role for role, char in ROLES.items()}
_SIGNS: Final = frozenset({EMBED, *_ROLES})
_MARKS: Final = re.compile(
    f"([{''.join(_OPENS)}{''.join(_CLOSES)}{''.join(_SIGNS)}]|[{ANCHOR}{JUMP}][0-9]+[{ANCHOR}{JUMP}])"
)


def new_parser() -> MarkdownIt:
    """Return a parser for CommonMark with GFM's tables and strikethrough; no HTML, no guessed links."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False, "maxNesting": 200})
    markdown.enable(["table", "strikethrough"])
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = bool  # type: ignore[method-assign, assignment]
    return markdown


class Reader:
    """Fills `layout.blocks`, `links` and `images`. Their numbers begin at `links_before` and `images_before`.

    `sizes` maps a picture's address to its width and height. `anchors` knows the numbers of places in the text.
    """

    def __init__(
        self,
        parser: MarkdownIt,
        layout: Layout,
        *,
        links_before: int,
        images_before: int,
        sizes: dict[str, tuple[int | None, int | None]],
        anchors: Anchors,
    ) -> None:
        self.layout = layout
        self.links: list[Link] = []
        self.images: list[Image] = []
        self._parser = parser
        self._links_before = links_before
        self._images_before = images_before
        self._sizes = sizes
        self._anchors = anchors
        self._names: list[str] = []
        self._digits: list[int] = []

    def read(self, markdown: str) -> None:
        """Read a whole chunk."""
        tokens = self._parser.parse(markdown)
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                at = self._table(tokens, at)
            elif token.type == "inline":
                self._inline_block(tokens[at - 1], token)
            else:
                self._structure(token, tokens, at)
            at += 1

    def _structure(self, token: Token, tokens: Sequence[Token], at: int) -> None:
        match token.type:
            case "blockquote_open":
                self.layout.open_quote()
            case "bullet_list_open" | "ordered_list_open":
                self.layout.open_list(has_bullets=token.markup in "-*")
                self._digits.append(_longest_number(tokens, at))
            case "bullet_list_close" | "ordered_list_close":
                self.layout.close_list()
                self._digits.pop()
            case "list_item_open":
                self.layout.open_item(token.info, digits=self._digits[-1], is_plain=token.markup == DEFINITION)
            case "list_item_close" | "blockquote_close":
                self.layout.close()
            case "hr":
                self.layout.add("rule")
            case "fence" | "code_block":
                self.layout.add("code", token.content.rstrip("\n"), language=token.info.strip() or None)

    # ------------------------------------------------------------------ paragraphs

    def _inline_block(self, opening: Token, inline: Token) -> None:
        tight = self.layout.tight(compact=opening.hidden)
        children = inline.children or []
        text, spans = self._inline(children)
        if opening.type == "heading_open":
            self._add("heading", text, spans=spans, level=int(opening.tag[1]))
        elif inline.content.startswith(EMBED) and len(self.links) and spans and spans[0].end == len(text):
            self._add("embed", text, spans=spans, target=spans[0].target, tight=tight)
        elif _only_pictures(children):
            self._pictures(text, spans, tight=tight)
        elif text.strip():
            if text.startswith(BOXES):
                self.layout.box_for_bullet()
            self._add(kind_of(_ROLES.get(inline.content[0])), text, spans=spans, tight=tight)

    def _add(self, kind: BlockKind, text: str = "", **more: Any) -> None:
        """Add a block with the names of places that begin in it; `more` are fields of Block."""
        self.layout.add(kind, text, anchors=tuple(self._names), **more)
        self._names.clear()

    def _pictures(self, text: str, spans: tuple[Span, ...], *, tight: bool) -> None:
        """Add each picture of a paragraph of pictures as a block of its own, with the link around the picture."""
        for picture in (span for span in spans if span.style == "image"):
            around = next(
                (s for s in spans if s.style == "link" and s.start <= picture.start and s.end >= picture.end), None
            )
            words = "" if text[picture.start : picture.end] == NO_WORDS else text[picture.start : picture.end]
            link = (replace(around, start=0, end=len(words)),) if around else ()
            self._add("image", words, spans=link, target=picture.target, tight=tight)
            tight = False

    def _inline(self, children: Sequence[Token]) -> tuple[str, tuple[Span, ...]]:
        run = _Run()
        for token in children:
            match token.type:
                case "text":
                    run.add(token.content)
                case "code_inline":
                    run.add_as("code", token.content)
                case "softbreak" | "hardbreak":
                    run.add("\n")
                case "link_open":
                    run.open("link", self._links_before + len(self.links))
                    url = str(token.attrs.get("href", ""))
                    self.links.append(Link(url, "", self._anchors.fragment_of(url)))
                case "link_close":
                    self._end_link(run)
                case "image":
                    self._image(run, token)
                case "strong_open" | "em_open" | "s_open":
                    run.open(_STYLES[token.type.removesuffix("_open")])
                case "strong_close" | "em_close" | "s_close":
                    run.close(_STYLES[token.type.removesuffix("_close")])
                case _:
                    run.add(token.content)
        self._names += [self._anchors.names[number] for number in run.anchors]
        return run.text, tuple(sorted(self._with_jumps(run), key=_outermost_first))

    def _with_jumps(self, run: _Run) -> list[Span]:
        """Return the spans of a run, with a link for each footnote that leads to a known place."""
        spans = list(run.spans)
        for at, number in run.jumps.items():
            name = self._anchors.names[number]
            span = spans[at]
            spans[at] = replace(span, target=self._links_before + len(self.links))
            self.links.append(Link(self._anchors.url_of(name), run.text[span.start : span.end], name))
        return spans

    def _end_link(self, run: _Run) -> None:
        span = run.close("link")
        if span is not None and span.target is not None:
            at = span.target - self._links_before
            self.links[at] = replace(self.links[at], text=run.text[span.start : span.end].replace("\n", " "))

    def _image(self, run: _Run, token: Token) -> None:
        url, title = str(token.attrs.get("src", "")), str(token.attrs.get("title", ""))
        alt = "".join(child.content for child in token.children or ())
        width, height = self._sizes.get(url, (None, None))
        run.add_as("image", alt or title or NO_WORDS, self._images_before + len(self.images))
        self.images.append(Image(url, alt, title, width, height))

    # ------------------------------------------------------------------ tables

    def _table(self, tokens: Sequence[Token], at: int) -> int:
        """Read a table; return the position of its last token."""
        rows: list[list[Cell]] = []
        align: list[Alignment] = []
        while tokens[at].type != "table_close":
            token = tokens[at]
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if len(rows) == 1:
                    align.append(_alignment(token))
            elif token.type == "inline":
                text, spans = self._inline(token.children or [])
                rows[-1].append(Cell(text, spans))
            at += 1
        has_head = any(cell.text for cell in rows[0])
        kept = tuple(tuple(row) for row in (rows if has_head else rows[1:]))
        self._add("table", table=Table(kept, tuple(align), has_head))
        return at


class _Run:
    """Collects plain text and its spans."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._open: list[tuple[SpanStyle, int, int | None]] = []
        self._jump: int | None = None
        self.spans: list[Span] = []
        self.anchors: list[int] = []
        self.jumps: dict[int, int] = {}

    @property
    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def add(self, text: str) -> None:
        """Add text, in which noncharacters open and close marks."""
        for piece in _MARKS.split(text):
            if piece in _OPENS:
                self.open(_OPENS[piece])
            elif piece in _CLOSES:
                self.close(_CLOSES[piece])
            elif piece.startswith(ANCHOR):
                self.anchors.append(int(piece[1:-1]))
            elif piece.startswith(JUMP):
                self._jump = int(piece[1:-1])
            elif piece and piece not in _SIGNS:
                self._parts.append(piece)
                self._length += len(piece)

    def add_as(self, style: SpanStyle, text: str, target: int | None = None) -> None:
        self.open(style, target)
        self.add(text)
        self.close(style)

    def open(self, style: SpanStyle, target: int | None = None) -> None:
        self._open.append((style, self._length, target))

    def close(self, style: SpanStyle) -> Span | None:
        """Close the innermost span of this style."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == style:
                _, start, target = self._open.pop(at)
                span = Span(start, self._length, style, target)
                if style == "footnote" and self._jump is not None:
                    self.jumps[len(self.spans)], self._jump = self._jump, None
                self.spans.append(span)
                return span
        return None


def _longest_number(tokens: Sequence[Token], at: int) -> int:
    """Return the length of the longest number in the list that begins at `at`, in this chunk."""
    level = tokens[at].level
    longest = 0
    for token in islice(tokens, at + 1, None):
        if token.level == level:
            break
        if token.level == level + 1:
            longest = max(longest, len(token.info))
    return longest


def _outermost_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _only_pictures(children: Sequence[Token]) -> bool:
    kinds = {token.type for token in children if token.content.strip() or token.type != "text"}
    return "image" in kinds and kinds <= {"image", "link_open", "link_close", "softbreak", "hardbreak"}


def _alignment(token: Token) -> Alignment:
    style = str(token.attrs.get("style", ""))
    return "center" if "center" in style else "right" if "right" in style else "left"
