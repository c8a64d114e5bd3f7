"""Small documents for the tests of this room."""

from __future__ import annotations

from pathlib import Path

from tui_reader.model.incoming import ParsedEntry, ParsedFeed
from tui_reader.parse import parse_feed

URL = "https://feeds.example/feed.xml"
FEEDS = Path(__file__).resolve().parents[1] / "data" / "feeds"


def parse(data: bytes | str, *, url: str = URL, content_type: str | None = None) -> ParsedFeed:
    """Parse `data`; text is sent as UTF-8."""
    return parse_feed(data.encode() if isinstance(data, str) else data, url=url, content_type=content_type)


def sample(name: str, *, url: str = URL) -> ParsedFeed:
    """Parse one of the files in tests/data/feeds."""
    return parse((FEEDS / name).read_bytes(), url=url)


def rss(inside: str) -> str:
    """Return an RSS 2.0 document whose channel holds `inside`."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{inside}</channel></rss>'


def item(inside: str) -> ParsedEntry:
    """Return the one entry of an RSS 2.0 document whose item holds `inside`."""
    (entry,) = parse(rss(f"<item>{inside}</item>")).entries
    return entry


def atom(inside: str) -> ParsedEntry:
    """Return the one entry of an Atom 1.0 document whose entry holds `inside`."""
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><entry>{inside}</entry></feed>'
    (entry,) = parse(feed).entries
    return entry
