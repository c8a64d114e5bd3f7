"""Subscription lists in the library: many feeds kept as one act, and all that is subscribed as a list.

Rule: every transaction is short, so that others write in between, and each leaves a whole library whose journal
knows what the import has added so far.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.incoming import Subscription
from tui_reader.model import Folder
from tui_reader.store.changes import Changes
from tui_reader.store.connection import Connection, storable, storable_or_none
from tui_reader.store.feeds import Feeds
from tui_reader.store.journal_rows import amend_act, write_act

BATCH = 50  # feeds in a transaction: 5 to 20 ms


class Subscriptions:
    """What subscription lists bring in and take out."""

    def __init__(self, connection: Connection, feeds: Feeds) -> None:
        self._connection = connection
        self._feeds = feeds

    def add_all(self, subscriptions: Sequence[Subscription], *, source: str, session: str, now: int) -> list[bool]:
        """Subscribe to all of them as one act of the journal; tell for each whether it was added.

        What is subscribed already stays as it is. A removed feed comes back with its entries, its own title, and the
        list's folder where it names one. Titles are the person's own; new feeds are due at once. `source` is the
        list's name in the journal.
        """
        added: list[bool] = []
        act = _Act(self._connection, source, session, now)
        for start in range(0, len(subscriptions), BATCH):
            batch = subscriptions[start : start + BATCH]
            with self._connection.transaction():
                added += [self._add(each, act) for each in batch]
                act.save()
        return added

    def _add(self, wanted: Subscription, act: _Act) -> bool:
        listed = storable(wanted.url)
        url = self._feeds.address_now(listed)
        trusted = url == listed  # nobody listed the address that a redirect led to (TRAPS 22)
        before = self._connection.row("SELECT removed, removed_act FROM feeds WHERE url = :url", url=url)
        if before is not None and before["removed"] is None:
            self._connection.run("UPDATE feeds SET trusted = 1 WHERE url = :url AND :trusted", url=url, trusted=trusted)
            return False
        feed = self._feeds.add(url, trusted=trusted, now=act.now)
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
        paths = _paths(self._feeds.load_folders())
        rows = self._connection.rows(
            """
            SELECT id, url, coalesce(nullif(own_title, ''), feed_title) AS title, site_url, folder_id
            FROM feeds WHERE removed IS NULL
            """
        )
        return [
            (row["id"], Subscription(row["url"], row["title"], row["site_url"], paths[row["folder_id"]]))
            for row in rows
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


class _Act:
    """One import in the journal: written with the first feed it adds. `feeds` are by the act that had removed them."""

    def __init__(self, connection: Connection, source: str, session: str, now: int) -> None:
        self.now = now
        self.feeds: dict[int, list[int]] = {}
        self._connection = connection
        self._source = source
        self._session = session
        self._id = 0
        self._saved = 0
        self.changes = Changes(connection)

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
        if not self._id:
            self._id = write_act(self._connection, "import", "", {}, session=self._session, now=self.now)
        return self._id

    def save(self) -> None:
        """Write down what was added so far."""
        number = sum(map(len, self.feeds.values()))
        if number == self._saved:
            return
        feeds = "1 feed" if number == 1 else f"{number:,} feeds"
        data = {"feeds": self.feeds, "rows": self.changes.made}
        amend_act(self._connection, self._id, f"Imported {feeds} from {self._source}.", data)
        self._saved = number
