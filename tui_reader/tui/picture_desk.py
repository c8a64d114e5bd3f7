"""Where the screen gets pictures: those that are stored at once, the others by way of the worker process."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from tui_reader.library import Library
from tui_reader.model.articles import Picture

if TYPE_CHECKING:
    from tui_reader.refresh.process.remote import Worker


class PictureDesk:
    """Finds the pictures of an entry on the shelf, and has them fetched in the worker."""

    def __init__(self, shelf: Library, worker: Callable[[], Worker]) -> None:
        self.load = shelf.articles.pictures
        self.failed = shelf.articles.failed_pictures
        self._worker = worker

    async def fetch(self, entry_id: int, urls: Sequence[str]) -> AsyncGenerator[tuple[str, Picture | str]]:
        """Yield what became of each address: a picture, or a sentence. Raises WorkerError.

        Who stops listening stops the fetching.
        """
        from tui_reader.library.network import FetchPictures

        async with aclosing(self._worker().ask(FetchPictures(entry_id, urls))) as events:
            async for done in events:
                picture = self.load(entry_id).get(done.url) if done.status == "stored" else None
                yield done.url, picture or done.error or "This picture was not stored."
