"""Ordinary feeds are read without feedparser, and nobody can tell."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import needs_corpus
from tests.parse.test_corpus import manifest
from tui_reader.model.incoming import ParsedFeed
from tui_reader.parse.feeds.expat_reader import read_plain
from tui_reader.parse.feeds.feed import make_feed, surroundings_in
from tui_reader.parse.feeds.feedparser_door import read_any
from tui_reader.parse.feeds.fields import Document
from tui_reader.parse.text.clean import cleaned
from tui_reader.parse.text.decode import decode
from tui_reader.parse.text.sniff import FEED_ROOTS, read_prolog

URL = "https://herons.example/feed"


def plainly(text: str) -> ParsedFeed | None:
    """Read an ordinary document; None where it is not one."""
    prolog = read_prolog(text)
    document = read_plain(cleaned(text[prolog.start :]))
    return None if document is None else finished(document, text)


def thoroughly(text: str) -> ParsedFeed:
    """Read a document with feedparser."""
    prolog = read_prolog(text)
    return finished(read_any(cleaned(text[prolog.start :]), prolog, url=URL), text)


def finished(document: Document, text: str) -> ParsedFeed:
    prolog = read_prolog(text)
    return make_feed(document, surroundings_in(document, prolog=prolog, url=URL), text=text, prolog=prolog)


def rss(item: str, channel: str = "<title>Herons</title><link>https://herons.example/</link>") -> str:
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:own="urn:own" xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    return f'<rss version="2.0" {spaces}><channel>{channel}<item>{item}</item></channel></rss>'


def atom(entry: str, feed: str = "<title>Herons</title><id>urn:herons</id>") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">{feed}<entry>{entry}</entry></feed>'


ORDINARY = {
    "rss": rss(
        "<title>A heron</title><link>https://herons.example/1</link><guid isPermaLink='false'>one</guid>"
        "<pubDate>Wed, 31 Dec 2025 23:59:23 GMT</pubDate><dc:creator>Ada</dc:creator><category>birds</category>"
        "<description>Short &amp; grey</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>"
    ),
    "content before description": rss("<content:encoded>&lt;p&gt;</content:encoded><description>d</description>"),
    "guid for a link": rss("<guid>https://herons.example/2</guid><title>T</title>"),
    "guid after the link": rss("<link>https://herons.example/3</link><guid>https://other.example/3</guid>"),
    "a number for a guid": rss("<guid>17</guid>"),
    "two authors": rss("<author>Ada</author><dc:creator>Ben</dc:creator>"),
    "enclosure": rss("<enclosure url='https://a.example/1.mp3' TYPE='audio/mpeg'/>".replace("TYPE", "type")),
    "media": rss("<media:group><media:content url='https://a.example/1.jpg' medium='image' width='9'/></media:group>"),
    "caption": rss("<title>T</title><media:content url='u'><media:title>No title</media:title></media:content>"),
    "a namespace of its own": rss("<own:size unit='cm'>90</own:size><title>T</title>"),
    "utf-8 taken for latin-1": rss("<title>CafÃ©</title>"),
    "control characters that were quotes": rss("<title>\x93grey\x94 é</title>"),
    "atom": atom(
        "<title type='html'>A &lt;b&gt;heron&lt;/b&gt;</title><id>urn:1</id><updated>2026-01-01T00:00:00Z</updated>"
        "<link href='/1'/><link rel='enclosure' type='Audio/MPEG' href='/1.mp3' length='7'/>"
        "<author><name>Ada</name><email>ada@herons.example</email></author><category term='b' label='Birds'/>"
        "<summary>Short</summary><content type='html'>&lt;p&gt;Long&lt;/p&gt;</content>"
    ),
    "atom with an id for a link": atom("<id>https://herons.example/9</id>"),
    "atom with the feed's author": atom("<id>a</id>", "<author><name>Ada</name></author><title>T</title>"),
    "blanks": rss(" <title> \n A  heron\t</title>\n<link>\nhttps://herons.example/1 \n</link> "),
    "a title in html": rss("<title><![CDATA[<b>A</b> &amp; &#8217; B]]></title>"),
    "a title with less than": rss("<title>1 &lt; 2 &amp; <![CDATA[</ 3;]]></title>"),
    "nothing at all": rss(""),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_feed_reads_the_same_without_feedparser(name: str) -> None:
    text = ORDINARY[name]

    assert plainly(text) == thoroughly(text)


EXTRAORDINARY = {
    "a title in tags that HTML may lack": rss("<title><![CDATA[<bird>A</bird>]]></title>"),
    "a title twice": rss("<title>A</title><title>B</title>"),
    "markup unescaped": rss("<description><p>A</p></description>"),
    "xhtml": atom("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A</div></content>"),
    "base64": atom("<content type='image/png'>aGVyb24=</content>"),
    "a base": atom("<link href='1' xml:base='https://b.example/'/>"),
    "an address with a name": rss("<author>ada@herons.example (Ada)</author>"),
    "an unknown element of the format": rss("<fullitem>A</fullitem>"),
    "an item too deep": rss("<item><title>A</title></item>"),
    "three slashes": rss("<link>https:///herons.example/1</link>"),
    "an old version": rss("").replace('"2.0"', '"0.91"'),
    "ill-formed": rss("<title>A &nbsp; B</title>"),
    "a prefix that feedparser knows": rss("<title>A</title>").replace("xmlns:own", "xmlns:itunes"),
    "a caption in place of a title": rss("<media:title>A</media:title>"),
}


@pytest.mark.parametrize("name", [name for name in EXTRAORDINARY if "prefix" not in name])
def test_whatever_is_beyond_the_ordinary_goes_to_feedparser(name: str) -> None:
    assert plainly(EXTRAORDINARY[name]) is None


def test_an_element_whose_prefix_feedparser_knows_is_not_taken_for_silent() -> None:
    text = rss("<itunes:author>Ada</itunes:author>").replace("xmlns:own", "xmlns:itunes")

    assert plainly(text) is None


PIECES = st.sampled_from(
    [
        "<title>A</title>",
        "<title/>",
        "<title>A &lt;i>B&lt;/i> &amp;amp; C</title>",
        "<link>https://h.example/?a=1&amp;b=2</link>",
        "<guid>https://h.example/g</guid>",
        '<guid isPermaLink="false">g</guid>',
        "<description>d &lt;b&gt;b&lt;/b&gt;</description>",
        "<content:encoded>c é</content:encoded>",
        "<content:encoded/>",
        "<author>Ada</author>",
        "<dc:creator>Ben</dc:creator>",
        "<dc:date>2026-01-01</dc:date>",
        "<category>x</category>",
        '<category domain="d">y</category>',
        "<category/>",
        '<media:thumbnail url="u"/>',
        "<media:description>m</media:description>",
        '<media:content url="u" type="Image/PNG"><media:title>t</media:title></media:content>',
        "<own:a>o</own:a>",
        '<own:a b="c"><own:d/></own:a>',
        '<atom:link rel="replies" href="/r"/>',
        '<atom:link href="/a"/>',
        "stray text",
        "<!-- a comment -->",
        '<source url="s">S</source>',
        '<enclosure url="e" length="1"/>',
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=3))
def test_any_order_of_ordinary_things_reads_the_same(item: list[str], before: list[str]) -> None:
    text = rss("".join(item) + "</item><item>" + "".join(reversed(item)), "".join(before) + "<title>F</title>")
    text = re.sub("stray", "stray\N{NO-BREAK SPACE}", text)
    found = plainly(text)

    assert found is None or found == thoroughly(text)


@needs_corpus
def test_corpus_ordinary_feeds_read_the_same() -> None:
    ordinary = 0
    for path, _ in manifest():
        text = decode(path.read_bytes(), content_type=None)
        prolog = read_prolog(text)
        if prolog.root not in FEED_ROOTS or prolog.is_netscape:
            continue
        if (found := plainly(text)) is not None:
            ordinary += 1
            assert found == thoroughly(text), path.name
    assert ordinary > 1000
