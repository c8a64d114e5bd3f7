"""Make blocks of the cleaned tree directly, for chunks that are too much work or for which the usual way fails.

Headings, numbers, quotes and code stay; marks and links are lost. This takes a tenth of the time of the way through
Markdown.
"""

from __future__ import annotations

import re

from tui_reader.article.blocks.prefixes import Layout, kind_of
from tui_reader.article.read.chunks import Chunk
from tui_reader.article.read.nodes import LISTS, SIGNS, Node
from tui_reader.article.write.markdown import escape, escape_starts
from tui_reader.article.write.plain_text import ASCII_PREFIXES
from tui_reader.model.articles import Block


def simple_blocks(chunk: Chunk) -> list[Block]:
    """Return the blocks of a chunk, without spans."""
    layout = Layout(in_list=chunk.in_list, bullets_shown=chunk.bullets_shown)
    _add_all(chunk.root, layout)
    return layout.blocks


def _add_all(node: Node, layout: Layout) -> None:
    """Add the blocks in `node`. The depth of the tree is bounded (chunks.DEEPEST), so the recursion is too."""
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.name in LISTS:
            _add_list(child, layout)
        elif child.name == "blockquote":
            layout.open_quote()
            _add_all(child, layout)
            layout.close()
        elif child.name == "table":
            for row in child.children:
                layout.add("paragraph", SIGNS.sub("", " | ".join(filter(None, map(_words, _nodes(row))))))
        else:
            _add(child, layout)


def _add_list(node: Node, layout: Layout) -> None:
    is_numbered, is_plain = node.name == "ol", node.get("implicit") == "dd"
    layout.open_list(has_bullets=not is_numbered and not is_plain)
    for item in _nodes(node):
        layout.open_item((item.get("number") or "1") if is_numbered else "", is_plain=is_plain)
        _add_all(item, layout)
        layout.close()
    layout.close_list()


def _add(node: Node, layout: Layout) -> None:
    if node.name == "hr":
        layout.add("rule")
    elif node.name == "pre":
        layout.add("code", _words(node), language=node.get("language") or None)
    elif text := SIGNS.sub("", _words(node)).strip():
        if node.name == "p":
            layout.add(kind_of(node.get("role")), text, tight=layout.tight(compact=True))
        else:
            layout.add("heading", text.replace("\n", " "), level=int(node.name[1]))


def _nodes(node: Node | str) -> list[Node]:
    return [] if isinstance(node, str) else [child for child in node.children if isinstance(child, Node)]


def _words(node: Node | str) -> str:
    if isinstance(node, str):
        return node
    if node.name == "br":
        return "\n"
    return "".join(map(_words, node.children)) if node.children else node.get("alt") or ""


def simple_markdown(blocks: list[Block]) -> str:
    """Return the Markdown of blocks without spans."""
    parts: list[str] = []
    for block in blocks:
        if parts:
            parts.append("\n" if block.tight else "\n\n")
        first, rest = block.first.translate(ASCII_PREFIXES), block.rest.translate(ASCII_PREFIXES)
        parts.append(first + _written(block).replace("\n", "\n" + rest))
    return "".join(parts) + "\n"


def _written(block: Block) -> str:
    if block.kind == "rule":
        return "___"
    if block.kind == "code":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", block.text)), default=0))
        return f"{fence}{block.language or ''}\n{block.text}\n{fence}"
    text = escape_starts(escape(block.text).replace("\n", "\\\n"))
    return f"{'#' * block.level} {text}" if block.kind == "heading" else text
