"""Subscribing as an act that can be taken back: to one feed, or to all of a list; and what is subscribed as a list.

Rule: every transaction is short, so that others write in between, and each leaves a whole library whose journal
knows what the import has added so far.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.model.entities import Feed, Folder
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import Subscription
from tui_reader.store.db.connection import Connection, storable, storable_or_none
from tui_reader.store.db.damage import of_feed
from tui_reader.store.feeds.feeds import Feeds
from tui_reader.store.feeds.folders import Folders
from tui_reader.store.undo.records import amend_act, write_act
from tui_reader.store.undo.row_changes import Changes
from tui_reader.text.addresses import feed_address
from tui_reader.text.hosts import censor_url

BATCH = 50  # feeds in a transaction: 5 to 20 ms
_SHARE = 50  # behind 2,500 feeds, a batch is this part of what is there


class Subscriptions:
    """What subscription lists bring in and take out."""

    def __init__(self, connection: Connection, feeds: Feeds, folders: Folders) -> None:
        self._connection = connection
        self._feeds = feeds
        self._folders = folders

    def add_all(self, subscriptions: Sequence[Subscription], *, source: str) -> list[bool]:
        """Subscribe to all of them as one act of the journal; tell for each whether it was added.

        What is subscribed already stays as it is. A removed feed comes back with its entries, its own title, and the
        list's folder where it names one. Titles are the person's own; new feeds are due at once. `source` is the
        list's name in the journal.
        """
        added: list[bool] = []
        act = Addition(self._connection, source=source)
        while len(added) < len(subscriptions):
            # The whole act is written with each batch. As batches grow with the act, that takes linear time.
            start, size = len(added), max(BATCH, len(added) // _SHARE)
            batch = subscriptions[start : start + size]
            with self._connection.transaction():
                added += [self._add(each, act) for each in batch]
                act.save()
        return added

    def add(
        self, url: str, act: Addition, *, title: str = "", folder: Sequence[str] = (), trusted: bool = True
    ) -> Feed:
        """Subscribe to one feed as a part of `act`, and return the feed; one that is subscribed stays as it is.

        `title` is what the feed calls itself; `folder` are the names from the top level down.
        """
        with self._connection.transaction():
            if self._add(Subscription(url, "", folder=tuple(folder)), act, trusted=trusted):
                act.titles.append(title or censor_url(url))
                act.save()
            feed = self._feeds.find_by_url(url)
        if feed is None:
            raise NotFound(f"There is no feed {censor_url(url)} any more.")
        return feed

    def _add(self, wanted: Subscription, act: Addition, *, trusted: bool = True) -> bool:
        listed = feed_address(storable(wanted.url))
        url = self._feeds.address_now(listed)
        trusted = trusted and url == listed  # nobody listed the address that a redirect led to (TRAPS 22)
        before = self._connection.row("SELECT removed, removed_act FROM feeds WHERE url = :url", url=url)
        if before is not None and before["removed"] is None:
            self._connection.run("UPDATE feeds SET trusted = 1 WHERE url = :url AND :trusted", url=url, trusted=trusted)
            return False
        feed = self._feeds.add(url, trusted=trusted, now=self._connection.now)
        if wanted.folder:
            act.changes.update("feeds", feed.id, folder_id=act.folder(wanted.folder))
        act.feeds.setdefault(before["removed_act"] if before else 0, []).append(feed.id)
        self._connection.run(
            """
            UPDATE feeds SET removed_act = :act, site_url = coalesce(site_url, :site),
                own_title = CASE WHEN :new THEN :title ELSE own_title END
            WHERE id = :id
            """,
            id=feed.id,
            act=act.id(),
            new=int(before is None),
            title="" if wanted.title == wanted.url else storable(wanted.title),
            site=storable_or_none(wanted.site_url),
        )
        return True

    def load_all(self) -> list[tuple[int, Subscription]]:
        """Return all subscribed feeds with their ids; a feed that nobody has named yet has no title."""
        paths = _paths(self._folders.all())
        rows = self._connection.rows(
            """
            SELECT id, url, coalesce(nullif(own_title, ''), feed_title) AS title, site_url, folder_id
            FROM feeds WHERE removed IS NULL
            """
        )
        return [
            (row["id"], Subscription(row["url"] or "", row["title"] or "", row["site_url"], paths[row["folder_id"]]))
            for row in map(of_feed, rows)
        ]


def _paths(folders: Sequence[Folder]) -> dict[int | None, tuple[str, ...]]:
    """Return the names from the top down to each folder; None is the top level."""
    by_id = {folder.id: folder for folder in folders}
    paths: dict[int | None, tuple[str, ...]] = {None: ()}
    for folder in folders:
        names, at = [folder.name], by_id.get(folder.parent_id or 0)
        while at is not None:
            names.append(at.name)
            at = by_id.get(at.parent_id or 0)
        paths[folder.id] = tuple(reversed(names))
    return paths


class Addition:
    """Feeds that are added as one act of the journal, written with the first of them.

    `source` names the list of an import; without it a person subscribed. `feeds` are by the act that had removed
    them, `titles` what those feeds call themselves to which a person subscribed.
    """

    def __init__(self, connection: Connection, *, source: str = "") -> None:
        self.feeds: dict[int, list[int]] = {}
        self.titles: list[str] = []
        self.changes = Changes(connection)
        self._connection = connection
        self._source = source
        self._id = 0
        self._saved = 0

    def folder(self, path: Sequence[str]) -> int | None:
        """Return the folder at `path`; what is missing of it is made, and belongs to the act."""
        parent: int | None = None
        for name in map(storable, path):
            found = self._connection.value(
                "SELECT id FROM folders WHERE parent_id IS :parent AND name = :name", parent=parent, name=name
            )
            parent = found or self.changes.insert("folders", parent_id=parent, name=name)
        return parent

    def id(self) -> int:
        """Return the number of the act in the journal."""
        if not self._id:
            kind = "import" if self._source else "add"
            self._id = write_act(self._connection, kind, "", {})
        return self._id

    def save(self) -> None:
        """Write down what was added so far."""
        number = sum(map(len, self.feeds.values()))
        if number == self._saved:
            return
        data = {"feeds": self.feeds, "rows": self.changes.made}
        amend_act(self._connection, self._id, self._sentence(number), data)
        self._saved = number

    def _sentence(self, number: int) -> str:
        feeds = "1 feed" if number == 1 else f"{number:,} feeds"
        if self._source:
            return f"Imported {feeds} from {self._source}."
        return f"Subscribed to {self.titles[0] if len(self.titles) == 1 else feeds}."
