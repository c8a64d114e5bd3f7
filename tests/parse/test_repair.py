"""Ill-formed documents lose nothing (TRAPS 2), and one bad element costs itself only."""

from __future__ import annotations

from xml.parsers.expat import ParserCreate

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.parse.samples import item, parse, rss
from tui_reader.parse.feeds.inspection import inspect, made_safe
from tui_reader.parse.text.clean import cleaned
from tui_reader.parse.text.repair import repaired


def words(inside: str) -> str:
    """Return the body of an item whose description holds `inside`."""
    entry = item(f"<description>{inside}</description><title>after</title>")
    assert entry.title == "after"
    assert entry.summary is not None
    return entry.summary.value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("fish & chips", "fish & chips"),
        ("a &nbsp; b", "a \xa0 b"),
        ("caf&eacute;", "café"),
        ("&unknown; thing", "&unknown; thing"),
        ("?a=1&b=2", "?a=1&b=2"),
        ("1 < 2", "1 < 2"),
        ("x &#0;&#x1F; y", "x y"),
        ("a &#55357; b", "a b"),
        ("&#55357;&#56832;", "\U0001f600"),
        ("&#xD83D;&#xDE00;", "\U0001f600"),
        ("&#99999999999999999;", ""),
        ("a]]>b &", "a]]>b &"),
        ("\x00a\x0b\x1b[31mb\ufffe", "a[31mb"),
    ],
)
def test_characters_are_mended(written: str, read: str) -> None:
    assert item(f"<title>{written}</title>").title == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("one<br>two", "one<br>two"),
        ("<p>one<p>two", "<p>one<p>two</p></p>"),
        ("<b><i>x</b></i>", "<b><i>x</i></b>"),
        ("<img src=a.png alt=x>", '<img src="a.png" alt="x">'),
        ("<a href='?a=1&b=2' href=\"x\">l</a>", '<a href="?a=1&amp;b=2">l</a>'),
        ("<td nowrap>x</td>", '<td nowrap="">x</td>'),
        ("x</div>y", "xy"),
        ("<![CDATA[<p>a & b</p>]]> & more", "<p>a & b</p> & more"),
    ],
)
def test_html_that_was_not_escaped_is_kept(written: str, read: str) -> None:
    assert words(f"{written}&nbsp;").replace("\xa0", "") == read


def test_prefixes_that_nobody_declared() -> None:
    entry = item(
        "<dc:creator>Ann</dc:creator><content:encoded>&lt;p&gt;x&lt;/p&gt;</content:encoded><odd:thing a:b='c'/>"
    )
    assert entry.authors == ("Ann",)
    assert entry.content is not None
    assert entry.content.value == "<p>x</p>"


def test_items_that_are_not_closed() -> None:
    feed = parse("<rss><channel><item><title>1</title><item><title>2</title><b></item><item><title>3</title>")
    assert [entry.title for entry in feed.entries] == ["1", "2", "3"]


def test_document_cut_off_keeps_every_item() -> None:
    whole = rss(
        "".join(f"<item><title>t{n}</title><description><![CDATA[<p>{n}</p>]]></description></item>" for n in range(20))
    )
    for length in range(whole.index("<item>") + 60, len(whole), 7):
        feed = parse(whole[:length])
        assert len(feed.entries) >= whole[:length].count("</item>")
        assert "<![" not in "".join(entry.title for entry in feed.entries)


def test_character_data_that_is_never_closed_swallows_nothing() -> None:
    feed = parse(
        "<rss><channel><item><description><![CDATA[<p>one</p></description></item><item><title>2</title></item></channel></rss>"
    )
    assert len(feed.entries) == 2


def test_two_documents_in_one() -> None:
    feed = parse(rss("<item><title>1</title></item>") + rss("<item><title>2</title></item>"))
    assert [entry.title for entry in feed.entries] == ["1", "2"]


def test_upper_and_lower_case_tags_that_do_not_match() -> None:
    assert item("<Title>x</title><LINK>https://a.example/</link>").url == "https://a.example/"


def test_entities_of_the_document_itself() -> None:
    feed = parse(
        '<!DOCTYPE rss [<!ENTITY me "Ann &#38; Co">]><rss version="2.0"><channel><title>&me;</title></channel></rss>'
    )
    assert feed.title == "&me;", "a reference inside the value could nest: it is left as it stands"
    feed = parse(
        '<!DOCTYPE rss [<!ENTITY me "Ann Co">]><rss version="2.0"><channel><title>&me;</title></channel></rss>'
    )
    assert feed.title == "Ann Co"


@pytest.mark.parametrize(
    "odd",
    [
        "<width><x/></width>",
        "<g:Point xmlns:g='http://www.opengis.net/gml'><g:pos>1 2</g:pos></g:Point>",
        "<author><license xmlns='http://web.resource.org/cc/'/></author>",
        "<cc:license xmlns:cc='http://web.resource.org/cc/'/>",
        "<m:player xmlns:m='http://search.yahoo.com/mrss/'><textInput><m:player/></textInput></m:player>",
    ],
)
def test_element_that_makes_feedparser_raise_costs_no_entry(odd: str) -> None:
    items = [
        f"<item><title>{n}</title><guid>{n}</guid>{odd if n % 3 == 1 else ''}<description>d</description></item>"
        for n in range(9)
    ]
    feed = parse(rss("<link>https://a.example/</link>" + "".join(items)))
    assert [entry.title for entry in feed.entries] == [str(n) for n in range(9)]
    assert all(entry.summary for entry in feed.entries)
    assert feed.title == "Feed"


def test_element_of_the_feed_that_makes_feedparser_raise_costs_no_entry() -> None:
    feed = parse(rss("<width><x/></width><item><title>1</title></item><height><y/></height><item/>"))
    assert feed.title == "Feed"
    assert len(feed.entries) == 2


def test_feed_without_items_that_makes_feedparser_raise() -> None:
    assert parse(rss("<width><x/></width>")).title == "Feed"


def test_cleaned_leaves_good_references_alone() -> None:
    good = "&#9;&#10;&#13;&#32;&#8217;&#x2019;&#128512;&#x1F600;&#x10FFFF; &#38; &amp;"
    assert cleaned(good) == good.encode()


@pytest.mark.parametrize(
    ("written", "read"), [("&#{}65;", "A"), ("&#x{}41;", "A"), ("&#{}1;", ""), ("&amp;#{}65;", "A")]
)
def test_zeros_before_a_number_mean_nothing_to_any_parser(written: str, read: str) -> None:
    for around in ("{}", "{}<b>", "{}</title><itunes:summary>x"):
        said = around.format(written.format("0" * 5_000))
        assert item(f"<title>{said}</title>").title.startswith(read)


def test_look_counts_items_and_finds_traps() -> None:
    look = inspect(b"<rss><item/><entry/><items/></rss>")
    assert (look.is_well_formed, look.items, look.cuts) == (True, 2, [])
    assert not inspect(b"<rss><item></rss>").is_well_formed
    trap = b"<rss><item><author>" + b"a" * 5000 + b"</author><title>t</title></item></rss>"
    assert made_safe(trap, inspect(trap)) == b"<rss><item><title>t</title></item></rss>"
    trap = b"<rss><a " + b" ".join(b'x%d="1"' % n for n in range(1000)) + b"/></rss>"
    assert made_safe(trap, inspect(trap)) == b"<rss><a/></rss>"


PIECES = """
<rss> </rss> <item> </item> <a@b=c> <a@b=' < > & &amp; &x; <![CDATA[ ]]> <!-- --> <?x@ ?> <p:q@r:s='1'> </p:q> <br>
<a@xmlns:z=''> <:> <a:b:c> é " /> <x/>
"""
SOUP = st.lists(
    st.sampled_from([piece.replace("@", " ") for piece in PIECES.split()]) | st.text(max_size=5), max_size=40
)


@settings(max_examples=300)
@given(SOUP)
@example(["<", "A", "²", "]]>"])
@example(["&#٣;"])
@example(["<a x²='1'>"])
def test_repaired_is_well_formed(pieces: list[str]) -> None:
    text = repaired(cleaned("<rss>" + "".join(pieces)).decode(), {})
    ParserCreate("utf-8", " ").Parse(text.encode(), True)


@settings(max_examples=100)
@given(SOUP)
def test_no_soup_hides_the_items_around_it(pieces: list[str]) -> None:
    soup = "".join(pieces).replace("<!--", "").replace("<![CDATA[", "").replace("<?", "")
    feed = parse(rss(f"<item><title>1</title><x>{soup}</x></item><item><title>2</title></item>"))
    assert len(feed.entries) >= 2
