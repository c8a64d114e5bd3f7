"""Tables drawn to fit a number of cells, without boxes: columns set apart by blanks, a thin rule under the head.

The rule: every word of every cell is on some line, and no line is wider than the room. Columns shrink, then their
words wrap; where even that would cut words to pieces, each row becomes a short list of "head: cell" lines.
Only the first rows are measured, so that the first lines of a table of 100,000 rows do not wait for its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct

from tui_reader.model.articles import Alignment, Cell, Span, Table
from tui_reader.text.widths import width_of
from tui_reader.tui.typeset.raised_text import with_scripts
from tui_reader.tui.typeset.wrapping import Piece, SpanCursor, shown, wrap_text

_GAP = 2
_MEASURED_CELLS = 2_000
_MEASURED_CHARACTERS = 600
# The widest column a single long word may claim, tried in this order.
_WORD_CAPS = (24, 16, 10)


class TableLine(Struct, frozen=True):
    """One line of a drawn table. `row` counts from 0; `part` says what it is."""

    text: str
    spans: tuple[Span, ...]
    row: int
    part: str = "body"


class TableLayout(Struct, frozen=True):
    """How a table stands in `room` cells: the widths of its columns; None where each row becomes a list of lines."""

    table: Table
    room: int
    widths: tuple[int, ...] | None
    roomy: bool

    def row(self, number: int, cells: Sequence[Cell]) -> Iterator[TableLine]:
        """Yield the lines of row `number` with `cells` in it, as a rule its own."""
        if self.widths is None:
            return _stacked_row(self.table, number, cells, self.room)
        return _column_row(self.table, number, cells, self.widths, roomy=self.roomy)


def iter_table(table: Table, room: int) -> Iterator[TableLine]:
    """Yield the lines of `table`, at most `room` cells wide; `part` is "head", "rule", "body" or "gap"."""
    if not table.rows or not table.align:
        return
    layout = lay_out(table, room)
    for number, row in enumerate(table.rows):
        yield from layout.row(number, row)


def lay_out(table: Table, room: int) -> TableLayout:
    """Return how `table`, which has rows and columns, stands in `room` cells."""
    columns = len(table.align)
    measured = max(2, _MEASURED_CELLS // columns)
    naturals, words = _measure(table, measured, room)
    spare = room - _GAP * (columns - 1) - sum(naturals)
    if len(table.rows) > measured and spare > 0:
        # Rows not looked at may be wider: let them have the room there is.
        naturals = [width + spare // columns for width in naturals]
    widths = _fit_columns(naturals, words, room - _GAP * (columns - 1))
    return TableLayout(table, room, None if widths is None else tuple(widths), widths == naturals)


def _measure(table: Table, rows: int, room: int) -> tuple[list[int], list[int]]:
    """Return the width of each column's longest line and of its longest word in the first `rows`, up to `room`."""
    columns = len(table.align)
    # A column of single digits is one cell wide, but a row not looked at may bring a wide character.
    least = 1 if len(table.rows) <= rows else 2
    naturals, words = [least] * columns, [least] * columns
    for row in table.rows[:rows]:
        for column, cell in enumerate(row[:columns]):
            text = shown(cell.text[:_MEASURED_CHARACTERS])
            longest = room if len(cell.text) > _MEASURED_CHARACTERS else max(map(width_of, text.split("\n")))
            naturals[column] = max(naturals[column], min(room, longest))
            if text:
                words[column] = max(words[column], min(room, max(map(width_of, text.split()), default=1)))
    return naturals, words


def _fit_columns(naturals: list[int], words: list[int], room: int) -> list[int] | None:
    """Return widths that add up to at most `room`, or None where the columns cannot stand side by side."""
    if sum(naturals) <= room:
        return naturals
    for cap in _WORD_CAPS:
        least = [min(natural, max(2, min(word, cap))) for natural, word in zip(naturals, words, strict=True)]
        if sum(least) <= room:
            return _share(naturals, least, room)
    return None


def _share(naturals: list[int], least: list[int], room: int) -> list[int]:
    """Give each column what it must have, then what it would like.

    The modest come first, so that numbers stay on one line; the others share by how much text they have, so that
    they end at about the same line.
    """
    widths = list(least)
    spare = room - sum(least)
    wishes = sorted(
        (natural - width, column) for column, (natural, width) in enumerate(zip(naturals, least, strict=True))
    )
    for place, (wish, column) in enumerate(wishes):
        is_modest = wish <= spare // (len(wishes) - place)
        wished = sum(wish for wish, _ in wishes[place:])
        given = wish if is_modest else spare * wish // wished
        widths[column] += given
        spare -= given
    return widths


def _column_row(
    table: Table, number: int, row: Sequence[Cell], widths: Sequence[int], *, roomy: bool
) -> Iterator[TableLine]:
    is_head = number == 0 and table.has_head
    if number > 1 and not roomy:
        yield TableLine("", (), number, "gap")
    cells = [_cell_lines(cell, width) for cell, width in zip(row, widths, strict=False)]
    for lines in zip_longest(*cells, fillvalue=("", ())):
        text, spans = _join(lines, widths, table.align)
        yield TableLine(text, spans, number, "head" if is_head else "body")
    if is_head:
        yield TableLine((" " * _GAP).join("─" * width for width in widths), (), number, "rule")


_CellLine = tuple[str, tuple[Span, ...]]


def _cell_lines(cell: Cell, width: int) -> Iterator[_CellLine]:
    cursor = SpanCursor(cell.spans)
    text = with_scripts(cell.text, cell.spans)
    for piece in wrap_text(text, width, width):
        yield piece.text, cursor.take(text, piece)


def _join(lines: tuple[_CellLine, ...], widths: Sequence[int], align: tuple[Alignment, ...]) -> _CellLine:
    """Set one line of each cell side by side; return the text and its spans."""
    parts: list[str] = []
    spans: list[Span] = []
    position = 0
    for (text, cell_spans), width, side in zip(lines, widths, align, strict=False):
        spare = max(0, width - width_of(text))
        before = spare if side == "right" else spare // 2 if side == "center" else 0
        shift = position + before
        spans += [Span(span.start + shift, span.end + shift, span.style, span.target) for span in cell_spans]
        part = " " * before + text + " " * (spare - before + _GAP)
        parts.append(part)
        position += len(part)
    return "".join(parts).rstrip(" "), tuple(spans)


def _stacked_row(table: Table, number: int, row: Sequence[Cell], room: int) -> Iterator[TableLine]:
    """Yield a row as lines "head: cell", for tables with more columns than fit side by side."""
    has_heads = table.has_head and len(table.rows) > 1
    if number == 0 and has_heads:
        return
    heads = [shown(cell.text).replace("\n", " ").strip() for cell in table.rows[0]] if has_heads else []
    if number > bool(heads):
        yield TableLine("", (), number, "gap")
    for column, cell in enumerate(row):
        head = heads[column] if column < len(heads) else ""
        yield from _labelled(head, cell, number, room)


def _labelled(head: str, cell: Cell, row: int, room: int) -> Iterator[TableLine]:
    label = f"{head}: " if head else ""
    if not label and not cell.text:
        return
    text = label + with_scripts(cell.text, cell.spans)
    spans = [Span(span.start + len(label), span.end + len(label), span.style, span.target) for span in cell.spans]
    if head:
        spans.insert(0, Span(0, len(head), "strong"))
    cursor = SpanCursor(spans)
    indent = "  " if room > 8 else ""
    first = True
    piece: Piece
    for piece in wrap_text(text, room, room - len(indent)):
        shift = 0 if first else len(indent)
        moved = [Span(s.start + shift, s.end + shift, s.style, s.target) for s in cursor.take(text, piece)]
        yield TableLine(piece.text if first else indent + piece.text, tuple(moved), row)
        first = False
