"""The one door to feedparser: text of an XML feed -> what feedparser makes of it.

Rule: feedparser gets well-formed UTF-8 without a document type, so it neither detects, nor expands, nor falls back
to its slow loose parser; and when it raises all the same (a dozen elements in odd places make it), only the element
that made it raise is lost. Cleaning and resolving of HTML are off: both are done once, when an article is made.
"""

from __future__ import annotations

import io
import re
from typing import Any

from tui_reader.parse.clean import cleaned
from tui_reader.parse.repair import repaired
from tui_reader.parse.rescue import rescued
from tui_reader.parse.sniff import Prolog
from tui_reader.parse.tame import look_at, without

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
_HEADERS = {"content-type": "application/xml; charset=utf-8"}

# feedparser takes both of these for the entry's own summary, or its content when there is one (and the caption of
# a picture for the article). Under other names they stay apart: `media_plaintext`, `itunes_notes`.
_OWN_NAMES = {b"media:description": b"media:plaintext", b"itunes:summary": b"itunes:notes"}
_OWN = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(/?)(media:description|itunes:summary)(?:\s[^<>]*?)?(/?)>", re.DOTALL
)


def read_document(text: str, prolog: Prolog) -> Any:
    """Return feedparser's result (a FeedParserDict) for the document whose root element begins at `prolog.start`.

    Raises ValueError when nothing at all could be read.
    """
    data = cleaned(text[prolog.start :])
    look = look_at(data)
    if not look.is_well_formed:
        data = repaired(data.decode(), prolog.entities).encode()
        look = look_at(data)
    if look.cuts:
        data = without(data, look.cuts)
    if any(name in data for name in _OWN_NAMES):
        data = _OWN.sub(_renamed, data)
    parsed = _parsed_or_none(data)
    if parsed is None or len(parsed.entries) < look.items:
        parsed = rescued(data, parsed, _parsed_or_none)
    if parsed is None:
        raise ValueError("feedparser raised for every part of the document")
    return parsed


def _renamed(found: re.Match[bytes]) -> bytes:
    return b"<%b%b%b>" % (found[1], _OWN_NAMES[found[2]], found[3]) if found[2] else found[0]


def _parsed_or_none(data: bytes) -> Any:
    import feedparser

    try:
        return feedparser.parse(
            io.BytesIO(_DECLARATION + data),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (
        Exception
    ):  # it has raised UnicodeEncodeError, KeyError, ValueError, its own; any of them costs one item here
        return None
