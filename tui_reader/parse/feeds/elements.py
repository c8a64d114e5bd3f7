"""Keep what an element says, under the key where feedparser keeps it. Read by `expat_reader`, chosen by `grammar`.

Rule: a function here keeps exactly what feedparser keeps, or raises NotOrdinary, and feedparser reads the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from html.entities import entitydefs

from tui_reader.parse.feeds.fields import Record

THREAD = "http://purl.org/syndication/thread/1.0"

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TYPES = {"text": "text/plain", "text/plain": "text/plain", "html": "text/html", "text/html": "text/html"}
_MOST_CATEGORIES = 500  # of one item; see inspection.py
_ODD_ADDRESS = re.compile(r":///|&\w+;")  # feedparser mends these in addresses
_END_TAG_OR_REFERENCE = re.compile(r"</\w+>|&#?\w+;")
_TAG_NAME = re.compile(r"</?(\w+)")
_ENTITY = re.compile(r"&(\w+);")
_COMMON_TAGS = frozenset(
    {"a", "b", "br", "cite", "code", "em", "i", "img", "p", "q", "span", "strong", "sub", "sup", "u"}
)
_CP1252 = {code: char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))}

End = Callable[[Record, str, Mapping[str, str]], None]
"""Called at the end of an element: keeps its text and attributes in the record it belongs to; raises NotOrdinary."""


class NotOrdinary(Exception):
    """Only feedparser can read this document."""


def nothing(_record: Record, _text: str, _attributes: Mapping[str, str]) -> None:
    """Keep nothing: no field of ours is read from this element."""


def _put(record: Record, key: str, value: object) -> None:
    """Keep a value that may occur once."""
    if key in record:
        raise NotOrdinary(key)
    record[key] = value


def _mended(text: str) -> str:
    """Return a text as feedparser mends it: UTF-8 read as Latin-1, and control characters that mean Windows-1252."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return text.translate(_CP1252)


def text_as(key: str) -> End:
    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        _put(record, key, _mended(text))

    return end


def texts_as(key: str) -> End:
    """Keep a text that may occur several times: under the key and a number."""

    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        record[f"{key}{len(record)}"] = _mended(text)

    return end


def address_as(key: str) -> End:
    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        _put(record, key, _checked(_mended(text)))

    return end


def _checked(url: str) -> str:
    if _ODD_ADDRESS.search(url):
        raise NotOrdinary(url)
    return url


def typed_text_as(key: str, usual: str, *, is_atom: bool) -> End:
    """Keep a text with its type (RFC 4287, 3.1). Titles of RSS are plain unless they look like HTML."""

    def end(record: Record, text: str, attributes: Mapping[str, str]) -> None:
        kind = _kind(attributes, usual)
        if not is_atom and kind == "text/plain" and _is_html(text):
            kind = "text/html"
        text = _mended(text)
        _put(record, key, text)
        record[f"{key}_detail"] = {"type": kind, "value": text}

    return end


def _kind(attributes: Mapping[str, str], usual: str) -> str:
    if "type" not in attributes:
        return usual
    kind = _TYPES.get(attributes["type"].lower())
    if kind is None:
        raise NotOrdinary(attributes["type"])
    return kind


def _is_html(text: str) -> bool:
    """Tell whether feedparser reads a plain text as HTML: it has end tags or references, and only tags of HTML."""
    if not _END_TAG_OR_REFERENCE.search(text):
        return False
    if not _COMMON_TAGS.issuperset(_TAG_NAME.findall(text)) or not entitydefs.keys() >= set(_ENTITY.findall(text)):
        raise NotOrdinary("HTML?")  # feedparser knows more tags than these
    return True


def content_as(usual: str) -> End:
    def end(record: Record, text: str, attributes: Mapping[str, str]) -> None:
        _put(record, "content", [{"type": _kind(attributes, usual), "value": _mended(text)}])

    return end


def rss_link(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    url = _checked(_mended(text))
    _put(record, "link", url)
    record.setdefault("links", []).append({"rel": "alternate", "type": "text/html", "href": url})


def atom_link(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    if text or not attributes.get("href"):
        raise NotOrdinary("link")
    rel = attributes.get("rel", "alternate").lower()
    kind = attributes.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
    link = {**attributes, "rel": rel, "type": kind, "href": attributes["href"]}
    if ":///" in link["href"]:
        raise NotOrdinary("link")
    if f"{THREAD} count" in link:
        link["thr:count"] = link.pop(f"{THREAD} count")
    record.setdefault("links", []).append(link)
    if rel == "alternate" and kind in _HTML:
        record["link"] = link["href"]


def enclosure(record: Record, _text: str, attributes: Mapping[str, str]) -> None:
    link = {**attributes, "href": attributes.get("url", ""), "rel": "enclosure"}
    if "type" in link:
        link["type"] = link["type"].lower()
    record.setdefault("links", []).append(link)


def guid(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    text = _mended(text)
    is_link = attributes.get("isPermaLink", "true") == "true"
    _put(record, "id", _checked(text) if is_link else text)
    if is_link:
        record["guid_link"] = text


def rss_author(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    if "@" in text:
        raise NotOrdinary("author")
    name = _mended(text)
    record["author"] = name
    record.setdefault("authors", []).append({"name": name})


def atom_author(_record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    if text:
        raise NotOrdinary("author")


def category(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    if attributes and not text:
        raise NotOrdinary("category")
    _add_tag(record, {"term": _mended(text)})


def atom_category(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    if text:
        raise NotOrdinary("category")
    _add_tag(record, dict(attributes))


def _add_tag(record: Record, tag: Record) -> None:
    tags = record.setdefault("tags", [])
    if len(tags) >= _MOST_CATEGORIES:
        raise NotOrdinary("category")
    tags.append(tag)


def keywords(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    for term in text.split(",")[:_MOST_CATEGORIES]:
        if term.strip():
            _add_tag(record, {"term": _mended(term.strip())})


def attributes_as(key: str) -> End:
    def end(record: Record, text: str, attributes: Mapping[str, str]) -> None:
        if text:
            raise NotOrdinary(key)
        kept = {name.lower(): value for name, value in attributes.items()}
        if "type" in kept:
            kept["type"] = kept["type"].lower()
        record.setdefault(key, []).append(kept)

    return end


def flag_as(key: str) -> End:
    def end(record: Record, _text: str, _attributes: Mapping[str, str]) -> None:
        record[key] = True

    return end


def cover(record: Record, _text: str, attributes: Mapping[str, str]) -> None:
    """Keep the picture of an episode; the last one counts."""
    if attributes.get("href"):
        record["image"] = {"href": attributes["href"]}


def complete(record: Record, _text: str, _attributes: Mapping[str, str]) -> None:
    """Fill in fields as feedparser does: an id may be the link, the content may be the summary."""
    if "guid_link" in record:
        record.setdefault("link", record.pop("guid_link"))
    if "media_title" in record and ("source_said" in record or not record.get("title")):
        raise NotOrdinary("media:title")  # feedparser may read it as the title of the entry
    if "content" in record:
        record.setdefault("summary", record["content"][0]["value"])
    if "authors" in record and "author" not in record:
        record["author"] = _mailbox(record["authors"][-1])


def _mailbox(person: Record) -> str:
    name, email = person.get("name"), person.get("email")
    return f"{name} ({email})" if name and email else name or email or ""


def rss_root(record: Record, _text: str, attributes: Mapping[str, str]) -> None:
    if not attributes.get("version", "").startswith("2."):
        raise NotOrdinary("version")
    record["version"] = "rss20"


def atom_root(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    complete(record, text, attributes)
    record["version"] = "atom10"


def person_as(key: str) -> End:
    """Keep the name or the address of a person, which feedparser does not mend."""

    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        _put(record, key, text)

    return end
