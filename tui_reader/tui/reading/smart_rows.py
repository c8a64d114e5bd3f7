"""The rows of the person's saved queries in the feed pane, and what their numbers count. Pure.

A number counts unread entries, as for a feed. A query about marks (is:starred, is:read) is a collection, like Starred:
its number counts all entries.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from tui_reader.model.entities import SmartFeed
from tui_reader.model.errors import QueryError
from tui_reader.query import parse_query as parse
from tui_reader.query.terms import EVERYTHING, After, Before, Is, Not, Query, both, mentions
from tui_reader.tui.session.views import OWN
from tui_reader.tui.widgets.feed_rows import FeedRow

NOTHING: Query = Not(EVERYTHING)
_MARKS = (Is("read"), Is("unread"), Is("starred"), Is("begun"), Is("muted"))


@lru_cache(maxsize=256)
def read_query(text: str) -> tuple[Query, str]:
    """Return the query that `text` spells; one with a mistake holds nothing, and comes with the sentence about it."""
    try:
        return parse(text), ""
    except QueryError as error:
        return NOTHING, str(error)


def counted(query: Query) -> Query:
    """Return what the number of a saved query counts."""
    return query if is_whole(query) else both(query, Is("unread"))


def is_whole(query: Query) -> bool:
    """Tell whether the number counts all that a query holds, and not only what is unread."""
    return mentions(query, lambda term: term in _MARKS)


def passes_with_time(query: Query) -> bool:
    """Tell whether time alone changes what a query holds."""
    return mentions(query, lambda term: isinstance(term, After | Before))


def own_rows(smart_feeds: Sequence[SmartFeed], numbers: Mapping[int, int], late: Container[int]) -> list[FeedRow]:
    """Return the rows; `numbers` are the last ones known, `late` those that are being counted anew."""
    rows: list[FeedRow] = []
    for each in smart_feeds:
        query, mistake = read_query(each.query)
        number = 0 if mistake else numbers.get(each.id, 0)
        trouble = "?" if mistake else ""
        key = f"{OWN}{each.id}"
        rows.append(FeedRow(key, "smart", each.name, query, number, trouble=trouble, is_late=each.id in late))
    return rows
