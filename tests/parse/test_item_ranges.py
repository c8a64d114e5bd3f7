"""Known items are never parsed twice, and nobody can tell: both ways give the same entries and the same feed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import needs_corpus
from tests.parse.test_corpus import manifest
from tests.parse.test_expat_reader import PIECES, atom, rss
from tui_reader.model.errors import ParseError
from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.model.records import replace
from tui_reader.parse import Pieces, parse_feed, parse_new
from tui_reader.parse.feeds.item_ranges import item_ranges
from tui_reader.parse.text.clean import cleaned
from tui_reader.parse.text.decode import decode

URL = "https://herons.example/feed"


def whole(text: str) -> ParsedFeed:
    return parse_feed(text.encode(), url=URL, content_type=None)


def first(text: str) -> tuple[Pieces, dict[bytes, ParsedEntry]]:
    """Read a document for the first time: its pieces, and which entry came of which."""
    feed, pieces = parse_new(text.encode(), url=URL, content_type=None, known=Pieces())
    return pieces, dict(zip(pieces.hashes, feed.entries, strict=False))


def again(text: str, before: str, *, url: str = URL) -> tuple[ParsedFeed, int]:
    """Read a document that follows another; return the feed put together, and how many entries were not parsed."""
    known, entries = first(before)
    feed, pieces = parse_new(text.encode(), url=url, content_type=None, known=known)
    if len(pieces.hashes) in (0, len(feed.entries)):
        return feed, 0
    parsed = iter(feed.entries)
    old = set(known.hashes) - {b""}
    together = tuple(entries[each] if each in old else next(parsed) for each in pieces.hashes)
    assert next(parsed, None) is None
    return replace(feed, entries=together), len(together) - len(feed.entries)


def channel(*items: str, head: str = "<title>Herons</title>", tail: str = "") -> str:
    inside = "</item><item>".join(items)
    return rss(inside, head).replace("</channel>", f"{tail}</channel>")


ONE, TWO, THREE, FOUR = (
    f"<title>{n}</title><guid>{n}</guid><description>d &lt;b&gt; {n}</description>" for n in range(4)
)


def test_what_is_known_to_the_letter_is_not_parsed_again_but_beside_elements_of_the_feed() -> None:
    text = channel(FOUR, THREE, TWO, ONE, head="<title>New name</title>")

    feed, left_out = again(text, channel(THREE, TWO, ONE))

    assert left_out == 2  # what was the first stood beside the feed's title
    assert feed == whole(text)
    assert feed.title == "New name"


def test_what_the_feed_says_behind_its_items_is_read() -> None:
    text = channel(FOUR, THREE, TWO, ONE, tail="<ttl>60</ttl>")

    feed, left_out = again(text, channel(THREE, TWO, ONE))

    assert left_out == 1
    assert feed == whole(text)
    assert feed.interval == 3600


def test_an_edited_item_is_parsed_and_twins_are_two() -> None:
    text = channel(FOUR, TWO, ONE.replace("d ", "e "), TWO)

    feed, left_out = again(text, channel(THREE, TWO, ONE))

    assert left_out == 2
    assert feed == whole(text)


def test_another_order_is_told() -> None:
    text = channel(FOUR, ONE, TWO)

    feed, left_out = again(text, channel(FOUR, TWO, ONE))

    assert left_out == 2
    assert feed == whole(text)


ENTRY = "<id>urn:1</id><title>One</title><link href='/1'/>"
BEFORE = atom(f"</entry><entry>{ENTRY}", "<title>T</title><author><name>Ada</name></author>")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("<name>Ada</name>", "<name>Ben</name>"),
        ("<title>T</title>", "<title>T</title><link href='https://elsewhere.example/'/>"),
        ("xml:lang='en-GB'", "xml:lang='de'"),
        ("<feed ", "<feed xmlns:thr='http://purl.org/syndication/thread/1.0' "),
        ("<title>T</title>", "<title>T</title><link href='b/' xml:base='https://b.example/'/>"),
        ("<title>T</title>", "<title>T &nbsp;</title>"),
    ],
)
def test_other_surroundings_mean_that_the_whole_is_parsed(was: str, becomes: str) -> None:
    before = BEFORE.replace('"', "'")
    text = before.replace(was, becomes)
    assert text != before

    feed, left_out = again(text, before)

    assert left_out == 0
    assert feed == whole(text)


def test_the_same_surroundings_mean_that_it_is_not() -> None:
    text = BEFORE.replace("<entry></entry>", "<entry><title>New</title></entry>")

    assert again(text, BEFORE)[1] == 1


def test_another_address_means_that_the_whole_is_parsed() -> None:
    feed, left_out = again(BEFORE, BEFORE, url="https://moved.example/feed")

    assert left_out == 0
    assert feed == parse_feed(BEFORE.encode(), url="https://moved.example/feed", content_type=None)


def test_what_looks_like_an_item_and_is_none() -> None:
    data = (
        b"<rss><!-- <item> --><channel><?x <item> ?><item a='>'><b><![CDATA[</item><item>]]></b></item>"
        b"<x:item/><items/><item-x/><entry ></entry ></channel></rss>"
    )

    found = [data[start:end] for start, end in item_ranges(data)]

    assert [each[:6] for each in found] == [b"<item ", b"<x:ite", b"<entry"]
    assert found[0].endswith(b"]]></b></item>")
    assert item_ranges(b"<rss><item><item></item></rss>") == []
    assert item_ranges(b"<rss></item></rss>") == []
    assert item_ranges(b"<rss><item>") == []


ITEMS = st.lists(PIECES, max_size=5).map("".join)
HEADS = st.lists(PIECES, max_size=2).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(ITEMS, max_size=5), st.lists(ITEMS, max_size=3), HEADS, HEADS, st.randoms(use_true_random=False))
def test_both_ways_give_the_same(old: list[str], new: list[str], head: str, tail: str, random: object) -> None:
    items = [*old[1:], *new]
    random.shuffle(items)  # type: ignore[attr-defined]
    before, text = channel(*old, head=head), channel(*items, head=head, tail=tail)

    feed, _ = again(text, before)

    assert feed == whole(text)


@needs_corpus
def test_corpus_a_feed_that_gained_an_item_reads_the_same() -> None:
    spared = 0
    for path, _ in manifest():
        text = decode(path.read_bytes(), content_type=None)
        if (at := text.find("<")) < 0:
            continue
        data = cleaned(text[at:])
        ranges = item_ranges(data)
        if len(ranges) < 2:
            continue
        start, end = ranges[0]
        try:
            feed, left_out = again(data.decode(), (data[:start] + data[end:]).decode())
        except ParseError:
            continue
        spared += left_out
        assert feed == whole(data.decode()), path.name
    assert spared > 2000
