"""Pictures of entries: fetched like feeds, made small in a parser process, and kept beside the library.

The rule: each address gets exactly one event, in bounded time and memory. A caller that stops iterating stops the work.
Every answer of a server is remembered, good or bad. No answer is not remembered, because there may be no network.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from tui_reader.fetch import FetchRequest
from tui_reader.model.errors import FetchError, ParseError, Unreachable, Waiting
from tui_reader.model.incoming import PictureNeeds, PictureRow
from tui_reader.model.paths import pictures_of
from tui_reader.pictures import Shrunk
from tui_reader.refresh.events import PictureDone
from tui_reader.refresh.feed_run import Tools
from tui_reader.refresh.tasks.discovery import may_be_near
from tui_reader.store import file_of, keep_file
from tui_reader.text.hosts import is_web

AT_ONCE = 4
ACCEPT = "image/jpeg, image/png, image/webp, image/gif;q=0.9, image/*;q=0.5"


async def fetch_pictures(tools: Tools, entry_id: int, urls: Sequence[str]) -> AsyncGenerator[PictureDone]:
    """Keep pictures of an entry; yield the result for each. Raises NotFound, and LibraryError as a refresh does."""
    # Other addresses are not fetched: `data:` is in the article itself, and `file:` is a file of the person.
    wanted = [url for url in dict.fromkeys(urls) if is_web(url)]
    needs = await tools.database.run(lambda store: store.pictures.load_needs(entry_id, wanted, now=tools.now))
    one = _Pictures(tools, entry_id, needs)
    tasks = [asyncio.create_task(one.have(url)) for url in wanted]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Pictures:
    """The pictures of one request, a few of them under way at the same time."""

    def __init__(self, tools: Tools, entry_id: int, needs: PictureNeeds) -> None:
        self._tools = tools
        self._entry_id = entry_id
        self._known = needs.known
        self._bounds = tools.config.pictures
        self._feed_url = needs.feed_url
        self._trusted = needs.trusted
        self._folder = pictures_of(tools.database.library)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def have(self, url: str) -> PictureDone:
        """Return the result for one picture, once it is written."""
        async with self._places:
            known = self._known.get(url)
            if known is not None and (known.hash is None or await asyncio.to_thread(self._is_there, known.hash)):
                return await self._keep(known)
            try:
                shrunk = await self._fetch(url)
                name = await asyncio.to_thread(keep_file, self._folder, shrunk.data)
            except (Unreachable, Waiting) as error:
                return PictureDone(self._entry_id, url, "failed", str(error))
            except (FetchError, ParseError) as error:
                return await self._keep(PictureRow(url, None, None, None, None, self._tools.now, str(error)))
            except OSError as error:
                sentence = f"The picture could not be written ({error.strerror or error})."
                return PictureDone(self._entry_id, url, "failed", sentence)
            size = len(shrunk.data)
            return await self._keep(PictureRow(url, name, shrunk.width, shrunk.height, size, self._tools.now))

    async def _fetch(self, url: str) -> Shrunk:
        trusted = self._trusted and may_be_near(url, self._feed_url)
        request = FetchRequest(url, trusted=trusted, more=True, accept=ACCEPT, most_bytes=self._bounds.most_bytes)
        fetched = await self._tools.fetcher.fetch(request)
        try:
            return await self._tools.parsers.shrink(fetched.body, url=url, most_pixels=self._bounds.most_pixels)
        except ParseError as error:
            if not fetched.cut:
                raise
            raise FetchError(f"{fetched.cut}.", url=fetched.url) from error

    async def _keep(self, row: PictureRow) -> PictureDone:
        await self._tools.database.write(lambda store: store.pictures.save(self._entry_id, row))
        return PictureDone(self._entry_id, row.url, "stored" if row.hash else "failed", row.error)

    def _is_there(self, name: str) -> bool:
        return file_of(self._folder, name).is_file()
