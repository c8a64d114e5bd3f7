"""Read feeds, lists of feeds and web pages: bytes in, plain data out. Pure: no file, no network, no clock.

The names in `__all__` are the room's entire public API. Most of them are imported at their first use, so importing the
room costs nothing.
How the room works: `read.py` looks at the bytes and calls the reader of their format in `feeds/`, which returns a
`ParsedFeed`. `lists/` reads and writes subscription lists, `pages/` reads web pages and finds their feeds. All three
use `text/`: character sets, repair, dates, titles, addresses.
How to read one more element of feeds: name it in `feeds/grammar.py`, or every feed that has it takes the slow way
through feedparser; keep what it says in `feeds/elements.py`; read its record in `feeds/entries.py` (of an entry) or
`feeds/feed.py` (of the feed). Put a feed with the element under `tests/data/feeds`. Raise PARSER_VERSION where stored
feeds have to be read again.
How to mend a kind of broken feed: `text/repair.py` where its XML is broken, else the function in `feeds/` that reads
the element. How to find feeds at one more host: a rule in `pages/known_hosts.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model.lazy import lazy_names
from tui_reader.parse.feeds.item_ranges import Pieces

__all__ = [
    "PARSER_VERSION",
    "Candidate",
    "Pieces",
    "feeds_of_page",
    "is_about_comments",
    "known_feeds",
    "parse_date",
    "parse_feed",
    "parse_new",
    "read_page",
    "read_subscriptions",
    "refresh_of",
    "usual_places",
    "write_subscriptions",
]

PARSER_VERSION = 2
"""Raise this when the same bytes give other entries: feeds that were stored under a lower number are parsed again."""

if TYPE_CHECKING:
    from tui_reader.parse.lists.export import write_subscriptions
    from tui_reader.parse.lists.subscriptions import read_subscriptions
    from tui_reader.parse.pages.feed_links import Candidate, feeds_of_page, is_about_comments, refresh_of, usual_places
    from tui_reader.parse.pages.known_hosts import known_feeds
    from tui_reader.parse.pages.source import read_page
    from tui_reader.parse.read import parse_feed, parse_new
    from tui_reader.parse.text.dates import parse_date
else:
    _FEED_LINKS = ("Candidate", "feeds_of_page", "is_about_comments", "refresh_of", "usual_places")
    _MODULES = {
        **dict.fromkeys(("parse_feed", "parse_new"), "read"),
        **dict.fromkeys(_FEED_LINKS, "pages.feed_links"),
        "known_feeds": "pages.known_hosts",
        "read_page": "pages.source",
        "read_subscriptions": "lists.subscriptions",
        "write_subscriptions": "lists.export",
        "parse_date": "text.dates",
    }
    __getattr__ = lazy_names(__name__, _MODULES)
