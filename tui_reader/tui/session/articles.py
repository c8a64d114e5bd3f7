"""Articles, converted on the reading thread and kept for a while. Neighbours are converted early."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

from tui_reader.model.articles import Part
from tui_reader.model.entities import Entry
from tui_reader.model.errors import NotFound
from tui_reader.tui.session.threads import LibraryThread

KEPT_ARTICLES = 16


class Articles:
    """The articles read last, as parts; `load` returns an entry and raises NotFound."""

    def __init__(self, thread: LibraryThread, load: Callable[[int], Entry]) -> None:
        self._thread = thread
        self._load = load
        self._kept: OrderedDict[int, tuple[Entry, list[Part]]] = OrderedDict()

    async def parts(self, entry: Entry) -> AsyncIterator[Part]:
        """Yield an entry's article piece by piece."""
        known = self._kept.get(entry.id)
        if known is not None and known[0].shown == entry.shown:
            self._kept.move_to_end(entry.id)
            for part in known[1]:
                yield part
            return
        parts: list[Part] = []
        pieces = await self._thread.ask(lambda library: library.articles.parts(entry))
        while (part_or_end := await self._thread.ask(lambda _library: next(pieces, None))) is not None:
            parts.append(part_or_end)
            yield part_or_end
        self._kept[entry.id] = (entry, parts)
        while len(self._kept) > KEPT_ARTICLES:
            self._kept.popitem(last=False)

    async def document(self, entry: Entry) -> str:
        """Return an entry's whole article as Markdown with front matter."""
        parts = [part async for part in self.parts(entry)]
        return await self._thread.ask(lambda library: library.articles.document(entry, parts))

    async def prepare(self, entry_ids: Sequence[int]) -> None:
        """Convert articles that are likely to be read next."""
        for entry_id in entry_ids:
            if entry_id not in self._kept:
                with suppress(NotFound):  # it went meanwhile, and nobody asked for it
                    async for _part in self.parts(self._load(entry_id)):
                        pass
