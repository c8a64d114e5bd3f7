"""What is no feed is named (TRAPS 3), and a feed is found behind junk."""

from __future__ import annotations

import gzip

import pytest

from tests.parse.samples import parse, rss
from tui_reader.model.errors import NotAFeed
from tui_reader.parse import parse_feed
from tui_reader.parse.text.sniff import read_prolog

PAGE = "<!DOCTYPE html><html><head><title>Hi</title></head><body><p>Page<br>here</p></body></html>"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty document"),
        (b" \n\t\x00", "empty document"),
        (b"\xef\xbb\xbf", "empty document"),
        (gzip.compress(b"", mtime=0), "empty document"),
        (PAGE.encode(), "web page"),
        (b"\n <!-- c -->\n" + PAGE.encode(), "web page"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "web page"),
        (b"<HTML><BODY>shouting</BODY></HTML>", "web page"),
        (b"<head><title>Moved</title></head>", "web page"),
        (b"<p>only a piece", "web page"),
        (gzip.compress(PAGE.encode(), mtime=0), "web page"),
        (b'<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="x"/></body></opml>', "OPML list"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "sitemap"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "picture"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"GIF89a....", "picture"),
        (b"\xff\xd8\xff\xe0....", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        (b"%PDF-1.7", "PDF document"),
        (b"PK\x03\x04....", "ZIP archive"),
        (b"ID3\x03....", "sound file"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (b'{"a": 1}', "JSON document"),
        (b"[]", "JSON document"),
        (b"[section]\nkey = value", "plain text"),
        (b"{ not json }", "plain text"),
        (b"User-agent: *\nDisallow: /", "plain text"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08", "file of unknown kind"),
        (b"<note><to>you</to></note>", "XML document"),
        (b"<title><height>", "XML document"),  # feedparser raises for every part of this one
        (b"<catalog xmlns:atom='http://www.w3.org/2005/Atom'><atom:link/></catalog>", "XML document"),
    ],
)
def test_what_is_no_feed_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        parse(data)
    assert caught.value.kind == kind
    assert str(caught.value).endswith(".")


def test_a_web_page_says_so_in_a_sentence() -> None:
    with pytest.raises(NotAFeed, match=r"^This is a web page, not a feed\.$"):
        parse(PAGE, content_type="application/rss+xml")


def test_credentials_do_not_get_into_the_error() -> None:
    with pytest.raises(NotAFeed) as caught:
        parse_feed(b"", url="https://me:secret@a.example/feed", content_type=None)
    assert caught.value.url == "https://***@a.example/feed"


@pytest.mark.parametrize(
    "content_type", ["text/html", "text/html; charset=utf-8", "text/plain", "image/png", "", "x; charset"]
)
def test_a_feed_is_a_feed_however_it_is_served(content_type: str) -> None:
    assert parse(rss("<item><title>é</title></item>"), content_type=content_type).entries[0].title == "é"


@pytest.mark.parametrize(
    "before",
    [
        "\n\n  ",
        "\ufeff\ufeff",
        "Notice: undefined index\n",
        "<br />\n<b>Warning</b>: foo() in <b>/var/www/x.php</b> on line <b>3</b><br />\n",
        "<!-- a comment -->\n<?php-thing x?>\n",
        '<?xml-stylesheet href="x.xsl"?>',
        '<!DOCTYPE rss [<!ENTITY x "y">\n<!-- > ]> -->]>',
        "<!-- never closed ",
        "<?xml version='1.0'>",
        "1 < 2 ",
    ],
)
@pytest.mark.parametrize("after", ["", "<script>spy()</script>", "\x00\x00", "<!-- served in 0.1 s", "</rss>"])
def test_a_feed_is_found_in_junk(before: str, after: str) -> None:
    feed = parse(f"{before}{rss('<item><title>one</title></item>')}{after}")
    assert feed.title == "Feed"
    assert [entry.title for entry in feed.entries] == ["one"]


def test_prolog_keeps_plain_entities_only() -> None:
    prolog = read_prolog(
        '<!DOCTYPE feed [<!ENTITY name "M&#228;x"><!ENTITY a "&name;&name;"><!ENTITY b "<b>">'
        '<!ENTITY c SYSTEM "file:///etc/passwd"><!ENTITY % d "x">]><feed/>'
    )
    assert prolog.root == "feed"
    assert prolog.entities == {"name": "Mäx"}


ENTRY = "<entry><title>Down</title><id>urn:1</id><summary>Two switches failed.</summary></entry>"
WRAPPED = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wrapped</title>' + ENTRY + "</feed>",
    rss("<item><title>Down</title><guid>urn:1</guid><description>Two switches failed.</description></item>")[21:],
)


@pytest.mark.parametrize("feed", WRAPPED)
@pytest.mark.parametrize(
    "around",
    [
        "<html><body>{}</body></html>",
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">\n<!-- tidy -->\n'
        '<html xmlns="http://www.w3.org/1999/xhtml">\n<head><title>x</title></head>\n'
        '<body class="a">\n<!-- <p> -->{}</body></html>',
        "<HTML>\n{}",
    ],
)
def test_a_feed_in_a_page_that_a_proxy_put_around_it_is_read(around: str, feed: str) -> None:
    (entry,) = parse(around.format(feed)).entries
    assert (entry.title, entry.id, entry.summary and entry.summary.value) == ("Down", "urn:1", "Two switches failed.")


@pytest.mark.parametrize(
    "inside",
    [
        "<head><script>if (a <rss > b) {}</script></head><body><p>x</p></body>",
        "<body><p>See:</p><feed xmlns='http://www.w3.org/2005/Atom'></feed></body>",
        "<body><pre>&lt;rss version='2.0'&gt;</pre></body>",
        "<body><!-- <rss ><channel/></rss> --><p>x</p></body>",
        "<body><textarea><rss version='2.0'></rss></textarea></body>",
        "<body><rssfeed>x</rssfeed></body>",
        "<head><title>" + "<head>" * 5000,
    ],
)
def test_a_page_that_only_shows_a_feed_is_a_page(inside: str) -> None:
    with pytest.raises(NotAFeed, match="This is a web page, not a feed"):
        parse(f"<!doctype html><html>{inside}</html>")
