"""What the dialog for a new feed is told: a feed and a sentence, or several feeds to choose from.

Rule: a page that leads to one feed is subscribed at once; where there are several, nothing is kept until the person
has chosen, and what was chosen from a page counts as the page's word, not as typed (TRAPS 22). A file that is no feed
may be a list of them (OPML, newsboat's `urls`): then all of it is kept, as one act.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tui_reader.errors import ReaderError
from tui_reader.model import Feed
from tui_reader.preview import Preview, in_words
from tui_reader.text import censor_url

if TYPE_CHECKING:
    from tui_reader.refresh.events import Added
    from tui_reader.refresh.importing import Imported
    from tui_reader.refresh.remote import Worker

MOST_BYTES = 8 * 1024 * 1024 + 1  # one more than a list may have: it is refused


@dataclass(frozen=True, slots=True)
class Choice:
    """One feed of a page. `url` is for subscribing, `shown` is its address as a person may see it."""

    url: str
    shown: str
    title: str
    about: str
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an address: a feed that is there now, or `choices`, or neither; and a sentence that says so.

    `is_list` says that the feed is one of a list, and that they are all there and empty; `is_act` that something was
    added, which can be taken back.
    """

    feed: Feed | None
    sentence: str
    choices: tuple[Choice, ...] = ()
    is_list: bool = False
    is_act: bool = False


class Shelf(Protocol):
    """What is asked of the library."""

    def load(self, feed_id: int) -> Feed:
        """Return a subscribed feed."""

    def find(self, url: str) -> Feed:
        """Return the subscribed feed with this address."""

    def kept(self) -> Collection[str]:
        """Return the addresses that are subscribed."""

    async def import_list(self, data: bytes, *, name: str) -> Sequence[Imported]:
        """Subscribe to what a list names; raises ReaderError where it is none."""


class Adding:
    """Subscribes in the worker, and to lists at once."""

    def __init__(self, worker: Worker, shelf: Shelf, *, now: int) -> None:
        self._worker = worker
        self._shelf = shelf
        self._now = now

    async def look(self, address: str) -> Tried:
        """Subscribe to what `address` leads to, or return the choice that is the person's."""
        tried = Tried(None, "The address gave no answer.")
        async with aclosing(self._worker.add([address], choose=True)) as results:
            async for added in results:
                tried = self._told(added)
        if tried.feed is None and not tried.choices and (data := await asyncio.to_thread(_read, address)):
            return await self._take_list(data, Path(address).name) or tried
        return tried

    async def _take_list(self, data: bytes, name: str) -> Tried | None:
        """Subscribe to all that a list names; None where it is no list."""
        try:
            report = await self._shelf.import_list(data, name=name)
        except ReaderError:
            return None
        numbers = Counter(each.status for each in report)
        there = [each for each in report if each.status in ("added", "exists")]
        if not there:
            return None
        said = [f"{numbers['added']:,} feeds of {name} are there, and are asked now" if numbers["added"] else ""]
        said += [f"{numbers['exists']:,} were there already" if numbers["exists"] else ""]
        said += [f"{numbers['unreadable']:,} could not be taken" if numbers["unreadable"] else ""]
        new = next((each for each in there if each.status == "added"), there[0])
        sentence = "; ".join(filter(None, said)) + "."
        is_new = bool(numbers["added"])
        return Tried(self._shelf.find(new.subscription.url), sentence, is_list=is_new, is_act=is_new)

    async def take(self, chosen: Sequence[str], page: str) -> Tried:
        """Subscribe to what was chosen from the page that was typed."""
        every: list[Tried] = []
        async with aclosing(self._worker.add(list(chosen), page=page)) as results:
            async for added in results:
                every.append(self._told(added))
        feeds = [tried.feed for tried in every if tried.feed is not None]
        troubles = [tried.sentence for tried in every if tried.feed is None]
        is_act = any(tried.is_act for tried in every)
        if len(every) == 1 or not feeds:
            sentence = " ".join(tried.sentence for tried in every)
            return Tried(feeds[0] if feeds else None, sentence, is_act=is_act)
        titles = " and ".join((", ".join(feed.title for feed in feeds[:-1]), feeds[-1].title)) if feeds[1:] else ""
        sentence = " ".join((f"Subscribed to {titles or feeds[0].title}.", *troubles))
        return Tried(feeds[0], sentence, is_act=is_act)

    def _told(self, added: Added) -> Tried:
        if added.status == "failed" or added.id is None:
            return Tried(None, added.error or "", tuple(self._choices(added.feeds)))
        feed = self._shelf.load(added.id)
        if added.status == "exists":
            return Tried(feed, f"{feed.title} is there already.")
        about = next((in_words(preview, self._now) for preview in added.feeds if preview.url == feed.url), "")
        sentence = f"Subscribed to {feed.title}: {about}." if about else f"Subscribed to {feed.title}."
        return Tried(feed, f"{sentence} {added.note}" if added.note else sentence, is_act=True)

    def _choices(self, previews: Sequence[Preview]) -> list[Choice]:
        kept = self._shelf.kept()
        return [_choice(preview, is_kept=preview.url in kept, now=self._now) for preview in previews]


def _read(address: str) -> bytes:
    """Return the file that was named, up to what a list may have; nothing where it is no file."""
    try:
        path = Path(address).expanduser()
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError, RuntimeError):
        return b""


def _choice(preview: Preview, *, is_kept: bool, now: int) -> Choice:
    shown = censor_url(preview.url)
    return Choice(
        url=preview.url,
        shown=shown.removeprefix("https://"),
        title=preview.title or shown,
        about=in_words(preview, now),
        is_kept=is_kept,
    )
