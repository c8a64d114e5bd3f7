"""Finding words in the article shown: the hits are marked, and the view goes from one to the next.

The rule: the search works in slices of some milliseconds, the text in view first, and the view moves only as far as it
must: a hit that is in view already moves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from textual.message import Message

from tui_reader.model.articles import Block, Cell, Span
from tui_reader.model.records import replace
from tui_reader.query.hits import Wanted
from tui_reader.tui.typeset.flow import TOP, Place
from tui_reader.tui.typeset.layout import Line, room_in_column
from tui_reader.tui.typeset.matches import Folds, Hit, Search, WordSearch, found_words, searched_text
from tui_reader.tui.typeset.tables import TableLayout, lay_out
from tui_reader.tui.typeset.wrapping import shown
from tui_reader.tui.widgets.flow_view import FlowView
from tui_reader.tui.widgets.line_painter import Over

_SLICE = 0.008
_BREATH = 0.001
# A hit that was out of view comes to stand below so much of its text: a third of the view.
_LEAD = 3


class Finding:
    """A search of one article, from the place that was in view when it began, and the hit it stands at."""

    class Found(Message):
        """More was found, the view went to another hit, or finding ended."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest state matters."""
            return isinstance(message, Finding.Found)

    def __init__(self, view: FlowView) -> None:
        self._view = view
        self._search: Search | None = None
        self._folds = Folds()
        self._hit: Hit | None = None
        self._origin: Place = TOP
        self._seeks_first = False
        self._is_searching = False
        self._layouts: dict[tuple[int, int], TableLayout] = {}

    # ------------------------------------------------------------------ what it is told

    @property
    def is_on(self) -> bool:
        """Whether a search is on: between `find` or `mark_words` and `end`."""
        return self._search is not None

    @property
    def found(self) -> str:
        """The result in words: "3 of 17"; empty while there is nothing to look for."""
        return "" if self._search is None else found_words(self._search, self._hit)

    def find(self, needle: str) -> None:
        """Look for `needle` from where finding began, and go to its first hit; without a needle, back to there."""
        if self._search is None:
            self._origin = self._view.place
        self._begin(Search(needle, self._view.flow, self._origin, self._folds), seeks_first=bool(needle))
        if not needle:
            self._view.jump_to(self._origin)
        self.go_on()

    def mark_words(self, wanted: Sequence[Wanted]) -> None:
        """Mark the words of a search of the library in this article; nothing moves until `go_to_first`."""
        if not wanted:
            return
        # The title is seen in the list; the hit to go to is in the text, where there is one.
        self._origin = Place(0, 0)
        self._begin(WordSearch(wanted, self._view.flow, self._origin, self._folds), seeks_first=False)
        self.go_on()

    def _begin(self, search: Search, *, seeks_first: bool) -> None:
        self._search, self._hit = search, None
        self._seeks_first = seeks_first

    def go_to_first(self) -> None:
        """Go to the first hit, as soon as it is known."""
        self._seeks_first = True
        self.go_on()

    def step(self, direction: int) -> bool:
        """Go to the next hit (+1) or the previous (-1); return True when that went round an end of the article."""
        search = self._search
        if search is None:
            return False
        hit = self._hit_from_here(search, direction)
        went_round = hit is None and search.is_done
        if went_round:
            hit = search.end(direction)
        if hit is not None:
            self._show_hit(hit, self._view.top)
            self._view.post_message(self.Found())
        return went_round and hit is not None

    def end(self, *, return_to_origin: bool = False) -> None:
        """Find no more, and stay, or go back to where finding began."""
        if self._search is None:
            return
        self._search = self._hit = None
        self._layouts.clear()
        self._view.refresh()
        if return_to_origin:
            self._view.jump_to(self._origin)
        self._view.post_message(self.Found())

    # ------------------------------------------------------------------ the search

    def go_on(self) -> None:
        """Search for the time of a slice, and come back for more. New text is searched when this is called again."""
        search = self._search
        if search is None:
            return
        deadline = perf_counter() + _SLICE
        search.work(lambda: perf_counter() >= deadline)
        first = search.first if self._seeks_first else None
        if first is not None:
            self._seeks_first = False
            self._show_hit(first, self._view.flow.line_at(self._origin))
        self._view.refresh()
        self._view.post_message(self.Found())
        if not search.is_idle and not self._is_searching:
            self._is_searching = True
            self._view.set_timer(_BREATH, self._search_later)

    def _search_later(self) -> None:
        self._is_searching = False
        self.go_on()

    def _hit_from_here(self, search: Search, direction: int) -> Hit | None:
        """Return the next hit in `direction`: from the current one, or from the view where that has been left."""
        line = None if self._hit is None else self._line_of(self._hit)
        if self._hit is not None and line is not None and self._is_in_view(line, self._view.top):
            return search.next(self._hit) if direction > 0 else search.previous(self._hit)
        return search.next_from(self._view.place) if direction > 0 else search.previous_from(self._view.place)

    # ------------------------------------------------------------------ where it goes

    def _show_hit(self, hit: Hit, top: int | None) -> None:
        """Make `hit` the current one. Where it is seen with the view at line `top`, the view goes (or stays) there."""
        self._hit = hit
        line = self._line_of(hit)
        self._view.refresh()
        if line is None or top is None:
            self._view.jump_to(hit.place, self._view.size.height // _LEAD)
            return
        if not self._is_in_view(line, top):
            top = line - self._view.size.height // _LEAD
        self._view.show_from(max(0, top))

    def _is_in_view(self, line: int, top: int) -> bool:
        return top <= line < top + self._view.size.height

    def _line_of(self, hit: Hit) -> int | None:
        """Return the number of the line in which a hit begins; None while it is not wrapped."""
        number = first = self._view.flow.line_at(hit.place)
        lines = self._view.flow.lines
        if number is None or self._view.flow.block_at(hit.block).table is None:
            return number
        while number < len(lines) and lines[number].block == hit.block and lines[number].start == hit.at:
            if any(component == "find-current" for _, _, component in self.over(lines[number], number)):
                return number
            number += 1
        return first

    # ------------------------------------------------------------------ what is marked

    def over(self, line: Line, number: int) -> Sequence[Over]:
        """Return the marks of the hits over the text of line `number`."""
        if self._search is None or not line.text or line.start < 0:
            return ()
        block = self._view.flow.block_of(line)
        stop = line.start + 1 if block.table is not None else self._stop_of(line, number)
        hits = self._search.hits_over(line.block, line.start, stop)
        if not hits:
            return ()
        return self._row_runs(line, number, block, hits) if block.table else self._text_runs(line, block, stop, hits)

    def _stop_of(self, line: Line, number: int) -> int:
        """Return where the text of a line surely ends: at the next line of its block."""
        lines = self._view.flow.lines
        if number + 1 < len(lines) and lines[number + 1].block == line.block:
            return lines[number + 1].start
        return 1 << 60

    def _text_runs(self, line: Line, block: Block, stop: int, hits: Sequence[Hit]) -> list[Over]:
        text = searched_text(block)
        runs = []
        for hit in hits:
            start = len(shown(text[line.start : max(hit.start, line.start)]))
            # The hyphen at the end of a line belongs to a hit that goes on.
            end = len(line.text) if hit.end > stop else len(shown(text[line.start : hit.end]))
            if start < min(end, len(line.text)):
                runs.append((start, min(end, len(line.text)), self._component_of(hit)))
        return runs

    def _row_runs(self, line: Line, number: int, block: Block, hits: Sequence[Hit]) -> list[Over]:
        """Set the row once more, with nothing but marks in it: whoever wraps cells knows where they come to stand."""
        if block.table is None:
            return []
        key = (line.block, self._view.flow.width)
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = lay_out(block.table, room_in_column(block, self._view.flow.width))
        cells = [Cell(cell.text) for cell in block.table.rows[line.start]]
        for hit in hits:
            if hit.at == line.start:
                mark = Span(hit.start, hit.end, "mark", int(hit == self._hit))
                cells[hit.column] = replace(cells[hit.column], spans=(*cells[hit.column].spans, mark))
        first = number
        lines = self._view.flow.lines
        while first and lines[first - 1].block == line.block and lines[first - 1].start == line.start:
            first -= 1
        set_lines = list(layout.row(line.start, cells))
        spans = set_lines[number - first].spans if number - first < len(set_lines) else ()
        return [
            (span.start, span.end, "find-current" if span.target else "find-hit")
            for span in spans
            if span.style == "mark"
        ]

    def _component_of(self, hit: Hit) -> str:
        return "find-current" if hit == self._hit else "find-hit"
