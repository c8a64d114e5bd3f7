"""Search learns the words of what has come, behind a refresh and never beside one.

The rule: it takes the writer's place for a moment only, and leaves it free for as long: a key's commit comes between.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tui_reader.refresh.database import Database


async def index_waiting(database: Database, *, may_go_on: Callable[[], bool]) -> None:
    """Index what waits, a batch at a time, until nothing does or `may_go_on` says no. Raises LibraryError."""
    await database.run(lambda store: store.search.try_again())
    while may_go_on():
        started = time.monotonic()
        if not await database.run(lambda store: store.search.index()):
            return
        await asyncio.sleep(time.monotonic() - started)
