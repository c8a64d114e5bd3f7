"""An article as a person reads it: flat blocks of text with their marks, links, pictures and tables.

The room `article` makes an `Article` from an `Entry`, one `Part` after the other. Nothing here computes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from tui_reader.model.entities import Entry

SpanStyle = Literal[
    "strong", "emphasis", "strike", "code", "link", "image", "superscript", "subscript", "keyboard", "mark", "footnote"
]


BlockKind = Literal[
    "paragraph", "heading", "code", "table", "rule", "image", "embed", "label", "caption", "summary", "note"
]


Alignment = Literal["left", "center", "right"]


class Span(Struct, frozen=True):
    """A mark on the characters `text[start:end]` of a block or a cell.

    `target` is an index into `Article.links` for a "link" and for a "footnote" whose place is known, and into
    `Article.images` for an "image".
    """

    start: int
    end: int
    style: SpanStyle
    target: int | None = None


class Cell(Struct, frozen=True):
    """One cell of a table."""

    text: str
    spans: tuple[Span, ...] = ()


class Table(Struct, frozen=True):
    """A table: `rows[0]` is the head when `has_head`. All rows have `len(align)` cells."""

    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Alignment, ...]
    has_head: bool = True


class Block(Struct, frozen=True):
    """One flat piece of an article. The view wraps the block to the column. Blocks do not nest.

    `first` is written before the first line and `rest` before each other line: "│ • " and "│   " for a list item in a
    quote. `text` has a "\\n" at each hard break, and at the end of each line of code. `tight`: no blank line above.
    A "label" names the next block (a term, the title of a table), a "caption" the block before. A "summary" is the line
    of `<details>` that is always shown. A "note" is a paragraph of the footnotes.
    `level` is 1 to 6 for headings, else 0. `target` is an index into `Article.images` ("image") or `.links` ("embed").
    `anchors` are the names of places in this block that a `Link.fragment` of the article leads to.
    """

    kind: BlockKind
    text: str = ""
    spans: tuple[Span, ...] = ()
    first: str = ""
    rest: str = ""
    level: int = 0
    tight: bool = False
    language: str | None = None
    table: Table | None = None
    target: int | None = None
    anchors: tuple[str, ...] = ()


class Link(Struct, frozen=True):
    """A link of an article; `url` is absolute and http, https or mailto.

    A link into the article itself has a `fragment`: it leads to the block with that name in `Block.anchors`. The block
    may come in a later part, or never (the article is a part of a page), so look for the block when the link is opened.
    """

    url: str
    text: str
    fragment: str = ""


class Image(Struct, frozen=True):
    """A picture of an article; `url` is absolute, http or https. `width` and `height` as the page says, in pixels."""

    url: str
    alt: str = ""
    title: str = ""
    width: int | None = None
    height: int | None = None


class Picture(Struct, frozen=True):
    """A stored picture of an entry: the file at `path` and its size in pixels. The picture at `url` may be larger."""

    url: str
    path: Path
    width: int
    height: int


class Part(Struct, frozen=True):
    """Some blocks of an article in a row, and the links and pictures that the blocks point at.

    An index (`Span.target`, `Block.target`) counts from the start of the article, not of the part, so the article is
    all parts one after the other. `markdown` is the same text in CommonMark with GFM tables.
    """

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    markdown: str = ""


class Article(Struct, frozen=True):
    """The readable document made from an entry.

    `words` is the number of words (Chinese, Japanese and Korean by character); the reading time is computed from it.
    """

    entry: Entry
    feed_title: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    markdown: str
    words: int
