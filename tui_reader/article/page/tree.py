"""Read a web page as a tree, and count the words of each element, inside and outside of links.

Rule: every pass is one loop over a flat list of elements, so the time follows the length of the page, not its depth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from tui_reader.article.read.scanner import TAG_SHAPE
from tui_reader.article.write.plain_text import count_words

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_PAGE: Final = 4 * 1024 * 1024
MOST_TAGS: Final = 100_000  # a page of 1 MB of text has 30,000; each costs about 20 microseconds from here to the end
LONGEST_TAG: Final = 64 * 1024
MOST_BLANKS: Final = 2_000


def tag_set(names: str) -> frozenset[str]:
    """Return the set of the names in `names`, which are separated by blanks."""
    return frozenset(names.split())


# Elements that begin a passage of text; a passage ends where another of these elements begins.
BLOCKS: Final = tag_set(
    "html head body p div li td th h1 h2 h3 h4 h5 h6 pre blockquote section article main aside header footer dd dt dl "
    "ul ol table thead tbody tfoot tr caption figure figcaption form fieldset center address details summary noscript"
)
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NOT_TEXT: Final = tag_set("script style template link meta select textarea svg title noframes option datalist")


def parse_page(page: str) -> _Element | None:
    """Return the root of a page's tree, or None where there is no markup, or more markup than people write."""
    from lxml import etree

    page = page[:LARGEST_PAGE].replace("\0", "")
    tags = page.count("<")
    if not tags or tags > 2 * MOST_TAGS or _has_endless_tag(page):
        return None
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


def _has_endless_tag(page: str) -> bool:
    """Tell whether a tag has thousands of attributes, for which lxml takes quadratic time.

    A picture inside its own address ("data:") may be as long, but has no blanks.
    """
    tags = (tag for tag in TAG_SHAPE.finditer(page) if tag.end() - tag.start() > LONGEST_TAG)
    return any(page.count(" ", tag.start(), tag.end()) > MOST_BLANKS for tag in tags)


class Words:
    """The elements from `root` down, in document order, and their words. The index of all lists is an element's place.

    `own` are the words of a passage (BLOCKS), `linked` are those of them inside links. `all_own` and `all_linked` are
    the sums for an element and all elements inside. The parent of the root is -1.
    """

    def __init__(self, root: _Element) -> None:
        self.elements: list[_Element] = list(root.iter("*"))
        self.place = {element: place for place, element in enumerate(self.elements)}
        self.parent = [-1] * len(self.elements)
        self.own = [0.0] * len(self.elements)
        self.linked = [0.0] * len(self.elements)
        self._count()
        self.all_own = self.add_up(self.own)
        self.all_linked = self.add_up(self.linked)

    def _count(self) -> None:
        passage = [0] * len(self.elements)
        in_link = [False] * len(self.elements)
        for place, element in enumerate(self.elements):
            tag = element.tag
            above = element.getparent()
            if place and above is not None:
                parent = self.parent[place] = self.place[above]
                passage[place] = place if tag in BLOCKS else passage[parent]
                in_link[place] = in_link[parent] or (tag == "a" and "href" in element.attrib)
                self._add(element.tail, passage[parent], linked=in_link[parent])
            if tag not in NOT_TEXT:
                self._add(element.text, passage[place], linked=in_link[place])

    def _add(self, text: str | None, passage: int, *, linked: bool) -> None:
        if not text or not (words := count_words(text)):
            return
        self.own[passage] += words
        if linked:
            self.linked[passage] += words

    def add_up(self, values: Sequence[float]) -> list[float]:
        """Return for each element the sum of `values` for itself and all elements inside."""
        sums = list(values)
        for place in range(len(sums) - 1, 0, -1):
            sums[self.parent[place]] += sums[place]
        return sums

    def count(self, test: Callable[[_Element], bool]) -> list[float]:
        """Return for each element how many pass `test`, among itself and all elements inside."""
        return self.add_up([float(test(element)) for element in self.elements])

    def free(self, place: int) -> float:
        """Return how many words of an element are outside links."""
        return self.all_own[place] - self.all_linked[place]

    def link_share(self, place: int) -> float:
        """Return the share of an element's words that is inside links, 0 to 1."""
        return self.all_linked[place] / (self.all_own[place] or 1)

    def remove(self, gone: Sequence[bool]) -> None:
        """Take elements out of the tree with all elements inside. Do not use this object afterwards."""
        for place in range(len(gone) - 1, 0, -1):
            if gone[place] and not gone[self.parent[place]]:
                _drop(self.elements[place])


def _drop(element: _Element) -> None:
    """Take an element out of its tree, and keep the text after it.

    Before such text an empty element stays, because moving the text would copy it again for each neighbour.
    """
    above = element.getparent()
    if above is None:
        return
    if element.tail and element.tail.strip():
        tag = "div" if element.tag in BLOCKS else "span"
        tail = element.tail
        element.clear()
        element.tag, element.tail = tag, tail
    else:
        above.remove(element)


def own_text(element: _Element) -> str:
    """Return the text of one passage, without the blocks inside it."""
    pieces = [element.text or ""]
    todo: list[_Element | str] = list(reversed(element))
    while todo:
        child = todo.pop()
        if isinstance(child, str):
            pieces.append(child)
        else:
            todo.append(child.tail or "")
            if child.tag not in BLOCKS and child.tag not in NOT_TEXT:
                todo.extend(reversed(child))
                pieces.append(child.text or "")
    return "".join(pieces)
