"""Indexes the words of new entries for search, after a refresh and never during one.

The rule: each write is short, and is followed by a pause of the same length, so that the commit of a key can come
between.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tui_reader.refresh.database import Database


async def index_waiting(database: Database, *, may_go_on: Callable[[], bool]) -> None:
    """Index the waiting entries in batches until none waits or `may_go_on` returns False. Raises LibraryError."""
    await database.run(lambda store: store.search.try_again())
    while may_go_on():
        started = time.monotonic()
        if not await database.run(lambda store: store.search.index()):
            return
        await asyncio.sleep(time.monotonic() - started)
