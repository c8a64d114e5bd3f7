"""Handlers of the elements inside of text: styles, links, breaks, hidden elements. See `tags`."""

from __future__ import annotations

import re
from functools import partial

from tui_reader.article.read import clean
from tui_reader.article.read.builder import Builder, Element, Handler, Undo


def hide(builder: Builder, _element: Element) -> Undo:
    """Leave out an element with all elements inside."""
    builder.hidden = True
    return partial(setattr, builder, "hidden", False)


def line_break(builder: Builder, _element: Element) -> None:
    """Break the line."""
    builder.break_line()


def blank(builder: Builder, _element: Element) -> None:
    """Add a blank between words that would touch."""
    builder.text(" ")


def style(name: str) -> Handler:
    """Return a handler that gives text the style `name` (nodes.MARKS)."""

    def handler(builder: Builder, _element: Element) -> Undo:
        builder.open_style(name)
        return partial(builder.close_style, name)

    return handler


def styled_block(name: str, role: str) -> Handler:
    """Return a handler for a block whose text has the style `name` and whose paragraphs have `role` (nodes.ROLES)."""

    def handler(builder: Builder, _element: Element) -> Undo:
        builder.flush()
        builder.open_style(name)
        before, builder.role = builder.role, role
        return partial(_end_styled_block, builder, name, before)

    return handler


def _end_styled_block(builder: Builder, name: str, role: str) -> None:
    builder.flush()
    builder.close_style(name)
    builder.role = role


_label = styled_block("em", "label")
_caption = styled_block("em", "caption")


def caption(builder: Builder, element: Element) -> Undo | None:
    """Handle a `<figcaption>`, which stands under its picture, or above it where it comes first."""
    builder.flush()
    return (_label if builder.structure.placed == builder.figure_start else _caption)(builder, element)


_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)


def span(builder: Builder, element: Element) -> Undo | None:
    """Handle a `<span>`: bold or italic by its style; the second form of a formula of KaTeX is left out."""
    if element.get("class") == "katex-html":
        return hide(builder, element)
    css = (element.get("style") or "")[:500]
    if "font-" not in css:
        return None
    names = [name for name, pattern in (("strong", _BOLD), ("em", _ITALIC)) if pattern.search(css)]
    for name in names:
        builder.open_style(name)
    return partial(_end_span, builder, names) if names else None


def _end_span(builder: Builder, names: list[str]) -> None:
    for name in names:
        builder.close_style(name)


# Links to footnotes and back, as Markdown dialects, MediaWiki, WordPress and Word write them.
_UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
_REFERENCE = re.compile(
    rf"#(?:user-content-)?_?(?:fn|ftn|footnote|cite[_-]note|endnote|sdfootnote|easy-footnote|{_UUID}$)"
)
_RETURN = re.compile(
    rf"#(?:user-content-)?_?(?:fnref|ftnref|footnote-?ref|cite[_-]ref|endnote-?ref|easy-footnote-\d|{_UUID}-link$)"
)


def anchor(builder: Builder, element: Element) -> Undo | None:
    """Handle a link. A link to a footnote becomes a mark; the arrow back from a footnote is left out."""
    href = element.get("href")
    if not href:
        return None
    url = clean.absolute(href, builder.base)
    if "#" in href and _is_here(href, url, builder.base):
        if _RETURN.search(href[-200:]):
            before, builder.arrows_hidden, builder.arrow_seen = builder.arrows_hidden, True, False
            return partial(setattr, builder, "arrows_hidden", before)
        if _REFERENCE.search(href[-200:]):
            builder.open_style("fn")
            if url:
                builder.note_jump(href, url)
            return partial(builder.close_style, "fn")
        if url:
            builder.anchors.note_link(href, url)
    return builder.open_link(url) if url else None


def _is_here(href: str, url: str | None, base: str | None) -> bool:
    if href.startswith("#"):
        return True
    return bool(url and base) and str(url).partition("#")[0] == str(base).partition("#")[0]


def quotation(builder: Builder, _element: Element) -> Undo:
    """Handle a `<q>`: add quotation marks, as browsers do."""
    builder.text("“")
    return partial(builder.text, "”")


def ruby(builder: Builder, _element: Element) -> None:
    """Handle characters with their reading; the reading gets brackets unless the page has some."""
    builder.ruby_marks = True


def ruby_mark(builder: Builder, _element: Element) -> None:
    """Handle a bracket of the page (`<rp>`)."""
    builder.ruby_marks = False


def ruby_text(builder: Builder, _element: Element) -> Undo | None:
    """Handle the reading of the characters before."""
    if not builder.ruby_marks:
        return None
    builder.text("(")
    return partial(builder.text, ")")


def base(builder: Builder, element: Element) -> None:
    """Handle a `<base>`: the first address counts (HTML, 4.2.3)."""
    if not builder.base_found and (url := clean.absolute(element.get("href"), builder.base)):
        builder.base, builder.base_found = url, True


def checkbox(builder: Builder, element: Element) -> None:
    """Handle an `<input>`: only the boxes of task lists are shown."""
    if (element.get("type") or "").lower() == "checkbox":
        builder.text("☐ " if element.get("checked") is None else "☑ ")


def formula(builder: Builder, element: Element) -> Undo | None:
    """Handle a `<math>`: show its words as code (they usually are TeX), or its symbols as text without words."""
    words = clean.fold(element.get("alttext") or "").strip()
    if not words:
        return None
    builder.open_style("code")
    builder.text(words)
    builder.close_style("code")
    return hide(builder, element)


def noscript(builder: Builder, _element: Element) -> Undo:
    """Handle a `<noscript>`, which usually holds a picture of the page once more."""
    before, builder.noscript = builder.noscript, True
    return partial(setattr, builder, "noscript", before)
