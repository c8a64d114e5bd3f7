"""Undo and redo: stories, and that undoing everything gives back exactly what was."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, acting, add_feed, arrival, fill, flagged, flags
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Act, Flag
from tui_reader.query.terms import Is
from tui_reader.store import Store
from tui_reader.store.entries.marks import STRETCH
from tui_reader.store.undo.records import amend_act

ENTRIES = 6


@pytest.fixture(autouse=True)
def filled(store: Store) -> None:
    add_feed(store, "a", ENTRIES)


def mark(store: Store, ids: list[int], value: bool = True, *, flag: Flag = "read", session: str = "me") -> Act:
    with acting(store, session):
        return store.entries.mark(ids, flag, value=value)


def undo(store: Store, session: str | None = "me", *, started: int = 0) -> str | None:
    with acting(store, session or "command line", now=NOW + 1, started=started):
        act = store.journal.undo(anyone=session is None)
    return act.sentence if act else None


def redo(store: Store, session: str | None = "me", *, started: int = 0) -> str | None:
    with acting(store, session or "command line", now=NOW + 2, started=started):
        act = store.journal.redo()
    return act.sentence if act else None


def unread(store: Store) -> list[int]:
    return store.entries.ids(Is("unread"), order="oldest")


def test_an_act_holds_only_what_really_changed(store: Store) -> None:
    flagged(store, [1, 2], "read", True)
    assert mark(store, [1, 2, 3, 4, 99]) == Act("Marked 2 read.", (3, 4))
    assert undo(store) == "2 unread again."
    assert unread(store) == [3, 4, 5, 6]


def test_nothing_changed_is_nothing_written(store: Store) -> None:
    assert mark(store, [1, 2], False) == Act("Nothing to change: already unread.")
    assert undo(store) is None


def test_every_flag_has_its_words(store: Store) -> None:
    assert mark(store, [1], flag="starred").sentence == "Marked 1 starred."
    assert mark(store, [1], False, flag="starred").sentence == "Marked 1 unstarred."
    assert [undo(store), undo(store), undo(store)] == ["1 starred again.", "1 unstarred again.", None]


def test_there_and_back(store: Store) -> None:
    mark(store, [1, 2, 3])
    mark(store, [2], False)
    mark(store, [4])
    assert unread(store) == [2, 5, 6]
    seen = []
    while undo(store):
        seen.append(unread(store))
    assert seen == [[2, 4, 5, 6], [4, 5, 6], [1, 2, 3, 4, 5, 6]]
    seen = []
    while redo(store):
        seen.append(unread(store))
    assert seen == [[4, 5, 6], [2, 4, 5, 6], [2, 5, 6]]


def test_a_row_changed_since_is_left_alone_and_counted(store: Store) -> None:
    mark(store, [1, 2, 3])
    flagged(store, [2], "read", False)
    flagged(store, [2], "read", True)
    assert undo(store) == "2 of 3 unread again. 1 was changed since and left alone."
    assert unread(store) == [1, 3, 4, 5, 6]
    flagged(store, [1, 3], "read", True)
    assert redo(store) == "0 of 3 read again. 3 were changed since and left alone."


def test_a_new_act_ends_what_could_be_redone(store: Store) -> None:
    mark(store, [1])
    undo(store)
    mark(store, [2])
    assert redo(store) is None
    assert unread(store) == [1, 3, 4, 5, 6]


def test_a_session_undoes_its_own_first(store: Store) -> None:
    mark(store, [1], session="me")
    mark(store, [2], session="other")
    assert undo(store, started=NOW - 1) == "1 unread again."
    assert unread(store) == [1, 3, 4, 5, 6]
    assert undo(store, started=NOW - 1) is None
    assert redo(store, "other", started=NOW - 1) is None


def test_after_a_restart_the_acts_of_before_are_undone(store: Store) -> None:
    mark(store, [1], session="before")
    mark(store, [2], session="before")
    assert undo(store, "after", started=NOW) == "1 unread again."
    assert unread(store) == [2, 3, 4, 5, 6]
    assert undo(store, "after", started=NOW) == "1 unread again."
    assert redo(store, "again", started=NOW + 5) == "1 read again."
    assert unread(store) == [2, 3, 4, 5, 6]


def test_the_command_line_undoes_the_librarys_newest(store: Store) -> None:
    mark(store, [1], session="one")
    mark(store, [2], session="two")
    assert undo(store, None) == "1 unread again."
    assert unread(store) == [2, 3, 4, 5, 6]
    assert redo(store, None) == "1 read again."
    assert unread(store) == [3, 4, 5, 6]


def test_unsubscribing_is_undone_and_redone_whole(store: Store, path: Path) -> None:
    mark(store, [1, 2])
    before = flags(path)
    store.feeds.remove(1)
    assert unread(store) == []
    assert undo(store) == "Subscribed again: A."
    assert flags(path) == before
    assert redo(store) == "Unsubscribed from A."
    assert (unread(store), undo(store)) == ([], "Subscribed again: A.")
    assert undo(store) == "2 unread again."


def test_undo_survives_closing_the_library(path: Path, store: Store) -> None:
    mark(store, [1, 2])
    store.close()
    with Store.open(path) as again:
        assert undo(again, "next", started=NOW + 60) == "2 unread again."


_OPERATIONS = st.lists(
    st.one_of(
        st.tuples(
            st.just("mark"),
            st.lists(st.integers(1, 2 * ENTRIES), max_size=ENTRIES),
            st.sampled_from(["read", "starred"]),
            st.booleans(),
        ),
        st.tuples(st.just("remove"), st.integers(1, 2)),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    max_size=14,
)
_READING = st.lists(st.tuples(st.integers(1, 2 * ENTRIES), st.booleans()), max_size=6)


def _operate(store: Store, operation: tuple[object, ...]) -> None:
    match operation:
        case ("mark", list(ids), "read" | "starred" as flag, bool(value)):
            mark(store, ids, value, flag=flag)
        case ("remove", int(feed)):
            if feed in {kept.id for kept in store.feeds.all()}:
                store.feeds.remove(feed)
        case ("undo",):
            undo(store)
        case ("redo",):
            redo(store)
        case _:
            raise AssertionError(operation)


@settings(max_examples=60, deadline=None)
@given(before=_READING, operations=_OPERATIONS)
def test_undoing_everything_gives_back_exactly_what_was(
    before: list[tuple[int, bool]], operations: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "l.db") as store:
        for number, name in enumerate("ab"):
            add_feed(store, name, ENTRIES, first=number * ENTRIES + 1)
        for entry_id, value in before:
            flagged(store, [entry_id], "read", value)
        started = flags(store.path)
        for operation in operations:
            _operate(store, operation)
        while redo(store):
            pass
        done = flags(store.path)
        while undo(store):
            pass
        assert flags(store.path) == started
        while redo(store):
            pass
        assert flags(store.path) == done


@settings(max_examples=40, deadline=None)
@given(
    operations=st.lists(
        st.one_of(
            _OPERATIONS.filter(bool).map(lambda ops: ops[0]),
            st.tuples(st.just("read"), st.integers(1, 2 * ENTRIES), st.booleans()),
        ),
        max_size=14,
    )
)
def test_undo_never_touches_what_reading_itself_set_last(operations: list[tuple[object, ...]]) -> None:
    """The last word of reading itself stays, whatever is undone, unless an act changed the row after it."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "l.db") as store:
        for number, name in enumerate("ab"):
            add_feed(store, name, ENTRIES, first=number * ENTRIES + 1)
        for operation in operations:
            if operation[0] == "read":
                flagged(store, [int(str(operation[1]))], "read", operation[2] is True)
            else:
                _operate(store, operation)
        own = {row[0]: row[1] for row in store.connection.rows("SELECT id, read FROM entries WHERE read_act = 0")}
        while undo(store):
            pass
        now = {row[0]: row[1] for row in store.connection.rows("SELECT id, read FROM entries")}
        assert {entry_id: now[entry_id] for entry_id in own} == own


def test_after_a_restart_a_new_act_ends_what_could_be_redone_before(store: Store) -> None:
    mark(store, [1], session="before")
    undo(store, "before")
    mark(store, [2], session="after")
    assert redo(store, "after", started=NOW + 60) is None
    assert redo(store, "later", started=NOW + 60) is None
    assert unread(store) == [1, 3, 4, 5, 6]


def test_what_could_not_be_taken_back_is_not_done_again(store: Store) -> None:
    store.feeds.remove(1)
    store.feeds.add("https://a.example/feed", now=NOW)  # it comes back by hand
    assert undo(store) == "That feed had come back already, or is gone for good."
    assert redo(store) is None
    assert unread(store) == [1, 2, 3, 4, 5, 6]


def test_of_an_act_taken_back_in_part_that_part_is_done_again(store: Store) -> None:
    mark(store, [1, 2, 3])
    flagged(store, [2], "read", False)
    assert undo(store) == "2 of 3 unread again. 1 was changed since and left alone."
    assert redo(store) == "2 of 3 read again. 1 was changed since and left alone."
    assert unread(store) == [2, 4, 5, 6]


def test_marks_written_down_by_an_older_version_are_taken_back(store: Store) -> None:
    act = mark(store, [1, 2])
    row = store.connection.row("SELECT id FROM journal")
    assert row is not None
    amend_act(store.connection, row["id"], act.sentence, {"flag": "read", "value": True, "by_cause": {"0": [1, 2]}})
    assert undo(store) == "2 unread again."
    assert redo(store) == "2 read again."


def test_marks_of_thousands_are_one_act(store: Store) -> None:
    feed = add_feed(store, "b")
    ids = fill(store, feed, [arrival(number) for number in range(STRETCH + 20)])
    act = mark(store, ids[::-1])
    assert set(act.entry_ids) == set(ids)
    assert undo(store) == f"{len(ids):,} unread again."
    assert set(unread(store)) == {1, 2, 3, 4, 5, 6, *ids}


def test_another_connection_of_a_reader_began_when_the_reader_did(path: Path) -> None:
    clock = [float(NOW)]
    with Library(path, Config(), session="reader", clock=lambda: clock[0]) as screen:
        clock[0] += 10
        with Library(path, Config(), session="command line", clock=lambda: clock[0]) as other:
            other.entries.mark([1], "read", value=True)
        clock[0] += 10
        with screen.another() as writer:
            assert writer.acts.undo() is None, "another program's act of after the start is its own"
            writer.entries.mark([2], "read", value=True)
            act = writer.acts.undo()
    assert act is not None
    assert act.entry_ids == (2,)
