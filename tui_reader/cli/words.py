"""Indexing for the commands: new entries are indexed before they are searched.

The rule: a search that cannot find some stored entries yet says so.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tui_reader.cli.output import Output
from tui_reader.model.errors import LibraryError
from tui_reader.query.terms import Query, Text, mentions

if TYPE_CHECKING:
    from tui_reader.library import Library

LITTLE = 500  # entries, known within half a second


def asks_words(query: Query) -> bool:
    """Tell whether a query asks for words in entries."""
    return mentions(query, lambda term: isinstance(term, Text))


def know_words(library: Library, query: Query, out: Output) -> None:
    """Before a query that asks for words: index what waits if that is little, else say how much is not found."""
    if not asks_words(query):
        return
    waiting = library.search.pending()
    if 0 < waiting <= LITTLE:
        # Write-protected, or somebody else is writing. The library at hand may be open for reading only.
        with suppress(LibraryError), library.another() as writing:
            while writing.search.index():
                pass
            waiting = library.search.pending()
    if waiting:
        entries = "1 entry is" if waiting == 1 else f"{waiting:,} entries are"
        out.say(f"{entries} not indexed yet, so a search for words cannot find them; “tui-reader refresh” adds them.")


def index_all(library: Library, out: Output) -> None:
    """Index what waits, after what the person asked for is done and told. Who stops it loses nothing."""
    waiting = library.search.pending()
    done = 0
    with suppress(KeyboardInterrupt):
        while more := library.search.index():
            done += more
            out.progress(f"indexing for search {min(done, waiting)}/{waiting}")
    out.clear_progress()
