"""The cleaned tree: what is left of a page once every rule of cleaning was applied.

It is small and strict, so that writing it as Markdown needs no guessing: blocks hold blocks or one run of
inline nodes, lists hold items, items and quotes hold blocks, and text is folded, safe and never empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

BLOCKS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "table", "blockquote", "ul", "ol", "li"}
)

# What a passage of text can be, outermost first: nested in this order whatever the order in the page.
# Names are those of HTML, since markdownify finds its rules by them; "fn" is a reference to a footnote.
MARKS: Final = ("strong", "em", "del", "mark", "sup", "sub", "kbd", "fn", "code")

# Markdown has no words for most marks, and loses real ones to its flanking rules (`**Note:**text`). So each mark
# but code travels through it as a pair of noncharacters (U+FDD0 to U+FDEF, which Unicode keeps for such uses
# and which can stand for nothing else). Those that come in from outside are removed with the unsafe characters.
OPENING: Final = {mark: chr(0xFDD0 + 2 * at) for at, mark in enumerate(MARKS) if mark != "code"}
CLOSING: Final = {mark: chr(0xFDD1 + 2 * at) for at, mark in enumerate(MARKS) if mark != "code"}
EMBED: Final = "\ufdef"
# A number between two of these: here begins a place that links ask for; this footnote leads to such a place (anchors).
ANCHOR: Final = "\ufde6"
JUMP: Final = "\ufde7"
# What a paragraph is for, where Markdown has no word for it: it begins with one of these.
ROLES: Final = {"label": "\ufde2", "caption": "\ufde3", "summary": "\ufde4", "note": "\ufde5"}


SIGNS: Final = re.compile(f"[{EMBED}{''.join(ROLES.values())}]|[{ANCHOR}{JUMP}][0-9]+[{ANCHOR}{JUMP}]")


class Node:
    """One element of the cleaned tree. `get` is what markdownify asks of an element."""

    __slots__ = ("attrs", "children", "name")

    def __init__(self, name: str, attrs: dict[str, str] | None = None) -> None:
        self.name = name
        self.attrs = attrs
        self.children: list[Node | str] = []

    def get(self, name: str) -> str | None:
        """Return the attribute `name`, or None."""
        return self.attrs.get(name) if self.attrs else None

    def words(self) -> Iterator[str]:
        """Yield the text below this node in document order (its depth is bounded by the builder)."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.words()


class Mark:
    """A mark that is open while text arrives; links are told apart by identity, styles are single objects."""

    __slots__ = ("attrs", "name")

    def __init__(self, name: str, attrs: dict[str, str] | None = None) -> None:
        self.name = name
        self.attrs = attrs
