"""What the elements of ordinary feeds say, put where feedparser would put it. See `expat_reader`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from html.entities import entitydefs

from tui_reader.parse.feeds.fields import Record

THREAD = "http://purl.org/syndication/thread/1.0"
LANG = "http://www.w3.org/XML/1998/namespace lang"

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TYPES = {"text": "text/plain", "text/plain": "text/plain", "html": "text/html", "text/html": "text/html"}
_MOST_CATEGORIES = 500  # of one item; see inspection.py
_DOUBLED = re.compile(r":///|&\w+;")  # feedparser mends these in addresses
_END_TAG_OR_REFERENCE = re.compile(r"</\w+>|&#?\w+;")
_TAG_NAME = re.compile(r"</?(\w+)")
_ENTITY = re.compile(r"&(\w+);")
_COMMON_TAGS = frozenset(
    ["a", "b", "br", "cite", "code", "em", "i", "img", "p", "q", "span", "strong", "sub", "sup", "u"]
)
_CP1252 = {code: char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))}

End = Callable[[Record, str, Mapping[str, str]], None]
"""Puts an element's text and attributes into the record it belongs to; raises Odd."""


class Odd(Exception):
    """The document holds something beyond the ordinary."""


def ignored(_record: Record, _text: str, _attributes: Mapping[str, str]) -> None:
    """Keep nothing: nobody asks for it."""


def put(record: Record, key: str, value: object) -> None:
    """Keep what may be said once."""
    if key in record:
        raise Odd(key)
    record[key] = value


def _mended(text: str) -> str:
    """Undo what feedparser undoes in every text: UTF-8 taken for Latin-1, and Windows-1252 for control characters."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return text.translate(_CP1252)


def text_as(key: str) -> End:
    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        put(record, key, _mended(text))

    return end


def texts_as(key: str) -> End:
    """Keep what may be said several times, under the key and a number."""

    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        record[f"{key}{len(record)}"] = _mended(text)

    return end


def address_as(key: str) -> End:
    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        put(record, key, _checked(_mended(text)))

    return end


def _checked(url: str) -> str:
    if _DOUBLED.search(url):
        raise Odd(url)
    return url


def construct_as(key: str, usual: str, *, is_atom: bool) -> End:
    """Keep a text with its type (RFC 4287, 3.1); the titles of RSS are plain unless they look like HTML."""

    def end(record: Record, text: str, attributes: Mapping[str, str]) -> None:
        kind = _kind(attributes, usual)
        if not is_atom and kind == "text/plain" and _is_html(text):
            kind = "text/html"
        text = _mended(text)
        put(record, key, text)
        record[f"{key}_detail"] = {"type": kind, "value": text}

    return end


def _kind(attributes: Mapping[str, str], usual: str) -> str:
    if "type" not in attributes:
        return usual
    kind = _TYPES.get(attributes["type"].lower())
    if kind is None:
        raise Odd(attributes["type"])
    return kind


def _is_html(text: str) -> bool:
    """Tell whether feedparser takes a plain text for HTML: end tags or references, and no tag that HTML lacks."""
    if not _END_TAG_OR_REFERENCE.search(text):
        return False
    if not _COMMON_TAGS.issuperset(_TAG_NAME.findall(text)) or not entitydefs.keys() >= set(_ENTITY.findall(text)):
        raise Odd("HTML?")  # feedparser knows more tags than these
    return True


def content_as(usual: str) -> End:
    def end(record: Record, text: str, attributes: Mapping[str, str]) -> None:
        put(record, "content", [{"type": _kind(attributes, usual), "value": _mended(text)}])

    return end


def rss_link(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    url = _checked(_mended(text))
    put(record, "link", url)
    record.setdefault("links", []).append({"rel": "alternate", "type": "text/html", "href": url})


def atom_link(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    if text or not attributes.get("href"):
        raise Odd("link")
    rel = attributes.get("rel", "alternate").lower()
    kind = attributes.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
    link = {**attributes, "rel": rel, "type": kind, "href": attributes["href"]}
    if ":///" in link["href"]:
        raise Odd("link")
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
    put(record, "id", _checked(text) if is_link else text)
    if is_link:
        record["guid_link"] = text


def rss_author(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    if "@" in text:
        raise Odd("author")
    name = _mended(text)
    record["author"] = name
    record.setdefault("authors", []).append({"name": name})


def atom_author(_record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    if text:
        raise Odd("author")


def category(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    if attributes and not text:
        raise Odd("category")
    _add_tag(record, {"term": _mended(text)})


def atom_category(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    if text:
        raise Odd("category")
    _add_tag(record, dict(attributes))


def _add_tag(record: Record, tag: Record) -> None:
    tags = record.setdefault("tags", [])
    if len(tags) >= _MOST_CATEGORIES:
        raise Odd("category")
    tags.append(tag)


def keywords(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    for term in text.split(",")[:_MOST_CATEGORIES]:
        if term.strip():
            _add_tag(record, {"term": _mended(term.strip())})


def attributes_as(key: str) -> End:
    def end(record: Record, text: str, attributes: Mapping[str, str]) -> None:
        if text:
            raise Odd(key)
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
    """Keep the picture of a podcast; the last picture said counts."""
    if attributes.get("href"):
        record["image"] = {"href": attributes["href"]}


def image_url(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    record["image"] = {"href": _checked(_mended(text))}


def subtitle(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    """Keep the last: a podcast says its subtitle beside its description."""
    kind = "text/html" if _is_html(text) else "text/plain"
    record["subtitle"] = text = _mended(text)
    record["subtitle_detail"] = {"type": kind, "value": text}


def description(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    record["subtitle"] = _mended(text)
    record["subtitle_detail"] = {"type": "text/html", "value": record["subtitle"]}


def language(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
    record["language"] = _mended(text)


def complete(record: Record, _text: str, _attributes: Mapping[str, str]) -> None:
    """Draw the conclusions that feedparser draws: an id may be the link, the content the summary."""
    if "guid_link" in record:
        record.setdefault("link", record.pop("guid_link"))
    if "media_title" in record and ("source_said" in record or not record.get("title")):
        raise Odd("media:title")  # feedparser may take it for the entry's own
    if "content" in record:
        record.setdefault("summary", record["content"][0]["value"])
    if "authors" in record and "author" not in record:
        record["author"] = _mailbox(record["authors"][-1])


def _mailbox(person: Record) -> str:
    name, email = person.get("name"), person.get("email")
    return f"{name} ({email})" if name and email else name or email or ""


def rss_root(record: Record, _text: str, attributes: Mapping[str, str]) -> None:
    if not attributes.get("version", "").startswith("2."):
        raise Odd("version")
    record["version"] = "rss20"
    _keep_language(record, attributes)


def atom_root(record: Record, text: str, attributes: Mapping[str, str]) -> None:
    complete(record, text, attributes)
    record["version"] = "atom10"
    _keep_language(record, attributes)


def _keep_language(record: Record, attributes: Mapping[str, str]) -> None:
    if attributes.get(LANG):
        record.setdefault("language", attributes[LANG].replace("_", "-"))


def person_as(key: str) -> End:
    def end(record: Record, text: str, _attributes: Mapping[str, str]) -> None:
        put(record, key, text)

    return end
