"""Make a ParsedFeed of feedparser's records.

Rule: no field of a record is trusted to exist or to have the expected type, because an unknown element of a feed may
have put a dictionary where a list belongs. Read a record only through the functions of `fields`.
"""

from __future__ import annotations

import re

from tui_reader.model.incoming import ParsedFeed
from tui_reader.parse.feeds.entries import Surroundings, make_entry
from tui_reader.parse.feeds.fields import (
    Document,
    Record,
    author_names,
    first_alternate,
    links_in,
    number_in,
    text_in,
    title_in,
)
from tui_reader.parse.feeds.one_by_one import one_by_one
from tui_reader.parse.text.links import absolute
from tui_reader.parse.text.sniff import Prolog
from tui_reader.text.hosts import site_of

_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_BLOCK = 2000  # characters of a skipHours element


def surroundings_in(document: Document, *, prolog: Prolog, url: str) -> Surroundings:
    """Return what the entries take from the feed at `url`."""
    feed = document.feed
    base = _site_url(feed, url) or url
    return Surroundings(
        url=url,
        base=base,
        hosts=frozenset({site_of(base), site_of(url)} - {""}),
        is_atom=_version(document, prolog).startswith("atom"),
        authors=author_names(feed),
    )


def make_feed(document: Document, surroundings: Surroundings, *, text: str, prolog: Prolog) -> ParsedFeed:
    """Return the feed with its entries; `text` is the whole document."""
    feed = document.feed
    skips = text[at:] if (at := text.find("<skip")) >= 0 else ""  # one search for both: a feed is long
    return ParsedFeed(
        version=_version(document, prolog),
        title=title_in(feed, "title"),
        site_url=_site_url(feed, surroundings.url),
        entries=one_by_one(lambda entry: make_entry(entry, surroundings), document.entries),
        interval=_interval(feed),
        skip_hours=_skip_hours(skips),
        skip_days=_skip_days(skips),
    )


def _site_url(feed: Record, url: str) -> str | None:
    return absolute(first_alternate(links_in(feed)), url) or absolute(text_in(feed, "link"), url)


def _version(document: Document, prolog: Prolog) -> str:
    """Return feedparser's name of the format; where feedparser has none, the root element decides."""
    if prolog.is_netscape and prolog.root == "rss":
        return "rss091n"
    by_root = {"channel": "cdf", "feed": "atom", "rdf": "rss090"}
    return document.version or by_root.get(prolog.root, "rss")


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
    """Return the hours in `skipHours`. RSS 0.91 counts from 1 to 24, so 24 is midnight."""
    hours = (int(hour) % 24 for hour in re.findall(r">\s*(\d{1,2})\s*<", _block(text, "skipHours")) if int(hour) <= 24)
    return tuple(sorted(set(hours)))


def _skip_days(text: str) -> tuple[str, ...]:
    named = {day.lower() for day in re.findall(r">\s*([A-Za-z]{6,9})\s*<", _block(text, "skipDays"))}
    return tuple(day for day in _DAYS if day in named)


def _block(text: str, name: str) -> str:
    """Return what stands in the first element `name`. feedparser keeps only the last child of such an element."""
    start = text.find(f"<{name}")
    end = text.find(f"</{name}", start, start + _LONGEST_BLOCK) if start >= 0 else -1
    return text[start:end] + "<" if end >= 0 else ""
