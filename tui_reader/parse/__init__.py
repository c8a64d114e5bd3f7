"""Bytes -> ParsedFeed. Pure: no file, no network, no clock.

This is the room's entire public API: `parse_feed`, `parse_new`, `Pieces`, `PARSER_VERSION`, `decode`, `parse_date`; for
lists `read_subscriptions`, `write_subscriptions`; for pages `read_page`; for discovery `Candidate`, `known_feeds`,
`feeds_of_page`, `refresh_of`, `usual_places`, `is_about_comments`. Nothing heavy is imported before something is
parsed, nothing of discovery before it is asked for.
`read.py` leads bytes to the reader of their format in `feeds/`. `lists/` are subscription lists, `pages/` web pages,
`text/` is shared. A fix for a kind of feed is one function in `feeds/`, and a feed under `tests/data/feeds`; raise
PARSER_VERSION where the same bytes give other entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui_reader.model.entities import Content
from tui_reader.model.errors import ParseError
from tui_reader.model.incoming import ListFormat, ListItem, ParsedFeed, Subscription
from tui_reader.parse.feeds.item_ranges import Pieces
from tui_reader.parse.text.decode import decode

if TYPE_CHECKING:
    from tui_reader.parse.pages.feed_links import Candidate, feeds_of_page, is_about_comments, refresh_of, usual_places
    from tui_reader.parse.pages.known_hosts import known_feeds

__all__ = [
    "PARSER_VERSION",
    "Candidate",
    "Pieces",
    "decode",
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
"""Raised when the same bytes would give other entries; what was stored under a lower number is parsed again."""


def parse_feed(data: bytes, *, url: str, content_type: str | None, cut: str = "") -> ParsedFeed:
    """Return the feed that `data` holds: RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0, CDF, JSON Feed 1.0, 1.1, RSS-in-JSON.

    `url` is the address the bytes came from; relative addresses are resolved against it. `content_type` is the
    value of the HTTP header or None; a feed served as text/html is a feed. Entries keep the order of the document.
    `cut` tells who ended the transfer too early: see `ParsedFeed`; "" for nobody.
    Raises NotAFeed when the bytes are something else, which `kind` names ("web page", "OPML list", "empty document",
    "picture", ...), else ParseError; nothing else, for any bytes.
    """
    return parse_new(data, url=url, content_type=content_type, known=Pieces(), cut=cut)[0]


def parse_new(
    data: bytes, *, url: str, content_type: str | None, known: Pieces, cut: str = ""
) -> tuple[ParsedFeed, Pieces]:
    """Return the feed that `data` holds, and its pieces; arguments and errors are those of `parse_feed`.

    Where the items have pieces, the feed's entries are only those whose pieces are not among the `known`, in order:
    what is known to the letter is not parsed again. Without pieces all entries are there.
    """
    from tui_reader.parse.read import read_feed

    try:
        return read_feed(
            data,
            url=url,
            content_type=content_type,
            known=known,
            parser_version=PARSER_VERSION,
            cut=cut,
        )
    except ParseError:
        raise
    except Exception as error:
        raise ParseError(
            f"This feed could not be read ({type(error).__name__}); nothing that is kept has changed.", url=url
        ) from error


def read_page(data: bytes, *, url: str, content_type: str | None) -> Content:
    """Return a web page's source as HTML, or plain text as such; arguments are those of `parse_feed`.

    Raises ParseError for what is no text for people, which it names (a PDF document, a picture, a feed).
    """
    from tui_reader.parse.pages import source

    return source.read_page(data, url=url, content_type=content_type)


def parse_date(text: str | None) -> int | None:
    """Return the UTC second that a date means, in any of the spellings that feeds and pages use; None for none."""
    from tui_reader.parse.text import dates

    return dates.parse_date(text)


def read_subscriptions(data: bytes, *, name: str) -> list[ListItem]:
    """Return what a subscription list names, in its order: OPML, newsboat's `urls`, plain addresses, our own JSON.

    `name` is what sentences call the list. Addresses are as the list spells them; titles and folders are safe lines,
    folders at most 50 deep, items at most 100,000, the list 8 MB. Raises ReaderError for what is no list at all;
    nothing else, for any bytes.
    """
    from tui_reader.parse.lists.subscriptions import read_list

    return read_list(data, name=name)


def write_subscriptions(subscriptions: Iterable[Subscription], form: ListFormat) -> str:
    """Return the list as OPML 2.0, JSON (`read_subscriptions` reads both back) or Markdown; same feeds, same text."""
    from tui_reader.parse.lists.export import write_list

    return write_list(subscriptions, form)


def __getattr__(name: str) -> Any:
    if name == "known_feeds":
        from tui_reader.parse.pages.known_hosts import known_feeds

        return known_feeds
    if name in __all__:
        from tui_reader.parse.pages import feed_links

        return getattr(feed_links, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
