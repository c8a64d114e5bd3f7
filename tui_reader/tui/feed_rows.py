"""What the feed pane shows, as flat rows. Pure: feeds, folders and counts in, rows out.

Smart feeds come first, then folders with what is in them, then the feeds without a folder. A row's `key`
stays the same while counts and titles change, so the cursor can stay on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tui_reader.model import Counts, Feed, FeedStatus, Folder
from tui_reader.query import EVERYTHING, InFeed, InFolder, Is, Query, Since


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One row: `query` is what opening it lists (None: a gap, which the cursor skips).

    `count` is shown at the right; `trouble` is a word in its place ("gone"). `unread` tells whether it has something
    to read; `inside` are the ids of the feeds it covers (a folder's, or the one).
    """

    key: str
    kind: Literal["smart", "gap", "folder", "feed"]
    label: str = ""
    query: Query | None = None
    count: int = 0
    depth: int = 0
    trouble: str = ""
    inside: tuple[int, ...] = ()

    @property
    def feed_id(self) -> int | None:
        """The feed of a feed's row."""
        return self.inside[0] if self.kind == "feed" else None


GAP = FeedRow("gap", "gap")
TROUBLE = {FeedStatus.GONE: "gone", FeedStatus.FAILING: "!", FeedStatus.PAUSED: "paused"}


def smart_rows(feeds: Sequence[Feed], counts: Counts, *, today_since: int) -> list[FeedRow]:
    """Return the rows of the smart feeds; "today" begins at `today_since`."""
    unread = sum(counts.unread.get(feed.id, 0) for feed in feeds)
    total = sum(counts.total.get(feed.id, 0) for feed in feeds)
    return [
        FeedRow("smart:all", "smart", "All", EVERYTHING, total),
        FeedRow("smart:today", "smart", "Today", Since(today_since), counts.today),
        FeedRow("smart:unread", "smart", "Unread", Is("unread"), unread),
        FeedRow("smart:starred", "smart", "Starred", Is("starred"), counts.starred),
    ]


def feed_rows(
    feeds: Sequence[Feed],
    folders: Sequence[Folder],
    counts: Counts,
    *,
    today_since: int,
    hide_read: bool = False,
    keep: str = "",
) -> list[FeedRow]:
    """Return all rows of the pane.

    With `hide_read`, feeds and folders without unread entries are left out, but never the row `keep`: it is being read.
    """
    by_folder: dict[int | None, list[Feed]] = defaultdict(list)
    for feed in sorted(feeds, key=lambda feed: feed.title.casefold()):
        by_folder[feed.folder_id].append(feed)
    children: dict[int | None, list[Folder]] = defaultdict(list)
    for folder in sorted(folders, key=lambda folder: folder.name.casefold()):
        children[folder.parent_id].append(folder)
    builder = _Builder(by_folder, children, counts)
    builder.level(None, depth=0)
    rows = [row for row in builder.rows if not hide_read or row.count or row.key == keep]
    smart = smart_rows(feeds, counts, today_since=today_since)
    return [*smart, GAP, *rows] if rows else smart


class _Builder:
    def __init__(
        self, by_folder: dict[int | None, list[Feed]], children: dict[int | None, list[Folder]], counts: Counts
    ) -> None:
        self.by_folder = by_folder
        self.children = children
        self.counts = counts
        self.rows: list[FeedRow] = []

    def level(self, folder_id: int | None, *, depth: int) -> tuple[int, ...]:
        """Append the rows of one level and return the ids of all feeds in it, nested ones too."""
        inside: list[int] = []
        for folder in self.children.get(folder_id, ()):
            at = len(self.rows)
            within = self.level(folder.id, depth=depth + 1)
            unread = sum(self.counts.unread.get(feed_id, 0) for feed_id in within)
            row = FeedRow(
                f"folder:{folder.id}", "folder", folder.name, InFolder(folder.id), unread, depth, inside=within
            )
            self.rows.insert(at, row)
            inside += within
        for feed in self.by_folder.get(folder_id, ()):
            self.rows.append(self.feed(feed, depth))
            inside.append(feed.id)
        return tuple(inside)

    def feed(self, feed: Feed, depth: int) -> FeedRow:
        unread = self.counts.unread.get(feed.id, 0)
        trouble = TROUBLE.get(feed.status, "")
        return FeedRow(f"feed:{feed.id}", "feed", feed.title, InFeed(feed.id), unread, depth, trouble, (feed.id,))


def row_at(rows: Sequence[FeedRow], key: str) -> int | None:
    """Return the index of the row with this key."""
    return next((index for index, row in enumerate(rows) if row.key == key), None)


def next_row(rows: Sequence[FeedRow], start: int, direction: int, *, unread: bool = False) -> int | None:
    """Return the next row after `start` that can be shown; with `unread` the next *feed* with something unread.

    From a folder, the feeds inside it are passed over when `unread`: they were part of its list.
    """
    passed = set(rows[start].inside) if unread and 0 <= start < len(rows) else set()
    index = start + direction
    while 0 <= index < len(rows):
        row = rows[index]
        if unread and row.kind == "feed" and row.count and not passed.issuperset(row.inside):
            return index
        if not unread and row.query is not None:
            return index
        index += direction
    return None
