"""Make the parts of an article from its contents, and an article from an entry.

Rule: nothing raises and nothing takes long. A step that fails is replaced by a plainer one. The number of nodes is
bounded by the length of the text; where they are used up (a megabyte of one-letter cells), the rest of the article has
no marks and no links.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Final

from tui_reader.article.blocks.from_markdown import Reader, new_parser
from tui_reader.article.blocks.from_tree import simple_blocks, simple_markdown
from tui_reader.article.blocks.prefixes import Layout
from tui_reader.article.read.anchors import Anchors
from tui_reader.article.read.chunks import Chunk
from tui_reader.article.read.clean import absolute, fold
from tui_reader.article.read.nodes import Node
from tui_reader.article.read.source import read
from tui_reader.article.write.commonmark import with_delimiters
from tui_reader.article.write.markdown import write_markdown
from tui_reader.article.write.plain_text import block_text, count_words
from tui_reader.model.articles import Article, Block, Image, Link, Part
from tui_reader.model.entities import Content, Entry
from tui_reader.model.records import replace
from tui_reader.text.references import unescaped_twice, with_signs

log = logging.getLogger(__name__)
Trouble = Callable[[Exception], None]

# A node takes about 40 microseconds from the tree to its block. The densest known pages have a node for 20
# characters, long pages have a node for 60.
NODES_FREE: Final = 5_000
CHARACTERS_A_NODE: Final = 80
SLOW_A_NODE: Final = 16  # characters of the slow kind (write.markdown) that take as long as a node
ALSO_SAID: Final = Content("<hr><p><em>The feed also says:</em></p>")


def convert(*contents: Content, base: str | None, trouble: Trouble = lambda _error: None) -> Iterator[Part]:
    """Yield the readable form of a content: a first part of about 2 KB of text, then parts of about 16 KB.

    Further `contents` are other texts that the feed has for the entry: they follow under a rule. The `markdown` of all
    parts, joined by line feeds, is the Markdown of the article. Relative addresses are resolved against the `base` of
    their content, which is itself relative to `base`. Never raises, and takes time in proportion to the length of the
    input. `trouble` is called with the exception of a mistake of ours; the part is plain text then.
    """
    maker = _PartMaker(NODES_FREE + sum(len(text.value) for text in contents) // CHARACTERS_A_NODE, trouble)
    for number, text in enumerate(contents):
        if number == 1:
            yield from _parts(maker, ALSO_SAID, None)
        yield from _parts(maker, text, base)


def _parts(maker: _PartMaker, content: Content, base: str | None) -> Iterator[Part]:
    try:
        if content.type == "html":
            content = replace(content, value=with_signs(unescaped_twice(content.value)))
        maker.anchors = Anchors(content.value if content.type == "html" else "")
        base = absolute(content.base, base) or base
        for chunk in read(content, base, maker.anchors):
            if chunk.root.children:
                yield maker.part(chunk)
    except Exception as error:  # a mistake of ours must not lose the text
        maker.report(error)
        yield maker.last_resort(content)


def make_article(entry: Entry, feed_title: str, *, trouble: Trouble = lambda _error: None) -> Article:
    """Return the whole article of an entry; without a body it has no blocks. `trouble` is called as in `convert`."""
    blocks: list[Block] = []
    links: list[Link] = []
    images: list[Image] = []
    markdown: list[str] = []
    for part in convert(*entry.shown, base=entry.url, trouble=trouble):
        blocks.extend(part.blocks)
        links.extend(part.links)
        images.extend(part.images)
        markdown.append(part.markdown)
    words = sum(count_words(block_text(block)) for block in blocks)
    return Article(entry, feed_title, tuple(blocks), tuple(links), tuple(images), "\n".join(markdown), words)


class _PartMaker:
    """Makes parts of chunks, and counts links, pictures and nodes over all parts."""

    def __init__(self, nodes: int, trouble: Trouble) -> None:
        self.anchors = Anchors()  # of the content at hand
        self._nodes = nodes
        self._trouble = trouble
        self._links = 0
        self._images = 0
        self._parser = new_parser()

    def part(self, chunk: Chunk) -> Part:
        """Return the part for a chunk: with marks and links as long as nodes are left, else simple."""
        part = None
        if self._has_nodes_for(chunk.nodes):
            try:
                part = self._rich_part(chunk)
            except Exception as error:  # a mistake of ours must not lose the text
                self.report(error)
        if part is None:
            blocks = simple_blocks(chunk)
            part = Part(tuple(blocks), markdown=simple_markdown(blocks))
        if chunk.continues and part.blocks:
            part = replace(part, blocks=(replace(part.blocks[0], tight=True), *part.blocks[1:]))
        return part

    def _has_nodes_for(self, nodes: int) -> bool:
        self._nodes -= nodes
        return self._nodes >= 0

    def _rich_part(self, chunk: Chunk) -> Part | None:
        markdown, slow = write_markdown(chunk.root)
        if not self._has_nodes_for(slow // SLOW_A_NODE):
            return None
        reader = Reader(
            self._parser,
            Layout(in_list=chunk.in_list, bullets_shown=chunk.bullets_shown),
            links_before=self._links,
            images_before=self._images,
            sizes=_sizes(chunk.root),
            anchors=self.anchors,
        )
        reader.read(markdown)
        text = with_delimiters(markdown, bullets_shown=chunk.bullets_shown)
        self._links += len(reader.links)
        self._images += len(reader.images)
        return Part(tuple(reader.layout.blocks), tuple(reader.links), tuple(reader.images), text + "\n")

    def report(self, error: Exception) -> None:
        """Report a mistake of ours, and log where it happened."""
        log.warning("a text is shown plain, for it could not be set", exc_info=error)
        self._trouble(error)

    def last_resort(self, content: Content) -> Part:
        """Return the whole text between the tags; text that was shown before is shown twice rather than lost."""
        text = re.sub(r"<[^<>]*+>", "\n", content.value)
        lines = [line for line in (fold(line).strip() for line in text.split("\n")) if line]
        blocks = [Block("paragraph", "\n".join(lines))] if lines else []
        return Part(tuple(blocks), markdown=simple_markdown(blocks))


def _sizes(root: Node) -> dict[str, tuple[int | None, int | None]]:
    """Return width and height of the pictures in a chunk by address, because Markdown has no place for them."""
    sizes: dict[str, tuple[int | None, int | None]] = {}
    todo: list[Node] = [root]
    while todo:
        node = todo.pop()
        todo.extend(child for child in node.children if isinstance(child, Node))
        if node.name == "img":
            width, height = node.get("width"), node.get("height")
            sizes[node.get("src") or ""] = (int(width) if width else None, int(height) if height else None)
    return sizes
