"""JSON Feed 1.0 and 1.1 (jsonfeed.org), and RSS-in-JSON (Dave Winer, github.com/scripting/Scripting-News).

Rule: small mistakes cost nothing: a number for an id, a single author in place of a list, a missing version. Only JSON
without items is no feed. Every item that is an object becomes an entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_reader.model.entities import Content, Enclosure
from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.parse.feeds.one_by_one import one_by_one
from tui_reader.parse.text.dates import parse_date
from tui_reader.parse.text.json_text import load_json
from tui_reader.parse.text.links import absolute
from tui_reader.parse.text.titles import distinct_names, plain_line
from tui_reader.text.clean import clean_line, clean_text
from tui_reader.text.hosts import site_of

_OWN_KEYS = frozenset({"version", "title", "home_page_url", "feed_url"})


def read_json(text: str, *, url: str) -> ParsedFeed | None:
    """Return the feed, or None when the document is JSON but no feed. Raises NotJson."""
    document = load_json(text)
    if not isinstance(document, dict):
        return None
    channel = _part(_part(document, "rss") or document, "channel")
    if channel:
        return _rss_in_json(channel, url)
    if isinstance(document.get("items"), list) and (_OWN_KEYS & document.keys() or document["items"]):
        return _json_feed(document, url)
    return None


def _json_feed(document: Mapping[str, Any], url: str) -> ParsedFeed:
    site_url = absolute(_text(document, "home_page_url"), url)
    base = site_url or url
    authors = _authors(document)
    return ParsedFeed(
        version=_version(_text(document, "version")),
        title=plain_line(_text(document, "title"), markup=False),
        site_url=site_url,
        entries=one_by_one(
            lambda item: _json_entry(item, base, url, authors),
            _objects(document, "items"),
        ),
    )


def _version(address: str) -> str:
    number = address.rstrip("/").rpartition("/")[2]
    return {"1": "json10", "1.0": "json10", "1.1": "json11"}.get(number, "json")


def _json_entry(item: Mapping[str, Any], base: str, feed_url: str, authors: tuple[str, ...]) -> ParsedEntry:
    url = absolute(_text(item, "url"), base) or absolute(_text(item, "external_url"), base)
    near = url if url and site_of(url) in (site_of(base), site_of(feed_url)) else base
    texts = (_content(_text(item, f"content_{kind}"), kind, near) for kind in ("html", "text"))
    contents = [text for text in texts if text]
    published, updated = parse_date(_text(item, "date_published")), parse_date(_text(item, "date_modified"))
    return ParsedEntry(
        id=clean_line(_text(item, "id")) or None,
        url=url,
        title=plain_line(_text(item, "title"), markup=False),
        authors=_authors(item) or authors,
        published=updated if published is None else published,
        updated=updated,
        content=contents[0] if contents else None,
        summary=_content(_text(item, "summary"), "text", near),
        others=tuple(contents[1:]),
        enclosures=_attachments(item, base),
        categories=distinct_names(_list(item, "tags")),
        image=absolute(_text(item, "image"), base) or absolute(_text(item, "banner_image"), base),
    )


def _authors(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of `authors` (1.1) and `author` (1.0); an address only where there is no name."""
    listed = [*_list(record, "authors"), *_list(record, "author")]
    return distinct_names(
        (author.get("name") or author.get("url")) if isinstance(author, dict) else author for author in listed
    )


def _attachments(item: Mapping[str, Any], base: str) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for attachment in _objects(item, "attachments"):
        if url := absolute(_text(attachment, "url"), base):
            kind = clean_line(_text(attachment, "mime_type")) or None
            found.setdefault(url, Enclosure(url, kind, _number(attachment.get("size_in_bytes")) or None))
    return tuple(found.values())


def _rss_in_json(channel: Mapping[str, Any], url: str) -> ParsedFeed:
    site_url = absolute(_text(channel, "link"), url)
    base = site_url or url
    minutes = _number(channel.get("ttl"))
    return ParsedFeed(
        version="rssjson",
        title=plain_line(_text(channel, "title"), markup=False),
        site_url=site_url,
        entries=one_by_one(lambda item: _rss_entry(item, base), _objects(channel, "item")),
        interval=minutes * 60 if minutes else None,
    )


def _rss_entry(item: Mapping[str, Any], base: str) -> ParsedEntry:
    uid, link = _text(item, "guid"), absolute(_text(item, "link"), base)
    if link is None and uid.startswith(("http://", "https://")):
        link = absolute(uid, base)
    return ParsedEntry(
        id=clean_line(uid) or None,
        url=link,
        title=plain_line(_text(item, "title"), markup=False),
        authors=distinct_names([_text(item, "author") or _text(item, "dc:creator")]),
        published=parse_date(_text(item, "pubDate")),
        content=_content(_text(item, "content:encoded"), "html", base),
        summary=_content(_text(item, "description"), "html", base),
        enclosures=tuple(
            Enclosure(address, clean_line(_text(found, "type")) or None, _number(found.get("length")) or None)
            for found in _objects(item, "enclosure")
            if (address := absolute(_text(found, "url"), base))
        ),
        categories=distinct_names(
            _text(tag, "#value") if isinstance(tag, dict) else tag for tag in _list(item, "category")
        ),
        comments_url=absolute(_text(item, "comments"), base),
    )


def _text(record: Mapping[str, Any], key: str) -> str:
    """Return the string under `key`, a number as a string, or the `#value` of an object (RSS-in-JSON)."""
    value = record.get(key)
    if isinstance(value, dict):
        value = value.get("#value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _part(record: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    """Return the list under `key`; a single value counts as a list of one."""
    value = record.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]


def _objects(record: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [value for value in _list(record, key) if isinstance(value, dict)]


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _content(value: str, kind: Any, base: str) -> Content | None:
    return Content(clean_text(value), kind, base) if value.strip() else None
