"""The bridge's desk for web pages that are saved: fetched in the worker, several at once.

The rule: each gets one PageKept, whatever happens, unless the reader is closed meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.model.errors import ReaderError
from tui_reader.tui.messages import PageKept

if TYPE_CHECKING:
    from tui_reader.refresh.process.remote import Worker

log = logging.getLogger(__name__)
FAILED = "That page could not be saved; the log says why. The library is whole."


class PageDesk:
    """Saves pages; `tell` is told what came of it."""

    def __init__(self, worker: Callable[[], Worker], tell: Callable[[PageKept], object]) -> None:
        self._worker = worker
        self._tell = tell
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def save(self, url: str, *, beside: int) -> None:
        """Save the page at `url`, a link of the entry `beside`; one that is on its way is not saved twice."""
        if url not in self._tasks:
            self._tasks[url] = asyncio.get_running_loop().create_task(self._save(url, beside))

    async def _save(self, url: str, beside: int) -> None:
        from tui_reader.library.network import SavePage

        try:
            kept = PageKept(FAILED, trouble=True)
            async for saved in self._worker().ask(SavePage(url, beside)):
                if saved.error is not None:
                    kept = PageKept(f"Not saved. {saved.error}", trouble=True)
                else:
                    done = "was saved before; it is up to date now" if saved.status == "again" else "is saved"
                    sentence = f"“{saved.title}” {done}. {saved.note or ''}".rstrip()
                    kept = PageKept(sentence, is_act=saved.status == "saved")
        except ReaderError as error:
            kept = PageKept(str(error), trouble=True)
        except Exception:
            log.exception("a page could not be saved")
            kept = PageKept(FAILED, trouble=True)
        finally:
            self._tasks.pop(url, None)
        self._tell(kept)

    async def close(self) -> None:
        """Wait for nothing any more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
