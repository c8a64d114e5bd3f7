"""Comments as blocks below an article: a heading, then the comments in their order, each with author and date. Pure.

The rule: comments are no part of the article. Their links and pictures have numbers behind those of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from msgspec import Struct

from tui_reader.model.articles import Block, Cell, Image, Link, Part, Span
from tui_reader.model.entities import Comment
from tui_reader.model.records import replace
from tui_reader.text.times import short_day
from tui_reader.tui.typeset.layout import LineKind

SOMEBODY = "Somebody"


class Section(Struct, frozen=True):
    """Blocks to be appended in one go; `kind` overrides what they say they are."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    kind: LineKind | None = None


def comment_sections(
    comments: Sequence[tuple[Comment, Sequence[Part]]], *, links: int, images: int, zone: tzinfo | None = None
) -> list[Section]:
    """Return the sections of comments; `links` and `images` are how many the article has before them."""
    sections = [Section((Block("heading", "Comments" if len(comments) != 1 else "Comment", level=2),))]
    for comment, parts in comments:
        sections.append(Section((_head(comment, zone),), kind="footer"))
        tight = True
        for part in parts:
            if not part.blocks:
                continue
            blocks = [_shifted(block, links, images) for block in part.blocks]
            blocks[0] = replace(blocks[0], tight=blocks[0].tight or tight)
            sections.append(Section(tuple(blocks), part.links, part.images))
            tight = False
        links += sum(len(part.links) for part in parts)
        images += sum(len(part.images) for part in parts)
    return sections


def _head(comment: Comment, zone: tzinfo | None) -> Block:
    author = comment.author or SOMEBODY
    when = f"  {short_day(comment.published, zone)}" if comment.published is not None else ""
    return Block("paragraph", author + when, (Span(0, len(author), "strong"),))


def _shifted(block: Block, links: int, images: int) -> Block:
    """Return a block whose targets count from the start of the article."""
    spans = _shifted_spans(block.spans, links, images)
    table = block.table
    if table is not None:
        rows = tuple(
            tuple(Cell(cell.text, _shifted_spans(cell.spans, links, images)) for cell in row) for row in table.rows
        )
        table = replace(table, rows=rows)
    target = block.target
    if target is not None:
        target += images if block.kind == "image" else links
    return replace(block, spans=spans, table=table, target=target)


def _shifted_spans(spans: Sequence[Span], links: int, images: int) -> tuple[Span, ...]:
    return tuple(
        span
        if span.target is None
        else replace(span, target=span.target + (images if span.style == "image" else links))
        for span in spans
    )
