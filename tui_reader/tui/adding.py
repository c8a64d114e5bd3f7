"""What the dialog for a new feed is told: a feed and a sentence, or several feeds to choose from.

Rule: a page that leads to one feed is subscribed at once; where there are several, nothing is kept until the person
has chosen, and what was chosen from a page counts as the page's word, not as typed (TRAPS 22).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_reader.model import Feed
from tui_reader.preview import Preview, in_words
from tui_reader.text import censor_url

if TYPE_CHECKING:
    from tui_reader.refresh.events import Added
    from tui_reader.refresh.remote import Worker


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
    """What became of an address: a feed that is there now, or `choices`, or neither; and a sentence that says so."""

    feed: Feed | None
    sentence: str
    choices: tuple[Choice, ...] = ()


class Adding:
    """Subscribes in the worker. `load` returns a feed by its id, `kept` tells the addresses that are subscribed."""

    def __init__(
        self, worker: Worker, load: Callable[[int], Feed], kept: Callable[[], Collection[str]], *, now: int
    ) -> None:
        self._worker = worker
        self._load = load
        self._kept = kept
        self._now = now

    async def look(self, address: str) -> Tried:
        """Subscribe to what `address` leads to, or return the choice that is the person's."""
        tried = Tried(None, "The address gave no answer.")
        async with aclosing(self._worker.add([address], choose=True)) as results:
            async for added in results:
                tried = self._told(added)
        return tried

    async def take(self, chosen: Sequence[str], page: str) -> Tried:
        """Subscribe to what was chosen from the page that was typed."""
        every: list[Tried] = []
        async with aclosing(self._worker.add(list(chosen), page=page)) as results:
            async for added in results:
                every.append(self._told(added))
        feeds = [tried.feed for tried in every if tried.feed is not None]
        troubles = [tried.sentence for tried in every if tried.feed is None]
        if len(every) == 1 or not feeds:
            return Tried(feeds[0] if feeds else None, " ".join(tried.sentence for tried in every))
        titles = " and ".join((", ".join(feed.title for feed in feeds[:-1]), feeds[-1].title)) if feeds[1:] else ""
        return Tried(feeds[0], " ".join((f"Subscribed to {titles or feeds[0].title}.", *troubles)))

    def _told(self, added: Added) -> Tried:
        if added.status == "failed" or added.id is None:
            return Tried(None, added.error or "", tuple(self._choices(added.feeds)))
        feed = self._load(added.id)
        if added.status == "exists":
            return Tried(feed, f"{feed.title} is there already.")
        about = next((in_words(preview, self._now) for preview in added.feeds if preview.url == feed.url), "")
        sentence = f"Subscribed to {feed.title}: {about}." if about else f"Subscribed to {feed.title}."
        is_unseen = added.note is not None and not added.feeds
        return Tried(feed, f"{sentence} {added.note}" if is_unseen else sentence)

    def _choices(self, previews: Sequence[Preview]) -> list[Choice]:
        kept = self._kept()
        return [_choice(preview, is_kept=preview.url in kept, now=self._now) for preview in previews]


def _choice(preview: Preview, *, is_kept: bool, now: int) -> Choice:
    shown = censor_url(preview.url)
    return Choice(
        url=preview.url,
        shown=shown.removeprefix("https://"),
        title=preview.title or shown,
        about=in_words(preview, now),
        is_kept=is_kept,
    )
