"""Folders by hand: made, renamed, moved, deleted; what is refused, and what undo brings back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.make import acting, add_feed, make_folder
from tui_reader.model.errors import FieldError, NotFound
from tui_reader.store import Store
from tui_reader.text.folders import join_path


def tree(store: Store) -> list[str]:
    """The paths of the folders that are shown, and of the feeds."""
    folders = [join_path(store.folders.path(folder.id)) for folder in store.folders.all()]
    feeds = [
        f"{join_path(store.folders.path(feed.folder_id))}/{feed.title}" if feed.folder_id else feed.title
        for feed in store.feeds.all()
    ]
    return sorted(folders) + sorted(feeds)


def folder(store: Store, path: str) -> int:
    """The id of the folder at a path."""
    return next(each.id for each in store.folders.all() if join_path(store.folders.path(each.id)) == path)


def make(store: Store, *paths: str) -> None:
    for path in paths:
        store.folders.create(path.split("/"))


def edit(store: Store, path: str, name: str, *inside: str) -> str:
    return store.folders.edit(folder(store, path), name=name, inside=inside).sentence


def undo(store: Store) -> str:
    act = store.journal.undo()
    return act.sentence if act else ""


def redo(store: Store) -> str:
    act = store.journal.redo()
    return act.sentence if act else ""


def test_a_folder_made_by_hand_shows_while_it_is_empty(store: Store) -> None:
    act = store.folders.create(["News", "Local"])
    assert act.sentence == "Made the folder News/Local."
    assert tree(store) == ["News", "News/Local"]
    assert undo(store) == "Taken back: Made the folder News/Local."
    assert tree(store) == []
    assert redo(store) == "Done again: Made the folder News/Local."
    assert tree(store) == ["News", "News/Local"]


def test_a_folder_of_a_list_does_not_haunt_when_its_feeds_are_gone(store: Store) -> None:
    feed = add_feed(store, "a", folder_id=make_folder(store, ["Imported"]))
    assert tree(store) == ["Imported", "Imported/A"]
    store.feeds.remove(feed)
    assert tree(store) == []
    undo(store)
    assert tree(store) == ["Imported", "Imported/A"], "and is there again with them"


def test_one_that_does_not_show_stands_in_nobodys_way(store: Store) -> None:
    gone = add_feed(store, "gone", folder_id=make_folder(store, ["Old", "Deep"]))
    with acting(store, "other"):
        store.feeds.remove(gone)
    make(store, "Here")
    assert edit(store, "Here", "Old") == "Renamed the folder Here to Old."
    assert tree(store) == ["Old"]
    with acting(store, "other"):
        store.journal.undo()
    assert tree(store) == ["Old", "Old/Deep", "Old/Deep/Gone"], "what was in it is in the folder that took its name"
    undo(store)
    assert tree(store) == ["Here", "Old", "Old/Deep", "Old/Deep/Gone"]


def test_making_one_that_does_not_show_lets_it_show(store: Store) -> None:
    make_folder(store, ["Old"])
    make(store, "Old")
    assert tree(store) == ["Old"]
    undo(store)
    assert tree(store) == []


def test_renaming_and_moving_are_one_act(store: Store) -> None:
    make(store, "A", "B/C")
    add_feed(store, "a", folder_id=folder(store, "A"))
    before = tree(store)
    assert edit(store, "A", "  Science \n Fiction", "B", "C") == "Moved A to B/C, and renamed it to Science Fiction."
    assert tree(store) == ["B", "B/C", "B/C/Science Fiction", "B/C/Science Fiction/A"]
    undo(store)
    assert tree(store) == before


def test_a_place_that_is_missing_is_made_with_the_move(store: Store) -> None:
    make(store, "A")
    assert edit(store, "A", "A", "New", "Deep") == "Moved A to New/Deep."
    assert tree(store) == ["New", "New/Deep", "New/Deep/A"]
    undo(store)
    assert tree(store) == ["A"]


@pytest.mark.parametrize("inside", [("A",), ("A", "B"), ("A", "New")])
def test_a_folder_cannot_lie_in_itself(store: Store, inside: tuple[str, ...]) -> None:
    make(store, "A/B")
    with pytest.raises(FieldError, match=r"^A cannot lie in itself\.$") as caught:
        edit(store, "A", "A", *inside)
    assert caught.value.field == "inside"
    with pytest.raises(FieldError, match="itself"):
        store.folders.move(folder(store, "A"), folder(store, "A/B"))
    assert tree(store) == ["A", "A/B"], "nothing was made on the way"


def test_a_name_that_is_taken_is_refused(store: Store) -> None:
    make(store, "A", "B", "C/A")
    with pytest.raises(FieldError, match=r"^There is a folder A already\.$"):
        edit(store, "B", "A")
    with pytest.raises(FieldError, match=r"^There is a folder C/A already\.$"):
        store.folders.move(folder(store, "A"), folder(store, "C"))
    with pytest.raises(FieldError, match="already"):
        make(store, "C/A")
    for name in ("", " ", "\x1b"):
        with pytest.raises(FieldError, match="A folder has a name"):
            edit(store, "A", name)
    assert tree(store) == ["A", "B", "C", "C/A"]
    assert undo(store) == "Taken back: Made the folder C/A.", "what was refused left no trace"


def test_what_is_in_a_deleted_folder_moves_up(store: Store) -> None:
    make(store, "A/B/C", "A/D")
    add_feed(store, "in b", folder_id=folder(store, "A/B"))
    before = tree(store)
    act = store.folders.delete(folder(store, "A/B"))
    assert act.sentence == "Deleted the folder B. What was in it moved up one level."
    assert tree(store) == ["A", "A/C", "A/D", "A/In B"]
    undo(store)
    assert tree(store) == before
    redo(store)
    assert tree(store) == ["A", "A/C", "A/D", "A/In B"]
    assert store.folders.delete(folder(store, "A/C")).sentence == "Deleted the folder C."


def test_two_of_one_name_become_one_where_they_meet(store: Store) -> None:
    make(store, "A/B/X", "B/X", "A/A/Y")
    add_feed(store, "one", folder_id=folder(store, "A/B/X"))
    add_feed(store, "two", folder_id=folder(store, "B/X"))
    before = tree(store)
    store.folders.delete(folder(store, "A"))
    assert tree(store) == ["A", "A/Y", "B", "B/X", "B/X/One", "B/X/Two"]
    undo(store)
    assert tree(store) == before


def test_a_folder_that_is_not_there_is_not_found(store: Store) -> None:
    hidden = make_folder(store, ["Hidden"])
    for number in (hidden, 99, 2**70):
        with pytest.raises(NotFound):
            store.folders.delete(number)
        with pytest.raises(NotFound):
            store.folders.edit(number, name="x", inside=())
    make(store, "A")
    with pytest.raises(NotFound):
        store.folders.move(folder(store, "A"), 99)


# --------------------------------------------------------------------------- undo meets what came since


def test_a_name_taken_since_is_left_alone_with_its_sentence(path: Path) -> None:
    with Store.open(path) as store:
        make(store, "A")
        edit(store, "A", "B")
        with acting(store, "other"):
            store.folders.create(["A"])
        assert undo(store) == "Changed since and left alone: Renamed the folder A to B."
        assert tree(store) == ["A", "B"]


def test_a_deleted_folder_whose_name_was_taken_stays_away_with_what_was_in_it(store: Store) -> None:
    make(store, "A/B")
    store.folders.delete(folder(store, "A"))
    with acting(store, "other"):
        store.folders.create(["A"])
    said = "Deleted the folder A. What was in it moved up one level."
    assert undo(store) == f"Changed since and left alone: {said}"
    assert tree(store) == ["A", "B"]


def test_a_folder_that_is_gone_takes_nothing_back(store: Store) -> None:
    make(store, "A", "B")
    feed = add_feed(store, "a", folder_id=folder(store, "A"))
    store.feeds.move([feed], folder(store, "B"))
    with acting(store, "other"):
        store.folders.delete(folder(store, "A"))
    assert undo(store) == "Changed since and left alone: Moved A to B."
    assert tree(store) == ["B", "B/A"]


def test_undoing_never_puts_a_folder_into_itself(store: Store) -> None:
    make(store, "A/B")
    store.folders.move(folder(store, "A/B"), None)
    with acting(store, "other"):
        store.folders.move(folder(store, "A"), folder(store, "B"))
    assert undo(store) == "Changed since and left alone: Moved B to the top level."
    assert tree(store) == ["B", "B/A"]


def test_a_folder_that_is_there_already_is_not_moved(store: Store) -> None:
    make(store, "A/B", "C")
    assert store.folders.move(folder(store, "A/B"), folder(store, "A")).sentence == "B is there already."
    assert store.folders.move(folder(store, "C"), None).sentence == "C is there already."
    assert undo(store) == "Taken back: Made the folder C."
