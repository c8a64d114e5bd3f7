"""Collect one line of inline text with its marks.

Rule: no mark is empty, because marks are opened only when text comes. Blanks stand outside of marks, one at a time, and
never at the edge of a line or beside a line break.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.article.read.nodes import Mark, Node

# The work for a node, in characters. Chunks are cut by weight, and a thousand links are more work than their words.
NODE_WEIGHT = 16


class Line:
    """Collects text and pictures as inline nodes; `children` is the result.

    `worded` is true where the line has words, `solid` where it has words or a picture.
    """

    __slots__ = ("_broken", "_open", "_space", "children", "nodes", "solid", "weight", "worded")

    def __init__(self) -> None:
        self.children: list[Node | str] = []
        self.weight = 0
        self.nodes = 0
        self.solid = False
        self.worded = False
        self._open: list[tuple[Mark, Node]] = []
        self._space = False
        self._broken = False

    def add_text(self, text: str, marks: Sequence[Mark]) -> None:
        """Add folded text under `marks` (outermost first)."""
        body = text.strip(" ")
        if not body:
            self._space = True
            return
        if text[0] == " ":
            self._space = True
        self._separate(marks)
        self._open_marks(marks).append(body)
        self.weight += len(body)
        self.worded = self.worded or not body.isspace()
        self.solid = self.solid or self.worded
        self._space = text[-1] == " "

    def add_node(self, node: Node, marks: Sequence[Mark]) -> None:
        """Add a picture, player or page inside the link of `marks`, if there is one."""
        self._separate(marks)
        links = [mark for mark in marks[:1] if mark.name == "a"]
        self._close_marks(links)
        self._open_marks(links).append(node)
        self._count(node)
        self.solid = True

    def break_line(self) -> bool:
        """Note a `<br>`; return True when it is the second in a row, which ends the paragraph."""
        if self._broken:
            return True
        self._broken = bool(self.children)
        return False

    def add_space(self) -> None:
        """Note that a blank stands here."""
        self._space = True

    def _separate(self, marks: Sequence[Mark]) -> None:
        """Close marks that are not in `marks`, then add the line break or the blank that was noted before."""
        inside = self._close_marks(marks)
        if self._broken:
            while self._open and self._open[-1][0].name == "code":
                self._open.pop()
            inside = self._open[-1][1].children if self._open else self.children
            inside.append(Node("br"))
            self.nodes += 1
            self.weight += NODE_WEIGHT // 2
        elif self._space and self.children:
            inside.append(" ")
            self.weight += 1
        self._broken = self._space = False

    def _close_marks(self, marks: Sequence[Mark]) -> list[Node | str]:
        if not self._open:
            return self.children
        keep = 0
        for (mark, _), wanted in zip(self._open, marks, strict=False):
            if mark is not wanted:
                break
            keep += 1
        del self._open[keep:]
        return self._open[-1][1].children if self._open else self.children

    def _open_marks(self, marks: Sequence[Mark]) -> list[Node | str]:
        inside = self._open[-1][1].children if self._open else self.children
        for mark in marks[len(self._open) :]:
            node = Node(mark.name, mark.attrs)
            inside.append(node)
            self._open.append((mark, node))
            self._count(node)
            inside = node.children
        return inside

    def _count(self, node: Node) -> None:
        self.nodes += 1
        self.weight += NODE_WEIGHT + sum(map(len, node.attrs.values())) if node.attrs else NODE_WEIGHT
