"""Elements that are nobody's: what stands in an element of a foreign namespace, or in one that no format knows. Pure.

The rule: only what stands directly in an entry, or in the feed, under a name that a format gives it, is the entry's or
the feed's. feedparser looks at the name alone: it takes `<og><description>` for a description of the entry, wherever
the `og` comes from. So whole elements are cut out before it reads the document. A foreign element that holds only text
does no harm as long as it has a prefix. Where an entry has no text of its own, a wrapper without namespace stays:
better odd than empty.
"""

from __future__ import annotations

import re
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
_TEXTS = frozenset({"description", "summary", "content", "encoded", "abstract", "body", "fullitem"})
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
_SUMMARIES = frozenset({"description", "summary", "abstract"})
_DC = re.compile(r"https?://purl\.org/dc/", re.IGNORECASE)
_MEDIA = re.compile(r"https?://search\.yahoo\.com/mrss", re.IGNORECASE)
# Texts of which feedparser keeps only what stands before and behind the marks in them.
_TEXT_ALONE = re.compile(
    r"https?://((www\.)?itunes\.com/dtds\S* (summary|subtitle)|search\.yahoo\.com/mrss/? (description|text)|"
    r"purl\.org/dc/terms/ (abstract|description)|news\.yandex\.ru/? full-text|"
    r"(www\.)?google\.com/schemas/play-podcasts\S* description)",
    re.IGNORECASE,
)
_NAME = re.compile(rb"</?([^\s/>]+)")
START_TAG = re.compile(rb"<([^\s/>]++)(?:\"[^\"]*\"|'[^']*'|[^>\"'])*+>")

Range = tuple[int, int]


@dataclass(slots=True)
class _Holder:
    """An entry or the feed: how deep it stands, and the ranges that go if it has a text of its own."""

    depth: int
    space: str
    is_entry: bool
    has_text: bool = False
    summaries: int = 0
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

    `marked` are the insides of texts with marks in them that feedparser would leave out.
    `again` are the names of the tags of every further summary of an entry: with a content before, feedparser would
    keep the last of them alone. Names are those of expat (namespace, blank, local name), places those of `data`.
    """

    def __init__(self, data: bytes) -> None:
        self.cuts: list[Range] = []
        self.again: list[Range] = []
        self.marked: list[Range] = []
        self._data = data
        self._holders: list[_Holder] = []
        self._stranger: _Stranger | None = None
        self._medium = 0  # how deep a direct child stands that is of Media RSS
        self._summary = (0, 0)  # how deep a further summary stands, and where it begins
        self._text = (0, 0)  # how deep such a text stands, and where it begins
        self._has_marks = False
        self._depth = 0

    def begin(self, name: str, start: int) -> bool:
        """Take note of an element whose tag begins at `start`; return whether it stands in a stranger."""
        self._depth += 1
        if self._text[0]:
            self._has_marks = True
            return True
        if _TEXT_ALONE.fullmatch(name):
            self._text, self._has_marks = (self._depth, start), False
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
        is_own = not space or space == holder.space or _FORMATS.match(space) is not None
        if is_own:
            if local not in _KNOWN:
                self._stranger = _Stranger(start, self._depth, is_foreign=False, goes=False)
        elif _FRIENDS.match(space):
            self._medium = self._depth if _MEDIA.match(space) else 0
        elif (prefix := self._prefix_at(start)) not in _FRIENDLY:
            self._stranger = _Stranger(start, self._depth, is_foreign=True, goes=not prefix)
        if holder.is_entry and local in _SUMMARIES and (is_own or _DC.match(space)):
            holder.summaries += 1
            self._summary = (self._depth, start) if holder.summaries > 1 else (0, 0)
        holder.has_text = holder.has_text or (local in _TEXTS and self._stranger is None)

    def end(self, start: int) -> None:
        """Take note of the end of an element, whose tag begins at `start`."""
        depth, self._depth = self._depth, self._depth - 1
        if self._text[0] == depth:
            if self._has_marks and (tag := START_TAG.match(self._data, self._text[1])):
                self.marked.append((tag.end(), start))
            self._text = (0, 0)
        elif self._text[0]:
            return
        if self._medium == depth:
            self._medium = 0
        if self._stranger is not None:
            if self._stranger.depth == depth:
                self._leave(self._stranger, start)
        elif self._summary[0] == depth:
            first = self._summary[1]
            if end := self._is_empty(first):
                self.cuts.append((first, end))
            else:
                self.again += [name.span(1) for at in (first, start) if (name := _NAME.match(self._data, at))]
            self._summary = (0, 0)
        elif self._holders and self._holders[-1].depth == depth:
            holder = self._holders.pop()
            self.cuts += holder.doubtful if holder.has_text else ()

    def _leave(self, stranger: _Stranger, last: int) -> None:
        self._stranger = None
        if stranger.goes:
            end = self._is_empty(stranger.start) or self._data.find(b">", last) + 1
            ranges = self.cuts if stranger.is_foreign else self._holders[-1].doubtful
            ranges.append((stranger.start, end))

    def _is_empty(self, start: int) -> int:
        """Return where an element without anything inside ends; 0 for any other."""
        tag = START_TAG.match(self._data, start)
        return tag.end() if tag and tag[0].endswith(b"/>") else 0

    def _prefix_at(self, start: int) -> bytes:
        name = _NAME.match(self._data, start)
        return name[1].rpartition(b":")[0].lower() if name else b""
