"""Handlers of the elements that make blocks: headings, quotes, lists, code, tables."""

from __future__ import annotations

from functools import partial
from typing import Final

from tui_reader.article.read import clean
from tui_reader.article.read.builder import Builder, Element, Undo
from tui_reader.article.read.chunks import Frame
from tui_reader.article.read.nodes import Node
from tui_reader.article.read.tables import Table
from tui_reader.article.read.text_tags import hide, styled_block

LAST_NUMBER: Final = 999_000_000  # CommonMark, 5.2: at most nine digits


def block(builder: Builder, _element: Element) -> Undo:
    """Any block: text before and after it is not in the same paragraph."""
    builder.flush()
    return builder.flush


def box(builder: Builder, element: Element) -> Undo:
    """A `<div>`, `<section>` or `<figure>`: a block that may name the language of the code in it, or be footnotes."""
    builder.flush()
    if element.tag == "figure":
        builder.figure_start = builder.structure.placed
    classes = element.get("class")
    if clean.are_notes(classes, element.get):
        before, builder.role = builder.role, "note"
        return partial(_end_box, builder, "role", before)
    if classes and ("language-" in classes or "highlight" in classes):
        language, builder.language = builder.language, clean.language_of(element.get)
        return partial(_end_box, builder, "language", language)
    return builder.flush


def _end_box(builder: Builder, name: str, before: str | None) -> None:
    builder.flush()
    setattr(builder, name, before)


def heading(builder: Builder, element: Element) -> Undo:
    """A heading: the paragraphs in it (more than one in bad pages) are headings."""
    builder.flush()
    builder.take_apart()
    before, builder.heading = builder.heading, int(element.tag[1])
    return partial(_end_heading, builder, before)


def _end_heading(builder: Builder, before: int) -> None:
    builder.flush()
    builder.heading = before


def rule(builder: Builder, _element: Element) -> None:
    """A thematic break; one is as good as three."""
    builder.flush()
    if builder.structure.last_block() != "hr":
        builder.place(Node("hr"), 0)


# --------------------------------------------------------------------------- quotes and lists


def framed(builder: Builder, element: Element) -> Undo:
    """A quote or a list; a heading that was never closed ends here."""
    builder.flush()
    heading, builder.heading = builder.heading, 0
    role = builder.role
    if element.tag == "ol" and clean.are_notes(element.get("class"), element.get):
        builder.role = "note"
    frame = builder.open_frame(element.tag if element.tag in ("blockquote", "ol") else "ul")
    if frame is not None and element.tag == "ol":
        frame.number = clean.whole_number(element.get("start"), default=1, low=0, high=LAST_NUMBER)
    return partial(_end_framed, builder, frame, heading, role)


def _end_framed(builder: Builder, frame: Frame | None, heading: int, role: str) -> None:
    builder.close_frame(frame)
    builder.heading = heading
    builder.role = role


def item(builder: Builder, element: Element) -> Undo:
    """A list item. Numbers are counted here, so that they stay right across chunks."""
    builder.flush()
    innermost = builder.structure.frames[-1] if builder.structure.frames else None
    if innermost is None or innermost.name != "ol":
        return builder.open_item(None, implicit=element.tag)
    number = clean.whole_number(element.get("value"), default=innermost.number, low=0, high=LAST_NUMBER)
    innermost.number = number + 1
    return builder.open_item({"number": str(number)}, implicit=element.tag)


def definitions(builder: Builder, _element: Element) -> Undo:
    """A `<dl>`."""
    builder.flush()
    before, builder.definition = builder.definition, None
    return partial(_end_definitions, builder, before)


def _end_definitions(builder: Builder, before: Undo | None) -> None:
    builder.flush()
    builder.definition = before


_term = styled_block("strong", "label")


def term(builder: Builder, element: Element) -> Undo | None:
    """A `<dt>`, as a strong label."""
    _end_definition(builder)
    return _term(builder, element)


def definition(builder: Builder, element: Element) -> Undo:
    """A `<dd>`, as an item under its term. The parser nests those that were never closed; we do not."""
    _end_definition(builder)
    builder.definition = builder.open_item(None, implicit=element.tag)
    return partial(_end_definition, builder, builder.definition)


def _end_definition(builder: Builder, only: Undo | None = None) -> None:
    if builder.definition is not None and only in (None, builder.definition):
        builder.definition()
        builder.definition = None


# --------------------------------------------------------------------------- code

_GUTTERS: Final = frozenset({"gutter", "rouge-gutter", "lineno", "linenos", "blob-num", "line-numbers", "crayon-nums"})


def code_block(builder: Builder, element: Element) -> Undo:
    """A `<pre>`."""
    builder.flush()
    builder.pre = []
    before = builder.language
    builder.language = clean.language_of(element.get) or before
    return partial(_end_code_block, builder, before)


def _end_code_block(builder: Builder, language: str | None) -> None:
    builder.put_code()
    builder.language = language


def code_in_block(builder: Builder, element: Element) -> None:
    """A `<code>` in a `<pre>`: says the language."""
    builder.language = clean.language_of(element.get) or builder.language


def line_of_code(builder: Builder, _element: Element) -> Undo:
    """A block inside a code block (highlighters put each line into one) stands on lines of its own."""
    _new_line(builder)
    return partial(_new_line, builder)


def _new_line(builder: Builder) -> None:
    if builder.pre and not builder.pre[-1].endswith("\n"):
        builder.pre.append("\n")


def break_in_code(builder: Builder, _element: Element) -> None:
    """A `<br>` in a code block."""
    builder.text("\n")


def part_of_code(builder: Builder, element: Element) -> Undo | None:
    """A piece of a code block; line numbers are not code."""
    return hide(builder, element) if _is_gutter(element) else None


def _is_gutter(element: Element) -> bool:
    return not _GUTTERS.isdisjoint((element.get("class") or "").split())


# --------------------------------------------------------------------------- tables


def table(builder: Builder, _element: Element) -> Undo:
    """A `<table>`; one in a cell of another makes that one a layout."""
    builder.flush()
    builder.take_apart()
    builder.tables.append(Table())
    return partial(_end_table, builder)


def _end_table(builder: Builder) -> None:
    builder.flush()
    builder.tables[-1].end_cell()
    builder.put_table(builder.tables.pop())


def table_head(builder: Builder, _element: Element) -> Undo | None:
    """A `<thead>`."""
    builder.flush()
    if not builder.tables:
        return None
    builder.tables[-1].start_head()
    return builder.tables[-1].end_head


def row(builder: Builder, _element: Element) -> Undo:
    """A `<tr>`."""
    builder.end_row()
    if builder.tables and not builder.tables[-1].layout:
        builder.tables[-1].start_row()
    return builder.end_row


def cell(builder: Builder, element: Element) -> Undo:
    """A `<td>` or `<th>`; the line numbers beside a listing are not text."""
    if _is_gutter(element):
        return hide(builder, element)
    builder.flush()
    if not builder.tables or builder.tables[-1].layout:
        return builder.flush
    builder.tables[-1].start_cell(element.tag, element.get)
    return partial(_end_cell, builder, builder.tables[-1])


def _end_cell(builder: Builder, inside: Table) -> None:
    builder.flush()
    inside.end_cell()
