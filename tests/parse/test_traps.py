"""TRAPS 1 to 8, each by its number: what broke other readers does not break this one.

9 and 10 are in test_hostile.py; the corpus in test_corpus.py.
"""

from __future__ import annotations

import unicodedata

import pytest

from tests.parse.samples import atom, item, parse, rss
from tui_reader.model.errors import NotAFeed
from tui_reader.model.incoming import ParsedEntry, ParsedFeed


def strings(feed: ParsedFeed) -> list[str]:
    """Return every string that a list, a log or a file name could be made of."""
    found = [feed.title, feed.site_url or ""]
    for entry in feed.entries:
        found += [entry.id or "", entry.url or "", entry.title, *entry.authors, *entry.categories, entry.image or ""]
        found += [entry.comments_url or "", entry.comments_feed or ""]
        found += [part for file in entry.enclosures for part in (file.url, file.type or "")]
        found += [content.value for content in (entry.content, entry.summary) if content]
    return found


def test_trap_1_half_a_surrogate_pair_does_not_raise() -> None:
    assert item("<title>a &#55357; b</title>").title == "a b"
    assert item("<title><![CDATA[a &#55357; b]]></title>").title == "a b"
    assert item("<title>a &amp;#55357; b</title><link>x</link>").title.encode()


def test_trap_2_bozo_is_no_failure() -> None:
    feed = parse("<rss><channel><title>Fish & Chips</title><item><title>a &nbsp; b</title><b></item></channel>")
    assert feed.title == "Fish & Chips"
    assert len(feed.entries) == 1


def test_trap_3_a_page_in_place_of_a_feed_is_named() -> None:
    with pytest.raises(NotAFeed, match="This is a web page, not a feed"):
        parse("<!doctype html><title>x</title>", content_type="application/rss+xml")
    assert parse(rss("<item/>"), content_type="text/html").entries


def test_trap_4_json_feeds_are_read() -> None:
    assert (
        len(parse('{"version":"https://jsonfeed.org/version/1","title":"t","items":[{"id":"1"},{"id":"2"}]}').entries)
        == 2
    )
    assert len(parse('{"rss":{"version":"2.0","channel":{"item":[{"title":"x"}]}}}').entries) == 1


def test_trap_5_one_bad_byte_costs_one_byte() -> None:
    data = rss("<item><title>Démontage d’un four à 57 % \xff</title></item>").encode().replace(b"\xc3\xbf", b"\xe9")
    assert parse(data).entries[0].title == "Démontage d’un four à 57 % é"


@pytest.mark.parametrize(
    "inside", ["", "<title/>", "<guid></guid><link></link><pubDate></pubDate>", "<description/>", "words"]
)
def test_trap_6_an_entry_without_anything_is_an_entry(inside: str) -> None:
    assert item(inside) == ParsedEntry()


def test_trap_6_ids_are_kept_as_they_are_written() -> None:
    first, second, third = parse(
        rss("<item><guid>http://a.example/1/</guid></item><item><guid>x</guid></item><item><guid>x</guid></item>")
    ).entries
    assert first.id == "http://a.example/1/"
    assert second.id == third.id == "x", "twins are two entries"


@pytest.mark.parametrize("date", ["0000-00-00", "soon", "12:12:12 12:12:12 12:12:12", "", "Mon, 99 Foo 2024"])
def test_trap_7_one_bad_date_costs_nothing_else(date: str) -> None:
    feed = parse(rss(f"<item><title>a</title><pubDate>{date}</pubDate></item><item><title>b</title></item>"))
    assert [(entry.title, entry.published) for entry in feed.entries] == [("a", None), ("b", None)]


def test_trap_7_dates_of_the_future_and_the_past_are_kept() -> None:
    assert atom("<updated>2180-01-01T00:00:00Z</updated>").published == 6626966400
    assert atom("<updated>2004-01-01T00:00:00Z</updated>").published == 1072915200


@pytest.mark.parametrize("bad", [*map(chr, (0, 1, 7, 8, 11, 12, 14, 27, 31, 127, 0x9B, 0x9D, 0x202E, 0x2066, 0xFEFF))])
@pytest.mark.parametrize("wrapped", ["{}", "&#{};", "<![CDATA[&#{};]]>", "&amp;#{};"])
def test_trap_8_no_control_character_gets_through(bad: str, wrapped: str) -> None:
    bad = wrapped.format(bad if wrapped == "{}" else ord(bad))
    inside = (
        f"<title>t{bad}t</title><link>https://a.example/{bad}x</link><guid>g{bad}g</guid><author>a{bad}a</author>"
        f"<category>c{bad}c</category><description>d{bad}d</description><comments>https://a.example/{bad}c</comments>"
        f"<enclosure url='https://a.example/e' type='audio/{bad if 'CDATA' not in bad else ''}x'/>"
    )
    feed = parse(rss(f"<item>{inside}</item>"))
    for text in strings(feed):
        unsafe = [char for char in text if unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n"]
        assert not unsafe
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def test_trap_8_markup_of_the_terminal_library_is_text() -> None:
    title = "[red]x[/] [@click=app.quit]y[/] \\[z] [/]"
    assert item(f"<title>{title}</title>").title == title
    assert parse(f'{{"title":"{title}","items":[]}}'.replace("\\", "\\\\")).title == title
