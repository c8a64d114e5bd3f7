"""`fulltext`: fetches the whole text of entries from their web pages, to be read in place of the feed's text.

A page without a text never stops the others, and the feed's text is always kept.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import aclosing
from typing import TYPE_CHECKING

from tui_reader.cli.context import Context
from tui_reader.cli.crash import warnings_to
from tui_reader.cli.entries import chosen_ids
from tui_reader.cli.output import Output
from tui_reader.library.network import FetchTexts

if TYPE_CHECKING:
    from tui_reader.library import Library

MOST_SAID = 20  # failures of a query, each in a line


def full_text(context: Context) -> int:
    """Fetch the pages of entries by id, or of those that a query (or --all) holds and whose text is not here yet."""
    arguments, out = context.arguments, context.out
    with warnings_to(context.paths.log), context.open_library() as library:
        ids, missing = chosen_ids(library, arguments, out)
        for entry_id in missing:
            out.say(f"There is no entry {entry_id}.")
        wanted = ids if arguments.ids else library.articles.without_page(ids)
        if not wanted:
            if not missing:
                out.line("Nothing matches." if not ids else "Nothing to fetch: the whole text is here already.")
            return 1 if missing else 0
        errors = asyncio.run(_fetch(library, out, wanted))
    _say_failures(out, errors)
    fetched = len(wanted) - len(errors)
    out.line(f"Whole texts fetched: {fetched:,} of {len(wanted):,}.")
    return 1 if missing or errors else 0


async def _fetch(library: Library, out: Output, ids: list[int]) -> dict[int, str]:
    """Fetch the pages; return why some brought no text, by entry."""
    errors: dict[int, str] = {}
    done = 0
    out.progress(f"fetching 0/{len(ids)}")
    library.articles.show_pages(ids, True)
    async with aclosing(library.network.run(FetchTexts(ids))) as events:
        async for event in events:
            done += 1
            if event.error:
                errors[event.id] = event.error
            out.progress(f"fetching {done}/{len(ids)}")
    out.clear_progress()
    return errors


def _say_failures(out: Output, errors: dict[int, str]) -> None:
    """Say each failure; what many entries share (a host that is down) is said once."""
    counts = Counter(errors.values())
    for entry_id, error in list(errors.items())[:MOST_SAID]:
        if counts[error] == 1:
            out.say(f"{entry_id}: {error}")
    for error, count in counts.most_common(MOST_SAID):
        if count > 1:
            out.say(f"{count:,} entries: {error}")
