"""Read a feed document as feedparser's records; the only module that calls feedparser.

Rule: feedparser gets well-formed UTF-8 without a document type. So it detects no character set, expands no entities and
never uses its slow loose parser. Where feedparser raises all the same (a dozen elements in odd places make it raise),
only the element that made it raise is lost. feedparser does not clean HTML or resolve addresses: both are done once,
when an article is made.
"""

from __future__ import annotations

import io
from functools import partial
from itertools import pairwise
from typing import Any

from tui_reader.parse.feeds.expat_reader import read_plain
from tui_reader.parse.feeds.fallback import read_in_parts
from tui_reader.parse.feeds.fields import Document
from tui_reader.parse.feeds.inspection import inspect, made_safe
from tui_reader.parse.text.repair import repaired
from tui_reader.parse.text.sniff import Prolog

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_NAME_ENDS = (b" ", b"\t", b"\n", b"\r", b"/", b">")
_CONTENT_TYPE = "application/xml; charset=utf-8"

# feedparser would read the first three as the summary or the content of the entry (the caption of a picture as the
# article). Under other names they stay apart. They get numbers, because feedparser keeps only the last element of a
# name that it does not know: `media_plaintext1`, `media_plaintext2`.
_OWN_NAMES = {
    b"media:description": b"media:plaintext",
    b"media:text": b"media:transcript",
    b"itunes:summary": b"itunes:notes",
    # These keep their names and get numbers.
    **{
        name: name
        for name in (
            *(b"yandex:full-text", b"googleplay:description", b"dcterms:abstract", b"dcterms:description"),
            *(b"fulltext", b"full-text"),
        )
    },
}


class NothingRead(Exception):
    """No part of the document could be read."""


def read_document(data: bytes, prolog: Prolog, *, url: str) -> Document:
    """Return the records of a document; `data` is cleaned, and begins with the root element.

    `url` is the base of a relative `xml:base`. Without any `xml:base`, relative addresses stay as they are.
    Raises NothingRead when feedparser raised for every part of the document.
    """
    if not prolog.is_netscape and (document := read_plain(data)) is not None:
        return document
    return read_any(data, prolog, url=url)


def read_any(data: bytes, prolog: Prolog, *, url: str) -> Document:
    """Return the records of any document, by way of feedparser; `data` begins with the root element.

    Raises NothingRead when feedparser raised for every part of the document.
    """
    found = inspect(data)
    is_sound = found.is_well_formed
    if not is_sound:
        data = repaired(data.decode(), prolog.entities).encode()
        found = inspect(data)
    data = made_safe(data, found)
    for name, own_name in _OWN_NAMES.items():
        if name in data:
            data = _renamed(data, name, own_name)
    parse = partial(_parsed_or_none, headers=_headers(data, url))
    parsed = parse(data)
    if parsed is None or len(parsed.entries) < found.items:
        is_sound = False
        parsed = read_in_parts(data, parsed, parse)
    if parsed is None:
        raise NothingRead
    return Document(str(parsed.get("version") or ""), parsed.feed, parsed.entries, is_sound)


def _headers(data: bytes, url: str) -> dict[str, str]:
    """Return the HTTP headers for feedparser.

    Without a base for the whole document, feedparser applies an `xml:base` to all elements after it. With such a base,
    feedparser resolves all addresses against it, but relative links of RSS mean the site's address. So the base is
    given only where there is an `xml:base`.
    """
    if b"xml:base" in data or b" base=" in data:
        return {"content-type": _CONTENT_TYPE, "content-location": url}
    return {"content-type": _CONTENT_TYPE}


def _renamed(data: bytes, name: bytes, own_name: bytes) -> bytes:
    """Return `data` with the elements `name` renamed to `own_name` and a number, without their attributes.

    feedparser would lose the text of an unknown element that has attributes. Splitting takes a tenth of the time of a
    regular expression over all tags.
    """
    pieces = data.split(name)
    out, is_text, number = [pieces[0]], False, 0
    for before, after in pairwise(pieces):
        opened, closed = before.rfind(b"<![CDATA["), before.rfind(b"]]>")
        is_text = opened > closed if opened != closed else is_text
        end = after.find(b">")
        if is_text or end < 0 or not before.endswith((b"<", b"</")) or after[:1] not in _NAME_ENDS:
            out += [name, after]
        else:
            attributes = after[:end]
            kept = attributes if b"xmlns" in attributes else attributes[-1:] if attributes.endswith(b"/") else b""
            number += before.endswith(b"<")
            out += [b"%b%d" % (own_name, number), kept, after[end:]]
    return b"".join(out)


def _parsed_or_none(data: bytes, headers: dict[str, str]) -> Any:
    import feedparser

    try:
        return feedparser.parse(
            io.BytesIO(_DECLARATION + data),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # UnicodeEncodeError, KeyError, ValueError and its own were seen; each costs one item
        return None
