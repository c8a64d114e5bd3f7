"""Read a page as events, by lxml if possible, else by the scanner, and yield chunks when they are ready.

lxml repairs the HTML that people write. But lxml stops at a depth of 2,048 elements (TRAPS 15), takes quadratic time
for the attributes of a tag, and needs memory for the whole tree. Pages with such problems go to the scanner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from tui_reader.article.read.anchors import Anchors
from tui_reader.article.read.builder import Builder, Element
from tui_reader.article.read.chunks import Chunk
from tui_reader.article.read.clean import absolute
from tui_reader.article.read.scanner import TAG_SHAPE, scan
from tui_reader.article.read.tags import HANDLERS
from tui_reader.model.entities import Content

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_TREE = 8 * 1024 * 1024
MOST_TAGS = 500_000
LONGEST_TAG = 64 * 1024
DEEPEST_TREE = 2_000
# An element takes 3 to 8 microseconds from here to the cleaned tree. The densest known pages have an element for 18
# characters.
ELEMENTS_FREE = 18_000
CHARACTERS_AN_ELEMENT = 40
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?'’”)\]]")


def read(content: Content, base: str | None, anchors: Anchors) -> Iterator[Chunk]:
    """Yield the cleaned tree of `content` chunk by chunk; relative addresses are resolved against `base`.

    The text has a sign at each place of `anchors`.
    """
    elements = ELEMENTS_FREE + len(content.value) // CHARACTERS_AN_ELEMENT
    builder = Builder(HANDLERS, base, elements=elements, anchors=anchors)
    events = _read_text if content.type == "text" else _read_html
    yield from events(content.value, builder)
    builder.finish()
    yield from builder.structure.ready


def _read_html(html: str, builder: Builder) -> Iterator[Chunk]:
    html = html.replace("\0", "").replace("\f", " ").replace("\v", " ").replace("</br>", "<br>")
    if "<![CDATA[" in html:
        html = html.replace("<![CDATA[", "").replace("]]>", "")
    if "<" not in html:
        html = html.replace("\n\n", "<p>")
    root = None if _is_too_much(html) else _tree(html)
    if root is None or _is_cut_off(root):
        return scan(html, builder)
    return _walk(root, builder)


def _is_too_much(html: str) -> bool:
    if len(html) <= LONGEST_TAG:
        return False
    if len(html) > LARGEST_TREE or html.count("<") > MOST_TAGS:
        return True
    return any(tag.end() - tag.start() > LONGEST_TAG for tag in TAG_SHAPE.finditer(html))


def _tree(html: str) -> _Element | None:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, recover=True)
    try:
        parser.feed(html.encode("utf-8", "ignore"))
        return parser.close()
    except etree.LxmlError:
        return None


def _is_cut_off(root: _Element) -> bool:
    """Tell whether the parser may have stopped because of depth: then its last element is as deep as it can be."""
    last = root
    for _ in range(DEEPEST_TREE):
        if not len(last):
            return False
        last = last[-1]
    return True


def _walk(root: _Element, builder: Builder) -> Iterator[Chunk]:
    from lxml import etree

    start, end, text, ready = builder.start, builder.end, builder.text, builder.structure.ready
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            start(cast(Element, element))
            if data := element.text:
                text(data)
            continue
        end()
        if data := element.tail:
            text(data)
        if ready:
            yield from ready
            ready.clear()


def _read_text(text: str, builder: Builder) -> Iterator[Chunk]:
    """Read plain text: blank lines separate paragraphs, other line ends are kept, web addresses become links."""
    for line in text.splitlines():
        if not line.strip():
            builder.flush()
            continue
        _line_of_text(line, builder)
        builder.break_line()
        yield from builder.structure.ready
        builder.structure.ready.clear()


def _line_of_text(line: str, builder: Builder) -> None:
    at = 0
    for found in _ADDRESS.finditer(line):
        builder.text(line[at : found.start()])
        close = builder.open_link(url) if (url := absolute(found[0], None)) else None
        builder.text(found[0])
        if close:
            close()
        at = found.end()
    builder.text(line[at:])
