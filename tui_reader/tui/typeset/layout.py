"""Sets the blocks of an article into lines of a column, before any colour.

The rule: every word of a block is on some line, no line is wider than the column, and lines come one by one, so that
the caller may stop between any two of them. Pure: no widget, no terminal, no time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from msgspec import Struct

from tui_reader.model.articles import Block, BlockKind, Span, Table
from tui_reader.text.widths import width_of
from tui_reader.tui.typeset.picture_boxes import Box
from tui_reader.tui.typeset.raised_text import with_scripts
from tui_reader.tui.typeset.tables import iter_table
from tui_reader.tui.typeset.wrapping import SpanCursor, balanced_room, wrap_code, wrap_text

LineKind = Literal[BlockKind, "picture", "table-head", "table-rule", "blank", "title", "byline", "footer"]

CONTINUED = "↪ "
CODE_MARGIN = " "
SMALLEST_WIDTH = 2
PICTURE_MARGIN = 2
_IMAGE_MARK = "▨ "
_EMBED_MARK = "▶ "
_SUMMARY_MARK = "▾ "
_CAPTION_INDENT = "  "
_RULE_WIDTH = 12
_TAB = 4
# The lowest level of the headings that part an article; those below part a passage.
LEAST_GREAT = 2
# A title takes at most three quarters of the column, in lines of about one length.
_TITLE_SHARE = (3, 4)
_LONGEST_BALANCED = 400
log = logging.getLogger(__name__)


class Line(Struct, frozen=True):
    """One line of an article as it stands in the column.

    `prefix` stands before `text` (quote bars, list marks, indentation); `spans` lie over `text`.
    `block` is the number of its block. `start` is where the line begins in `block.text`; for a table the number of the
    row, for a picture that of the line; -1 for blank lines above a block. So (`block`, `start`) never falls from line
    to line: a place to come back to.
    """

    prefix: str
    text: str
    spans: tuple[Span, ...]
    block: int
    start: int
    kind: LineKind


def wrap_block(
    block: Block, width: int, index: int = 0, kind: LineKind | None = None, box: Box | None = None
) -> list[Line]:
    """Return all lines of `block` in a column of `width` cells (at least 2). `index` becomes `Line.block`."""
    return list(iter_lines(block, width, index, kind, box))


def iter_lines(
    block: Block, width: int, index: int = 0, kind: LineKind | None = None, box: Box | None = None
) -> Iterator[Line]:
    """Yield the lines of `block` one by one; `kind` overrides what the block says it is (a title, a footer).

    `box` is what a picture takes; without one it is its words. Never raises.
    """
    width, start = max(SMALLEST_WIDTH, width), 0
    try:
        for line in _lines_of(block, width, index, kind, box):
            start = line.start
            yield line
    except Exception:  # a mistake of ours must neither lose the text nor take the reader down
        log.exception("block %d of an article could not be set; it is shown plain", index)
        yield from _plain_lines(block, width, index, start)


def _lines_of(block: Block, width: int, index: int, kind: LineKind | None, box: Box | None) -> Iterator[Line]:
    if box is not None:
        return _picture_lines(block, box, width, index)
    if block.kind == "table" and block.table is not None:
        return _table_lines(block, block.table, width, index)
    if block.kind == "code":
        return _code_lines(untabbed(block), width, index)
    if block.kind == "rule":
        return iter([_rule_line(block, width, index)])
    return _text_lines(block, width, index, kind or block.kind)


def _plain_lines(block: Block, width: int, index: int, start: int) -> Iterator[Line]:
    """Yield the text of a block in pieces, whatever it is: no character takes more than two cells."""
    rows = [] if block.table is None else (" | ".join(cell.text for cell in row) for row in block.table.rows)
    for text in "\n".join([block.text, *rows]).split("\n"):
        for at in range(0, len(text), width // 2):
            yield Line("", text[at : at + width // 2], (), index, start, "paragraph")


def lines_above(block: Block, previous: Block | None, width: int, index: int = 0) -> list[Line]:
    """Return the blank lines between `previous` and `block`.

    A heading stands nearer to its text than to what came before: two above the great ones and one below, one above
    the lesser ones and none between them and their text. A caption, a label and their like stand at what they name.
    Inside one quotation the blank lines carry its bar. Nothing stands above the first block.
    """
    if previous is None or block.tight or _are_together(previous, block):
        return []
    prefix = _common_start(previous.rest, block.first).rstrip()
    blank = Line(fit_prefix(prefix, max(SMALLEST_WIDTH, width)), "", (), index, -1, "blank")
    is_great = block.kind == "heading" and block.level <= LEAST_GREAT
    return [blank, blank] if is_great and previous.kind not in ("heading", "rule") else [blank]


def _are_together(previous: Block, block: Block) -> bool:
    if block.kind == "caption":
        return previous.kind != "caption"
    if previous.kind == "heading":
        return previous.level > LEAST_GREAT and block.kind == "paragraph"
    return previous.kind in ("label", "summary") or previous.kind == block.kind == "embed"


def room_in_column(block: Block, width: int) -> int:
    """Return the cells for a picture or a table in a column of `width`: quotes and lists take theirs first."""
    width = max(SMALLEST_WIDTH, width)
    return width - max(width_of(fit_prefix(block.first, width)), width_of(fit_prefix(block.rest, width)))


def untabbed(block: Block) -> Block:
    """Return code `block` with tabs as blanks, to the next fourth column. Offsets of its lines refer to this text."""
    if "\t" not in block.text:
        return block
    return Block(block.kind, block.text.expandtabs(_TAB), (), block.first, block.rest, language=block.language)


def _rule_line(block: Block, width: int, index: int) -> Line:
    """A rule parts two passages, it does not fence them off: short, in the middle."""
    prefix = fit_prefix(block.first, width)
    room = width - width_of(prefix)
    length = min(room, _RULE_WIDTH)
    return Line(prefix, " " * ((room - length) // 2) + "─" * length, (), index, 0, "rule")


def _common_start(one: str, other: str) -> str:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return one[:same]


def fit_prefix(prefix: str, width: int) -> str:
    """Return the end of `prefix` that leaves at least half of `width`, and two cells, to the text."""
    limit = max(0, min(width // 2, width - SMALLEST_WIDTH))
    while width_of(prefix) > limit:
        prefix = prefix[1:]
    return prefix


def _text_lines(block: Block, width: int, index: int, kind: LineKind) -> Iterator[Line]:
    text, mark = _text_and_mark(block)
    prefix = fit_prefix(block.first + mark, width)
    following = fit_prefix(block.rest + " " * len(mark), width)
    first_room, rest_room = width - width_of(prefix), width - width_of(following)
    if kind == "title" and len(text) <= _LONGEST_BALANCED:
        share, of = _TITLE_SHARE
        first_room = rest_room = balanced_room(text, max(SMALLEST_WIDTH, width * share // of))
    cursor = SpanCursor(block.spans)
    text = with_scripts(text, block.spans)
    for piece in wrap_text(text, first_room, rest_room):
        yield Line(prefix, piece.text, cursor.take(text, piece), index, piece.start, kind)
        prefix = following


def _text_and_mark(block: Block) -> tuple[str, str]:
    if block.kind == "image":
        return block.text or "picture", _IMAGE_MARK
    if block.kind == "embed":
        return block.text or "embedded page", _EMBED_MARK
    return block.text, {"summary": _SUMMARY_MARK, "caption": _CAPTION_INDENT}.get(block.kind, "")


def _picture_lines(block: Block, box: Box, width: int, index: int) -> Iterator[Line]:
    """Lines for a picture. Its words stand in the middle of them: they are what is read until it is there, and what
    is found and copied.
    """
    prefix, rest = fit_prefix(block.first, width), fit_prefix(block.rest, width)
    text = block.text or "picture"
    room = max(SMALLEST_WIDTH, min(box.width, room_in_column(block, width)) - 2 * PICTURE_MARGIN)
    words = list(islice(wrap_text(text, room, room), box.height))
    above = (box.height - len(words)) // 2
    cursor = SpanCursor(block.spans)
    for number in range(box.height):
        if above <= number < above + len(words):
            piece = words[number - above]
            yield Line(prefix, piece.text, cursor.take(text, piece), index, number, "picture")
        else:
            yield Line(prefix, "", (), index, number, "picture")
        prefix = rest


def _code_lines(block: Block, width: int, index: int) -> Iterator[Line]:
    text = block.text.rstrip("\n")
    margin = CODE_MARGIN if width > 8 else ""
    first, rest = fit_prefix(block.first + margin, width), fit_prefix(block.rest + margin, width)
    continued = fit_prefix(block.rest + margin + CONTINUED, width)
    room = width - max(width_of(first), width_of(rest)) - len(margin)
    continued_room = max(SMALLEST_WIDTH, width - width_of(continued) - len(margin))
    prefix = first
    cursor = SpanCursor(block.spans)
    for piece, continues in wrap_code(text, max(SMALLEST_WIDTH, room), continued_room):
        shown_prefix = continued if continues else prefix
        yield Line(shown_prefix, piece.text, cursor.take(text, piece), index, piece.start, "code")
        prefix = rest


def _table_lines(block: Block, table: Table, width: int, index: int) -> Iterator[Line]:
    prefix, rest = fit_prefix(block.first, width), fit_prefix(block.rest, width)
    room = room_in_column(block, width)
    kinds: dict[str, LineKind] = {"head": "table-head", "rule": "table-rule"}
    for line in iter_table(table, room):
        yield Line(prefix, line.text, line.spans, index, line.row, kinds.get(line.part, "table"))
        prefix = rest
