"""The footer of an article: its files, and a list of where its links lead.

The rule: the footer never crowds out the article. It lists every file, but links only where a person would read the
list.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from tui_reader.model.articles import Block, Link, Span
from tui_reader.model.entities import Enclosure
from tui_reader.text.addresses import without_tracking
from tui_reader.text.clean import clean_line
from tui_reader.text.sizes import say_size

MOST_LINKS = 40
_LINE = 70
_SHORTEST_ADDRESS = 24
_LONGEST_LABEL = 48
_FAMILIES = {"audio": "audio", "video": "video", "image": "picture", "text": "text"}


def make_footer(enclosures: Sequence[Enclosure], links: Sequence[Link]) -> tuple[list[Block], list[Link]]:
    """Return the blocks of the footer, and the links to add behind `links` that its files point at."""
    files = [Link(enclosure.url, _file_name(enclosure.url)) for enclosure in enclosures]
    blocks = [
        _file_block(enclosure, file.text, len(links) + number, is_first=number == 0)
        for number, (enclosure, file) in enumerate(zip(enclosures, files, strict=True))
    ]
    listed = _distinct(links)
    if 0 < len(listed) <= MOST_LINKS:
        blocks += [_link_block(links[target], target, is_first=number == 0) for number, target in enumerate(listed)]
    return ([Block("rule"), *blocks] if blocks else []), files


def _distinct(links: Sequence[Link]) -> list[int]:
    """Return the number of the first link to each address; those into the article itself lead nowhere new."""
    first: dict[str, int] = {}
    for number, link in enumerate(links):
        if not link.fragment:
            first.setdefault(without_tracking(link.url), number)
    return list(first.values())


def _file_block(enclosure: Enclosure, name: str, target: int, *, is_first: bool) -> Block:
    kind = _FAMILIES.get((enclosure.type or "").partition("/")[0], "")
    # Feeds say 0 or 1 where they do not know the size.
    size = say_size(enclosure.length) if enclosure.length and enclosure.length >= 1000 else ""
    about = ", ".join(filter(None, (kind, size)))
    text = f"{name}  {about}" if about else name
    return Block("paragraph", text, (Span(0, len(name), "link", target),), "↓ ", "  ", tight=not is_first)


def _link_block(link: Link, target: int, *, is_first: bool) -> Block:
    label = clean_line(link.text)
    label = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"
    url = without_tracking(link.url)
    address = shorten_address(url, max(_SHORTEST_ADDRESS, _LINE - len(label) - 2))
    text = f"{label}  {address}" if label and label not in (address, url, link.url) else address
    span = Span(len(text) - len(address), len(text), "link", target)
    return Block("paragraph", text, (span,), rest="  ", tight=not is_first)


def shorten_address(url: str, length: int) -> str:
    """Return `url` as people write it: no scheme, no "www.", no closing slash; at most `length` characters."""
    address = clean_line(url)
    for lead in ("https://", "http://", "mailto:", "www."):
        address = address.removeprefix(lead)
    address = address.rstrip("/") or clean_line(url)
    if len(address) <= length:
        return address
    end = length // 3
    return f"{address[: length - end - 1]}…{address[-end:]}"


def _file_name(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return clean_line(url)
    return clean_line(unquote(parts.path.rstrip("/").rpartition("/")[2])) or parts.netloc or clean_line(url)
