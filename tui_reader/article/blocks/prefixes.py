"""Give each block its prefixes (of quotes and list items), and decide which blocks follow without a blank line.

Rule: a bullet is shown once, on the first line of its item; the following lines are indented.
"""

from __future__ import annotations

from typing import Any, Final, cast

from msgspec import Struct

from tui_reader.article.read.nodes import ROLES
from tui_reader.model.articles import Block, BlockKind

QUOTE: Final = "│ "
BULLETS: Final = ("• ", "◦ ", "▪ ")
BOXES: Final = ("☐ ", "☑ ")
INDENT: Final = "  "


def kind_of(role: str | None) -> BlockKind:
    """Return the kind of a paragraph with this role (nodes.ROLES)."""
    return cast(BlockKind, role) if role in ROLES else "paragraph"


class _Frame(Struct):
    """An open quote or item. `first` is the prefix of its first line, `rest` of all following lines.

    `outside` is the `rest` of all frames around it.
    """

    first: str
    rest: str
    outside: str


class Layout:
    """Collects `blocks` under open quotes, lists and items.

    `in_list` and `bullets_shown` are those of the chunk (see chunks.Chunk).
    """

    def __init__(self, *, in_list: bool, bullets_shown: int) -> None:
        self.blocks: list[Block] = []
        self._frames: list[_Frame] = []
        self._lists: list[bool] = []
        self._follows_tight = in_list
        self._bullets_shown = bullets_shown
        self._fresh = False

    def open_quote(self) -> None:
        """Begin a quote, which ends at `close`."""
        self._open(QUOTE, QUOTE)

    def open_list(self, *, has_bullets: bool) -> None:
        """Begin a list."""
        self._lists.append(has_bullets)

    def close_list(self) -> None:
        """End the innermost list; after the outermost list, blank lines stand between blocks again."""
        self._lists.pop()
        self._follows_tight = self._follows_tight and bool(self._lists)

    def open_item(self, number: str, *, digits: int = 0, is_plain: bool = False) -> None:
        """Begin an item of the innermost list; `number` is empty in a list without numbers.

        `digits` is the length of the longest number in the list. A plain item has neither number nor bullet.
        """
        first = INDENT
        if number:
            first = f"{number:>{digits}}. "
        elif not is_plain:
            first = BULLETS[min(self._lists.count(True), len(BULLETS)) - 1]
        rest = " " * len(first)
        if self._bullets_shown and not self.blocks:
            self._bullets_shown -= 1
            first = rest
        self._open(first, rest)

    def _open(self, first: str, rest: str) -> None:
        self._frames.append(_Frame(first, rest, self._rest()))
        self._fresh = self._fresh or first != rest

    def box_for_bullet(self) -> None:
        """Show no bullet for the open item, because it begins with a box to tick."""
        if self._fresh and self._frames[-1].first in BULLETS:
            self._frames[-1].first = ""

    def _rest(self) -> str:
        return self._frames[-1].outside + self._frames[-1].rest if self._frames else ""

    def close(self) -> None:
        """End the innermost quote or item."""
        self._frames.pop()

    def tight(self, *, compact: bool) -> bool:
        """Tell whether a paragraph follows without a blank line: in a `compact` list, unless it is the first there."""
        tight = compact and self._follows_tight
        self._follows_tight = self._follows_tight or bool(self._lists)
        return tight

    def add(self, kind: BlockKind, text: str = "", **more: Any) -> None:
        """Add a block; `more` are fields of Block."""
        first = rest = self._rest()
        if self._fresh:
            first = "".join([frame.first for frame in self._frames])
            for frame in self._frames:
                frame.first = frame.rest
            self._fresh = False
        self.blocks.append(Block(kind, text, first=first, rest=rest, **more))
