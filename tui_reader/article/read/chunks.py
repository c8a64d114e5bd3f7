"""Put blocks into the open quotes and lists, and cut the tree into chunks.

Rule: a chunk ends soon after it is heavy enough, however long a list, a table or an item is. Open quotes, lists and
items are opened again in the next chunk with their numbers, and are marked so that no bullet is shown twice.
"""

from __future__ import annotations

from msgspec import Struct, field

from tui_reader.article.read.line import NODE_WEIGHT, Line
from tui_reader.article.read.nodes import LISTS, Node

FIRST_CHUNK = 2 * 1024
CHUNK = 16 * 1024
DEEPEST = 16  # open quotes, lists and items; deeper ones are left out, and their text stays


class Chunk(Struct):
    """A finished piece of the cleaned tree. `nodes` measures the work to write it.

    `continues` is true where the chunk begins inside a paragraph or code, `in_list` where it begins inside a list.
    `bullets_shown` is the number of items around its beginning whose bullet an earlier chunk shows.
    """

    root: Node = field(default_factory=lambda: Node("[document]"))
    nodes: int = 0
    continues: bool = False
    in_list: bool = False
    bullets_shown: int = 0


class Frame(Struct, eq=False):
    """An open quote, list or item. `node` is its element in this chunk, or None while nothing stands in it."""

    name: str
    attrs: dict[str, str] | None = None
    node: Node | None = None
    shown: bool = False
    number: int = 1


class Structure:
    """Puts blocks into the open frames, and collects finished chunks in `ready`."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.ready: list[Chunk] = []
        self.placed = 0
        self._chunk = Chunk()
        self._weight = 0
        self._limit = FIRST_CHUNK

    def open(self, name: str, attrs: dict[str, str] | None = None) -> Frame | None:
        """Open a quote, list or item. Return None where it is too deep; then nothing has to be closed."""
        if len(self.frames) >= DEEPEST:
            return None
        frame = Frame(name, attrs)
        self.frames.append(frame)
        return frame

    def close(self, frame: Frame | None) -> None:
        """Close a frame and all open frames inside."""
        if frame in self.frames:
            del self.frames[self.frames.index(frame) :]

    def place_line(self, line: Line, name: str, *, role: str = "", continues: bool = False) -> None:
        """Add a finished line as the paragraph or heading `name`; `role` is one of nodes.ROLES, or empty."""
        node = Node(name, {"role": role} if role else None)
        node.children = line.children
        self.place(node, line.weight, nodes=line.nodes, continues=continues)

    def place(self, node: Node, weight: int, *, nodes: int = 0, continues: bool = False) -> None:
        """Add a block inside the open frames, and end the chunk when it is heavy enough."""
        inside = self._inside()
        if not self._weight:
            self._chunk.continues = continues
        inside.children.append(node)
        self.placed += 1
        self._chunk.nodes += nodes + 1
        self._weight += weight + NODE_WEIGHT
        if self._weight >= self._limit:
            self.cut()

    def cut(self) -> None:
        """End the chunk, if it is not empty."""
        if not self._weight:
            return
        self.ready.append(self._chunk)
        self._chunk = Chunk()
        self._weight = 0
        self._limit = CHUNK
        for frame in self.frames:
            frame.shown = frame.shown or frame.node is not None
            frame.node = None

    def last_block(self) -> str:
        """Return the name of the block before, inside the same frame and chunk; empty without one."""
        inside = self.frames[-1].node if self.frames else self._chunk.root
        last = inside.children[-1] if inside and inside.children else None
        return last.name if isinstance(last, Node) else ""

    def _inside(self) -> Node:
        """Return the node for the next block; make the missing nodes of open frames."""
        if self.frames and self.frames[-1].node is not None:
            return self._item(self.frames[-1].node)
        inside = self._chunk.root
        for frame in self.frames:
            if frame.node is None:
                frame.node = self._made(frame, inside)
            inside = frame.node
        return self._item(inside)

    def _made(self, frame: Frame, inside: Node) -> Node:
        if frame.name != "li":
            inside = self._item(inside)
        fresh = not self._weight
        last = inside.children[-1] if inside.children else None
        if frame.name == "ul" and frame.attrs and isinstance(last, Node) and last.attrs == frame.attrs:
            return last
        node = Node(frame.name, frame.attrs)
        inside.children.append(node)
        if fresh and frame.shown:
            self._chunk.in_list = self._chunk.in_list or frame.name in LISTS
            self._chunk.bullets_shown += frame.name == "li"
        self._chunk.nodes += 1
        return node

    def _item(self, inside: Node) -> Node:
        """Return `inside`, or the last item if it is a list: a block between items belongs to the item before."""
        if inside.name not in LISTS:
            return inside
        if not inside.children:
            inside.children.append(Node("li"))
        item = inside.children[-1]
        return item if isinstance(item, Node) else inside
