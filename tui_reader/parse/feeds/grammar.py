"""The elements of an ordinary feed: RSS 2.0, Atom (RFC 4287) and their usual extensions, and where each may stand.

Rule: an element that is not in these tables makes the document not ordinary. Names are written as expat gives them:
namespace, blank, local name. See `expat_reader`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tui_reader.parse.feeds import elements as keep

LANG, THREAD = "http://www.w3.org/XML/1998/namespace lang", keep.THREAD
ATOM, CONTENT = "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/modules/content/"
DC, SLASH = "http://purl.org/dc/elements/1.1/", "http://purl.org/rss/1.0/modules/slash/"
SY, WFW = "http://purl.org/rss/1.0/modules/syndication/", "http://wellformedweb.org/CommentAPI/"
FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"
YANDEX, GOOGLE = "http://news.yandex.ru", "http://www.google.com/schemas/play-podcasts/1.0"
MEDIA, ITUNES = "http://search.yahoo.com/mrss/", "http://www.itunes.com/dtds/podcast-1.0.dtd"


class Element(Struct, frozen=True):
    """What an element may hold: `attributes` by name, elements `inside` by expat's name. `end` keeps its text.

    An element with a `record` begins a record of its own, which goes into the list of that name in the record around.
    Without one, the elements inside fill the record around.
    """

    end: keep.End
    attributes: frozenset[str] = frozenset()
    inside: Mapping[str, Element] = {}
    record: str = ""


_LINK = frozenset({"href", "rel", "type", "title", "length", "hreflang", f"{THREAD} count", f"{THREAD} updated"})
_TYPED = frozenset({"type", LANG})
_MEDIUM = frozenset(
    {"url", "type", "medium", "width", "height", "fileSize", "isDefault", "expression", "duration", "bitrate", "lang"}
)

_IGNORED = Element(keep.nothing)
IGNORED_TREE = Element(keep.nothing, inside={"": _IGNORED})
_ATOM_LINK = Element(keep.atom_link, _LINK)

_MEDIA_PARTS = {
    f"{MEDIA} thumbnail": Element(keep.attributes_as("media_thumbnail"), _MEDIUM),
    f"{MEDIA} title": Element(keep.flag_as("media_title"), frozenset({"type"})),
    f"{MEDIA} description": Element(keep.texts_as("media_plaintext"), frozenset({"type"})),
    f"{MEDIA} keywords": Element(keep.keywords),
    f"{MEDIA} credit": Element(keep.nothing, frozenset({"role", "scheme"})),
    f"{MEDIA} copyright": Element(keep.nothing, frozenset({"url"})),
    f"{MEDIA} rating": Element(keep.nothing, frozenset({"scheme"})),
    f"{MEDIA} text": Element(keep.texts_as("media_transcript"), frozenset({"type"})),
}
_MEDIA_PARTS[f"{MEDIA} content"] = Element(keep.attributes_as("media_content"), _MEDIUM, _MEDIA_PARTS.copy())
_MEDIA_PARTS[f"{MEDIA} group"] = Element(keep.nothing, inside=_MEDIA_PARTS.copy())
_MEDIA_OF_FEED = ("copyright", "rating", "credit", "thumbnail", "keywords", "description")

_WHOLE_TEXTS = {
    f"{YANDEX} full-text": Element(keep.texts_as("yandex_full-text")),
    f"{GOOGLE} description": Element(keep.texts_as("googleplay_description")),
}
_RSS_ITEM = {
    **_MEDIA_PARTS,
    "title": Element(keep.typed_text_as("title", "text/plain", is_atom=False)),
    "link": Element(keep.rss_link),
    "guid": Element(keep.guid, frozenset({"isPermaLink"})),
    "pubDate": Element(keep.text_as("published")),
    "description": Element(keep.typed_text_as("summary", "text/html", is_atom=False)),
    "author": Element(keep.rss_author),
    "category": Element(keep.category, frozenset({"domain"})),
    "comments": Element(keep.address_as("comments")),
    "enclosure": Element(keep.enclosure, frozenset({"url", "type", "length"})),
    "source": Element(keep.flag_as("source_said"), frozenset({"url"})),
    f"{ATOM} link": _ATOM_LINK,
    f"{CONTENT} encoded": Element(keep.content_as("text/html")),
    f"{DC} creator": Element(keep.rss_author),
    f"{DC} date": Element(keep.text_as("updated")),
    f"{DC} subject": Element(keep.category),
    f"{WFW} commentRss": Element(keep.address_as("wfw_commentrss")),
    f"{SLASH} comments": Element(keep.text_as("slash_comments")),
    f"{FEEDBURNER} origLink": Element(keep.text_as("feedburner_origlink")),
    f"{ITUNES} author": Element(keep.rss_author),
    f"{ITUNES} summary": Element(keep.texts_as("itunes_notes")),
    f"{ITUNES} image": Element(keep.cover, frozenset({"href"})),
    f"{ITUNES} keywords": Element(keep.keywords),
    **{
        f"{ITUNES} {name}": _IGNORED
        for name in ("duration", "episode", "episodeType", "season", "title", "explicit", "block", "order")
    },
    f"{ITUNES} subtitle": Element(keep.text_as("subtitle")),
    **_WHOLE_TEXTS,
}
_RSS_IMAGE = dict.fromkeys(("url", "title", "link", "width", "height", "description"), _IGNORED)
_OWNER = {f"{ITUNES} {name}": _IGNORED for name in ("name", "email")}
_GENRE = Element(keep.nothing, frozenset({"text"}))
_RSS_CHANNEL = {
    "item": Element(keep.complete, inside=_RSS_ITEM, record="entries"),
    "title": Element(keep.typed_text_as("title", "text/plain", is_atom=False)),
    "link": Element(keep.rss_link),
    "ttl": Element(keep.text_as("ttl")),
    "image": Element(keep.nothing, inside=_RSS_IMAGE),
    "category": Element(keep.nothing, frozenset({"domain"})),
    "cloud": Element(keep.nothing, frozenset({"domain", "port", "path", "registerProcedure", "protocol"})),
    "skipHours": Element(keep.nothing, inside={"hour": _IGNORED}),
    "skipDays": Element(keep.nothing, inside={"day": _IGNORED}),
    **dict.fromkeys(("description", "language", "copyright", "generator", "docs", "pubDate"), _IGNORED),
    **dict.fromkeys(("lastBuildDate", "rating", "managingEditor", "webMaster"), _IGNORED),
    **{f"{DC} {name}": _IGNORED for name in ("creator", "date", "rights", "publisher")},
    f"{ATOM} link": _ATOM_LINK,
    **{name: _MEDIA_PARTS[name] for name in (f"{MEDIA} {part}" for part in _MEDIA_OF_FEED)},
    f"{MEDIA} category": Element(keep.nothing, frozenset({"scheme", "label"})),
    f"{SY} updatePeriod": Element(keep.text_as("sy_updateperiod")),
    f"{SY} updateFrequency": Element(keep.text_as("sy_updatefrequency")),
    f"{SY} updateBase": _IGNORED,
    f"{FEEDBURNER} info": Element(keep.nothing, frozenset({"uri"})),
    f"{ITUNES} image": Element(keep.nothing, frozenset({"href"})),
    f"{ITUNES} owner": Element(keep.nothing, inside=_OWNER),
    f"{ITUNES} category": Element(keep.nothing, frozenset({"text"}), inside={f"{ITUNES} category": _GENRE}),
    **{
        f"{ITUNES} {name}": _IGNORED
        for name in (
            "author",
            "summary",
            "subtitle",
            "explicit",
            "type",
            "new-feed-url",
            "block",
            "keywords",
            "complete",
        )
    },
    f"{ITUNES} title": _IGNORED,
}


def _in_atom(elements: Mapping[str, Element]) -> dict[str, Element]:
    return {f"{ATOM} {name}": element for name, element in elements.items()}


_PERSON = _in_atom(
    {"name": Element(keep.person_as("name")), "email": Element(keep.person_as("email")), "uri": _IGNORED}
)
_NOBODY = _in_atom({"name": _IGNORED, "email": _IGNORED, "uri": _IGNORED})
_ATOM_CATEGORY = Element(keep.atom_category, frozenset({"term", "scheme", "label"}))
_ATOM_ENTRY = {
    **_in_atom(
        {
            "title": Element(keep.typed_text_as("title", "text/plain", is_atom=True), _TYPED),
            "link": _ATOM_LINK,
            "id": Element(keep.guid),
            "published": Element(keep.text_as("published")),
            "updated": Element(keep.text_as("updated")),
            "summary": Element(keep.typed_text_as("summary", "text/plain", is_atom=True), _TYPED),
            "content": Element(keep.content_as("text/plain"), _TYPED),
            "author": Element(keep.atom_author, inside=_PERSON, record="authors"),
            "contributor": Element(keep.nothing, inside=_NOBODY),
            "category": _ATOM_CATEGORY,
            "rights": Element(keep.nothing, _TYPED),
        }
    ),
    **_MEDIA_PARTS,
    **_WHOLE_TEXTS,
    f"{THREAD} total": Element(keep.text_as("thr_total")),
    f"{FEEDBURNER} origLink": Element(keep.text_as("feedburner_origlink")),
}
_ATOM_FEED = {
    **_in_atom(
        {
            "entry": Element(keep.complete, inside=_ATOM_ENTRY, record="entries"),
            "title": Element(keep.typed_text_as("title", "text/plain", is_atom=True), _TYPED),
            "subtitle": Element(keep.nothing, _TYPED),
            "link": _ATOM_LINK,
            "id": Element(keep.guid),
            **dict.fromkeys(("icon", "logo", "updated", "published"), _IGNORED),
            "author": Element(keep.atom_author, inside=_PERSON, record="authors"),
            "contributor": Element(keep.nothing, inside=_NOBODY),
            "category": _ATOM_CATEGORY,
            "generator": Element(keep.nothing, frozenset({"uri", "version"})),
            "rights": Element(keep.nothing, _TYPED),
        }
    ),
    f"{SY} updatePeriod": Element(keep.text_as("sy_updateperiod")),
    f"{SY} updateFrequency": Element(keep.text_as("sy_updatefrequency")),
}
ROOTS = {
    "rss": Element(
        keep.rss_root, frozenset({"version", LANG}), {"channel": Element(keep.complete, inside=_RSS_CHANNEL)}
    ),
    f"{ATOM} feed": Element(keep.atom_root, frozenset({LANG}), _ATOM_FEED),
}
