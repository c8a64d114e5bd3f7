"""`save`: a web page as an entry of “Saved pages”."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui_reader.cli.context import Context
from tui_reader.cli.crash import warnings_to
from tui_reader.library.network import PageSaved, SavePage

if TYPE_CHECKING:
    from tui_reader.library import Library


def save(context: Context) -> int:
    """Save one page; what is kept without its text is said, and is no failure."""
    out = context.out
    with warnings_to(context.paths.log), context.open_library(create=True) as library:
        out.progress("reading …")
        saved = asyncio.run(_save(library, context.arguments.url))
        out.clear_progress()
    for sentence in filter(None, (saved.error, saved.note)):
        out.say(sentence)
    if saved.id is None:
        return 1
    verb = "saved before, now up to date:" if saved.status == "again" else "saved"
    out.line(f"{verb} {saved.id}  {saved.title}")
    out.hint(f"“tui-reader show {saved.id}” reads it.")
    return 0


async def _save(library: Library, url: str) -> PageSaved:
    (saved,) = [answer async for answer in library.network.run(SavePage(url))]
    return saved
