"""Saved queries: kept in their order, each change one act that is taken back whole, whatever came between."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import acting
from tui_reader.model.entities import Act, SmartFeed
from tui_reader.model.errors import NotFound, QueryError, UsageError
from tui_reader.store import Store


def add(store: Store, *names: str) -> None:
    for name in names:
        store.smart_feeds.save(name, f"title:{name}")


def names(store: Store) -> list[str]:
    return [each.name for each in store.smart_feeds.all()]


def undo(store: Store) -> str:
    act = store.journal.undo()
    return act.sentence if act else ""


def redo(store: Store) -> str:
    act = store.journal.redo()
    return act.sentence if act else ""


def test_they_are_kept_as_spelled_in_the_order_they_were_saved(store: Store) -> None:
    act = store.smart_feeds.save("  Rust\x1b news ", 'rust OR "borrow checker"')
    assert act == Act("Saved “Rust news”.")
    later = "INSERT INTO smart_feeds (name, query, position) VALUES ('Later', 'is:starred -(', 2)"
    store.connection.run(later)  # as another version may have saved it
    assert store.smart_feeds.all() == [
        SmartFeed(1, "Rust news", 'rust OR "borrow checker"'),
        SmartFeed(2, "Later", "is:starred -("),
    ]
    with pytest.raises(QueryError):
        store.smart_feeds.save("Later", "is:starred -(")


def test_each_act_has_its_sentence_and_is_taken_back(store: Store) -> None:
    add(store, "a", "b", "c")
    assert store.smart_feeds.edit(2, "bee", "title:b").sentence == "Renamed “b” to “bee”."
    assert store.smart_feeds.edit(2, "bee", "bee").sentence == "Changed the query of “bee”."
    assert store.smart_feeds.edit(2, "B", "b").sentence == "Changed “bee”, now “B”."
    assert store.smart_feeds.move(3, -2).sentence == "Moved “c” up."
    assert names(store) == ["c", "a", "B"]
    assert store.smart_feeds.remove(1).sentence == "Removed the smart feed “a”."
    assert names(store) == ["c", "B"]
    assert undo(store) == "Taken back: Removed the smart feed “a”."
    assert names(store) == ["c", "a", "B"]
    undo(store)
    assert names(store) == ["a", "B", "c"]
    undo(store)
    undo(store)
    undo(store)
    assert store.smart_feeds._one(2) == SmartFeed(2, "b", "title:b")
    undo(store)
    assert names(store) == ["a", "b"]
    assert redo(store) == "Done again: Saved “c”."
    assert names(store) == ["a", "b", "c"]


def test_what_changes_nothing_is_no_act(store: Store) -> None:
    add(store, "a", "b")
    assert store.smart_feeds.edit(1, "a", "title:a").sentence == "“a” is as it was."
    assert store.smart_feeds.move(1, -5).sentence == "“a” stays there."
    assert store.smart_feeds.move(2, 5).sentence == "“b” stays there."
    assert undo(store) == "Taken back: Saved “b”."


def test_what_was_changed_since_is_left_alone(store: Store) -> None:
    add(store, "a")
    store.smart_feeds.edit(1, "mine", "x")
    with acting(store, "other"):
        store.smart_feeds.edit(1, "yours", "y")
    assert undo(store).startswith("Changed since and left alone:")
    assert names(store) == ["yours"]


def test_a_name_must_be_readable_and_the_feed_must_be_there(store: Store) -> None:
    add(store, "a")
    for name in ("", " \t", "\x1b"):
        with pytest.raises(UsageError, match="needs a name"):
            store.smart_feeds.save(name, "x")
        with pytest.raises(UsageError, match="needs a name"):
            store.smart_feeds.edit(1, name, "x")
    for call in (store.smart_feeds._one, store.smart_feeds.remove):
        with pytest.raises(NotFound):
            call(10**30)
    assert names(store) == ["a"]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.text(min_size=1, max_size=5), st.text(max_size=8)),
            st.tuples(st.just("edit"), st.integers(0, 4), st.text(min_size=1, max_size=5)),
            st.tuples(st.just("move"), st.integers(0, 4), st.integers(-3, 3)),
            st.tuples(st.just("remove"), st.integers(0, 4), st.none()),
        ),
        max_size=12,
    )
)
def test_undo_brings_every_state_back_and_redo_the_last(
    acts: list[tuple[str, int | str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "library.db") as store:
        states = [store.smart_feeds.all()]
        for act in acts:
            _do(store, act)
            if store.smart_feeds.all() != states[-1]:
                states.append(store.smart_feeds.all())
        for state in reversed(states[:-1]):
            undo(store)
            assert store.smart_feeds.all() == state
        for state in states[1:]:
            redo(store)
            assert store.smart_feeds.all() == state


def _do(store: Store, act: tuple[str, int | str, str]) -> None:
    """Do one act; one that cannot be done is none."""
    name, first, second = act
    kept = store.smart_feeds.all()
    try:
        if name == "add":
            store.smart_feeds.save(str(first), second)
        elif kept and name == "edit":
            store.smart_feeds.edit(kept[int(first) % len(kept)].id, str(second), "q")
        elif kept and name == "move":
            store.smart_feeds.move(kept[int(first) % len(kept)].id, int(second))
        elif kept:
            store.smart_feeds.remove(kept[int(first) % len(kept)].id)
    except UsageError:
        return
