"""From bytes to a feed, step by step: unpack, look, decode, look again, hand to the reader of that format.

Rule: whatever is no feed is named in a sentence for people; a feed is never refused for how it was served.
"""

from __future__ import annotations

from dataclasses import replace

from tui_reader.model.errors import NotAFeed, ParseError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.parse.feeds.item_ranges import Pieces, hash_items, hash_surroundings, item_ranges, whole_part, without
from tui_reader.parse.text.clean import cleaned
from tui_reader.parse.text.decode import LARGEST, TooLarge, decode, unpacked
from tui_reader.parse.text.sniff import FEED_ROOTS, kind_of_bytes, kind_of_root, kind_of_text, read_prolog
from tui_reader.text.addresses import without_feeds
from tui_reader.text.hosts import censor_url, site_of

_SENTENCES = {
    "empty document": "There is nothing here: the document is empty.",
    "plain text": "This is plain text, not a feed.",
    "OPML list": "This is an OPML list of feeds, not a feed; import it to subscribe to the feeds it lists.",
}


def read_feed(
    data: bytes,
    *,
    url: str,
    content_type: str | None,
    known: Pieces,
    parser_version: int,
    cut: str,
) -> tuple[ParsedFeed, Pieces]:
    """Do the work of `parse_new`; other exceptions than its own may come out of here, and are wrapped there."""
    try:
        data, is_whole = unpacked(data)
    except TooLarge as error:
        limit = LARGEST // 1024 // 1024
        raise ParseError(
            f"This feed is larger than {limit} MB when unpacked; it was not read.", url=_named(url)
        ) from error
    if not is_whole:
        cut = cut or f"{site_of(url) or 'Its server'} sent packed data that ends in the middle"
    if kind := kind_of_bytes(data):
        raise _refusal(kind, url)
    text = decode(data, content_type=content_type)
    if text.lstrip("\ufeff\x00 \t\r\n")[:1] in ("{", "["):
        return _read_json(text, url), Pieces()
    return _Xml(text, url, parser_version, cut=cut).read(known)


def _read_json(text: str, url: str) -> ParsedFeed:
    from tui_reader.parse.feeds.jsonfeed import read_json
    from tui_reader.parse.text.json_text import NotJson

    try:
        feed = read_json(text, url=url)
    except NotJson as error:
        if '"items"' not in text:
            raise _refusal(kind_of_text(text), url) from error
        raise ParseError(f"This looks like a JSON feed, but it is broken: {error}.", url=_named(url)) from error
    if feed is None:
        raise _refusal("JSON document", url)
    return feed


class _Xml:
    """One document; raises NotAFeed at once where it is no feed."""

    def __init__(self, text: str, url: str, parser_version: int, *, cut: str) -> None:
        prolog = read_prolog(text)
        if prolog.start < 0:
            raise _refusal(kind_of_text(text), url)
        if kind := kind_of_root(prolog):
            raise _refusal(kind, url, text)
        self._text, self._prolog, self._url, self._parser_version = text, prolog, url, parser_version
        self._data = cleaned(text[prolog.start :])
        whole = whole_part(self._data, prolog.root) if cut else None
        self._cut = "" if whole is None else cut
        if whole == b"":
            raise ParseError("Not one entry of this feed came whole.", url=_named(url))
        self._data = whole or self._data

    def read(self, known: Pieces) -> tuple[ParsedFeed, Pieces]:
        """Return the feed without the entries that are known, if they can be left out; and what is known now."""
        data, ranges = self._data, self._ranges()
        hashes = hash_items(data, ranges)
        old = frozenset(known.hashes) - {b""}
        if cuts := [each for each, digest in zip(ranges, hashes, strict=True) if digest in old]:
            feed, surroundings = self._made(without(data, cuts))
            if surroundings == known.surroundings and len(feed.entries) == len(ranges) - len(cuts):
                return feed, Pieces(hashes, surroundings)
        feed, surroundings = self._made(data)
        if self._prolog.root not in FEED_ROOTS and not feed.entries:
            raise _refusal("XML document", self._url)
        adds_up = surroundings and len(feed.entries) == len(ranges)
        return feed, Pieces(hashes, surroundings) if adds_up else Pieces()

    def _ranges(self) -> list[tuple[int, int]]:
        # An `xml:base` anywhere changes how feedparser reads the rest.
        if self._prolog.root not in FEED_ROOTS or b"xml:base" in self._data or b" base=" in self._data:
            return []
        return item_ranges(self._data)

    def _made(self, data: bytes) -> tuple[ParsedFeed, bytes]:
        """Return the feed in `data`, and a hash of what surrounds its items; none where they cannot be trusted."""
        from tui_reader.parse.feeds.feed import look_around, make_feed
        from tui_reader.parse.feeds.feedparser_door import NothingRead, read_document

        try:
            document = read_document(data, self._prolog, url=self._url)
        except NothingRead as error:
            if self._prolog.root not in FEED_ROOTS:
                raise _refusal("XML document", self._url) from error
            sentence = "No part of this feed could be read; what it brought before is kept."
            raise ParseError(sentence, url=_named(self._url)) from error
        around = look_around(document, prolog=self._prolog, url=self._url)
        feed = make_feed(document, around, text=self._text, prolog=self._prolog)
        feed = replace(feed, cut=self._cut) if self._cut else feed
        if not document.is_sound:
            return feed, b""
        return feed, hash_surroundings(data, around, version=feed.version, parser_version=self._parser_version)


def _refusal(kind: str, url: str, text: str = "") -> NotAFeed:
    article = "an" if kind[0] in "aeiouAEIOUX" else "a"
    sentence = _SENTENCES.get(kind, f"This is {article} {kind}, not a feed.")
    if kind == "web page":
        sentence = _page_says(text, url) or sentence
    return NotAFeed(sentence, url=_named(url), kind=kind)


def _page_says(text: str, url: str) -> str | None:
    """Return the sentence about a web page that tells more than that it is one, or None."""
    from tui_reader.parse.pages.feed_links import refresh_of

    if words := without_feeds(url):
        return f"{words}; what it sent is a web page."
    target = refresh_of(text, url=url)
    return target and f"This is a web page, not a feed; it sends its visitors on to {censor_url(target)}."


def _named(url: str) -> str:
    return censor_url(url)
