"""Bytes of a web page -> its source as text.

Rule: a document that is no text for people (a PDF document, a picture) is refused, with its kind. Plain text counts as
an article.
"""

from __future__ import annotations

from tui_reader.model.entities import Content
from tui_reader.model.errors import ParseError
from tui_reader.parse.text.decode import LARGEST, TooLarge, decode, unpack
from tui_reader.parse.text.sniff import FEED_ROOTS, a_or_an, kind_of_bytes, kind_of_text, read_prolog
from tui_reader.text.clean import clean_text
from tui_reader.text.hosts import censor_url
from tui_reader.text.sizes import say_size

_FAMILIES = {"image": "picture", "audio": "sound file", "video": "film", "font": "font"}
_KINDS = {"application/pdf": "PDF document", "application/epub+zip": "book", "application/zip": "ZIP archive"}


def read_page(data: bytes, *, url: str, content_type: str | None) -> Content:
    """Return a web page's source as HTML, or plain text as such; arguments are those of `parse_feed`.

    Raises ParseError for what is no text for people, which it names (a PDF document, a picture, a feed).
    """
    try:
        data = unpack(data)
    except TooLarge as error:
        limit = say_size(LARGEST)
        raise ParseError(f"That page is larger than {limit} when unpacked.", url=censor_url(url)) from error
    media = (content_type or "").partition(";")[0].strip().lower()
    named = kind_of_bytes(data) or _KINDS.get(media) or _FAMILIES.get(media.partition("/")[0])
    if named is not None:
        raise _refusal(named, url)
    text = decode(data, content_type=content_type)
    prolog = read_prolog(text)
    if prolog.root in FEED_ROOTS:
        raise _refusal("feed", url)
    if prolog.start >= 0 and media != "text/plain":
        return Content(text, base=url)
    kind = "JSON document" if media.endswith("json") else kind_of_text(text)
    if kind != "plain text":
        raise _refusal(kind, url)
    return Content(clean_text(text), "text", base=url)


def _refusal(kind: str, url: str) -> ParseError:
    return ParseError(f"Its link leads to {a_or_an(kind)}, not to a page of text.", url=censor_url(url))
