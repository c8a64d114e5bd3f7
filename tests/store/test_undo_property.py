"""Undo and redo of everything: whatever is done in whatever order, undoing all gives back exactly what was.

A new kind of act is one more rule here; `STATE` names the tables and columns that acts change.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.store.make import NOW, add_feed, arrival, fill, flagged, make_folder, read
from tui_reader.model.entities import Act, Flag, Rule, RuleAction
from tui_reader.model.errors import NotFound, UsageError
from tui_reader.model.incoming import ParsedEntry, Subscription
from tui_reader.model.records import replace
from tui_reader.query.terms import SAVED_URL, Is
from tui_reader.store import Addition, Store, make_row
from tui_reader.store.db.connection import Value
from tui_reader.store.entries.rules import _columns
from tui_reader.store.undo.row_changes import Changes

ENTRIES = 4

# What acts change. Of feeds that are hidden only that they are; what came since is as it came.
STATE = {
    "entries": """
        SELECT id, read, starred, muted_by, read_act, starred_act, shows_page FROM entries WHERE id <= :newest
    """,
    # Not `trusted`: who lists an address vouches for it, and that is no act (test_undo_organising has the acts).
    "feeds": """
        SELECT id, url, own_title, folder_id, paused, full_text, removed_act, own_interval, headers,
            keep_newest, read_after, paused_until
        FROM feeds WHERE removed IS NULL AND url <> 'tui-reader:saved'
    """,
    "saved pages": """
        SELECT e.url, e.starred FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id
        WHERE f.removed IS NULL AND f.url = 'tui-reader:saved' AND e.muted_by IS NULL
    """,
    "folders": "SELECT id, parent_id, name FROM folders",
    "rules": "SELECT id, query, action, feed_id, until FROM rules",
    "smart feeds": "SELECT id, name, query, position FROM smart_feeds",
    "addresses": """
        SELECT feed_id, url, by_person FROM addresses WHERE feed_id IN (SELECT id FROM feeds WHERE removed IS NULL)
    """,
}
COLUMNS: list[dict[str, Value]] = [
    {"own_title": "Mine"},
    {"own_title": ""},
    {"own_interval": 600},
    {"headers": '{"X": "y"}'},
    {"keep_newest": 20, "read_after": 3600},
    {"paused_until": NOW + 999},
]
NAMES = st.sampled_from(["a", "b", "c", "d"])
ACTIONS = st.sampled_from(["mute", "read", "star", "full_text"])
QUERIES = st.sampled_from(["title", "-title", "is:odd ("])
FOLDERS = st.sampled_from([(), ("Tech",), ("Tech", "Deep"), ("News",)])


class Undoing(RuleBasedStateMachine):
    """A library to which everything happens that acts can do, and what happens between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.db"
        self.now, self.sessions, self.number = NOW, 1, 1000
        self.store = self.opened()

    @initialize(was_read=st.lists(st.integers(1, 2 * ENTRIES)), foldered=st.booleans())
    def begin(self, was_read: list[int], foldered: bool) -> None:
        """Two feeds, read in part."""
        folder = make_folder(self.store, ["Tech"]) if foldered else None
        add_feed(self.store, "a", ENTRIES, folder_id=folder)
        add_feed(self.store, "b", ENTRIES, first=ENTRIES + 1)
        flagged(self.store, was_read, "read", True)
        self.newest = self.store.entries.newest_id()
        self.first = self.state()

    def opened(self) -> Store:
        """Return the store of one more session; a second goes by whenever the time is asked for."""

        def clock() -> float:
            self.now += 1
            return float(self.now)

        return Store.open(self.path, session=f"s{self.sessions}", clock=clock)

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all that acts change."""
        values = {"newest": self.newest}
        with read(self.path) as library:
            found = {name: sorted(library.execute(sql, values), key=repr) for name, sql in STATE.items()}
        library.close()
        return found

    def feed_id(self, name: str) -> int:
        """Return the subscribed feed of that name, or an id that no feed has."""
        feed = self.store.feeds.find_by_url(f"https://{name}.example/feed")
        return feed.id if feed else 99

    # ----------------------------------------------------------------- acts

    @rule(ids=st.lists(st.integers(1, 3 * ENTRIES)), flag=st.sampled_from(["read", "starred"]), value=st.booleans())
    def mark(self, ids: list[int], flag: Flag, value: bool) -> None:
        self.store.entries.mark(ids, flag, value=value)

    @rule(name=NAMES)
    def unsubscribe(self, name: str) -> None:
        with suppress(NotFound):
            self.store.feeds.remove(self.feed_id(name))

    @rule(names=st.lists(NAMES, min_size=1, unique=True), folder=FOLDERS)
    def import_list(self, names: list[str], folder: tuple[str, ...]) -> None:
        listed = [Subscription(f"https://{name}.example/feed", name, None, folder) for name in names]
        self.store.subscriptions.add_all(listed, source="a list")

    @rule(names=st.lists(NAMES, min_size=1, unique=True), folder=FOLDERS)
    def subscribe(self, names: list[str], folder: tuple[str, ...]) -> None:
        act = Addition(self.store.connection)
        for name in names:
            self.store.subscriptions.add(f"https://{name}.example/feed", act, title=name, folder=folder)

    @rule(name=NAMES)
    def save_page(self, name: str) -> None:
        url = f"https://{name}.example/page"
        row = make_row(ParsedEntry(id=url, url=url, title=url), title=url, digest=url.encode(), body=None)
        with self.store.transaction():
            entry_id, is_new = self.store.saved_pages.keep(row, now=self.now)
            if is_new:
                self.store.saved_pages.write_act(entry_id, name)

    @rule()
    def remove_saved_pages(self) -> None:
        feed = self.store.feeds.find_by_url(SAVED_URL)
        if feed is not None:
            self.store.feeds.remove(feed.id)

    @rule(number=st.integers(1, 4), value=st.booleans())
    def star_saved_page(self, number: int, value: bool) -> None:
        saved = self.store.entries.ids(Is("saved"))[number - 1 : number]
        self.store.entries.mark(saved, "starred", value=value)

    @rule(name=NAMES, to=st.sampled_from(["a", "b", "x", "y"]))
    def change_address(self, name: str, to: str) -> None:
        with suppress(NotFound, UsageError):
            self.store.feeds.change_address(self.feed_id(name), f"https://{to}.example/feed")

    @rule(name=NAMES, value=st.booleans())
    def want_full_text(self, name: str, value: bool) -> None:
        with suppress(NotFound):
            self.store.feeds.always_full_text(self.feed_id(name), value)

    @rule(name=NAMES, columns=st.sampled_from(COLUMNS))
    def set_columns(self, name: str, columns: dict[str, Value]) -> None:
        with self.store.transaction():
            changes = Changes(self.store.connection)
            changes.update("feeds", self.feed_id(name), **columns)
            changes.write("Set.")

    @rule(name=NAMES, folder=st.sampled_from(["Tech", "New"]))
    def move_into_a_folder(self, name: str, folder: str) -> None:
        with self.store.transaction():
            changes = Changes(self.store.connection)
            found = self.store.connection.value(
                "SELECT id FROM folders WHERE parent_id IS NULL AND name = :name", name=folder
            )
            folder_id = found or changes.insert("folders", parent_id=None, name=folder)
            changes.update("feeds", self.feed_id(name), folder_id=folder_id)
            changes.write("Moved.")

    @rule(folder=st.integers(1, 4))
    def delete_a_folder(self, folder: int) -> None:
        with self.store.transaction():
            connection = self.store.connection
            if connection.value("SELECT 1 FROM folders WHERE parent_id = :id", id=folder):
                return
            changes = Changes(connection)
            changes.delete("folders", folder)
            changes.write("Deleted.")

    @rule(query=st.sampled_from(["one", "two"]))
    def save_a_query(self, query: str) -> None:
        with self.store.transaction():
            changes = Changes(self.store.connection)
            changes.insert("smart_feeds", name=query, query=query, position=1)
            changes.write("Saved.")

    @rule(number=st.integers(1, 4))
    def delete_a_query(self, number: int) -> None:
        with self.store.transaction():
            changes = Changes(self.store.connection)
            changes.delete("smart_feeds", number)
            changes.write("Deleted.")

    @rule(action=ACTIONS, query=QUERIES, hit=st.lists(st.integers(1, 2 * ENTRIES)))
    def make_a_rule(self, action: RuleAction, query: str, hit: list[int]) -> None:
        with self.store.transaction():
            changes = Changes(self.store.connection)
            made = Rule(query, action)
            rule_id = changes.insert("rules", **_columns(made), made=NOW)
            self.store.rules._write(changes, replace(made, id=rule_id), "Made.", hit=hit)

    @rule(number=st.integers(1, 4), action=ACTIONS, hit=st.lists(st.integers(1, 2 * ENTRIES)), missed=st.booleans())
    def change_a_rule(self, number: int, action: RuleAction, hit: list[int], missed: bool) -> None:
        hidden = list(range(1, 2 * ENTRIES + 1)) if missed else []
        changed = Rule("changed", action, id=number)
        with self.store.transaction():
            changes = Changes(self.store.connection)
            if changes.update("rules", number, **_columns(changed)):
                self.store.rules._write(changes, changed, "Changed.", hit=hit, missed=hidden)

    @rule(number=st.integers(1, 4))
    def remove_a_rule(self, number: int) -> None:
        with suppress(NotFound):
            self.store.rules.remove(number)

    # ----------------------------------------------------------------- what happens between them

    @rule(name=NAMES)
    def arrive(self, name: str) -> None:
        self.number += 1
        if (feed_id := self.feed_id(name)) != 99:
            fill(self.store, feed_id, [arrival(self.number)])

    @rule(name=st.sampled_from(["a", "b"]))
    def add_again(self, name: str) -> None:
        """A feed that comes back by no act stays as it comes.

        So not one that an import has put into a folder: nobody takes that back any more, and rightly.
        """
        url = f"https://{name}.example/feed"
        hidden = self.store.connection.row("SELECT * FROM feeds WHERE url = :url AND removed IS NOT NULL", url=url)
        first = {row[0]: row[3] for row in self.first["feeds"]}
        if hidden is not None and hidden["folder_id"] == first.get(hidden["id"], hidden["folder_id"]):
            self.store.feeds.add(url, now=self.now)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.now, self.sessions = self.now + 10, self.sessions + 1
        self.store = self.opened()

    @rule()
    def undo_one(self) -> None:
        self.undo()

    @rule()
    def redo_one(self) -> None:
        self.redo()

    def undo(self) -> Act | None:
        """Take the last act back."""
        return self.store.journal.undo()

    def redo(self) -> Act | None:
        """Do it again."""
        return self.store.journal.redo()

    # ----------------------------------------------------------------- the end

    def teardown(self) -> None:
        """Undo everything, do it all again, and undo it once more, in a session of its own."""
        try:
            if hasattr(self, "first"):
                self.compare()
        finally:
            self.store.close()
            self.folder.cleanup()

    def compare(self) -> None:
        """All there and back."""
        while self.redo():
            pass
        last = self.state()
        self.reopen()
        for _ in range(2):
            while self.undo():
                pass
            assert self.state() == self.first
            while self.redo():
                pass
            assert self.state() == last


Undoing.TestCase.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)
test_undo_of_everything = Undoing.TestCase
