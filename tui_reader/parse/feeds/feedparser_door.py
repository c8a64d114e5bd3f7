"""The one door to feedparser: text of an XML feed -> what feedparser makes of it.

Rule: feedparser gets well-formed UTF-8 without a document type, so it neither detects, nor expands, nor falls back
to its slow loose parser; and when it raises all the same (a dozen elements in odd places make it), only the element
that made it raise is lost. Cleaning and resolving of HTML are off: both are done once, when an article is made.
"""

from __future__ import annotations

import io
from functools import partial
from itertools import pairwise
from typing import Any

from tui_reader.parse.feeds.expat_reader import read_plain
from tui_reader.parse.feeds.fallback import rescued
from tui_reader.parse.feeds.fields import Document
from tui_reader.parse.feeds.inspection import look_at, without
from tui_reader.parse.text.repair import repaired
from tui_reader.parse.text.sniff import Prolog

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_NAME_ENDS = (b" ", b"\t", b"\n", b"\r", b"/", b">")
_CONTENT_TYPE = "application/xml; charset=utf-8"

# feedparser takes both of these for the entry's own summary, or its content when there is one (and the caption of
# a picture for the article). Under other names they stay apart. They are numbered, for of what feedparser does not
# know it keeps only the last: `media_plaintext1`, `media_plaintext2`.
_OWN_NAMES = {
    b"media:description": b"media:plaintext",
    b"media:text": b"media:transcript",
    b"itunes:summary": b"itunes:notes",
    # These keep their names, and all of them are kept.
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

    `url` is where relative values of `xml:base` start; without any, relative addresses stay as they are.
    Raises NothingRead when feedparser raised for every part of the document.
    """
    if not prolog.is_netscape and (document := read_plain(data)) is not None:
        return document
    return read_any(data, prolog, url=url)


def read_any(data: bytes, prolog: Prolog, *, url: str) -> Document:
    """Return the records of any document, by way of feedparser; `data` begins with the root element.

    Raises NothingRead when feedparser raised for every part of the document.
    """
    look = look_at(data)
    is_sound = look.is_well_formed
    if not is_sound:
        data = repaired(data.decode(), prolog.entities).encode()
        look = look_at(data)
    if look.cuts or look.again or look.marked:
        data = without(data, look)
    for name, own_name in _OWN_NAMES.items():
        if name in data:
            data = _renamed(data, name, own_name)
    parse = partial(_parsed_or_none, headers=_headers(data, url))
    parsed = parse(data)
    if parsed is None or len(parsed.entries) < look.items:
        is_sound = False
        parsed = rescued(data, parsed, parse)
    if parsed is None:
        raise NothingRead
    return Document(str(parsed.get("version") or ""), parsed.feed, parsed.entries, is_sound)


def _headers(data: bytes, url: str) -> dict[str, str]:
    """Return what feedparser is to take for the HTTP headers.

    An `xml:base` leaks into all that follows when feedparser knows no base for the whole; but where it knows one, it
    resolves everything against that, while relative links of RSS mean the site's address.
    """
    if b"xml:base" in data or b" base=" in data:
        return {"content-type": _CONTENT_TYPE, "content-location": url}
    return {"content-type": _CONTENT_TYPE}


def _renamed(data: bytes, name: bytes, own_name: bytes) -> bytes:
    """Return `data` with the elements `name` called `own_name` and a number, and without attributes; text stays.

    With an attribute, feedparser would keep an element it does not know without its text. A regular expression over
    all tags takes ten times as long as this.
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
    except (
        Exception
    ):  # it has raised UnicodeEncodeError, KeyError, ValueError, its own; any of them costs one item here
        return None
