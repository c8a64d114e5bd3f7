"""Find elements of foreign namespaces, and elements that no format knows, so that they can be cut out. Pure.

Rule: an element belongs to an entry, or to the feed, only if it stands directly in it and has a name that a format
knows. feedparser looks at the name alone: it reads `<og><description>` as the description of the entry. So whole
foreign elements are cut out before feedparser reads the document. A foreign element stays if it has a prefix and holds
only text, because it does no harm. An unknown element without a namespace stays if the entry has no other text: odd
text is better than none.
"""

from __future__ import annotations

import re

from msgspec import Struct

from tui_reader.parse.feeds.item_ranges import Range

_ENTRIES = frozenset({"item", "entry"})
_HOLDERS = _ENTRIES | {"channel", "feed"}
# Names of the formats for elements with other elements inside, and for texts, which may have markup inside.
_KNOWN = _HOLDERS | {
    *("abstract", "author", "body", "category", "cloud", "comments", "content", "contributor", "copyright", "created"),
    *("description", "div", "email", "enclosure", "encoded", "fullitem", "generator", "guid", "homepage", "icon", "id"),
    *("image", "info", "issued", "items", "keywords", "language", "lastbuilddate", "link", "logo", "managingeditor"),
    *("modified", "name", "pubdate", "published", "rating", "rights", "skipdays", "skiphours", "source", "subtitle"),
    *("summary", "tagline", "tags", "textinput", "title", "ttl", "updated", "uri", "url", "webmaster", "where"),
}
_TEXTS = frozenset({"description", "summary", "content", "encoded", "abstract", "body", "fullitem"})
# The namespaces of the formats, and the namespaces whose elements feedparser knows: their elements stay.
_FORMATS = re.compile(
    r"http://(purl\.org/(rss/1\.0/|atom/ns#|echo/|pie/|net/rss1\.1#)|www\.w3\.org/2005/atom|my\.netscape\.com/rdf|"
    r"backend\.userland\.com/rss|blogs\.law\.harvard\.edu/tech/rss|channel\.netscape\.com/rdf)|uri/of/echo",
    re.IGNORECASE,
)
_KNOWN_NAMESPACES = re.compile(
    r"https?://(www\.)?(w3\.org/(1999/(xhtml|02/22-rdf)|2003/01/geo)|search\.yahoo\.com/mrss|itunes\.com/dtds|"
    r"purl\.org/(dc/|rss/1\.0/modules/)|podlove\.org|georss\.org|opengis\.net/gml|wellformedweb\.org|"
    r"rssnamespace\.org/feedburner|creativecommons\.org|web\.resource\.org)",
    re.IGNORECASE,
)
_KNOWN_PREFIXES = frozenset(
    {b"content", b"dc", b"dcterms", b"georss", b"gml", b"itunes", b"media", b"psc", b"rdf", b"xhtml"}
)
_SUMMARIES = frozenset({"description", "summary", "abstract"})
_DC = re.compile(r"https?://purl\.org/dc/", re.IGNORECASE)
_MEDIA = re.compile(r"https?://search\.yahoo\.com/mrss", re.IGNORECASE)
# Texts in which feedparser does not read markup: it keeps only what stands before and after the markup.
_PLAIN_TEXTS = re.compile(
    r"https?://((www\.)?itunes\.com/dtds\S* (summary|subtitle)|search\.yahoo\.com/mrss/? (description|text)|"
    r"purl\.org/dc/terms/ (abstract|description)|news\.yandex\.ru/? full-text|"
    r"(www\.)?google\.com/schemas/play-podcasts\S* description)",
    re.IGNORECASE,
)
_NAME = re.compile(rb"</?([^\s/>]+)")
START_TAG = re.compile(rb"<([^\s/>]++)(?:\"[^\"]*\"|'[^']*'|[^>\"'])*+>")


class _Holder(Struct):
    """An entry or the feed: how deep it stands, and the ranges to cut out if it has a text of its own."""

    depth: int
    space: str
    is_entry: bool
    has_text: bool = False
    summaries: int = 0
    doubtful: list[Range] = []


class _Unknown(Struct):
    """An element that no format knows. It is cut out if `is_harmful`: it has elements inside, or no prefix."""

    start: int
    depth: int
    is_foreign: bool
    is_harmful: bool


class ForeignElements:
    """Hears of every element that begins and ends; `cuts` are the ranges to cut out.

    `marked_up` are the insides of texts with markup that feedparser would lose. `further_summaries` are the names in
    the tags of every further summary of an entry: after a content, feedparser would keep only the last summary. Names
    are those of expat (namespace, blank, local name), ranges are those of `data`.
    """

    def __init__(self, data: bytes) -> None:
        self.cuts: list[Range] = []
        self.further_summaries: list[Range] = []
        self.marked_up: list[Range] = []
        self._data = data
        self._holders: list[_Holder] = []
        self._unknown: _Unknown | None = None
        self._medium = 0  # the depth of an open child that is of Media RSS
        self._summary = (0, 0)  # the depth of an open further summary, and where it begins
        self._text = (0, 0)  # the depth of an open text of _PLAIN_TEXTS, and where it begins
        self._has_marks = False
        self._depth = 0

    def begin(self, name: str, start: int) -> bool:
        """Note an element whose tag begins at `start`; return whether it stands in an unknown element."""
        self._depth += 1
        if self._text[0]:
            self._has_marks = True
            return True
        if _PLAIN_TEXTS.fullmatch(name):
            self._text, self._has_marks = (self._depth, start), False
        space, _, local = name.rpartition(" ")
        local = local.lower()
        holder = self._holders[-1] if self._holders else None
        if self._unknown is not None:
            if local not in _ENTRIES or holder is None or holder.is_entry:
                self._unknown.is_harmful = True
                return True
            self._unknown = None  # the entries stand in it
        if self._medium and not _MEDIA.match(space) and not self._prefix_at(start):
            self._unknown = _Unknown(start, self._depth, is_foreign=True, is_harmful=True)
        elif local in _HOLDERS and not (holder and holder.is_entry):
            self._holders.append(_Holder(self._depth, space, local in _ENTRIES))
        elif holder is not None and holder.depth == self._depth - 1:
            self._child(holder, space, local, start)
        return False

    def _child(self, holder: _Holder, space: str, local: str, start: int) -> None:
        is_own = not space or space == holder.space or _FORMATS.match(space) is not None
        if is_own:
            if local not in _KNOWN:
                self._unknown = _Unknown(start, self._depth, is_foreign=False, is_harmful=False)
        elif _KNOWN_NAMESPACES.match(space):
            self._medium = self._depth if _MEDIA.match(space) else 0
        elif (prefix := self._prefix_at(start)) not in _KNOWN_PREFIXES:
            self._unknown = _Unknown(start, self._depth, is_foreign=True, is_harmful=not prefix)
        if holder.is_entry and local in _SUMMARIES and (is_own or _DC.match(space)):
            holder.summaries += 1
            self._summary = (self._depth, start) if holder.summaries > 1 else (0, 0)
        holder.has_text = holder.has_text or (local in _TEXTS and self._unknown is None)

    def end(self, start: int) -> None:
        """Note the end of an element; its end tag begins at `start`."""
        depth, self._depth = self._depth, self._depth - 1
        if self._text[0] == depth:
            if self._has_marks and (tag := START_TAG.match(self._data, self._text[1])):
                self.marked_up.append((tag.end(), start))
            self._text = (0, 0)
        elif self._text[0]:
            return
        if self._medium == depth:
            self._medium = 0
        if self._unknown is not None:
            if self._unknown.depth == depth:
                self._leave(self._unknown, start)
        elif self._summary[0] == depth:
            first = self._summary[1]
            if end := self._end_of_empty(first):
                self.cuts.append((first, end))
            else:
                self.further_summaries += [
                    name.span(1) for at in (first, start) if (name := _NAME.match(self._data, at))
                ]
            self._summary = (0, 0)
        elif self._holders and self._holders[-1].depth == depth:
            holder = self._holders.pop()
            self.cuts += holder.doubtful if holder.has_text else ()

    def _leave(self, unknown: _Unknown, last: int) -> None:
        self._unknown = None
        if unknown.is_harmful:
            end = self._end_of_empty(unknown.start) or self._data.find(b">", last) + 1
            ranges = self.cuts if unknown.is_foreign else self._holders[-1].doubtful
            ranges.append((unknown.start, end))

    def _end_of_empty(self, start: int) -> int:
        """Return where an empty element ends; 0 for any other element."""
        tag = START_TAG.match(self._data, start)
        return tag.end() if tag and tag[0].endswith(b"/>") else 0

    def _prefix_at(self, start: int) -> bytes:
        name = _NAME.match(self._data, start)
        return name[1].rpartition(b":")[0].lower() if name else b""
