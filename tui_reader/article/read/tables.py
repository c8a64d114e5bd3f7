"""Collect the rows and cells of a table, and find out whether it is a table of data or a layout.

Rule: a table stays a table while its cells hold plain paragraphs. As soon as a cell holds more (a list, code, another
table, a long text), the table is a layout, and its cells become ordinary blocks in order.
"""

from __future__ import annotations

from msgspec import Struct

from tui_reader.article.read.clean import Get, whole_number
from tui_reader.article.read.line import NODE_WEIGHT, Line
from tui_reader.article.read.nodes import Node

MOST_COLUMNS = 40
MOST_SPAN = 200
CELL_LIMIT = 2_000
# After so many characters or cells a table is finished and a new one begins.
TABLE_LIMIT = 32 * 1024
MOST_CELLS = 4_000


# One object for all empty cells of spans and short rows, because a page can ask for very many.
_NO_NODE = Node("td")


class Cell(Struct):
    """The paragraphs of one cell."""

    align: str = "left"
    lines: list[Line] = []

    def as_node(self) -> Node:
        """Return the cell with its paragraphs joined by line breaks."""
        if not self.lines:
            return _NO_NODE
        node = Node("td", {"align": self.align})
        for line in self.lines:
            node.children.extend([Node("br"), *line.children] if node.children else line.children)
        return node


_NO_CELL = Cell()


class Table:
    """Rows and cells of one `<table>`. `layout` is true where it is no table of data, `in_head` inside a `<thead>`."""

    def __init__(self) -> None:
        self.layout = False
        self._weight = 0
        self._nodes = 0
        self._widest = 0
        self._rows: list[list[Cell]] = []
        self._heads: list[bool] = []
        self._cell: Cell | None = None
        self._cell_weight = 0
        self._below: dict[int, int] = {}
        self.in_head = False
        self._whole = True

    @property
    def in_cell(self) -> bool:
        """Whether a cell is open that takes paragraphs."""
        return self._cell is not None and not self.layout

    def start_row(self) -> None:
        """Begin a row; cells with a `rowspan` above leave empty cells here."""
        self._rows.append([])
        self._heads.append(True)
        self._fill()

    def start_cell(self, tag: str, get: Get) -> None:
        """Begin a cell; `colspan` and `rowspan` are filled with empty cells, within bounds."""
        if not self._rows:
            self.start_row()
        row = self._rows[-1]
        wide = whole_number(get("colspan"), default=1, low=1, high=max(1, MOST_COLUMNS - len(row)))
        down = whole_number(get("rowspan"), default=1, low=1, high=MOST_SPAN) - 1
        self._heads[-1] &= self.in_head or tag == "th"
        self._cell = Cell(_alignment(get))
        self._cell_weight = 0
        row.append(self._cell)
        row.extend([_NO_CELL] * (wide - 1))
        self._below.update(dict.fromkeys(range(len(row) - wide, len(row)), down))
        self._weight += NODE_WEIGHT

    def add(self, line: Line) -> bool:
        """Add a paragraph to the open cell; return False when that makes the table a layout."""
        if self._cell is None:
            return False
        self._cell.lines.append(line)
        self._cell_weight += line.weight
        self._weight += line.weight
        self._nodes += line.nodes
        return self._cell_weight <= CELL_LIMIT and len(self._rows[-1]) <= MOST_COLUMNS

    def end_cell(self) -> None:
        """Close the open cell."""
        if self._cell is not None:
            self._cell = None
            self._fill()

    @property
    def is_long(self) -> bool:
        """Whether the rows so far are enough for a table of their own."""
        return self._weight >= TABLE_LIMIT or self._widest * len(self._rows) >= MOST_CELLS

    def _fill(self) -> None:
        row = self._rows[-1]
        while self._below.get(len(row), 0) > 0:
            self._below[len(row)] -= 1
            row.append(_NO_CELL)
        self._widest = max(self._widest, len(row))

    def take(self) -> tuple[Node, int, int] | None:
        """Return the rows so far as a table with its weight and nodes, and begin another table.

        Return None for a layout: see `lines`.
        """
        pairs = zip(self._rows, self._heads, strict=True)
        rows = [(row, head) for row, head in pairs if any(cell.lines for cell in row)]
        wide = max((len(row) for row, _ in rows), default=0)
        if not 2 <= wide <= MOST_COLUMNS or (self._whole and len(rows) < 2):
            return None
        table = Node("table", {"head": "1"} if self._whole and rows[0][1] else {})
        for cells, _ in rows:
            row = Node("tr")
            row.children.extend(cell.as_node() for cell in cells)
            row.children.extend([_NO_NODE] * (wide - len(cells)))
            table.children.append(row)
        taken = table, self._weight, self._nodes + wide * len(rows)
        self._clear()
        self._whole = False
        return taken

    def lines(self) -> list[Line]:
        """Return the paragraphs so far in order, and forget them."""
        lines = [line for row in self._rows for cell in row for line in cell.lines]
        self._clear()
        self._cell = None
        return lines

    def _clear(self) -> None:
        self._rows, self._heads = [], []
        self._weight = self._nodes = self._widest = 0


def _alignment(get: Get) -> str:
    style = (get("style") or "")[:500].replace(" ", "").lower()
    for side in ("center", "right"):
        if (get("align") or "").strip().lower() == side or f"text-align:{side}" in style:
            return side
    return "left"
