"""What becomes of an address in the dialog for a new feed: a feed and a sentence, or several feeds to choose from.

The rule: a page that leads to one feed is subscribed at once. Where it leads to several, nothing is kept until the
person has chosen, and a chosen address counts as the page's word, not as typed (TRAPS 22). A file that is no feed may
be a list of feeds (OPML, newsboat's `urls`): then all of the list is kept, as one act.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tui_reader.model.entities import Feed
from tui_reader.text.hosts import censor_url
from tui_reader.text.preview import Preview, in_words
from tui_reader.tui.widgets.found_list import Choice

if TYPE_CHECKING:
    from tui_reader.library.network import Added, ListTaken
    from tui_reader.tui.session.session import Session


class Tried(Struct, frozen=True):
    """What became of an address: a feed that is there now, or `choices`, or neither; and a sentence that says so.

    `is_list` says that the feed is one of a list, and that they are all there and empty; `is_act` that something was
    added, which can be taken back.
    """

    feed: Feed | None
    sentence: str
    choices: tuple[Choice, ...] = ()
    is_list: bool = False
    is_act: bool = False


class Subscribing:
    """Subscribes in the worker, to lists as well: their content is foreign."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def look(self, address: str) -> Tried:
        """Subscribe to what `address` leads to, or return the choice that is the person's."""
        tried = Tried(None, "The address gave no answer.")
        from tui_reader.library.network import AddFeeds, ImportList

        worker = self._session.worker
        async with aclosing(worker.ask(AddFeeds([address], choose=True))) as results:
            async for added in results:
                tried = self._told(added)
        if tried.feed is None and not tried.choices and _is_file(address):
            async with aclosing(worker.ask(ImportList(address))) as lists:
                async for taken in lists:
                    tried = self._taken(taken, Path(address).name) or tried
        return tried

    def _taken(self, taken: ListTaken, name: str) -> Tried | None:
        """Return what became of a list; None where it was none."""
        if taken.url is None:
            return None
        said = [f"{taken.added:,} feeds of {name} are added and are fetched now" if taken.added else ""]
        said += [f"{taken.exists:,} were subscribed already" if taken.exists else ""]
        said += [f"{taken.unreadable:,} could not be read" if taken.unreadable else ""]
        is_new = bool(taken.added)
        return Tried(
            self._session.library.feeds.find(taken.url),
            "; ".join(filter(None, said)) + ".",
            is_list=is_new,
            is_act=is_new,
        )

    async def take(self, chosen: Sequence[str], page: str) -> Tried:
        """Subscribe to what was chosen from the page that was typed."""
        from tui_reader.library.network import AddFeeds

        every: list[Tried] = []
        async with aclosing(self._session.worker.ask(AddFeeds(list(chosen), page=page))) as results:
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
        feed = self._session.library.feeds.one(added.id)
        if added.status == "exists":
            return Tried(feed, f"{feed.title} is subscribed already.")
        if added.note:  # the line is short, and this is what the person has to know
            return Tried(feed, f"Subscribed to {feed.title}. {added.note}", is_act=True)
        about = next((in_words(preview, self._session.now) for preview in added.feeds if preview.url == feed.url), "")
        return Tried(
            feed, f"Subscribed to {feed.title}: {about}." if about else f"Subscribed to {feed.title}.", is_act=True
        )

    def _choices(self, previews: Sequence[Preview]) -> list[Choice]:
        kept = {feed.url for feed in self._session.library.feeds.all()}
        return [_choice(preview, is_kept=preview.url in kept, now=self._session.now) for preview in previews]


def _is_file(address: str) -> bool:
    try:
        return Path(address).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _choice(preview: Preview, *, is_kept: bool, now: int) -> Choice:
    shown = censor_url(preview.url)
    return Choice(
        url=preview.url,
        shown=shown.removeprefix("https://"),
        title=preview.title or shown,
        about=in_words(preview, now),
        is_kept=is_kept,
    )
