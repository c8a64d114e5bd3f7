"""feedparser's result -> our words, for the feed as a whole.

Rule: nothing in the result is trusted to be there or to have its type: an unknown element of a feed may have put a
dictionary where a list belongs. The readers of `fields` say what is there, or nothing.
"""

from __future__ import annotations

import re

from tui_reader.model.incoming import ParsedFeed
from tui_reader.parse.feeds.entries import Surroundings, make_entry
from tui_reader.parse.feeds.fields import (
    Document,
    Links,
    Record,
    address_of,
    author_names,
    first_alternate,
    links_in,
    number_in,
    records,
    text_in,
    title_in,
)
from tui_reader.parse.feeds.one_by_one import one_by_one
from tui_reader.parse.text.links import absolute
from tui_reader.parse.text.sniff import Prolog
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import site_of

_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_BLOCK = 2000  # characters of a skipHours element


def look_around(document: Document, *, prolog: Prolog, url: str) -> Surroundings:
    """Return what the entries take from the feed that was found at `url`."""
    feed = document.feed
    base = _site_url(feed, links_in(feed), url) or url
    return Surroundings(
        url=url,
        base=base,
        hosts=frozenset({site_of(base), site_of(url)} - {""}),
        is_atom=_version(document, prolog).startswith("atom"),
        authors=author_names(feed),
    )


def make_feed(document: Document, surroundings: Surroundings, *, text: str, prolog: Prolog) -> ParsedFeed:
    """Return the feed that was found in `text`."""
    feed, url, base = document.feed, surroundings.url, surroundings.base
    links = links_in(feed)
    rests = text[at:] if (at := text.find("<skip")) >= 0 else ""  # looked for once: a feed is long
    return ParsedFeed(
        version=_version(document, prolog),
        title=title_in(feed, "title"),
        site_url=_site_url(feed, links, url),
        self_url=absolute(address_of(links, "self"), url),
        description=title_in(feed, "subtitle"),
        language=clean_line(text_in(feed, "language"))[:40] or None,
        icon=_icon(feed, base),
        entries=one_by_one(lambda entry: make_entry(entry, surroundings), document.entries),
        interval=_interval(feed),
        skip_hours=_skip_hours(rests),
        skip_days=_skip_days(rests),
        hub=absolute(address_of(links, "hub"), url),
        next_url=absolute(address_of(links, "next"), url),
    )


def _site_url(feed: Record, links: Links, url: str) -> str | None:
    return absolute(first_alternate(links), url) or absolute(text_in(feed, "link"), url)


def _version(document: Document, prolog: Prolog) -> str:
    """Return feedparser's name of the format; where it has none, the root element tells."""
    if prolog.is_netscape and prolog.root == "rss":
        return "rss091n"
    by_root = {"channel": "cdf", "feed": "atom", "rdf": "rss090"}
    return document.version or by_root.get(prolog.root, "rss")


def _icon(feed: Record, base: str) -> str | None:
    pictures = [text_in(picture, "href") for picture in records(feed, "image")]
    for address in (text_in(feed, "icon"), *pictures, text_in(feed, "logo")):
        if found := absolute(address, base):
            return found
    return None


def _interval(feed: Record) -> int | None:
    """Return the seconds between two refreshes that the publisher asks for (RSS 2.0 `ttl`, RSS 1.0 syndication)."""
    minutes = number_in(feed, "ttl")
    if minutes:
        return min(minutes * 60, _PERIODS["yearly"])
    period = _PERIODS.get(text_in(feed, "sy_updateperiod").strip().lower())
    if period is None:
        return None
    return max(period // (number_in(feed, "sy_updatefrequency") or 1), 1)


def _skip_hours(text: str) -> tuple[int, ...]:
    """Return the hours of `skipHours`; RSS 0.91 counts from 1 to 24, so 24 is midnight."""
    hours = (int(hour) % 24 for hour in re.findall(r">\s*(\d{1,2})\s*<", _block(text, "skipHours")) if int(hour) <= 24)
    return tuple(sorted(set(hours)))


def _skip_days(text: str) -> tuple[str, ...]:
    named = {day.lower() for day in re.findall(r">\s*([A-Za-z]{6,9})\s*<", _block(text, "skipDays"))}
    return tuple(day for day in _DAYS if day in named)


def _block(text: str, name: str) -> str:
    """Return the inside of the first element `name`, which feedparser flattens to its last child."""
    start = text.find(f"<{name}")
    end = text.find(f"</{name}", start, start + _LONGEST_BLOCK) if start >= 0 else -1
    return text[start:end] + "<" if end >= 0 else ""
