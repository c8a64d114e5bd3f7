"""`list`, `mark` and `undo`: entries as rows, and their marks.

`list` reads the library a page at a time, so `| head` is quick in a library of any size.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from tui_reader.cli.arguments import as_query
from tui_reader.cli.columns import fit
from tui_reader.cli.context import Context
from tui_reader.cli.output import Output
from tui_reader.cli.words import asks_words, know_words
from tui_reader.model.entities import Act, Entry, Flag
from tui_reader.model.errors import NotFound, QueryError, UsageError
from tui_reader.model.listings import Headline, Snippet
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, Query
from tui_reader.text.clean import clean_line
from tui_reader.text.hosts import censor_url
from tui_reader.text.times import day_and_clock, utc_time
from tui_reader.text.widths import pad, width_of

if TYPE_CHECKING:
    from tui_reader.library.library import Library

PAGE = 200
FEED_CELLS = 24
NARROW, WIDE = 56, 100
FLAGS: dict[str, tuple[Flag, bool]] = {
    "read": ("read", True),
    "unread": ("read", False),
    "starred": ("starred", True),
    "unstarred": ("starred", False),
}


# --------------------------------------------------------------------------- list


def list_(context: Context) -> int:
    """List entries, newest first."""
    out, arguments = context.out, context.arguments
    query = read_query(as_query(arguments.query))
    limit = arguments.limit
    one_screen = limit is None and out.on_terminal and not arguments.json
    if one_screen:
        limit = max(10, shutil.get_terminal_size().lines - 3)
    with context.open_library(reading=True) as library:
        know_words(library, query, out)
        pages = _pages(library, query, None if limit is None or limit < 0 else limit)
        if arguments.json:
            _list_json(out, library, pages, query)
            return 0
        shown = _list_rows(out, library, pages)
        total = library.entries.count(query) if one_screen and shown == limit else shown
    if total > shown:
        out.hint(f"The newest {shown} of {total:,}; --limit all shows the rest.")
    elif not shown:
        out.hint("Nothing matches." if query_given(arguments.query) else "There are no entries yet.")
    return 0


def query_given(words: list[str]) -> bool:
    """Tell whether the person asked for anything in particular."""
    return any(word.strip() for word in words)


def read_query(text: str) -> Query:
    """Return the query that `text` spells; raises UsageError that points at the mistake."""
    try:
        return parse_query(text)
    except QueryError as error:
        shown = "".join(char if char.isprintable() else " " for char in text)
        raise UsageError(f"{error}\n  {shown}\n  {' ' * width_of(shown[: error.column])}^") from error


def _pages(library: Library, query: Query, limit: int | None) -> Iterator[list[int]]:
    """Yield ids in pages; what arrives or goes meanwhile moves nothing (keyset, no offset)."""
    after: int | None = None
    left = limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        ids = library.entries.ids(query, limit=size, after=after)
        if ids:
            yield ids
        if len(ids) < size:
            return
        after = ids[-1]
        left = None if left is None else left - len(ids)


def _list_json(out: Output, library: Library, pages: Iterator[list[int]], query: Query) -> None:
    titles = {feed.id: feed.title for feed in library.feeds.all()}
    with out.json_array() as array:
        for ids in pages:
            snippets = library.search.snippets(ids, query) if asks_words(query) else {}
            for entry_id in ids:
                with suppress(NotFound):  # gone since the page was read
                    entry = library.entries.one(entry_id)
                    array.add(entry_row(entry, titles.get(entry.feed_id, ""), snippets.get(entry_id)))


def entry_row(entry: Entry, feed_title: str, snippet: Snippet | None = None) -> dict[str, object]:
    """Return an entry as `list --json` tells it (README, "Command line")."""
    return {
        "id": entry.id,
        "feed_id": entry.feed_id,
        "feed": censor_url(feed_title),
        "title": entry.title,
        "url": entry.url,
        "author": ", ".join(entry.authors) or None,
        "published": utc_time(entry.published),
        "updated": utc_time(entry.updated),
        "arrived": utc_time(entry.arrived),
        "read": entry.read,
        "starred": entry.starred,
        "enclosures": len(entry.enclosures),
        "snippet": snippet.text if snippet else None,
    }


def _list_rows(out: Output, library: Library, pages: Iterator[list[int]]) -> int:
    """Print one aligned row for each entry and return how many there were."""
    titles = {feed.id: censor_url(feed.title) for feed in library.feeds.all()}
    width, shown, id_width = out.width, 0, 0
    feed_width = _feed_width(max((width_of(title) for title in titles.values()), default=0), width)
    for ids in pages:
        id_width = max(id_width, *(len(str(entry_id)) for entry_id in ids))
        for headline in library.entries.headlines(ids):
            date = day_and_clock(headline.at, with_clock=width is None or width >= WIDE)
            head = f"{headline.id:>{id_width}} {_marks(headline)} {date}  "
            if feed_width:
                head += pad(fit(titles.get(headline.feed_id, ""), width and feed_width), feed_width) + "  "
            out.line(head + fit(headline.title, width and max(width - width_of(head), 8)))
            shown += 1
    return shown


def _feed_width(longest: int, width: int | None) -> int:
    """Return the width_of of the feed column: 0 where the terminal is too narrow for one."""
    if width is None:
        return longest
    return min(longest, FEED_CELLS, width // 4) if width >= NARROW else 0


def _marks(headline: Headline) -> str:
    return ("★" if headline.starred else " ") + (" " if headline.read else "•")


# --------------------------------------------------------------------------- mark, undo


def mark(context: Context) -> int:
    """Mark entries by id or by query; ids that are unknown are said and the rest is marked."""
    arguments = context.arguments
    flag, value = FLAGS[arguments.state]
    with context.open_library() as library:
        ids, missing = chosen_ids(library, arguments, context.out)
        act = library.entries.mark(ids, flag, value=value) if ids else None
    for entry_id in missing:
        context.out.say(f"There is no entry {entry_id}.")
    if act is not None and act.entry_ids:
        context.out.line(sentence(act))
        context.out.hint("“tui-reader undo” takes it back.")
    elif ids or not missing:
        what = "Nothing matches" if not ids else f"Nothing changed: already {arguments.state}"
        context.out.line(f"{what}.")
    return 1 if missing else 0


def chosen_ids(library: Library, arguments: argparse.Namespace, out: Output) -> tuple[list[int], list[int]]:
    """Return the entries named by id, by --query or by --all, each once, and the ids that the library does not show.

    Raises UsageError for a mistake in them.
    """
    if [bool(arguments.ids), arguments.query is not None, arguments.all].count(True) != 1:
        raise UsageError("Say which entries: their ids, --query QUERY or --all, and only one of these.")
    if not arguments.ids:
        query = EVERYTHING if arguments.all else read_query(arguments.query)
        know_words(library, query, out)
        return library.entries.ids(query), []
    return _known_ids(library, arguments.ids)


def _known_ids(library: Library, ids: list[int]) -> tuple[list[int], list[int]]:
    """Split `ids` into those the library shows, each once, and those it does not."""
    wanted = list(dict.fromkeys(ids))
    known = library.entries.matching(EVERYTHING, wanted)
    return [entry_id for entry_id in wanted if entry_id in known], [i for i in wanted if i not in known]


def undo(context: Context) -> int:
    """Take back the library's last deliberate act."""
    with context.open_library() as library:
        act = library.acts.undo(anyone=True)
    if act is None:
        context.out.say("There is nothing to undo.")
        return 1
    context.out.line(sentence(act))
    return 0


def sentence(act: Act) -> str:
    """Return what an act did as a finished sentence."""
    text = clean_line(act.sentence)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
