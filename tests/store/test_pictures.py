"""Pictures as they are kept: rows and files agree, errors are remembered for a day, waste is swept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.store.make import NOW, acting, add_feed
from tui_reader.model.articles import Picture
from tui_reader.model.errors import NotFound
from tui_reader.model.incoming import PictureRow
from tui_reader.model.paths import pictures_of
from tui_reader.query.terms import EVERYTHING
from tui_reader.store import Store, file_of, keep_file
from tui_reader.store.entries.pictures import ERRORS_KEPT, WASTE_KEPT

URL = "https://example.org/cat.jpg"


def row(name: str | None, *, url: str = URL, asked: int = NOW, error: str | None = None) -> PictureRow:
    width, height, size = (30, 20, 400) if name else (None, None, None)
    return PictureRow(url, name, width, height, size, asked, error)


@pytest.fixture
def entries(store: Store) -> list[int]:
    add_feed(store, "herons", 2)
    return store.entries.ids(EVERYTHING)


def test_what_was_stored_is_found(store: Store, entries: list[int], path: Path) -> None:
    name = keep_file(pictures_of(path), b"a picture")
    store.pictures.save(entries[0], row(name))
    assert store.pictures.load(entries[0]) == {URL: Picture(URL, file_of(pictures_of(path), name), 30, 20)}
    assert store.pictures.load(entries[0])[URL].path.read_bytes() == b"a picture"
    assert store.pictures.load(entries[1]) == {}


def test_a_file_is_named_by_what_it_holds(tmp_path: Path) -> None:
    first, second = keep_file(tmp_path / "p", b"one"), keep_file(tmp_path / "p", b"two")
    assert keep_file(tmp_path / "p", b"one") == first
    assert sorted(path.name for path in (tmp_path / "p").glob("*/*")) == sorted([first, second])
    assert file_of(tmp_path / "p", first).parent.name == first[:2]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("in the way")
    with pytest.raises(NotADirectoryError):
        keep_file(tmp_path / "p", b"one")
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_what_another_entry_has_need_not_be_fetched(store: Store, entries: list[int], path: Path) -> None:
    kept = row(keep_file(pictures_of(path), b"a picture"))
    store.pictures.save(entries[0], kept)
    needs = store.pictures.load_needs(entries[1], [URL, "https://example.org/dog.jpg"], now=NOW)
    assert needs.known == {URL: kept}
    assert (needs.feed_url, needs.trusted) == ("https://herons.example/feed", True)


def test_a_failure_is_remembered_for_a_day(store: Store, entries: list[int]) -> None:
    failed = row(None, error="It is gone.")
    store.pictures.save(entries[0], failed)
    assert store.pictures.load(entries[0]) == {}
    assert store.pictures.load_needs(entries[0], [URL], now=NOW + ERRORS_KEPT - 1).known == {URL: failed}
    assert store.pictures.load_needs(entries[0], [URL], now=NOW + ERRORS_KEPT).known == {}
    for now, known in ((NOW + ERRORS_KEPT - 1, {URL}), (NOW + ERRORS_KEPT, set())):
        with acting(store, now=now):
            assert store.pictures.load_failed(entries[0]) == known


def test_of_an_entry_that_is_gone_nothing_is_kept(store: Store, path: Path) -> None:
    store.pictures.save(99, row(keep_file(pictures_of(path), b"a picture")))
    assert store.pictures.load(99) == {}
    with pytest.raises(NotFound):
        store.pictures.load_needs(99, [URL], now=NOW)


def test_a_name_from_a_strange_library_leads_nowhere(store: Store, entries: list[int]) -> None:
    store.pictures.save(entries[0], row("../../etc/passwd"))
    assert store.pictures.load(entries[0]) == {}


def test_only_old_files_that_nobody_names_are_swept(store: Store, entries: list[int], path: Path) -> None:
    folder = pictures_of(path)
    used, waste, young = (keep_file(folder, data) for data in (b"used", b"waste", b"young"))
    (folder / waste[:2] / ".draft").write_bytes(b"of one that was killed")
    store.pictures.save(entries[0], row(used))
    for file in folder.glob("*/*"):
        os.utime(file, (NOW - WASTE_KEPT - 1,) * 2)
    keep_file(folder, b"young")
    assert store.pictures.sweep(now=NOW) == 2
    assert {file.name for file in folder.glob("*/*")} == {used, young}


def test_a_link_to_the_library_leads_to_the_same_pictures(store: Store, tmp_path: Path) -> None:
    """The rows say that a picture is there; through the link its file was looked for in another folder."""
    link = tmp_path / "elsewhere.db"
    link.symlink_to(store.path)
    with Store.open(link) as linked:
        assert linked.pictures.folder == store.pictures.folder
