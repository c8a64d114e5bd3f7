"""What the feed pane shows, as flat rows. Pure: feeds, folders and counts in, rows out.

Smart feeds come first, then folders with what is in them, then the feeds without a folder. A row's `key`
stays the same while counts and titles change, so the cursor can stay on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from tui_reader.model.entities import Feed, FeedStatus, Folder
from tui_reader.model.listings import Counts
from tui_reader.model.records import replace
from tui_reader.query.terms import EVERYTHING, SAVED_URL, After, InFeed, InFolder, Is, Query


class FeedRow(Struct, frozen=True):
    """One row: `query` is what opening it lists (None: a gap, which the cursor skips).

    `count` is shown at the right; `trouble` is a word in its place ("gone"). `unread` tells whether it has something
    to read; `inside` are the ids of the feeds it covers (a folder's, or the one). `is_folded`: what lies in the folder
    is not shown. `is_late`: it is being counted anew.
    """

    key: str
    kind: Literal["smart", "gap", "folder", "feed"]
    label: str = ""
    query: Query | None = None
    count: int = 0
    depth: int = 0
    trouble: str = ""
    inside: tuple[int, ...] = ()
    is_folded: bool = False
    is_late: bool = False

    @property
    def feed_id(self) -> int | None:
        """The feed of a feed's row."""
        return self.inside[0] if self.kind == "feed" else None

    @property
    def folder_id(self) -> int | None:
        """The folder of a folder's row."""
        return self.query.folder_id if isinstance(self.query, InFolder) else None


GAP = FeedRow("gap", "gap")
SAVED = "smart:saved"
TROUBLE = {FeedStatus.GONE: "gone", FeedStatus.FAILING: "!", FeedStatus.PAUSED: "paused"}


def smart_rows(counts: Counts, *, saved: Feed | None = None) -> list[FeedRow]:
    """Return the rows of the built-in smart feeds; that of saved pages is there once a page was `saved`."""
    rows = [
        FeedRow("smart:all", "smart", "All", EVERYTHING, sum(counts.total.values()) - counts.total_again),
        FeedRow("smart:today", "smart", "Today", After("today"), counts.today),
        FeedRow("smart:unread", "smart", "Unread", Is("unread"), sum(counts.unread.values()) - counts.unread_again),
        FeedRow("smart:starred", "smart", "Starred", Is("starred"), counts.starred),
        FeedRow("smart:begun", "smart", "Continue reading", Is("begun"), counts.begun),
    ]
    if saved is not None:
        rows.append(FeedRow(SAVED, "smart", saved.title, Is("saved"), counts.unread.get(saved.id, 0)))
    return rows


class FeedTree:
    """The rows of feeds and folders. Made anew when those change; numbers, which change with every key, are put in.

    A row that says what it said before stays the same object, so that whoever draws need not compare what it holds.
    `unread` are the numbers to begin with, by the feeds' ids.
    """

    def __init__(
        self, feeds: Iterable[Feed] = (), folders: Iterable[Folder] = (), unread: Mapping[int, int] | None = None
    ) -> None:
        self._made_of = self._look(feeds, folders)
        feeds = list(feeds)
        # Saved pages are a feed that nobody subscribed to: it stands above.
        self._saved = next((feed for feed in feeds if feed.url == SAVED_URL), None)
        listed = [feed for feed in feeds if feed is not self._saved]
        self._rows = list(_Builder(listed, folders, unread or {}).level(None, depth=0))

    def is_of(self, feeds: Iterable[Feed], folders: Iterable[Folder]) -> bool:
        """Tell whether these feeds and folders give the rows that there are."""
        return self._look(feeds, folders) == self._made_of

    def rows(
        self,
        counts: Counts,
        *,
        own: Sequence[FeedRow] = (),
        hide_read: bool = False,
        keep: str = "",
        folded: Collection[str] = (),
    ) -> list[FeedRow]:
        """Return all rows of the pane with these numbers; `own` are those of the person's saved queries.

        With `hide_read`, feeds and folders without unread entries are left out, but never the row `keep`: it is being
        read. `folded` are the keys of the folders whose content is not shown.
        """
        unread = counts.unread
        for index, row in enumerate(self._rows):
            count = sum([unread.get(feed_id, 0) for feed_id in row.inside])
            if count != row.count:
                self._rows[index] = replace(row, count=count)
        rows = list(_folded(self._rows, folded)) if folded else self._rows
        rows = [row for row in rows if row.count or row.key == keep] if hide_read else rows
        smart = [*smart_rows(counts, saved=self._saved), *own]
        return [*smart, GAP, *rows] if rows else smart

    @staticmethod
    def _look(feeds: Iterable[Feed], folders: Iterable[Folder]) -> tuple[object, ...]:
        return (*((feed.id, feed.title, feed.folder_id, feed.status) for feed in feeds), *folders)


def _folded(rows: Iterable[FeedRow], folded: Collection[str]) -> Iterator[FeedRow]:
    """Yield the rows that lie in none of these folders."""
    closed: int | None = None  # the depth of the folded folder that we are in
    for row in rows:
        if closed is not None and row.depth > closed:
            continue
        is_folded = row.key in folded
        closed = row.depth if is_folded else None
        yield replace(row, is_folded=True) if is_folded else row


class _Builder:
    def __init__(self, feeds: Iterable[Feed], folders: Iterable[Folder], unread: Mapping[int, int]) -> None:
        self.unread = unread
        self.by_folder: dict[int | None, list[Feed]] = defaultdict(list)
        for feed in sorted(feeds, key=lambda feed: feed.title.casefold()):
            self.by_folder[feed.folder_id].append(feed)
        self.children: dict[int | None, list[Folder]] = defaultdict(list)
        for folder in sorted(folders, key=lambda folder: folder.name.casefold()):
            self.children[folder.parent_id].append(folder)

    def level(self, folder_id: int | None, *, depth: int) -> Iterator[FeedRow]:
        """Yield the rows of one level: folders with what is in them, then feeds."""
        for folder in self.children.get(folder_id, ()):
            within = list(self.level(folder.id, depth=depth + 1))
            inside = tuple(row.inside[0] for row in within if row.kind == "feed")
            count = sum([self.unread.get(feed_id, 0) for feed_id in inside])
            query = InFolder(folder.id)
            yield FeedRow(f"folder:{folder.id}", "folder", folder.name, query, count, depth, inside=inside)
            yield from within
        for feed in self.by_folder.get(folder_id, ()):
            trouble = TROUBLE.get(feed.status, "")
            count = self.unread.get(feed.id, 0)
            yield FeedRow(f"feed:{feed.id}", "feed", feed.title, InFeed(feed.id), count, depth, trouble, (feed.id,))


def row_at(rows: Sequence[FeedRow], key: str) -> int | None:
    """Return the index of the row with this key."""
    return next((index for index, row in enumerate(rows) if row.key == key), None)


def next_row(rows: Sequence[FeedRow], start: int, direction: int, *, unread: bool = False) -> int | None:
    """Return the next row after `start` that can be shown; with `unread` the next *feed* with something unread, or
    folded folder.

    From a folder, the feeds inside it are passed over when `unread`: they were part of its list.
    """
    passed = set(rows[start].inside) if unread and 0 <= start < len(rows) else set()
    index = start + direction
    while 0 <= index < len(rows):
        row = rows[index]
        is_feed = row.kind == "feed" or row.is_folded  # the feeds of a folded folder have no rows of their own
        if unread and is_feed and row.count and not passed.issuperset(row.inside):
            return index
        if not unread and row.query is not None:
            return index
        index += direction
    return None


def folder_row(rows: Sequence[FeedRow], index: int) -> int | None:
    """Return the row of the folder that a row lies in; None at the top level."""
    return next((at for at in range(index - 1, -1, -1) if rows[at].depth < rows[index].depth), None)


def landing(rows: Sequence[FeedRow], held: int, over: int) -> int | None:
    """Return the row of the folder into which row `held` goes when it is let go over row `over`; None where to none.

    Over a feed it is the folder of that feed. The gap above the folders stands for the top level.
    """
    if rows[held].kind not in ("feed", "folder") or rows[over].kind == "smart" or over == held:
        return None
    top = row_at(rows, GAP.key)
    target = over if rows[over].kind in ("folder", "gap") else folder_row(rows, over)
    target = top if target is None else target
    place = folder_row(rows, held)
    if target is None or target == (top if place is None else place):
        return None
    around: int | None = target
    while around is not None and rows[around].kind == "folder":
        if around == held:  # a folder cannot lie in itself
            return None
        around = folder_row(rows, around)
    return target
