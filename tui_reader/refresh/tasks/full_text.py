"""The whole text of entries: their web pages are fetched as politely as feeds, and their articles extracted and kept.

The rule: every entry gets exactly one event, and a failure keeps the text that is there. The feed chose the link of an
entry, so the link may lead into a private network only if the person typed the feed's address, and only to that feed's
own server (TRAPS 22). Pages are read in a parser process.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing

from tui_reader.fetch import Fetched, FetchRequest
from tui_reader.model.errors import FetchError, LibraryError, ParseError, ReaderError, Unreachable, Waiting
from tui_reader.model.incoming import PageState
from tui_reader.refresh.events import TextDone
from tui_reader.refresh.feed_run import Tools
from tui_reader.refresh.tasks.discovery import may_be_near
from tui_reader.text.hosts import is_web, server_of

log = logging.getLogger(__name__)
AT_ONCE = 8
QUIETLY = 2  # at once, of pages that nobody waits for
MOST_WAITING = 100  # pages fetched after one refresh
WITNESSES = 3
A_FEW = 2
ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.5"
NO_ARTICLE = "No article was found on that page."
NO_PAGE = "This entry names no web page."
NOT_ASKED = "Not asked: no server could be reached."
SILENT = "Not asked: its server did not answer for other pages."


class FullText:
    """Fetches the pages of entries, each once at a time, for all who ask in one engine."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._under_way: dict[int, asyncio.Event] = {}
        self._catching_up = asyncio.Lock()

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
        """Fetch the pages of new entries of feeds with full text, a bounded number, few at once.

        Only one call works at a time, so a second call fetches no page again.
        """
        async with self._catching_up:
            now = self._tools.now
            ids = await self._tools.database.run(lambda store: store.pages.waiting(limit=MOST_WAITING, now=now))
            async with aclosing(self.fetch(ids, at_once=QUIETLY)) as events:
                async for done in events:
                    if done.error:
                        log.info("entry %s: %s", done.id, done.error)

    async def _work(self, ids: Iterator[int], silence: _Silence, done: asyncio.Queue[TextDone | LibraryError]) -> None:
        for entry_id in ids:
            done.put_nowait(await self._report(entry_id, silence))

    async def _report(self, entry_id: int, silence: _Silence) -> TextDone | LibraryError:
        """Fetch one page and return its event; never raises."""
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
        """Fetch one page, or wait for the task that is fetching it already."""
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
            await self._keep(state, await self._fetch(state, silence))
        except (FetchError, ParseError) as error:
            sentence = str(error)
            # Without a network the page still waits to be fetched.
            is_open = isinstance(error, Waiting) or (isinstance(error, Unreachable) and not silence.is_broken)
            asked = None if is_open else self._tools.now
            await self._tools.database.write(lambda store: store.pages.fail(entry_id, sentence, asked=asked))
            raise

    async def _fetch(self, state: PageState, silence: _Silence) -> Fetched:
        url = state.url or ""
        if not is_web(url):
            raise ParseError(NO_PAGE, url="")
        if silence.is_offline:
            raise Unreachable(NOT_ASKED, url="")
        if silence.hosts[server_of(url)] >= A_FEW:
            raise Unreachable(SILENT, url="")
        trusted = state.trusted and may_be_near(url, state.feed_url)
        try:
            fetched = await self._tools.fetcher.fetch(FetchRequest(url, trusted=trusted, packed=True, accept=ACCEPT))
        except Unreachable:
            silence.hosts[server_of(url)] += 1
            raise
        except FetchError as error:
            silence.is_broken |= not isinstance(error, Waiting)
            raise
        silence.is_broken = True
        return fetched

    async def _keep(self, state: PageState, fetched: Fetched) -> None:
        """Keep the text of a page; of a page that the person saved, keep the title and the authors too."""
        entry_id, now, write = state.entry_id, self._tools.now, self._tools.database.write
        if state.is_saved:
            named = await self._tools.parsers.saved(fetched)
            await write(lambda store: store.saved_pages.fill(entry_id, named, now=now, url=fetched.url))
            if named.body is None:
                raise ParseError(NO_ARTICLE, url=fetched.url)
            return
        page = await self._tools.parsers.extract(fetched, hint=state.body, title=state.title)
        found_at = [page.canonical or fetched.url, fetched.url]
        await write(lambda store: store.pages.save(entry_id, page.body, now=now, found_at=found_at))


class _Silence:
    """Counts how often each host did not answer: a host that is down would cost a time-out for each of its pages.

    Where several hosts did not answer and none ever did (`is_broken`: one did), there is no network.
    """

    def __init__(self) -> None:
        self.hosts: Counter[str] = Counter()
        self.is_broken = False

    @property
    def is_offline(self) -> bool:
        return not self.is_broken and len(self.hosts) >= WITNESSES
