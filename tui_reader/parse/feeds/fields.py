"""Read single fields of feedparser's dictionaries.

Rule: a function here returns the field or nothing and never raises, whatever value stands in the dictionary. `dict.get`
is used on purpose: feedparser's own `get` maps one name to another, warns, and is slow.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from tui_reader.model.entities import Content
from tui_reader.parse.text.links import join_bases
from tui_reader.parse.text.titles import distinct_names, plain_line
from tui_reader.text.clean import clean_text

_MARKDOWNS = ("text/markdown", "text/x-markdown", "text/x-web-markdown", "text/enriched")
_TEXT_TYPES = frozenset({"", "text", "plain", "text/plain", *_MARKDOWNS})
_MARKUP_TYPES = frozenset(
    {"html", "xhtml", "text/html", "application/xhtml+xml", "text/xhtml", "application/xml", "text/xml"}
)
_VOID_ENDS = re.compile(
    r"</(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\s*>", re.IGNORECASE
)
_ADDRESS_FIRST = re.compile(r"\s*[^\s@<>()]+@[^\s@<>()]+\s*\((?P<name>[^()]*)\)\s*")
_NAME_FIRST = re.compile(r"(?P<name>[^<>()@]*)[<(]\s*[^\s@<>()]+@[^\s@<>()]+\s*[>)]\s*")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{200,}")
_LOOKS_LIKE_HTML = re.compile(
    r"</(?:a|b|blockquote|div|em|h\d|i|li|ol|p|pre|span|strong|table|ul)\s*>|<(?:br|hr|p)\s*/?>|<img\s"
)


Record = dict[str, Any]
"""One of feedparser's dictionaries."""

Links = dict[str, list[Record]]
"""The links of a record that have an address, by relation, in order."""


class Document(Struct, frozen=True):
    """A feed document as records: `version` is feedparser's name of the format, or empty.

    `is_sound` is true where the document was read as it is: nothing was mended and nothing was left out.
    """

    version: str
    feed: Record
    entries: list[Record]
    is_sound: bool


_get = dict.get


def text_in(record: Record, key: str) -> str:
    """Return the string under `key`, or an empty one."""
    value = _get(record, key)
    return value if isinstance(value, str) else ""


def number_in(record: Record, key: str) -> int | None:
    """Return the whole number that stands under `key` as text, or None."""
    value = text_in(record, key).strip()
    return int(value) if value.isdecimal() and len(value) <= 15 else None


def records(record: Record, key: str) -> list[Record]:
    """Return the dictionaries listed under `key`; a single one counts as a list of one."""
    value = _get(record, key)
    if value is None:
        return []
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    return [value] if isinstance(value, dict) else []


def title_in(record: Record, key: str) -> str:
    """Return the title under `key` as one safe line; its type stands beside it (RFC 4287, 3.1)."""
    details = records(record, f"{key}_detail")
    kind = text_in(details[0], "type") if details else ""
    return plain_line(text_in(record, key), markup=kind in _MARKUP_TYPES)


def author_names(record: Record) -> tuple[str, ...]:
    """Return the authors' names in order, each once; an address only where there is no name."""
    authors = [text_in(author, "name") or text_in(author, "email") for author in records(record, "authors")]
    written = text_in(record, "author")
    if authors and "@" in written:
        authors[-1] = _name_in(written)
    return distinct_names(authors)


def _name_in(author: str) -> str:
    """Return the name in an RFC 822 mailbox. feedparser's own search ends an address after four letters of its TLD."""
    found = _ADDRESS_FIRST.fullmatch(author) or _NAME_FIRST.fullmatch(author)
    return (found["name"].strip(' "') if found else "") or author


def links_in(record: Record) -> Links:
    """Return the links of `record` by their relation."""
    links: Links = {}
    for link in records(record, "links"):
        if text_in(link, "href"):
            links.setdefault(text_in(link, "rel"), []).append(link)
    return links


def first_alternate(links: Links) -> str | None:
    """Return the address of the page of a feed or an entry: the first alternate in HTML, else the first alternate."""
    alternates = links.get("alternate", ())
    for link in alternates:
        if text_in(link, "type") in _MARKUP_TYPES:
            return text_in(link, "href")
    return text_in(alternates[0], "href") if alternates else None


def content_in(detail: Record, base: str | None, feed_url: str) -> Content | None:
    """Return the text construct `detail` as content, or None when it is empty or no text.

    `base` is the base of its addresses, unless it has an `xml:base`. Without one, feedparser gives `feed_url` as base.
    """
    value, kind = text_in(detail, "value"), text_in(detail, "type").partition(";")[0].strip().lower()
    own_base = text_in(detail, "base")
    if own_base != feed_url:
        base = join_bases(base, own_base)
    if not value.strip():
        return None
    if kind in _MARKUP_TYPES:
        if kind.endswith("xml"):
            value = _VOID_ENDS.sub("", value)  # feedparser writes <br></br>, which browsers read as two
        return Content(clean_text(value), "html", base)
    if kind in _TEXT_TYPES:
        return Content(clean_text(value), "text", base)
    if kind.startswith("text/"):
        return Content(clean_text(value), "data", base)
    if kind.startswith(("image/", "audio/", "video/")) or _BASE64.fullmatch(value):
        return None
    return guessed_content(value, base)  # feedparser has decoded base64 where it could


def guessed_content(value: str, base: str | None) -> Content | None:
    """Return `value`, whose type is not known, as HTML when it has tags, else as text."""
    if not value.strip():
        return None
    return Content(clean_text(value), "html" if _LOOKS_LIKE_HTML.search(value) else "text", base)
