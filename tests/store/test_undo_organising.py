"""Whatever was done to folders and feeds: undoing all restores the exact rows, redoing all gives the end again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed, make_folder, read
from tui_reader.model.errors import ReaderError
from tui_reader.model.records import replace
from tui_reader.store import Store

Act = Callable[[Store], object]
FEEDS = 4
NAMES = st.sampled_from(["A", "B", "C"])
PATHS = st.lists(NAMES, max_size=3).map(tuple)
NUMBERS = st.integers(1, 6)
FEED_IDS = st.integers(1, FEEDS)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["", "Mine"]),
        "url": st.sampled_from(["https://a.example/feed", "https://x.example/", "https://y.example/"]),
        "folder": PATHS,
        "interval": st.none() | st.just(7200),
        "headers": st.sampled_from([(), (("Cookie", "ü"),)]),
        "full_text": st.booleans(),
        "keep_newest": st.none() | st.integers(1, 3),
        "read_after": st.none() | st.just(86400),
        "paused": st.booleans(),
        "paused_until": st.none() | st.just(NOW + 5),
    },
)


def _edit_feed(feed_id: int, wanted: dict[str, Any]) -> Act:
    def act(store: Store) -> None:
        before = store.feeds.settings(feed_id)
        store.feeds.edit(feed_id, before, replace(before, **wanted))

    return act


ACTS: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda path: lambda store: store.folders.create(path), PATHS),
    st.builds(
        lambda at, name, path: lambda store: store.folders.edit(at, name=name, inside=path), NUMBERS, NAMES, PATHS
    ),
    st.builds(lambda at, to: lambda store: store.folders.move(at, to), NUMBERS, st.none() | NUMBERS),
    st.builds(lambda at: lambda store: store.folders.delete(at), NUMBERS),
    st.builds(
        lambda feeds, to: lambda store: store.feeds.move(feeds, to),
        st.lists(FEED_IDS, min_size=1, max_size=3),
        st.none() | NUMBERS,
    ),
    st.builds(_edit_feed, FEED_IDS, SETTINGS),
    st.builds(lambda feed: lambda store: store.feeds.remove(feed), FEED_IDS),
    st.just(lambda store: store.journal.undo()),
    st.just(lambda store: store.journal.redo()),
)


def rows(path: Path) -> list[tuple[Any, ...]]:
    """The folders, and of the feeds all that an act may change, their former addresses too."""
    with read(path) as library:
        folders = library.execute("SELECT * FROM folders ORDER BY id").fetchall()
        feeds = library.execute(
            """
            SELECT id, url, trusted, own_title, folder_id, removed, removed_act, own_interval, headers, headers_for,
                full_text, keep_newest, read_after, paused, paused_until
            FROM feeds ORDER BY id
            """
        ).fetchall()
        # When a feed left an address is a fact that redoing states anew; that it did is not.
        former = library.execute("SELECT feed_id, url, by_person FROM addresses ORDER BY feed_id, url").fetchall()
    library.close()
    return folders + feeds + former


def check_tree(store: Store) -> None:
    """No folder lies in itself: every one has a path, and every feed's folder is shown."""
    shown = store.folders.all()
    assert all(store.folders.path(folder.id) for folder in shown)
    places = {(folder.parent_id, folder.name) for folder in shown}
    assert len(places) == len(shown)
    assert {folder.parent_id for folder in shown} <= {None} | {folder.id for folder in shown}
    assert {feed.folder_id for feed in store.feeds.all()} <= {None} | {folder.id for folder in shown}


@given(acts=st.lists(ACTS, max_size=12))
@settings(max_examples=150, deadline=None)
def test_undoing_all_restores_the_rows_and_redoing_all_the_end(acts: list[Act]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "library.db", clock=lambda: float(NOW)) as store,
    ):
        tech = make_folder(store, ["A", "B"])
        for number in range(FEEDS):
            add_feed(store, "abcd"[number], folder_id=tech if number % 2 else None)
        start = rows(store.path)
        for act in acts:
            try:
                act(store)
            except ReaderError as error:
                assert str(error).endswith("."), "a refusal is a sentence"
            check_tree(store)
        redo_all(store)
        end = rows(store.path)
        while (undone := store.journal.undo()) is not None:
            assert "left alone" not in undone.sentence
        assert rows(store.path) == start
        redo_all(store)
        assert rows(store.path) == end


def redo_all(store: Store) -> None:
    """Do again all that was taken back."""
    while (again := store.journal.redo()) is not None:
        assert "left alone" not in again.sentence
