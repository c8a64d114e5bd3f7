"""Work in the background, by name: a feed that is asked, a page that is fetched.

The rule: no two works have one name at a time, a failure is told in a sentence, and all work ends with the reader.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from tui_reader.model.errors import ReaderError
from tui_reader.tui.messages import Told

FAILED = "That could not be done; the log says why. The library is not damaged."
log = logging.getLogger(__name__)


class Tasks:
    """The work under way. `tell` gets a Told for work that raises."""

    def __init__(self, tell: Callable[[Told], object]) -> None:
        self._tell = tell
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}

    def begin(self, name: Hashable, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin `work`, unless work of this name is under way."""
        if name not in self._tasks:
            self._tasks[name] = asyncio.get_running_loop().create_task(self._run(name, work))

    def is_running(self, name: Hashable) -> bool:
        """Tell whether work of this name is under way."""
        return name in self._tasks

    async def close(self) -> None:
        """End all work."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, name: Hashable, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except ReaderError as error:
            self._tell(Told(str(error), trouble=True))
        except Exception:
            log.exception("%s failed", name)
            self._tell(Told(FAILED, trouble=True))
        finally:
            self._tasks.pop(name, None)
