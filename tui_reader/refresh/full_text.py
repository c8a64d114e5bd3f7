"""The whole text of entries: their pages fetched as politely as feeds, extracted where it can be killed, and kept.

Rule: every entry gets exactly one event, and a failure keeps what is there. An entry's link is the feed's word, so it
may lead into a private network only where the feed itself is the person's own and lies on that host (TRAPS 22).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing

from tui_reader.errors import FetchError, LibraryError, ParseError, ReaderError, Unreachable, Waiting
from tui_reader.fetch import Fetched, FetchRequest, host_key
from tui_reader.incoming import FoundPage, PageState
from tui_reader.refresh.discover import is_same_host
from tui_reader.refresh.events import TextDone
from tui_reader.refresh.run import Tools

log = logging.getLogger(__name__)
AT_ONCE = 8
QUIETLY = 2  # at once, of those that nobody waits for
MOST_WAITING = 100  # pages fetched after one refresh
WITNESSES = 3
ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.5"
NO_PAGE = "This entry names no web page."
NOT_ASKED = "Not asked: no server could be reached."


class FullText:
    """Fetches the pages of entries, each once at a time, for all who ask in one engine."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._under_way: dict[int, asyncio.Event] = {}

    async def fetch(self, entry_ids: Sequence[int], *, at_once: int = AT_ONCE) -> AsyncGenerator[TextDone]:
        """Fetch the pages of these entries; yield each as it is done. Raises LibraryError when nothing can be kept."""
        ids = list(dict.fromkeys(entry_ids))
        left, silence = iter(ids), _Silence()
        done: asyncio.Queue[TextDone | LibraryError] = asyncio.Queue()
        tasks = [asyncio.create_task(self._work(left, silence, done)) for _ in ids[:at_once]]
        try:
            for _ in ids:
                event = await done.get()
                if isinstance(event, LibraryError):
                    raise event
                yield event
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Fetch the pages that wait because their feeds want them, quietly, a bounded number."""
        ids = await self._tools.database.run(lambda store: store.pages.waiting(limit=MOST_WAITING))
        async with aclosing(self.fetch(ids, at_once=QUIETLY)) as events:
            async for done in events:
                if done.error:
                    log.info("entry %s: %s", done.id, done.error)

    async def _work(self, ids: Iterator[int], silence: _Silence, done: asyncio.Queue[TextDone | LibraryError]) -> None:
        for entry_id in ids:
            done.put_nowait(await self._report(entry_id, silence))

    async def _report(self, entry_id: int, silence: _Silence) -> TextDone | LibraryError:
        """Fetch one page and tell what became of it; never raises."""
        try:
            await self._in_turn(entry_id, silence)
        except LibraryError as error:
            return error
        except ReaderError as error:
            return TextDone(entry_id, "failed", str(error))
        except Exception as error:
            log.exception("the page of entry %s could not be read", entry_id)
            return TextDone(entry_id, "failed", f"That page could not be read ({type(error).__name__}).")
        return TextDone(entry_id, "stored")

    async def _in_turn(self, entry_id: int, silence: _Silence) -> None:
        """Fetch one page, or see what another brings who is fetching it already."""
        waited = False
        while (other := self._under_way.get(entry_id)) is not None:
            waited = True
            await other.wait()
        here = self._under_way[entry_id] = asyncio.Event()
        try:
            state = await self._tools.database.run(lambda store: store.pages.load_state(entry_id))
            if not (waited and state.is_stored):
                await self._one(state, silence)
        finally:
            del self._under_way[entry_id]
            here.set()

    async def _one(self, state: PageState, silence: _Silence) -> None:
        entry_id = state.entry_id
        try:
            fetched = await self._fetch(state, silence)
            page = await self._extract(state, fetched)
        except (FetchError, ParseError) as error:
            sentence = str(error)
            # Where nobody answers at all, the page still waits to be fetched.
            is_open = isinstance(error, Waiting) or (isinstance(error, Unreachable) and not silence.is_broken)
            asked = None if is_open else self._tools.now
            await self._tools.database.write(lambda store: store.pages.fail(entry_id, sentence, asked=asked))
            raise
        await self._tools.database.write(
            lambda store: store.pages.save(
                entry_id, page.body, now=self._tools.now, found_at=[page.canonical or fetched.url, fetched.url]
            )
        )

    async def _fetch(self, state: PageState, silence: _Silence) -> Fetched:
        url = state.url or ""
        if not url.startswith(("http:", "https:")):
            raise ParseError(NO_PAGE, url="")
        if silence.is_offline:
            raise Unreachable(NOT_ASKED, url="")
        trusted = state.trusted and is_same_host(url, state.feed_url)
        try:
            fetched = await self._tools.fetcher.fetch(FetchRequest(url, trusted=trusted, packed=True, accept=ACCEPT))
        except Unreachable:
            silence.hosts.add(host_key(url))
            raise
        except FetchError as error:
            silence.is_broken |= not isinstance(error, Waiting)
            raise
        silence.is_broken = True
        return fetched

    async def _extract(self, state: PageState, fetched: Fetched) -> FoundPage:
        return await self._tools.parsers.extract(fetched, hint=state.body, title=state.title)


class _Silence:
    """Who was asked in vain; where several hosts are silent and none ever answered, there is no network."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        self.is_broken = False

    @property
    def is_offline(self) -> bool:
        return not self.is_broken and len(self.hosts) >= WITNESSES
