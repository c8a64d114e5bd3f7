"""Lines of an article as segments: which component style lies over which characters.

The rule: no colour is named here. Every tone is a component class of the article view, so the theme decides; and the
text of a feed goes into segments as it is, never through markup.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import attrgetter

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from tui_reader.model.articles import Block
from tui_reader.text.widths import width_of
from tui_reader.tui.typeset.highlight import CodeSpan
from tui_reader.tui.typeset.layout import CODE_MARGIN, CONTINUED, Line

_HEADINGS = ("heading", "heading", "subheading", "minor-heading")
# So many blanks at least between code and the name of its language.
_LABEL_DISTANCE = 3

# A component ("link-focus") that lies over `text[start:end]` of a line; a start below 0 reaches into the prefix.
Over = tuple[int, int, str]
# A style over `text[start:end]`.
Run = tuple[int, int, Style]


def styles_of(widget: Widget) -> Callable[[str], Style]:
    """Return how the styles of a widget are found by the last word of a component class ("title", "link")."""
    return lambda name: widget.get_component_rich_style(f"article--{name}", partial=True)


class LinePainter:
    """Paints lines; `style` finds the style of a component, as `styles_of` tells."""

    def __init__(self, style: Callable[[str], Style]) -> None:
        self.style = style

    def paint(
        self, line: Line, block: Block, column: int, *, code: Sequence[CodeSpan] = (), over: Sequence[Over] = ()
    ) -> list[Segment]:
        """Return the segments of `line` in a column of `column` cells.

        The layers, from the lowest: the tone of the whole line, the colours of `code`, the spans of the text, `over`
        in its order.
        """
        base = self._base(line, block)
        segments = self.prefix(line)
        if line.text:
            segments.append(Segment(line.text, base))
        if line.kind == "code":
            used = sum(width_of(segment.text) for segment in segments)
            segments += self._rest_of_code(line, block, max(0, column - used), base)
        runs = [*self._code_runs(line, code), *self._span_runs(line, block)]
        runs += [(start, end, self.style(name)) for start, end, name in over]
        return _lay(segments, runs, at=-len(line.prefix)) if runs else segments

    def _base(self, line: Line, block: Block) -> Style:
        if line.kind == "heading":
            return self.style(_HEADINGS[min(block.level, len(_HEADINGS)) - 1])
        if line.kind == "code":
            return self.style("code-block")
        if line.kind in ("paragraph", "table", "blank", "label", "summary"):
            return self.style("quote") if "│" in line.prefix else Style.null()
        return self.style(line.kind)

    def _rest_of_code(self, line: Line, block: Block, room: int, ground: Style) -> list[Segment]:
        """The ground of a line of code to the end of the column; on the first line it says the language."""
        label = f"{block.language} " if line.start == 0 and block.language else ""
        if len(label) + _LABEL_DISTANCE > room:
            return [Segment(" " * room, ground)]
        return [Segment(" " * (room - len(label)), ground), Segment(label, ground + self.style("language"))]

    def prefix(self, line: Line) -> list[Segment]:
        """The prefix: bars of quotations, list marks; for code its margin, which has the ground of the code."""
        prefix, margin = line.prefix, ""
        if line.kind == "code" and prefix.endswith((CODE_MARGIN, CONTINUED)):
            margin = CODE_MARGIN + CONTINUED if prefix.endswith(CONTINUED) else CODE_MARGIN
            margin = margin if prefix.endswith(margin) else CONTINUED
            prefix = prefix[: -len(margin)]
        styles = {"│": self.style("quote-bar"), " ": Style.null()}
        mark = self.style("image" if line.kind in ("image", "embed") else "note" if line.kind == "note" else "marker")
        segments = _grouped([(character, styles.get(character, mark)) for character in prefix])
        if margin:
            ground = self.style("code-block")
            segments.append(Segment(margin, ground + self.style("continued") if CONTINUED in margin else ground))
        return segments

    def _span_runs(self, line: Line, block: Block) -> list[Run]:
        runs = []
        for span in line.spans:
            if span.style in ("superscript", "subscript") and not line.text[span.start : span.end].isascii():
                continue  # set in raised or lowered characters, which say enough
            style = self.style(span.style)
            if span.style in ("link", "footnote") and span.target is not None:
                style += Style.from_meta({"link": span.target})
            elif span.style == "image" and span.target is not None:
                style += Style.from_meta({"image": span.target})
            runs.append((span.start, span.end, style))
        if block.target is not None and line.kind in ("image", "embed"):
            key = "image" if line.kind == "image" else "link"
            runs.append((0, len(line.text), Style.from_meta({key: block.target})))
        return runs

    def _code_runs(self, line: Line, code: Sequence[CodeSpan]) -> list[Run]:
        runs: list[Run] = []
        if line.kind != "code" or not code:
            return runs
        end = line.start + len(line.text)
        at = max(0, bisect_left(code, line.start, key=attrgetter("start")) - 1)
        while at < len(code) and code[at].start < end:
            start, stop = code[at].start - line.start, code[at].end - line.start
            if stop > 0:
                runs.append((max(0, start), min(len(line.text), stop), self.style(f"code-{code[at].kind}")))
            at += 1
        return runs


def _grouped(characters: Sequence[tuple[str, Style]]) -> list[Segment]:
    segments: list[Segment] = []
    for character, style in characters:
        if segments and segments[-1].style is style:
            segments[-1] = Segment(segments[-1].text + character, style)
        else:
            segments.append(Segment(character, style))
    return segments


def _lay(segments: Sequence[Segment], runs: Sequence[Run], at: int) -> list[Segment]:
    """Lay runs over segments, the later over the earlier. `at` is the place of the first segment as the runs count."""
    laid: list[Segment] = []
    for text, own, _ in segments:
        end = at + len(text)
        cuts = {edge for run_start, run_end, _ in runs for edge in (run_start, run_end) if at < edge < end}
        for left, right in pairwise(sorted(cuts | {at, end})):
            style = own or Style.null()
            for run_start, run_end, run_style in runs:
                if run_start <= left and right <= run_end:
                    style += run_style
            laid.append(Segment(text[left - at : right - at], style))
        at = end
    return laid
