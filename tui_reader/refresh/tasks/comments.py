"""The comments on an entry: its comment feed is fetched, parsed and kept.

The rule: a comment feed is fetched only when the person wants to read the comments. The feed names the address of its
comment feed, so the address is trusted no more than the link of an entry.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

from tui_reader.fetch import FetchRequest
from tui_reader.model.errors import LibraryError, ParseError, ReaderError
from tui_reader.refresh.events import CommentsDone
from tui_reader.refresh.feed_run import Tools
from tui_reader.refresh.tasks.discovery import may_be_near
from tui_reader.text.hosts import is_web

NO_COMMENTS = "This entry names no feed of its comments."


async def fetch_comments(tools: Tools, entry_id: int) -> AsyncGenerator[CommentsDone]:
    """Fetch the comments of an entry and yield the result. Raises LibraryError when nothing can be kept."""
    try:
        kept = await _fetch(tools, entry_id)
    except LibraryError:
        raise
    except ReaderError as error:
        yield CommentsDone(entry_id, "failed", error=str(error))
    else:
        yield CommentsDone(entry_id, "stored", kept)


async def _fetch(tools: Tools, entry_id: int) -> int:
    state = await tools.database.run(lambda store: store.comments.load_state(entry_id))
    url = state.url or ""
    if not is_web(url):
        raise ParseError(NO_COMMENTS, url="")
    trusted = state.trusted and may_be_near(url, state.feed_url)
    fetched = await tools.fetcher.fetch(FetchRequest(url, trusted=trusted, packed=True))
    rows = await tools.parsers.comments(fetched)
    return await tools.database.run(lambda store: store.comments.save(entry_id, rows, now=tools.now))
