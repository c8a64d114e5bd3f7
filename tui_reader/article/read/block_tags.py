"""Handlers of the elements that make blocks: headings, quotes, lists, code, tables. See `tags`."""

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
    """Handle any block: it ends the paragraph before, and its end ends the paragraph inside."""
    builder.flush()
    return builder.flush


def box(builder: Builder, element: Element) -> Undo:
    """Handle `<div>`, `<section>`, `<figure>`: a block that may hold footnotes, or name the language of its code."""
    builder.flush()
    if element.tag == "figure":
        builder.figure_start = builder.structure.placed
    classes = element.get("class")
    if clean.are_notes(classes, element.get):
        return _end_with_block(builder, "role", "note")
    if classes and ("language-" in classes or "highlight" in classes):
        return _end_with_block(builder, "language", clean.language_of(element.get))
    return builder.flush


def _end_with_block(builder: Builder, name: str, value: object) -> Undo:
    """Give an attribute of the builder a value; return the step that ends the block and restores the old value."""
    restore = partial(setattr, builder, name, getattr(builder, name))
    setattr(builder, name, value)

    def end() -> None:
        builder.flush()
        restore()

    return end


def heading(builder: Builder, element: Element) -> Undo:
    """Handle a heading: all paragraphs inside (more than one in bad pages) are headings."""
    builder.flush()
    builder.take_apart()
    return _end_with_block(builder, "heading", int(element.tag[1]))


def rule(builder: Builder, _element: Element) -> None:
    """Handle a thematic break; several in a row are one."""
    builder.flush()
    if builder.structure.last_block() != "hr":
        builder.place(Node("hr"), 0)


# --------------------------------------------------------------------------- quotes and lists


def framed(builder: Builder, element: Element) -> Undo:
    """Handle a quote or a list; it ends a heading that was never closed."""
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
    """Handle a list item. Numbers are counted here, so that they go on in the next chunk."""
    builder.flush()
    innermost = builder.structure.frames[-1] if builder.structure.frames else None
    if innermost is None or innermost.name != "ol":
        return builder.open_item(None, implicit=element.tag)
    number = clean.whole_number(element.get("value"), default=innermost.number, low=0, high=LAST_NUMBER)
    innermost.number = number + 1
    return builder.open_item({"number": str(number)}, implicit=element.tag)


def definitions(builder: Builder, _element: Element) -> Undo:
    """Handle a `<dl>`."""
    builder.flush()
    return _end_with_block(builder, "definition", None)


_term = styled_block("strong", "label")


def term(builder: Builder, element: Element) -> Undo | None:
    """Handle a `<dt>` as a strong label."""
    _end_definition(builder)
    return _term(builder, element)


def definition(builder: Builder, element: Element) -> Undo:
    """Handle a `<dd>` as an item under its term. A new one ends the one before, which the parser may leave open."""
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
    """Handle a `<pre>`."""
    builder.flush()
    builder.pre = []
    before = builder.language
    builder.language = clean.language_of(element.get) or before
    return partial(_end_code_block, builder, before)


def _end_code_block(builder: Builder, language: str | None) -> None:
    builder.put_code()
    builder.language = language


def code_in_block(builder: Builder, element: Element) -> None:
    """Handle a `<code>` in a `<pre>`, which may name the language."""
    builder.language = clean.language_of(element.get) or builder.language


def line_of_code(builder: Builder, _element: Element) -> Undo:
    """Handle a block inside a code block, which stands on its own lines: highlighters put each line into one."""
    _new_line(builder)
    return partial(_new_line, builder)


def _new_line(builder: Builder) -> None:
    if builder.pre and not builder.pre[-1].endswith("\n"):
        builder.pre.append("\n")


def break_in_code(builder: Builder, _element: Element) -> None:
    """Handle a `<br>` in a code block."""
    builder.text("\n")


def part_of_code(builder: Builder, element: Element) -> Undo | None:
    """Handle a piece of a code block; line numbers are left out."""
    return hide(builder, element) if _is_gutter(element) else None


def _is_gutter(element: Element) -> bool:
    return not _GUTTERS.isdisjoint((element.get("class") or "").split())


# --------------------------------------------------------------------------- tables


def table(builder: Builder, _element: Element) -> Undo:
    """Handle a `<table>`; one inside a cell makes the outer table a layout."""
    builder.flush()
    builder.take_apart()
    builder.tables.append(Table())
    return partial(_end_table, builder)


def _end_table(builder: Builder) -> None:
    builder.flush()
    builder.tables[-1].end_cell()
    builder.put_table(builder.tables.pop())


def table_head(builder: Builder, _element: Element) -> Undo | None:
    """Handle a `<thead>`."""
    builder.flush()
    if not builder.tables:
        return None
    builder.tables[-1].in_head = True
    return partial(setattr, builder.tables[-1], "in_head", False)


def row(builder: Builder, _element: Element) -> Undo:
    """Handle a `<tr>`."""
    builder.end_row()
    if builder.tables and not builder.tables[-1].layout:
        builder.tables[-1].start_row()
    return builder.end_row


def cell(builder: Builder, element: Element) -> Undo:
    """Handle a `<td>` or `<th>`; the line numbers beside a listing are left out."""
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
