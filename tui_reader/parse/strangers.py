"""Elements that are nobody's: what stands in an element of a foreign namespace, or in one that no format knows. Pure.

The rule: only what stands directly in an entry, or in the feed, under a name that a format gives it, is the entry's or
the feed's. feedparser looks at the name alone: it takes `<og><description>` for a description of the entry, wherever
the `og` comes from. So whole elements are cut out before it reads the document. A foreign element that holds only text
does no harm as long as it has a prefix. Where an entry has nothing else, its wrapper stays: better odd than empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_ENTRIES = frozenset({"item", "entry"})
_HOLDERS = _ENTRIES | {"channel", "feed"}
# Names that the formats give to elements with others inside, and to texts, which may have unescaped marks.
_KNOWN = _HOLDERS | {
    *("abstract", "author", "body", "category", "cloud", "comments", "content", "contributor", "copyright", "created"),
    *("description", "div", "email", "enclosure", "encoded", "fullitem", "generator", "guid", "homepage", "icon", "id"),
    *("image", "info", "issued", "items", "keywords", "language", "lastbuilddate", "link", "logo", "managingeditor"),
    *("modified", "name", "pubdate", "published", "rating", "rights", "skipdays", "skiphours", "source", "subtitle"),
    *("summary", "tagline", "tags", "textinput", "title", "ttl", "updated", "uri", "url", "webmaster", "where"),
}
_ITS_OWN = frozenset({"title", "link", "description", "summary", "content", "encoded", "guid", "id", "abstract"})
# The formats themselves, and the namespaces whose elements feedparser knows: what stands in those is read as before.
_FORMATS = re.compile(
    r"http://(purl\.org/(rss/1\.0/|atom/ns#|echo/|pie/|net/rss1\.1#)|www\.w3\.org/2005/atom|my\.netscape\.com/rdf|"
    r"backend\.userland\.com/rss|blogs\.law\.harvard\.edu/tech/rss|channel\.netscape\.com/rdf)|uri/of/echo",
    re.IGNORECASE,
)
_FRIENDS = re.compile(
    r"https?://(www\.)?(w3\.org/(1999/(xhtml|02/22-rdf)|2003/01/geo)|search\.yahoo\.com/mrss|itunes\.com/dtds|"
    r"purl\.org/(dc/|rss/1\.0/modules/)|podlove\.org|georss\.org|opengis\.net/gml|wellformedweb\.org|"
    r"rssnamespace\.org/feedburner|creativecommons\.org|web\.resource\.org)",
    re.IGNORECASE,
)
_FRIENDLY = frozenset({b"content", b"dc", b"dcterms", b"georss", b"gml", b"itunes", b"media", b"psc", b"rdf", b"xhtml"})
_MEDIA = re.compile(r"https?://search\.yahoo\.com/mrss", re.IGNORECASE)

Range = tuple[int, int]


@dataclass(slots=True)
class _Holder:
    """An entry or the feed: how deep it stands, and the ranges that go if it has something of its own."""

    depth: int
    space: str
    is_entry: bool
    has_its_own: bool = False
    doubtful: list[Range] = field(default_factory=list)


@dataclass(slots=True)
class _Stranger:
    """An element that no format knows; one that is not foreign, or has a prefix, `goes` for what stands inside."""

    start: int
    depth: int
    is_foreign: bool
    goes: bool


class Strangers:
    """Is told of every element that begins and ends; `cuts` are the ranges to leave out.

    Names are those of expat (namespace, blank, local name). `prefix_at` returns the prefix that is written at a place,
    `end_at` where an element ends, of which is known where its first tag and its last one begin.
    """

    def __init__(self, prefix_at: Callable[[int], bytes], end_at: Callable[[int, int], int]) -> None:
        self.cuts: list[Range] = []
        self._prefix_at, self._end_at = prefix_at, end_at
        self._holders: list[_Holder] = []
        self._stranger: _Stranger | None = None
        self._medium = 0  # how deep a direct child stands that is of Media RSS
        self._depth = 0

    def begin(self, name: str, start: int) -> bool:
        """Take note of an element whose tag begins at `start`; return whether it stands in a stranger."""
        self._depth += 1
        space, _, local = name.rpartition(" ")
        local = local.lower()
        holder = self._holders[-1] if self._holders else None
        if self._stranger is not None:
            if local not in _ENTRIES or holder is None or holder.is_entry:
                self._stranger.goes = True
                return True
            self._stranger = None  # it holds the entries
        if self._medium and not _MEDIA.match(space) and not self._prefix_at(start):
            self._stranger = _Stranger(start, self._depth, is_foreign=True, goes=True)
        elif local in _HOLDERS and not (holder and holder.is_entry):
            self._holders.append(_Holder(self._depth, space, local in _ENTRIES))
        elif holder is not None and holder.depth == self._depth - 1:
            self._child(holder, space, local, start)
        return False

    def _child(self, holder: _Holder, space: str, local: str, start: int) -> None:
        if not space or space == holder.space or _FORMATS.match(space):
            if local not in _KNOWN:
                self._stranger = _Stranger(start, self._depth, is_foreign=False, goes=False)
        elif _FRIENDS.match(space):
            self._medium = self._depth if _MEDIA.match(space) else 0
        elif (prefix := self._prefix_at(start)) not in _FRIENDLY:
            self._stranger = _Stranger(start, self._depth, is_foreign=True, goes=not prefix)
        holder.has_its_own = holder.has_its_own or (local in _ITS_OWN and self._stranger is None)

    def end(self, start: int) -> None:
        """Take note of the end of an element, whose tag begins at `start`."""
        depth, self._depth = self._depth, self._depth - 1
        if self._medium == depth:
            self._medium = 0
        if self._stranger is not None:
            if self._stranger.depth == depth:
                self._leave(self._stranger, start)
        elif self._holders and self._holders[-1].depth == depth:
            holder = self._holders.pop()
            self.cuts += holder.doubtful if holder.has_its_own else ()

    def _leave(self, stranger: _Stranger, start: int) -> None:
        self._stranger = None
        if stranger.goes:
            ranges = self.cuts if stranger.is_foreign else self._holders[-1].doubtful
            ranges.append((stranger.start, self._end_at(stranger.start, start)))
