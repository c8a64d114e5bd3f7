"""`add` and `refresh`: fetch feeds, and tell each result at once.

A failing feed never stops the others. When the person stops the command, everything that had arrived is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from tui_reader.cli.context import Context
from tui_reader.cli.crash import warnings_to
from tui_reader.cli.output import JsonArray, Output, OutputClosed
from tui_reader.cli.parser import split_folder
from tui_reader.cli.words import index_all
from tui_reader.library.network import Added, AddFeeds, Event, FeedDone, Finished, Refresh, Started, event_row
from tui_reader.model.entities import Feed, FeedStatus
from tui_reader.model.errors import NotFound, ReaderError
from tui_reader.text.hosts import censor_url
from tui_reader.text.preview import in_words
from tui_reader.text.times import day_and_clock, utc_time

if TYPE_CHECKING:
    from tui_reader.library import Library


MOST_NAMED = 3  # feeds with one and the same error


# --------------------------------------------------------------------------- add


def add(context: Context) -> int:
    """Subscribe to each input; those that fail are said and the rest is added."""
    arguments, out = context.arguments, context.out
    folder = split_folder(arguments.folder)
    with warnings_to(context.paths.log), context.open_library(create=True) as library:
        if not arguments.json:
            status = asyncio.run(_add(context, library, folder, None))
        else:
            with out.json_array() as array:
                status = asyncio.run(_add(context, library, folder, array))
        index_all(library, out)
    return status


async def _add(context: Context, library: Library, folder: Sequence[str], array: JsonArray | None) -> int:
    out, inputs = context.out, context.arguments.inputs
    dry_run: bool = context.arguments.dry_run
    status = done = 0
    _show_progress(out, "reading", done, len(inputs))
    try:
        async with aclosing(library.network.run(AddFeeds(inputs, folder, dry_run=dry_run))) as results:
            async for added in results:
                done += 1
                if added.error:
                    out.say(_named(added, alone=len(inputs) == 1))
                if added.note:
                    out.say(added.note)
                _tell_added(out, added, array, dry_run=dry_run, now=library.now)
                status = max(status, int(added.status == "failed"))
                _show_progress(out, "reading", done, len(inputs))
    except OutputClosed as error:
        raise ReaderError("The output was closed before all was added; what had been added is kept.") from error
    if not status and not dry_run:
        out.hint("“tui-reader” opens the reader, “tui-reader list” lists the entries.")
    return status


def _tell_added(out: Output, added: Added, array: JsonArray | None, *, dry_run: bool, now: int) -> None:
    if array is not None:
        array.add(_added_row(added, dry_run=dry_run))
        return
    if added.status != "failed":
        words = {"added": "would add" if dry_run else "added", "exists": "exists"}[added.status]
        number = "" if added.id is None else f"{added.id:>4}  "
        _tell_feed(out, f"{words}  {number}", added.title, added.url or added.input, _entries(added.entries))
    if not dry_run:
        return
    for preview in added.feeds:
        about = in_words(preview, now)
        if len(added.feeds) == 1 and added.status != "failed":
            out.line(f"  {about}", at_once=True)
            continue
        if preview.posts_a_week is not None:
            about = f"{_entries(preview.entries)}: {about}"
        _tell_feed(out, "  found  ", preview.title, preview.url, about)


def _tell_feed(out: Output, words: str, title: str | None, url: str, about: str) -> None:
    address = censor_url(url)
    title = censor_url(title or "") or address
    out.line(f"{words}{title}  ({about})" + ("" if title == address else f"  {address}"), at_once=True)


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _added_row(added: Added, *, dry_run: bool) -> dict[str, Any]:
    """Return what became of one input as JSON; `feeds` only where nothing is kept."""
    row = event_row(added)
    row["input"] = censor_url(added.input)
    row["title"] = censor_url(added.title) if added.title else None
    del row["note"], row["feeds"]  # the note is said on stderr
    if dry_run:
        row["feeds"] = [
            {
                "url": censor_url(preview.url),
                "title": censor_url(preview.title) or None,
                "newest": utc_time(preview.newest),
                "posts_a_week": preview.posts_a_week,
                "entries": preview.entries,
            }
            for preview in added.feeds
        ]
    return row


def _named(added: Added, *, alone: bool) -> str:
    """Return the error of one input; among several it says which one is meant."""
    error, words = added.error or "", censor_url(added.input)
    return error if alone or words in error else f"{words}: {error}"


# --------------------------------------------------------------------------- refresh


def refresh(context: Context) -> int:
    """Refresh what is due, or the feeds named; unknown names are said and the rest is refreshed."""
    arguments, out = context.arguments, context.out
    with warnings_to(context.paths.log), context.open_library() as library:
        chosen, unknown = _find(library, arguments.feeds, out)
        if arguments.feeds and not chosen:
            return 1
        teller = _Teller(context, {feed.id: feed for feed in library.feeds.all()}, named=bool(chosen))
        try:
            asyncio.run(_refresh(library, teller, chosen or None, force=arguments.force))
        except OutputClosed as error:
            if teller.finished:
                raise
            raise ReaderError("The output was closed before all was refreshed; what had arrived is kept.") from error
        index_all(library, out)
    return 1 if unknown or teller.named_failed else 0


def _find(library: Library, names: Sequence[str], out: Output) -> tuple[list[int], bool]:
    """Return the ids of the feeds named, each once, and whether a name was not found."""
    chosen, unknown = dict[int, None](), False
    for words in names:
        try:
            chosen[library.feeds.find(words).id] = None
        except NotFound as error:
            out.say(str(error))
            unknown = True
    return list(chosen), unknown


async def _refresh(library: Library, teller: _Teller, feed_ids: list[int] | None, *, force: bool) -> None:
    teller.starting()
    async with aclosing(library.network.run(Refresh(feed_ids, force))) as events:
        async for event in events:
            teller.tell(event)


class _Teller:
    """Tells the events of one refresh: as JSON lines, or in words with what came and what failed."""

    def __init__(self, context: Context, feeds: dict[int, Feed], *, named: bool) -> None:
        self._out = context.out
        self._json: bool = context.arguments.json
        self._feeds = feeds
        self._named = named
        self._total = self._done = 0
        self._errors: dict[str, list[str]] = {}  # titles by sentence
        self.named_failed = False
        self.finished = False

    def starting(self) -> None:
        """Show that something happens, before the first event."""
        _show_progress(self._out, "refreshing", 0, 0)

    def tell(self, event: Event) -> None:
        """Tell one event."""
        self.finished = isinstance(event, Finished)
        if self._json:
            self._out.json(event_row(event), at_once=True)
        if isinstance(event, Started):
            self._total = event.feeds
        elif isinstance(event, FeedDone):
            self._tell_feed(event)
        else:
            self._tell_end(event)
            return
        _show_progress(self._out, "refreshing", self._done, self._total)

    def _tell_feed(self, event: FeedDone) -> None:
        self._done += 1
        self.named_failed |= self._named and event.status in ("failed", "gone")
        feed = self._feeds.get(event.id)
        title = censor_url(feed.title if feed else event.url)
        if event.error:
            self._errors.setdefault(event.error, []).append(title)
        counts = _counted(new=event.new, updated=event.updated)
        if counts and not self._json:
            self._out.line(f"{title}: {counts}", at_once=True)

    def _tell_end(self, event: Finished) -> None:
        self._out.clear_progress()
        if event.offline:
            # One sentence, not one for each feed (DESIGN, "refresh").
            self._out.say("No host answered, so you seem to be offline; all that was fetched before stays readable.")
        elif self._named or not self._json:
            for sentence, titles in self._errors.items():
                # What many feeds share (a host that is down) is said once.
                named = titles if len(titles) <= MOST_NAMED else [f"{len(titles)} feeds"]
                for title in named:
                    self._out.say(f"{title}: {sentence}")
        if self._json:
            return
        if not event.feeds:
            self._out.line("No feed is due." if self._feeds else "There are no feeds yet.")
            self._hint_next()
            return
        feeds = "1 feed" if event.feeds == 1 else f"{event.feeds} feeds"
        counts = _counted(new=event.new, updated=event.updated, failed=event.failed) or "nothing new"
        self._out.line(f"{feeds} in {event.seconds:.1f} s: {counts}")

    def _hint_next(self) -> None:
        due = [feed.next_due for feed in self._feeds.values() if feed.next_due and feed.status is not FeedStatus.GONE]
        if due:
            self._out.hint(
                f"The next feed is due at {day_and_clock(min(due), with_clock=True)}; --force refreshes all feeds now."
            )


def _counted(**counts: int) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _show_progress(out: Output, verb: str, done: int, total: int) -> None:
    out.progress(f"{verb} {done}/{total}" if total else f"{verb} …")
