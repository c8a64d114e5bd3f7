"""The nodes of the cleaned tree, and the signs that stand for marks in its Markdown.

Rule: the tree is strict, so that writing it as Markdown needs no guessing. Blocks hold blocks or one line of inline
nodes, lists hold items, items and quotes hold blocks. Text is folded, safe and never empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

LISTS: Final = frozenset({"ul", "ol"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS: Final = LISTS | HEADINGS | {"p", "pre", "hr", "table", "blockquote", "li"}

# The marks of a text, outermost first: marks nest in this order, whatever their order in the page.
# Names are those of HTML, because markdownify finds its rules by them; "fn" is a reference to a footnote.
MARKS: Final = ("strong", "em", "del", "mark", "sup", "sub", "kbd", "fn", "code")

# Markdown has no signs for most marks, and its flanking rules lose some of the others (`**Note:**text`). So each mark
# except code is a pair of noncharacters in the Markdown (U+FDD0 to U+FDEF: Unicode reserves them for such uses inside a
# program). Noncharacters in the text of a page are removed with the unsafe characters.
OPENING: Final = {mark: chr(0xFDD0 + 2 * at) for at, mark in enumerate(MARKS) if mark != "code"}
CLOSING: Final = {mark: chr(0xFDD1 + 2 * at) for at, mark in enumerate(MARKS) if mark != "code"}
EMBED: Final = "\ufdef"
# A number between two of these signs: here begins a place of that number; this footnote leads to it (see `anchors`).
ANCHOR: Final = "\ufde6"
JUMP: Final = "\ufde7"
# Roles of a paragraph for which Markdown has no sign: the paragraph begins with one of these signs.
ROLES: Final = {"label": "\ufde2", "caption": "\ufde3", "summary": "\ufde4", "note": "\ufde5"}


SIGNS: Final = re.compile(f"[{EMBED}{''.join(ROLES.values())}]|[{ANCHOR}{JUMP}][0-9]+[{ANCHOR}{JUMP}]")


class Node:
    """One element of the cleaned tree. markdownify calls `get`."""

    __slots__ = ("attrs", "children", "name")

    def __init__(self, name: str, attrs: dict[str, str] | None = None) -> None:
        self.name = name
        self.attrs = attrs
        self.children: list[Node | str] = []

    def get(self, name: str) -> str | None:
        """Return the attribute `name`, or None."""
        return self.attrs.get(name) if self.attrs else None

    def words(self) -> Iterator[str]:
        """Yield the text inside this node in document order. The builder bounds the depth."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.words()


class Mark(Struct, eq=False):
    """A mark of a text. Marks are compared by identity: each link is an object, each style is one object for all."""

    name: str
    attrs: dict[str, str] | None = None
