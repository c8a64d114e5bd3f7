"""Feeds for the tests of the command line, written as files so that no network is needed."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

RICH_ITEM = """
  <item>
    <guid isPermaLink="false">rich</guid>
    <title>Ünïcode &amp; more</title>
    <link>https://example.org/rich</link>
    <author>Ada Lovelace</author>
    <pubDate>Wed, 20 May 2026 08:42:49 GMT</pubDate>
    <comments>https://example.org/rich#comments</comments>
    <wfw:commentRss>https://example.org/rich/feed</wfw:commentRss>
    <slash:comments>7</slash:comments>
    <enclosure url="https://example.org/a.mp3" type="audio/mpeg" length="12345678"/>
    <content:encoded><![CDATA[<h2>A heading</h2><p>Some <b>bold</b> words and
      <a href="https://example.org/there">a link</a>.</p><img src="https://example.org/p.png" alt="A picture">]]>
    </content:encoded>
  </item>
"""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>{title}</title><link>https://example.org/</link>
"""


def feed_bytes(title: str, *, items: int = 0, extra: str = "") -> bytes:
    """Return an RSS feed with `items` plain entries, the newest first, and `extra` items in front of them."""
    plain = "".join(
        f"<item><guid isPermaLink='false'>{title}-{number}</guid><title>{escape(title)} {number}</title>"
        f"<link>https://example.org/{number}</link><description>Words of {number}</description>"
        f"<pubDate>{number:02d} Jan 2026 10:00:00 GMT</pubDate></item>\n"
        for number in range(items, 0, -1)
    )
    return (_HEAD.format(title=escape(title)) + extra + plain + "</channel></rss>").encode()


def write_feed(folder: Path, title: str, *, items: int = 0, extra: str = "") -> Path:
    """Write a feed as `<title>.xml` and return its path."""
    path = folder / f"{title}.xml"
    path.write_bytes(feed_bytes(title, items=items, extra=extra))
    return path
