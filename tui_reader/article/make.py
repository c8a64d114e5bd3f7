"""Content -> parts, entry -> article: the steps in a row, each with something plainer to fall back on.

The rule it guards: nothing raises and nothing takes long. Work is bounded by how many nodes a page may have for
its length; where they are used up (a megabyte of one-letter cells), the rest comes without marks and links.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from tui_reader.article.blocks.from_markdown import Reader, new_parser
from tui_reader.article.blocks.from_tree import simple_blocks, simple_markdown
from tui_reader.article.blocks.prefixes import Layout
from tui_reader.article.read.anchors import Anchors
from tui_reader.article.read.chunks import Chunk
from tui_reader.article.read.clean import absolute, fold
from tui_reader.article.read.nodes import Node
from tui_reader.article.read.source import read
from tui_reader.article.write.commonmark import publish
from tui_reader.article.write.markdown import write_markdown
from tui_reader.article.write.plain_text import block_text, count_words
from tui_reader.model.articles import Article, Block, Image, Link, Part
from tui_reader.model.entities import Content, Entry
from tui_reader.text.references import unescaped_twice, with_signs

log = logging.getLogger(__name__)
Trouble = Callable[[Exception], None]

# A node takes about 40 microseconds from the tree to its block. The densest pages known have one for 20
# characters, long ones one for 60.
NODES_FREE: Final = 5_000
CHARACTERS_A_NODE: Final = 80
SLOW_A_NODE: Final = 16  # so many characters of the slow kind (markdown) take as long
BESIDE: Final = Content("<hr><p><em>The feed also says:</em></p>")


def convert(*contents: Content, base: str | None, trouble: Trouble = lambda _error: None) -> Iterator[Part]:
    """Yield the article that `contents` make, part by part; see the package for what is promised."""
    maker = _Maker(NODES_FREE + sum(len(text.value) for text in contents) // CHARACTERS_A_NODE, trouble)
    for number, text in enumerate(contents):
        if number == 1:
            yield from _parts(maker, BESIDE, None)
        yield from _parts(maker, text, base)


def _parts(maker: _Maker, content: Content, base: str | None) -> Iterator[Part]:
    try:
        if content.type == "html":
            content = replace(content, value=with_signs(unescaped_twice(content.value)))
        maker.anchors = Anchors(content.value if content.type == "html" else "")
        base = absolute(content.base, base) or base
        for chunk in read(content, base, maker.anchors):
            if chunk.root.children:
                yield maker.part(chunk)
    except Exception as error:  # a mistake of ours must not lose the text
        maker.tell(error)
        yield maker.last_resort(content)


def make_article(entry: Entry, feed_title: str, *, trouble: Trouble = lambda _error: None) -> Article:
    """Return the whole article of an entry; `trouble` as in `convert`."""
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


class _Maker:
    """Makes parts of chunks and remembers how many links, pictures and nodes went by."""

    def __init__(self, nodes: int, trouble: Trouble) -> None:
        self.anchors = Anchors()  # of the text that parts are made of
        self._nodes = nodes
        self._trouble = trouble
        self._links = 0
        self._images = 0
        self._parser = new_parser()

    def part(self, chunk: Chunk) -> Part:
        """Return the part that `chunk` makes: rich as long as nodes are left, else simple."""
        part = None
        if self._affords(chunk.nodes):
            try:
                part = self._rich_part(chunk)
            except Exception as error:  # a mistake of ours must not lose the text
                self.tell(error)
        if part is None:
            blocks = simple_blocks(chunk)
            part = Part(tuple(blocks), markdown=simple_markdown(blocks))
        if chunk.continues and part.blocks:
            part = replace(part, blocks=(replace(part.blocks[0], tight=True), *part.blocks[1:]))
        return part

    def _affords(self, nodes: int) -> bool:
        self._nodes -= nodes
        return self._nodes >= 0

    def _rich_part(self, chunk: Chunk) -> Part | None:
        markdown, slow = write_markdown(chunk.root)
        if not self._affords(slow // SLOW_A_NODE):
            return None
        reader = Reader(
            self._parser,
            Layout(in_list=chunk.in_list, spent=chunk.spent),
            links_before=self._links,
            images_before=self._images,
            sizes=_sizes(chunk.root),
            anchors=self.anchors,
        )
        reader.read(markdown)
        text = publish(markdown, spent=chunk.spent)
        self._links += len(reader.links)
        self._images += len(reader.images)
        return Part(tuple(reader.layout.blocks), tuple(reader.links), tuple(reader.images), text + "\n")

    def tell(self, error: Exception) -> None:
        """Tell of a mistake of ours, and log where it was made."""
        log.warning("a text is shown plain, for it could not be set", exc_info=error)
        self._trouble(error)

    def last_resort(self, content: Content) -> Part:
        """Return the text between the tags, once more and whole: better twice than lost."""
        text = re.sub(r"<[^<>]*+>", "\n", content.value)
        lines = [line for line in (fold(line).strip() for line in text.split("\n")) if line]
        blocks = [Block("paragraph", "\n".join(lines))] if lines else []
        return Part(tuple(blocks), markdown=simple_markdown(blocks))


def _sizes(root: Node) -> dict[str, tuple[int | None, int | None]]:
    """Return width and height of the pictures in a chunk by address: Markdown has no room for them."""
    sizes: dict[str, tuple[int | None, int | None]] = {}
    todo: list[Node] = [root]
    while todo:
        node = todo.pop()
        todo.extend(child for child in node.children if isinstance(child, Node))
        if node.name == "img":
            width, height = node.get("width"), node.get("height")
            sizes[node.get("src") or ""] = (int(width) if width else None, int(height) if height else None)
    return sizes
