"""An article as a person reads it: flat blocks of text with their marks, links, pictures and tables.

An `Article` is made from an `Entry` by the room `article`, in `Part`s. Nothing here computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tui_reader.model.entities import Entry

SpanStyle = Literal[
    "strong", "emphasis", "strike", "code", "link", "image", "superscript", "subscript", "keyboard", "mark", "footnote"
]


BlockKind = Literal[
    "paragraph", "heading", "code", "table", "rule", "image", "embed", "label", "caption", "summary", "note"
]


Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Span:
    """`style` lies over `text[start:end]`.

    `target` is an index into `Article.links` ("link"; "footnote", where it is known) or `.images` ("image").
    """

    start: int
    end: int
    style: SpanStyle
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows[0]` is the head when `has_head`. All rows have `len(align)` cells."""

    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Alignment, ...]
    has_head: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """One flat piece of an article: the view wraps it to the column, and nothing nests.

    `first` stands before its first line, `rest` before the others ("│ • " and "│   " for a list item in a quote);
    `text` may hold "\\n" for hard breaks, and for every line of code. `tight` asks for no blank line above.
    A "label" names what comes next (a term, the title of a table), a "caption" what came before; a "summary" is the
    line of `<details>` that is always shown, a "note" a paragraph of the footnotes.
    `level` is 1 to 6 for headings, else 0. `target` is an index into `Article.images` ("image") or `.links` ("embed").
    `anchors` are names that begin in this block and that some `Link.fragment` of the article asks for.
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


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an article; `url` is absolute and http, https or mailto.

    `fragment` is not empty where it leads into the article itself: to the block that has it in `Block.anchors`. That
    block may come in a later part, or never (the article is a part of a page), so look for it when it is asked for.
    """

    url: str
    text: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article; `url` is absolute, http or https. `width` and `height` as the page says, in pixels."""

    url: str
    alt: str = ""
    title: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture of an entry: the file at `path`, and its size in pixels, which is at most that of `url`'s."""

    url: str
    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Part:
    """A run of blocks with the links and pictures they point at, as they come out of the conversion.

    Indices (`Span.target`, `Block.target`) count from the start of the article, not of the part:
    appending parts in order gives the article. `markdown` is the same text in CommonMark with GFM tables.
    """

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The readable document made from an entry.

    `words` counts the words of the text (Chinese, Japanese and Korean by character); reading time follows from it.
    """

    entry: Entry
    feed_title: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    markdown: str
    words: int
