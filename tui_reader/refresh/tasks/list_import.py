"""Subscription lists in and out of a library: what the list says, checked and kept, with a report on each item.

The rule: an item that cannot be imported never stops the others, and is reported with its reason. No feed is fetched
here: imported feeds are due at once, so the next refresh fetches them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from tui_reader.model.errors import ParseError, ReaderError, UsageError
from tui_reader.model.incoming import MOST_OF_LIST, ListItem, Subscription
from tui_reader.model.records import replace
from tui_reader.query.terms import EVERYTHING, Query
from tui_reader.refresh.events import ListTaken
from tui_reader.store import Store
from tui_reader.text.clean import clean_line
from tui_reader.text.folders import join_path
from tui_reader.text.typed_addresses import listed_address

if TYPE_CHECKING:
    from tui_reader.refresh.feed_run import Tools

BUILT_IN = "tui-reader:"  # the address of the manual, which every installation has

ImportStatus = Literal["added", "exists", "duplicate", "unreadable"]


class Imported(Struct, frozen=True):
    """What became of one item of a list, which stands in its `line` (from 1; None: unknown).

    `duplicate`: the list has the same feed further up. `error` says what of the item was not taken, and why.
    """

    subscription: Subscription
    line: int | None
    status: ImportStatus
    error: str | None = None


async def import_file(tools: Tools, path: str) -> AsyncGenerator[ListTaken]:
    """Subscribe to what the list at `path` names; yield the numbers, all 0 where the file is no list.

    Raises ParseError where the list cannot be read in time, and LibraryError.
    """
    name, data = await asyncio.to_thread(_read, path)
    try:
        items = await tools.parsers.read_list(data, name=name) if data else []
    except ParseError:
        raise
    except ReaderError:
        items = []
    report = await tools.database.run(lambda store: import_items(store, items, source=name))
    numbers = Counter(each.status for each in report)
    there = next((each for status in ("added", "exists") for each in report if each.status == status), None)
    url = there.subscription.url if there else None
    yield ListTaken(numbers["added"], numbers["exists"], numbers["unreadable"], url)


def _read(path: str) -> tuple[str, bytes]:
    """Return the name of a file and its bytes, at most one more than a list may have; none where it is no file."""
    try:
        file = Path(path).expanduser()
        if not file.is_file():
            return file.name, b""
        with file.open("rb") as opened:
            return file.name, opened.read(MOST_OF_LIST + 1)
    except (OSError, ValueError, RuntimeError):
        return "", b""


def import_items(store: Store, items: Sequence[ListItem], *, source: str, dry_run: bool = False) -> list[Imported]:
    """Subscribe to what `items` list, as one act that `source` names; return what became of each, in order.

    With `dry_run` nothing is kept, and the report says what would be.
    """
    report = list(_checked(items))
    wanted = [each.subscription for each in report if each.status == "added"]
    if dry_run:
        fresh = [store.feeds.find_by_url(each.url) is None for each in wanted]
    else:
        fresh = store.subscriptions.add_all(wanted, source=source)
    news = iter(fresh)
    return [replace(each, status="exists") if each.status == "added" and not next(news) else each for each in report]


def _checked(items: Sequence[ListItem]) -> Iterator[Imported]:
    """Yield every item with the address to ask: `added` is what is still to be kept."""
    seen: dict[str, Subscription] = {}
    for item in items:
        listed = item.subscription
        try:
            if item.problem:
                raise UsageError(item.problem)
            listed = replace(listed, url=listed_address(listed.url))
        except UsageError as error:
            yield Imported(listed, item.line, "unreadable", str(error))
            continue
        first = seen.setdefault(listed.url, listed)
        if first is listed:
            yield Imported(listed, item.line, "added")
            continue
        lost = None
        if first.folder != listed.folder:
            place = f"in {join_path(first.folder)}" if first.folder else "outside of folders"
            lost = f"It is listed twice; it stays {place}."
        yield Imported(listed, item.line, "duplicate", lost)


def list_of(store: Store, query: Query = EVERYTHING) -> list[Subscription]:
    """Return what is subscribed, whole addresses included, without the manual; only feeds that `query` means."""
    chosen = None if query == EVERYTHING else store.entries.feeds_holding(query)
    return [
        replace(each, title=clean_line(each.title))
        for feed_id, each in store.subscriptions.load_all()
        if (chosen is None or feed_id in chosen) and not each.url.startswith(BUILT_IN)
    ]
