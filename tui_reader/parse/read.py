"""From bytes to a feed: unpack them, find out what they are, decode them, call the reader of their format.

Rule: a document that is no feed is refused with a sentence that says what the document is. A feed is never refused
because of how it was served.
"""

from __future__ import annotations

from tui_reader.model.errors import NotAFeed, ParseError
from tui_reader.model.incoming import ParsedFeed
from tui_reader.model.records import replace
from tui_reader.parse import PARSER_VERSION
from tui_reader.parse.feeds.item_ranges import Pieces, hash_items, hash_surroundings, item_ranges, whole_part, without
from tui_reader.parse.text.clean import cleaned
from tui_reader.parse.text.decode import LARGEST, TooLarge, decode, unpacked
from tui_reader.parse.text.sniff import FEED_ROOTS, a_or_an, kind_of_bytes, kind_of_root, kind_of_text, read_prolog
from tui_reader.text.addresses import without_feeds
from tui_reader.text.hosts import censor_url, site_of
from tui_reader.text.sizes import say_size

_SENTENCES = {
    "empty document": "There is nothing here: the document is empty.",
    "plain text": "This is plain text, not a feed.",
    "OPML list": "This is an OPML list of feeds, not a feed; import it to subscribe to the feeds it lists.",
}


def parse_feed(data: bytes, *, url: str, content_type: str | None, cut: str = "") -> ParsedFeed:
    """Return the feed that `data` holds: RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0, CDF, JSON Feed 1.0, 1.1, RSS-in-JSON.

    `url` is the address the bytes came from; relative addresses are resolved against it. `content_type` is the
    value of the HTTP header or None; a feed that is served as text/html is read all the same. Entries keep the order
    of the document. `cut` says who ended the transfer too early (see `ParsedFeed`); it is empty for a whole document.
    Raises NotAFeed when the bytes are something else, which its `kind` names ("web page", "OPML list", "empty
    document", "picture", ...). Raises ParseError for a feed that cannot be read. Raises nothing else, for any bytes.
    """
    return parse_new(data, url=url, content_type=content_type, known=Pieces(), cut=cut)[0]


def parse_new(
    data: bytes, *, url: str, content_type: str | None, known: Pieces, cut: str = ""
) -> tuple[ParsedFeed, Pieces]:
    """Return the feed that `data` holds, and its pieces; arguments and errors are those of `parse_feed`.

    An item whose piece is among the `known` ones is not parsed again: the feed has only the other entries, in order.
    Where no pieces are returned, the feed has all its entries.
    """
    try:
        return _parse(data, url, content_type, known, cut)
    except ParseError:
        raise
    except Exception as error:
        raise ParseError(
            f"This feed could not be read ({type(error).__name__}); nothing that is kept has changed.", url=url
        ) from error


def _parse(data: bytes, url: str, content_type: str | None, known: Pieces, cut: str) -> tuple[ParsedFeed, Pieces]:
    try:
        data, is_whole = unpacked(data)
    except TooLarge as error:
        limit = say_size(LARGEST)
        raise ParseError(
            f"This feed is larger than {limit} when unpacked; it was not read.", url=censor_url(url)
        ) from error
    if not is_whole:
        cut = cut or f"{site_of(url) or 'Its server'} sent packed data that ends in the middle"
    if kind := kind_of_bytes(data):
        raise _refusal(kind, url)
    text = decode(data, content_type=content_type)
    if text.lstrip("\ufeff\x00 \t\r\n")[:1] in ("{", "["):
        return _read_json(text, url), Pieces()
    return _XmlDocument(text, url, cut=cut).read(known)


def _read_json(text: str, url: str) -> ParsedFeed:
    from tui_reader.parse.feeds.jsonfeed import read_json
    from tui_reader.parse.text.json_text import NotJson

    try:
        feed = read_json(text, url=url)
    except NotJson as error:
        if '"items"' not in text:
            raise _refusal(kind_of_text(text), url) from error
        raise ParseError(f"This looks like a JSON feed, but it is broken: {error}.", url=censor_url(url)) from error
    if feed is None:
        raise _refusal("JSON document", url)
    return feed


class _XmlDocument:
    """One XML document. Making it raises NotAFeed where the document is no feed."""

    def __init__(self, text: str, url: str, *, cut: str) -> None:
        prolog = read_prolog(text)
        if prolog.start < 0:
            raise _refusal(kind_of_text(text), url)
        if kind := kind_of_root(prolog):
            raise _refusal(kind, url, text)
        self._text, self._prolog, self._url = text, prolog, url
        self._data = cleaned(text[prolog.start :])
        whole = whole_part(self._data, prolog.root) if cut else None
        self._cut = "" if whole is None else cut
        if whole == b"":
            raise ParseError("Not one entry of this feed came whole.", url=censor_url(url))
        self._data = whole or self._data

    def read(self, known: Pieces) -> tuple[ParsedFeed, Pieces]:
        """Return the feed, without its known entries where they can be left out, and the pieces that are known now."""
        data, ranges = self._data, self._ranges()
        hashes = hash_items(data, ranges)
        old = frozenset(known.hashes) - {b""}
        if cuts := [each for each, digest in zip(ranges, hashes, strict=True) if digest in old]:
            feed, surroundings = self._feed_in(without(data, cuts))
            if surroundings == known.surroundings and len(feed.entries) == len(ranges) - len(cuts):
                return feed, Pieces(hashes, surroundings)
        feed, surroundings = self._feed_in(data)
        if self._prolog.root not in FEED_ROOTS and not feed.entries:
            raise _refusal("XML document", self._url)
        is_complete = surroundings and len(feed.entries) == len(ranges)
        return feed, Pieces(hashes, surroundings) if is_complete else Pieces()

    def _ranges(self) -> list[tuple[int, int]]:
        # An `xml:base` anywhere changes how feedparser reads the elements after it.
        if self._prolog.root not in FEED_ROOTS or b"xml:base" in self._data or b" base=" in self._data:
            return []
        return item_ranges(self._data)

    def _feed_in(self, data: bytes) -> tuple[ParsedFeed, bytes]:
        """Return the feed in `data`, and a hash of what surrounds its items.

        The hash is empty where parts of the document were mended or left out: such items are never known.
        """
        from tui_reader.parse.feeds.feed import make_feed, surroundings_in
        from tui_reader.parse.feeds.feedparser_door import NothingRead, read_document

        try:
            document = read_document(data, self._prolog, url=self._url)
        except NothingRead as error:
            if self._prolog.root not in FEED_ROOTS:
                raise _refusal("XML document", self._url) from error
            sentence = "No part of this feed could be read; what it brought before is kept."
            raise ParseError(sentence, url=censor_url(self._url)) from error
        surroundings = surroundings_in(document, prolog=self._prolog, url=self._url)
        feed = make_feed(document, surroundings, text=self._text, prolog=self._prolog)
        feed = replace(feed, cut=self._cut)
        if not document.is_sound:
            return feed, b""
        return feed, hash_surroundings(data, surroundings, version=feed.version, parser_version=PARSER_VERSION)


def _refusal(kind: str, url: str, text: str = "") -> NotAFeed:
    sentence = _SENTENCES.get(kind, f"This is {a_or_an(kind)}, not a feed.")
    if kind == "web page":
        sentence = _reason_for_page(text, url) or sentence
    return NotAFeed(sentence, url=censor_url(url), kind=kind)


def _reason_for_page(text: str, url: str) -> str | None:
    """Return a sentence that says why a web page came in place of a feed, or None where the reason is not known."""
    from tui_reader.parse.pages.feed_links import refresh_of

    if words := without_feeds(url):
        return f"{words}; what it sent is a web page."
    target = refresh_of(text, url=url)
    return target and f"This is a web page, not a feed; it sends its visitors on to {censor_url(target)}."
