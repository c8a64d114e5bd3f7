"""Someone saves what they look for again and again: it stands in the feed pane with what waits in it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.flows.reader import NOW, QUIET, Reader, entry, reading, seed
from tests.store.make import acting, make_folder
from tui_reader.model.entities import Position
from tui_reader.store import Store
from tui_reader.tui.app import ReaderApp
from tui_reader.tui.features.organising.query_dialog import QueryScreen
from tui_reader.tui.session.session import Session
from tui_reader.tui.widgets.feed_rows import FeedRow

HALF = Position(1, 0, "Words", 0.5)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Garden", [entry("On roses", age=1), entry("On tulips", age=2), entry("On moss", age=3)])
    seed(path, "Café", [entry("Roses in cakes", age=4)])
    with Store.open(path) as store:
        store.search.index(1_000)
    return path


def keep(path: Path, *saved: tuple[str, str]) -> None:
    """Save queries, also such as only another version can read."""
    with Store.open(path) as store:
        for position, (name, query) in enumerate(saved, 1):
            row = "INSERT INTO smart_feeds (name, query, position) VALUES (:name, :query, :position)"
            store.connection.run(row, name=name, query=query, position=position)


def kept(path: Path) -> list[tuple[str, str]]:
    with Store.open(path) as store:
        return [(each.name, each.query) for each in store.smart_feeds.all()]


def row(reader: Reader, label: str) -> FeedRow:
    return next(row for row in reader.parts.state.rows if row.label == label)


def labels(reader: Reader) -> list[str]:
    return [row.label for row in reader.parts.state.rows if row.kind == "smart"][5:]


def titles(reader: Reader) -> list[str]:
    screen = reader.screen
    return [
        headline.title for headline in screen.reader.session.library.entries.headlines(screen.reader.state.listing.ids)
    ]


def dialog(reader: Reader) -> QueryScreen:
    screen = reader.app.screen
    assert isinstance(screen, QueryScreen)
    return screen


def field(reader: Reader, name: str) -> Input:
    return dialog(reader).query_one(f"#{name}", Input)


def talk(reader: Reader) -> str:
    return str(dialog(reader).query_one("#talk").render())


async def to_row(reader: Reader, label: str) -> None:
    """Go to a row of the feed pane."""
    screen = reader.screen
    screen.reader.go_to("feeds")
    screen.reader.feeds.view.move_to(next(at for at, row in enumerate(screen.reader.state.rows) if row.label == label))
    await reader.pilot.pause()
    await reader.rest()


# --------------------------------------------------------------------------- saving


async def test_a_search_is_saved_under_a_name_and_a_key_leads_to_it(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("/", *"roses")
        await reader.until(lambda: len(titles(reader)) == 2)
        await reader.type("enter", "Q")
        assert (field(reader, "name").value, field(reader, "words").value) == ("roses", "roses*")
        await reader.until(lambda: talk(reader) == "2 entries, 2 unread.")
        await reader.type(*"Rose", "enter")
        await reader.until(lambda: labels(reader) == ["Rose"])
        await reader.until(lambda: row(reader, "Rose").count == 2)
        assert reader.status == "Saved “Rose”. (u undoes it)"
        await reader.type("1")
        await reader.rest()
        await reader.type("6")
        await reader.rest()
        assert titles(reader) == ["On roses", "Roses in cakes"]
        assert reader.shown == "On roses"
        await reader.type("7")
        assert reader.status == "No saved query has this key yet; Q saves what a list shows."
    assert kept(library) == [("Rose", "roses*")], "the name typed stands in place of the one proposed"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["2"], ("Today", "after:today")),
        (["4"], ("Starred", "is:starred")),
        (["3", "N", "N", "N"], ("Café", "feed:2")),
        (["3", "N", "N", "N", "."], ("Café", "feed:2 is:unread")),
    ],
)
async def test_any_list_can_be_saved(library: Path, keys: list[str], expected: tuple[str, str]) -> None:
    async with reading(library) as reader:
        await reader.type(*keys)
        await reader.rest()
        await reader.type("Q", "enter")
        await reader.until(lambda: kept(library) == [expected])


async def test_a_folder_is_saved_by_its_path(library: Path) -> None:
    with Store.open(library) as store:
        store.connection.run("UPDATE feeds SET folder_id = :id", id=make_folder(store, ("News/Now", "Art")))
    async with reading(library) as reader:
        await to_row(reader, "Art")
        await reader.type("Q")
        assert field(reader, "words").value == "folder:News\\/Now/Art"
        await reader.until(lambda: talk(reader) == "4 entries, 4 unread.")


async def test_a_mistake_is_marked_where_it_stands_and_nothing_is_saved(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("3", "Q")
        field(reader, "words").value = "roses 東 is:unred"
        await reader.until(lambda: "Column 12: expected read, unread" in talk(reader))
        mark = str(dialog(reader).query_one("#mark").render())
        assert mark == " " * 12 + "▲", "東 is two cells wide"
        await reader.type("enter")
        assert reader.app.focused is field(reader, "words")
        field(reader, "words").value = "roses"
        await reader.until(lambda: talk(reader) == "2 entries, 2 unread.")
        field(reader, "name").value = " "
        await reader.type("enter")
        assert talk(reader) == "Type a name first."
        await reader.type("escape")
        await reader.rest()
    assert kept(library) == []


# --------------------------------------------------------------------------- numbers


async def test_the_number_is_what_waits_and_of_marks_what_is_there(library: Path) -> None:
    keep(library, ("Roses", "roses"), ("Read roses", "roses is:read"), ("Stars", "is:starred"), ("New", "after:1w"))
    async with reading(library) as reader:
        await reader.until(lambda: row(reader, "Roses").count == 2)
        await reader.type("1", "enter", "h", "s")
        await reader.until(lambda: row(reader, "Read roses").count == 1)
        await reader.until(lambda: row(reader, "Stars").count == 1)
        await reader.until(lambda: row(reader, "Roses").count == 1)
        await reader.until(lambda: row(reader, "New").count == 3)


async def test_reading_moves_the_number_at_once_and_another_process_soon(library: Path) -> None:
    keep(library, ("Roses", "roses"))
    async with reading(library) as reader:
        await reader.until(lambda: row(reader, "Roses").count == 2)
        await reader.type("6")
        await reader.rest()
        reader.parts.marks.toggle_read()
        assert reader.parts.session.saved.numbers == {1: 1}, "before it is written"
        await reader.rest()
        await reader.until(lambda: row(reader, "Roses").count == 1)
        seed(library, "Café", [entry("More roses", age=0), entry("Roses in cakes", age=4)])
        with Store.open(library) as store:
            store.search.index(1_000)
        await reader.until(lambda: row(reader, "Roses").count == 2)


async def test_a_number_that_is_counted_anew_is_dimmed_and_not_blank(library: Path) -> None:
    keep(library, ("Roses", "roses"), ("Moss", "moss"))
    async with reading(library) as reader:
        await reader.until(lambda: (row(reader, "Roses").count, row(reader, "Moss").count) == (2, 1))
        held = threading.Event()
        reader.parts.session.saved._thread.submit(lambda _library: held.wait(30))
        await to_row(reader, "Unread")
        await reader.type("enter", "A")
        await reader.until(lambda: row(reader, "Roses").is_late and row(reader, "Moss").is_late)
        assert (row(reader, "Roses").count, row(reader, "Moss").count) == (2, 1)
        held.set()
        await reader.until(lambda: (row(reader, "Roses").count, row(reader, "Moss").count) == (0, 0))
        assert not row(reader, "Roses").is_late


async def test_the_next_start_shows_the_numbers_of_the_last_time_until_they_are_counted(library: Path) -> None:
    keep(library, ("Roses", "roses"))
    async with reading(library) as reader:
        await reader.until(lambda: row(reader, "Roses").count == 2)
        reader.app.exit()
        await reader.pilot.pause()
    session = Session(library, QUIET)
    assert session.start.smart_feeds[0].name == "Roses"
    assert (session.saved.numbers, session.saved.late) == ({1: 2}, {1})
    await session.close()


async def test_no_key_waits_for_a_list_and_none_finds_the_list_before(library: Path) -> None:
    keep(library, ("Roses", "roses"))
    async with reading(library) as reader:
        held = threading.Event()
        reader.parts.session.saved._thread.submit(lambda _library: held.wait(30))
        await reader.type("6", "enter", "m", "s", "A", "j")
        await reader.until(lambda: "Searching…" in reader.text())
        assert not any(
            headline.read or headline.starred
            for headline in reader.parts.session.library.entries.headlines([1, 2, 3, 4])
        )
        await reader.type("1")
        held.set()
        await reader.rest()
        assert len(titles(reader)) == 4, "what was asked for last"
        await reader.type("6")
        await reader.until(lambda: titles(reader) == ["On roses", "Roses in cakes"])


# --------------------------------------------------------------------------- changing


async def test_it_is_edited_moved_and_removed_and_all_of_it_undone(library: Path) -> None:
    keep(library, ("Roses", "roses"), ("Moss", "moss"))
    async with reading(library) as reader:
        await to_row(reader, "Moss")
        assert titles(reader) == ["On moss"]
        await reader.type("E")
        field(reader, "name").value = "Tulips"
        field(reader, "words").value = "tulips"
        await reader.type("enter")
        await reader.until(lambda: titles(reader) == ["On tulips"])
        assert labels(reader) == ["Roses", "Tulips"]
        await reader.type("shift+up")
        await reader.until(lambda: labels(reader) == ["Tulips", "Roses"])
        assert reader.parts.feeds.view.row is not None
        assert reader.parts.feeds.view.row.label == "Tulips", "the cursor goes with it"
        await reader.type("D")
        await reader.until(lambda: labels(reader) == ["Roses"])
        assert reader.status == "Removed the smart feed “Tulips”. (u undoes it)"
        await reader.until(lambda: titles(reader) == ["On roses", "Roses in cakes"])
        assert reader.parts.feeds.view.row.label == "Roses"
        await reader.type("u")
        await reader.until(lambda: labels(reader) == ["Tulips", "Roses"])
        await reader.type("u")
        await reader.until(lambda: labels(reader) == ["Roses", "Tulips"])
        await reader.type("u")
        await reader.until(lambda: labels(reader) == ["Roses", "Moss"])
        await reader.type("U")
        await reader.until(lambda: labels(reader) == ["Roses", "Tulips"])


async def test_a_query_of_another_version_is_a_quiet_mark_and_a_sentence(library: Path) -> None:
    keep(library, ("Odd", "mood:happy"), ("Roses", "roses"))
    async with reading(library) as reader:
        await reader.until(lambda: row(reader, "Roses").count == 2)
        assert row(reader, "Odd").trouble == "?"
        await to_row(reader, "Odd")
        assert reader.parts.feeds.words().startswith("Column 1: “mood:” is not known here")
        await reader.until(lambda: "E edits the query" in reader.text())
        await reader.type("enter", "j", "m", "A", "b", "s")
        await reader.rest()
        assert "E edits the query" in reader.text()
        await to_row(reader, "Odd")
        await reader.type("E")
        assert reader.app.focused is field(reader, "words")
        field(reader, "words").value = "moss"
        await reader.type("enter")
        await reader.until(lambda: titles(reader) == ["On moss"])
        assert row(reader, "Odd").trouble == ""


async def test_keys_without_a_saved_query_say_what_to_do(library: Path) -> None:
    async with reading(library) as reader:
        await to_row(reader, "Garden")
        await reader.type("shift+down")
        assert reader.status == "Go to a saved query in the feed pane to move it."
        await reader.type("9")
        assert reader.status.startswith("No saved query has this key yet")


# --------------------------------------------------------------------------- those built in


async def test_continue_reading_has_what_was_read_last_on_top(library: Path) -> None:
    with Store.open(library) as store:
        for seconds, entry_id in enumerate((1, 2, 4)):
            with acting(store, now=NOW + seconds):
                store.entries.keep_position(entry_id, HALF)
    async with reading(library) as reader:
        await reader.type("5")
        await reader.rest()
        first = titles(reader)
        assert reader.parts.state.listing.ids == [4, 2, 1]
        await reader.type("S")
        await reader.rest()
        assert titles(reader) == first[::-1]
        with Store.open(library) as store, acting(store, now=NOW + 9):
            store.entries.keep_position(3, HALF)
        await reader.until(lambda: "1 new" in reader.text())
        assert titles(reader) == first[::-1], "nothing moves under the reader"
        await reader.type("g", "g")
        await reader.rest()
        assert len(titles(reader)) == 4


async def test_today_turns_over_at_midnight(library: Path) -> None:
    from tui_reader.text.times import midnight

    now = [float(midnight(NOW) + 86_399)]
    seed(library, "Dated", [entry("Just before midnight")])
    with Store.open(library) as store:
        store.connection.run("UPDATE entries SET at = :at", at=int(now[0]))
    app = ReaderApp(Session(library, QUIET, clock=lambda: now[0]), QUIET)
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(app, pilot)
        await reader.rest()
        assert row(reader, "Today").count == 5
        await reader.type("2")
        await reader.rest()
        now[0] += 2
        await reader.until(lambda: row(reader, "Today").count == 0)
        assert len(titles(reader)) == 5, "nothing moves under the reader"
        await reader.type("1", "2")
        await reader.rest()
        assert titles(reader) == []
