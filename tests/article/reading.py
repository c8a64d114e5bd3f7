"""What the tests of this room share: HTML in, blocks out, and the text of both in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from tui_reader.article import convert
from tui_reader.article.blocks.from_markdown import NO_WORDS
from tui_reader.article.read.anchors import Anchors
from tui_reader.article.read.nodes import EMBED, Node
from tui_reader.article.read.source import read
from tui_reader.article.write.plain_text import block_text
from tui_reader.model.articles import Block, Part
from tui_reader.model.entities import Content

BASE = "https://example.org/blog/post"


def parts(html: str, *, base: str | None = BASE) -> list[Part]:
    """Return all parts of an article in HTML."""
    return list(convert(Content(html), base=base))


def blocks(html: str) -> list[Block]:
    """Return all blocks of an article in HTML."""
    return [block for part in parts(html) for block in part.blocks]


def block(html: str) -> Block:
    """Return the one block that `html` makes."""
    (found,) = blocks(html)
    return found


def shown(html: str) -> list[str]:
    """Return each block as the view would begin to draw it: prefix and text."""
    return [found.first + block_text(found) for found in blocks(html)]


def styles(found: Block) -> list[tuple[str, str]]:
    """Return the spans of a block as (style, words)."""
    return [(span.style, found.text[span.start : span.end]) for span in found.spans]


def markdown(html: str) -> str:
    """Return the Markdown of the whole article, without the line feed at its end."""
    return "\n".join(part.markdown for part in parts(html)).removesuffix("\n")


def squeezed(text: str) -> str:
    """Return `text` without any blanks: what must be equal whatever happens to them."""
    return re.sub(r"[\s\u200b]+", "", text)


def tree_text(html: str) -> str:
    """Return the text of the cleaned tree, squeezed; a picture's is its alt, else its title."""
    words = [word for chunk in read(Content(html), BASE, Anchors()) for word in _words(chunk.root)]
    return squeezed("".join(words)).replace(EMBED, "").replace(NO_WORDS, "")


def _words(node: Node) -> Iterator[str]:
    if node.name == "img":
        yield node.get("alt") or node.get("title") or ""
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _words(child)


def blocks_text(html: str) -> str:
    """Return the text of the blocks, squeezed; a picture's is its alt."""
    return text_of(blocks(html))


def text_of(found: list[Block]) -> str:
    """Return the text of blocks, squeezed, without the word that stands for a picture without words."""
    pieces: list[str] = []
    for each in found:
        pieces.extend([cell.text for row in each.table.rows for cell in row] if each.table else [each.text])
    return squeezed("".join(pieces)).replace(NO_WORDS, "")


def commonmark_text(source: str) -> str:
    """Return the text that a plain CommonMark reader with GFM's tables finds in Markdown, squeezed."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    pieces: list[str] = []
    for token in reader.parse(source):
        if token.type in ("fence", "code_block"):
            pieces.append(token.content)
        for child in token.children or ():
            if child.type in ("text", "code_inline"):
                pieces.append(child.content)
            elif child.type == "image":
                alt = "".join(word.content for word in child.children or ())
                pieces.append(alt or str(child.attrs.get("title", "")))
    return squeezed("".join(pieces)).replace(NO_WORDS, "")
