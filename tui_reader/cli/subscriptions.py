"""`feeds`, `remove` and `paths`: list the feeds, unsubscribe, and tell where the files are.

Addresses are shown without credentials, in text and in JSON, also where an address replaces a missing title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.cli.columns import fit
from tui_reader.cli.context import Context
from tui_reader.cli.output import Output
from tui_reader.model.entities import Feed
from tui_reader.model.errors import NotFound
from tui_reader.query.terms import SAVED_URL
from tui_reader.text.folders import join_path
from tui_reader.text.health import FeedHealth, next_asked, next_check, sentences, why_next
from tui_reader.text.hosts import censor_url
from tui_reader.text.times import utc_time
from tui_reader.text.widths import pad, width_of

if TYPE_CHECKING:
    from tui_reader.library import Library


def feeds(context: Context) -> int:
    """List all feeds by title."""
    out = context.out
    with context.open_library(reading=True) as library:
        found, now = library.feeds.health(), library.now
        if context.arguments.json:
            folders = _folder_names(library, [health.feed for health in found])
            with out.json_array() as array:
                for health in found:
                    array.add(feed_row(health, folders, now=now))
            return 0
    if not found:
        out.hint("There are no feeds yet; “tui-reader add ADDRESS” subscribes to one.")
    _print_feeds(out, found, now=now, verbose=context.arguments.verbose)
    return 0


def feed_row(health: FeedHealth, folders: dict[int, str], *, now: int) -> dict[str, object]:
    """Return a feed as `feeds --json` tells it (README, "Command line")."""
    feed = health.feed
    return {
        "id": feed.id,
        "url": censor_url(feed.url),
        "title": censor_url(feed.title),
        "site_url": censor_url(feed.site_url) if feed.site_url else None,
        "folder": folders.get(feed.folder_id) if feed.folder_id is not None else None,
        "unread": health.vitals.unread,
        "total": health.vitals.total,
        "status": feed.status.value,
        "health": [trouble.value for trouble in health.troubles],
        "trouble": sentences(health, now=now),
        "error": feed.error,
        "last_refreshed": utc_time(feed.last_refreshed or None),
        "next_refresh": utc_time(next_asked(feed)),
        "why_next": why_next(feed, now=now),
    }


def _folder_names(library: Library, found: list[Feed]) -> dict[int, str]:
    ids = {feed.folder_id for feed in found if feed.folder_id is not None}
    return {folder_id: join_path(library.folders.path(folder_id)) for folder_id in ids}


def _print_feeds(out: Output, found: list[FeedHealth], *, now: int, verbose: bool) -> None:
    """Print one aligned row for each feed, and under it, set in, what is wrong with it, and when it is asked next."""
    feeds = [health.feed for health in found]
    numbers = {health.feed.id: f"{health.vitals.unread}/{health.vitals.total}" for health in found}
    id_width = max((len(str(feed.id)) for feed in feeds), default=0)
    status_width = max((len(feed.status) for feed in feeds), default=0)
    number_width = max((len(number) for number in numbers.values()), default=0)
    title_width = max((width_of(censor_url(feed.title)) for feed in feeds), default=0)
    margin = id_width + status_width + number_width + 6
    width = out.width
    if width is not None:
        title_width = max(16, min(title_width, (width - margin) * 3 // 5))
    for health in found:
        feed = health.feed
        head = f"{feed.id:>{id_width}}  {feed.status:<{status_width}}  {numbers[feed.id]:>{number_width}}  "
        title = pad(fit(censor_url(feed.title), title_width), title_width)
        room = None if width is None else width - margin - title_width - 2
        address = fit(censor_url(feed.url), room) if room is None or room >= 12 else ""
        out.line(f"{head}{title}  {address}".rstrip())
        for line in _about(health, now=now, verbose=verbose):
            out.line(" " * (id_width + 2) + fit(line, width and width - id_width - 2))


def _about(health: FeedHealth, *, now: int, verbose: bool) -> list[str]:
    """Return what stands under a feed's row: its troubles in a word each and in sentences, and its next check."""
    trouble = " ".join(sentences(health, now=now)) or health.feed.error or ""
    if health.troubles:
        trouble = f"{', '.join(health.troubles)} · {trouble}"
    is_saved = health.feed.url == SAVED_URL
    check = ("It is not refreshed: it holds saved pages." if is_saved else next_check(health.feed, now=now)) * verbose
    return [line for line in (trouble, check) if line]


def remove(context: Context) -> int:
    """Unsubscribe from each feed named; what cannot be found is said and the rest is done."""
    status, chosen = 0, dict[int, Feed]()
    with context.open_library() as library:
        for words in context.arguments.feeds:
            try:
                feed = library.feeds.find(words)
            except NotFound as error:
                context.out.say(str(error))
                status = 1
            else:
                chosen[feed.id] = feed
        for feed in chosen.values():
            library.feeds.remove(feed.id)
    for feed in chosen.values():
        context.out.line(f"Unsubscribed from “{censor_url(feed.title)}”.")
    if chosen:
        them = "it back" if len(chosen) == 1 else "them back, one at a time"
        context.out.hint(f"“tui-reader undo” brings {them}, with entries and marks.")
    return status


def paths(context: Context) -> int:
    """Tell where things are; nothing is created by asking."""
    where = {
        "library": str(context.paths.library),
        "pictures": str(context.paths.pictures),
        "config": str(context.paths.config),
        "log": str(context.paths.log),
    }
    if context.arguments.json:
        context.out.json(where, indent=2)
        return 0
    for name, path in where.items():
        context.out.line(f"{name:<10}{path}")
    return 0
