"""What may stand where in an ordinary feed: the elements of RSS 2.0 and Atom (RFC 4287) and of their usual extensions.

Names are written as expat gives them: namespace, blank, local name. See `expat_reader`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_reader.parse.feeds.elements import (
    LANG,
    THREAD,
    End,
    address_as,
    atom_author,
    atom_category,
    atom_link,
    atom_root,
    attributes_as,
    category,
    complete,
    construct_as,
    content_as,
    cover,
    description,
    enclosure,
    flag_as,
    guid,
    ignored,
    image_url,
    keywords,
    language,
    person_as,
    rss_author,
    rss_link,
    rss_root,
    subtitle,
    text_as,
    texts_as,
)

ATOM, CONTENT = "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/modules/content/"
DC, SLASH = "http://purl.org/dc/elements/1.1/", "http://purl.org/rss/1.0/modules/slash/"
SY, WFW = "http://purl.org/rss/1.0/modules/syndication/", "http://wellformedweb.org/CommentAPI/"
FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"
YANDEX, GOOGLE = "http://news.yandex.ru", "http://www.google.com/schemas/play-podcasts/1.0"
MEDIA, ITUNES = "http://search.yahoo.com/mrss/", "http://www.itunes.com/dtds/podcast-1.0.dtd"


@dataclass(frozen=True, slots=True)
class Element:
    """What an element may hold: `attributes` by name, elements `inside` by expat's name; `end` keeps what it says.

    `record` names the list of the surrounding record that a record of its own goes to; without one, the elements
    inside speak of the surrounding record.
    """

    end: End
    attributes: frozenset[str] = frozenset()
    inside: Mapping[str, Element] = field(default_factory=dict)
    record: str = ""


_LINK = frozenset({"href", "rel", "type", "title", "length", "hreflang", f"{THREAD} count", f"{THREAD} updated"})
_TYPED = frozenset({"type", LANG})
_MEDIUM = frozenset(
    {"url", "type", "medium", "width", "height", "fileSize", "isDefault", "expression", "duration", "bitrate", "lang"}
)

_IGNORED = Element(ignored)
SILENT = Element(ignored, inside={"": _IGNORED})
_ATOM_LINK = Element(atom_link, _LINK)

_MEDIA_PARTS = {
    f"{MEDIA} thumbnail": Element(attributes_as("media_thumbnail"), _MEDIUM),
    f"{MEDIA} title": Element(flag_as("media_title"), frozenset({"type"})),
    f"{MEDIA} description": Element(texts_as("media_plaintext"), frozenset({"type"})),
    f"{MEDIA} keywords": Element(keywords),
    f"{MEDIA} credit": Element(ignored, frozenset({"role", "scheme"})),
    f"{MEDIA} copyright": Element(ignored, frozenset({"url"})),
    f"{MEDIA} rating": Element(ignored, frozenset({"scheme"})),
    f"{MEDIA} text": Element(texts_as("media_transcript"), frozenset({"type"})),
}
_MEDIA_PARTS[f"{MEDIA} content"] = Element(attributes_as("media_content"), _MEDIUM, _MEDIA_PARTS.copy())
_MEDIA_PARTS[f"{MEDIA} group"] = Element(ignored, inside=_MEDIA_PARTS.copy())
_MEDIA_OF_FEED = ("copyright", "rating", "credit", "thumbnail", "keywords", "description")

_WHOLE_TEXTS = {
    f"{YANDEX} full-text": Element(texts_as("yandex_full-text")),
    f"{GOOGLE} description": Element(texts_as("googleplay_description")),
}
_RSS_ITEM = {
    **_MEDIA_PARTS,
    "title": Element(construct_as("title", "text/plain", is_atom=False)),
    "link": Element(rss_link),
    "guid": Element(guid, frozenset({"isPermaLink"})),
    "pubDate": Element(text_as("published")),
    "description": Element(construct_as("summary", "text/html", is_atom=False)),
    "author": Element(rss_author),
    "category": Element(category, frozenset({"domain"})),
    "comments": Element(address_as("comments")),
    "enclosure": Element(enclosure, frozenset({"url", "type", "length"})),
    "source": Element(flag_as("source_said"), frozenset({"url"})),
    f"{ATOM} link": _ATOM_LINK,
    f"{CONTENT} encoded": Element(content_as("text/html")),
    f"{DC} creator": Element(rss_author),
    f"{DC} date": Element(text_as("updated")),
    f"{DC} subject": Element(category),
    f"{WFW} commentRss": Element(address_as("wfw_commentrss")),
    f"{SLASH} comments": Element(text_as("slash_comments")),
    f"{FEEDBURNER} origLink": Element(text_as("feedburner_origlink")),
    f"{ITUNES} author": Element(rss_author),
    f"{ITUNES} summary": Element(texts_as("itunes_notes")),
    f"{ITUNES} image": Element(cover, frozenset({"href"})),
    f"{ITUNES} keywords": Element(keywords),
    **{
        f"{ITUNES} {name}": _IGNORED
        for name in ("duration", "episode", "episodeType", "season", "title", "explicit", "block", "order")
    },
    f"{ITUNES} subtitle": Element(text_as("subtitle")),
    **_WHOLE_TEXTS,
}
_RSS_IMAGE = {
    "url": Element(image_url),
    **dict.fromkeys(("title", "link", "width", "height", "description"), _IGNORED),
}
_OWNER = {f"{ITUNES} {name}": _IGNORED for name in ("name", "email")}
_GENRE = Element(ignored, frozenset({"text"}))
_RSS_CHANNEL = {
    "item": Element(complete, inside=_RSS_ITEM, record="entries"),
    "title": Element(construct_as("title", "text/plain", is_atom=False)),
    "link": Element(rss_link),
    "description": Element(description),
    "language": Element(language),
    "ttl": Element(text_as("ttl")),
    "image": Element(ignored, inside=_RSS_IMAGE),
    "category": Element(ignored, frozenset({"domain"})),
    "cloud": Element(ignored, frozenset({"domain", "port", "path", "registerProcedure", "protocol"})),
    "skipHours": Element(ignored, inside={"hour": _IGNORED}),
    "skipDays": Element(ignored, inside={"day": _IGNORED}),
    **dict.fromkeys(("copyright", "generator", "docs", "pubDate", "lastBuildDate", "rating"), _IGNORED),
    **dict.fromkeys(("managingEditor", "webMaster"), _IGNORED),
    **{f"{DC} {name}": _IGNORED for name in ("creator", "date", "rights", "publisher")},
    f"{ATOM} link": _ATOM_LINK,
    **{name: _MEDIA_PARTS[name] for name in (f"{MEDIA} {part}" for part in _MEDIA_OF_FEED)},
    f"{MEDIA} category": Element(ignored, frozenset({"scheme", "label"})),
    f"{SY} updatePeriod": Element(text_as("sy_updateperiod")),
    f"{SY} updateFrequency": Element(text_as("sy_updatefrequency")),
    f"{SY} updateBase": _IGNORED,
    f"{FEEDBURNER} info": Element(ignored, frozenset({"uri"})),
    f"{ITUNES} subtitle": Element(subtitle),
    f"{ITUNES} image": Element(cover, frozenset({"href"})),
    f"{ITUNES} owner": Element(ignored, inside=_OWNER),
    f"{ITUNES} category": Element(ignored, frozenset({"text"}), inside={f"{ITUNES} category": _GENRE}),
    **{
        f"{ITUNES} {name}": _IGNORED
        for name in ("author", "summary", "explicit", "type", "new-feed-url", "block", "keywords", "complete", "title")
    },
}


def _in_atom(elements: Mapping[str, Element]) -> dict[str, Element]:
    return {f"{ATOM} {name}": element for name, element in elements.items()}


_PERSON = _in_atom({"name": Element(person_as("name")), "email": Element(person_as("email")), "uri": _IGNORED})
_NOBODY = _in_atom({"name": _IGNORED, "email": _IGNORED, "uri": _IGNORED})
_ATOM_CATEGORY = Element(atom_category, frozenset({"term", "scheme", "label"}))
_ATOM_ENTRY = {
    **_in_atom(
        {
            "title": Element(construct_as("title", "text/plain", is_atom=True), _TYPED),
            "link": _ATOM_LINK,
            "id": Element(guid),
            "published": Element(text_as("published")),
            "updated": Element(text_as("updated")),
            "summary": Element(construct_as("summary", "text/plain", is_atom=True), _TYPED),
            "content": Element(content_as("text/plain"), _TYPED),
            "author": Element(atom_author, inside=_PERSON, record="authors"),
            "contributor": Element(ignored, inside=_NOBODY),
            "category": _ATOM_CATEGORY,
            "rights": Element(ignored, _TYPED),
        }
    ),
    **_MEDIA_PARTS,
    **_WHOLE_TEXTS,
    f"{THREAD} total": Element(text_as("thr_total")),
    f"{FEEDBURNER} origLink": Element(text_as("feedburner_origlink")),
}
_ATOM_FEED = {
    **_in_atom(
        {
            "entry": Element(complete, inside=_ATOM_ENTRY, record="entries"),
            "title": Element(construct_as("title", "text/plain", is_atom=True), _TYPED),
            "subtitle": Element(construct_as("subtitle", "text/plain", is_atom=True), _TYPED),
            "link": _ATOM_LINK,
            "id": Element(guid),
            "icon": Element(address_as("icon")),
            "logo": Element(address_as("logo")),
            "author": Element(atom_author, inside=_PERSON, record="authors"),
            "contributor": Element(ignored, inside=_NOBODY),
            "category": _ATOM_CATEGORY,
            "generator": Element(ignored, frozenset({"uri", "version"})),
            "rights": Element(ignored, _TYPED),
            "updated": _IGNORED,
            "published": _IGNORED,
        }
    ),
    f"{SY} updatePeriod": Element(text_as("sy_updateperiod")),
    f"{SY} updateFrequency": Element(text_as("sy_updatefrequency")),
}
ROOTS = {
    "rss": Element(rss_root, frozenset({"version", LANG}), {"channel": Element(complete, inside=_RSS_CHANNEL)}),
    f"{ATOM} feed": Element(atom_root, frozenset({LANG}), _ATOM_FEED),
}
