"""From bytes to a feed, step by step: unpack, look, decode, look again, hand to the reader of that format.

Rule: whatever is no feed is named in a sentence for people; a feed is never refused for how it was served.
"""

from __future__ import annotations

from tui_reader.errors import NotAFeed, ParseError
from tui_reader.model import ParsedFeed
from tui_reader.parse.decode import LARGEST, TooLarge, decode, unpack
from tui_reader.parse.sniff import FEED_ROOTS, kind_of_bytes, kind_of_root, kind_of_text, read_prolog
from tui_reader.text import censor_url

_SENTENCES = {
    "empty document": "There is nothing here: the document is empty.",
    "plain text": "This is plain text, not a feed.",
    "OPML list": "This is an OPML list of feeds, not a feed; import it to subscribe to the feeds it lists.",
}


def read_feed(data: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
    """Do the work of `parse_feed`; other exceptions than its own may come out of here, and are wrapped there."""
    try:
        data = unpack(data)
    except TooLarge as error:
        limit = LARGEST // 1024 // 1024
        raise ParseError(
            f"This feed is larger than {limit} MB when unpacked; it was not read.", url=_named(url)
        ) from error
    if kind := kind_of_bytes(data):
        raise _refusal(kind, url)
    text = decode(data, content_type=content_type)
    if text.lstrip("\ufeff\x00 \t\r\n")[:1] in ("{", "["):
        return _read_json(text, url)
    return _read_xml(text, url)


def _read_json(text: str, url: str) -> ParsedFeed:
    from tui_reader.parse.json_text import NotJson
    from tui_reader.parse.jsonfeed import read_json

    try:
        feed = read_json(text, url=url)
    except NotJson as error:
        if '"items"' not in text:
            raise _refusal(kind_of_text(text), url) from error
        raise ParseError(f"This looks like a JSON feed, but it is broken: {error}.", url=_named(url)) from error
    if feed is None:
        raise _refusal("JSON document", url)
    return feed


def _read_xml(text: str, url: str) -> ParsedFeed:
    prolog = read_prolog(text)
    if prolog.start < 0:
        raise _refusal(kind_of_text(text), url)
    if kind := kind_of_root(prolog):
        raise _refusal(kind, url)

    from tui_reader.parse.door import read_document
    from tui_reader.parse.feeds import make_feed

    parsed = read_document(text, prolog, url=url)
    if prolog.root not in FEED_ROOTS and not parsed.entries:
        raise _refusal("XML document", url)
    return make_feed(parsed, text=text, prolog=prolog, url=url)


def _refusal(kind: str, url: str) -> NotAFeed:
    article = "an" if kind[0] in "aeiouAEIOUX" else "a"
    sentence = _SENTENCES.get(kind, f"This is {article} {kind}, not a feed.")
    return NotAFeed(sentence, url=_named(url), kind=kind)


def _named(url: str) -> str:
    return censor_url(url)
