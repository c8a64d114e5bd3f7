"""Where a block stands: the prefixes of quotes and items, and which blocks close up to the one before.

The rule it guards: a bullet is shown once, at the first line of its item; everything after it is indented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from tui_reader.article.read.nodes import ROLES
from tui_reader.model.articles import Block, BlockKind

QUOTE: Final = "│ "
BULLETS: Final = ("• ", "◦ ", "▪ ")
BOXES: Final = ("☐ ", "☑ ")
INDENT: Final = "  "


def kind_of(role: str | None) -> BlockKind:
    """Return the kind of a paragraph that is there for `role` (nodes.ROLES)."""
    return cast(BlockKind, role) if role in ROLES else "paragraph"


@dataclass(slots=True)
class _Frame:
    """A quote or an item that is open; `first` is shown once, `rest` from then on.

    `outside` is the `rest` of all frames around it.
    """

    first: str
    rest: str
    outside: str


class Layout:
    """Collects `blocks` under open quotes, lists and items.

    `in_list` and `spent` are those of the chunk (chunks.Chunk): it begins inside a list, inside so many items
    whose bullets were shown.
    """

    def __init__(self, *, in_list: bool = False, spent: int = 0) -> None:
        self.blocks: list[Block] = []
        self._frames: list[_Frame] = []
        self._lists: list[bool] = []
        self._close_up = in_list
        self._spent = spent
        self._fresh = False

    def open_quote(self) -> None:
        """What follows is quoted, until `close`."""
        self._open(QUOTE, QUOTE)

    def open_list(self, *, has_bullets: bool) -> None:
        """A list begins."""
        self._lists.append(has_bullets)

    def close_list(self) -> None:
        """It ends; after the outermost one blocks keep their distance again."""
        self._lists.pop()
        self._close_up = self._close_up and bool(self._lists)

    def open_item(self, number: str, *, digits: int = 0, is_plain: bool = False) -> None:
        """An item of the innermost list begins; `number` is empty where it is not numbered.

        `digits` is the length of the longest number beside it; a plain item has neither number nor bullet.
        """
        first = INDENT
        if number:
            first = f"{number:>{digits}}. "
        elif not is_plain:
            first = BULLETS[min(self._lists.count(True), len(BULLETS)) - 1]
        rest = " " * len(first)
        if self._spent and not self.blocks:
            self._spent -= 1
            first = rest
        self._open(first, rest)

    def _open(self, first: str, rest: str) -> None:
        self._frames.append(_Frame(first, rest, self._rest()))
        self._fresh = self._fresh or first != rest

    def box_for_bullet(self) -> None:
        """The item at hand begins with a box to tick: that is its bullet."""
        if self._fresh and self._frames[-1].first in BULLETS:
            self._frames[-1].first = ""

    def _rest(self) -> str:
        return self._frames[-1].outside + self._frames[-1].rest if self._frames else ""

    def close(self) -> None:
        """The innermost quote or item ends."""
        self._frames.pop()

    def tight(self, *, compact: bool) -> bool:
        """Tell whether a paragraph closes up: one in a `compact` list does, unless it is the first of that list."""
        tight = compact and self._close_up
        self._close_up = self._close_up or bool(self._lists)
        return tight

    def add(self, kind: BlockKind, text: str = "", **more: Any) -> None:
        """Put a block here; `more` are fields of Block."""
        first = rest = self._rest()
        if self._fresh:
            first = "".join([frame.first for frame in self._frames])
            for frame in self._frames:
                frame.first = frame.rest
            self._fresh = False
        self.blocks.append(Block(kind, text, first=first, rest=rest, **more))
