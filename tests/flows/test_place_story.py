"""The library file is replaced or deleted under the reader, or cannot be written: it says so, and nothing is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.flows.reader import entry, reading, seed
from tests.store.make import contents
from tests.store.noise import leaf_of, spoil
from tests.store.test_place import CHANGES, Change, assert_untouched, came, deleted
from tui_reader.query.terms import EVERYTHING, Is
from tui_reader.store import Store
from tui_reader.store.db.damage import TITLE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Birds", [entry(name, age=age) for age, name in enumerate(("Heron", "Crane", "Stork"))])
    return path


@CHANGES
async def test_the_reader_goes_on_in_a_copy_and_says_so(path: Path, change: Change) -> None:
    async with reading(path) as reader:
        await reader.type("s")
        await reader.rest()
        before = came(path, change)
        await reader.type("j", "s")
        await reader.rest()
        reader.screen.pass_time()
        await reader.rest()
        assert "while it was open. You go on in what was here" in reader.status
        await reader.type("j", "s")
        await reader.rest()
        assert [row.starred for row in reader.parts.headlines.view.headlines.values()] == [True] * 3
        await reader.type("R")
        await reader.until(lambda: reader.status.endswith("while it was open."))

        def starred_in_the_copy() -> int:
            reader.screen.pass_time()
            uri = f"{path.with_name('library.db.kept-1').as_uri()}?immutable=1"
            with closing(sqlite3.connect(uri, uri=True)) as copy:
                return int(copy.execute("SELECT sum(starred) FROM entries").fetchone()[0])

        await reader.until(lambda: starred_in_the_copy() == 3)  # whatever becomes of the reader
        assert_untouched(path, before, change)
    assert_untouched(path, before, change)
    with Store.open(path.with_name("library.db.kept-1")) as store:
        assert store.entries.count(Is("starred")) == 3


async def test_it_notices_without_a_key_and_says_so_once(path: Path) -> None:
    async with reading(path) as reader:
        deleted(path)
        for _ in range(2):
            reader.screen.pass_time()
            await reader.rest()
        assert "was deleted while it was open" in reader.status
        await reader.type("j")
        reader.screen.pass_time()
        await reader.rest()
        assert len(reader.app.session.standing.farewell) == 1
    assert set(contents(path.parent)) == {"library.db.kept-1"}


async def test_a_damaged_page_is_some_rows_that_say_so(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    seed(path, "Birds", [entry(f"Heron {number:03}", age=number) for number in range(200)])
    with Store.open(path) as store:
        damaged, fine = store.entries.ids(EVERYTHING)[0], store.entries.ids(EVERYTHING)[-1]
    spoil(path, leaf_of(path, damaged), b"\xa5" * 64)
    async with reading(path) as reader:
        assert TITLE in reader.text()
        await reader.type("j")
        await reader.rest()
        assert "is damaged" in reader.status
        await reader.type("G", "enter")
        await reader.rest()
        assert reader.parts.state.entry is not None
        assert reader.parts.state.entry.id == fine
        await reader.type("s")
        await reader.rest()
        assert "Marked 1 starred" in reader.status
