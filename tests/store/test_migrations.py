"""Libraries of older versions come to the present one with all they hold; each version is a stored file."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.make import REPOSITORY
from tests.store.noise import one_bad_byte
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, Is
from tui_reader.store import Store
from tui_reader.store.db.schema import MIGRATIONS, VERSION
from tui_reader.store.db.signed_names import has_signed_name

LIBRARIES = REPOSITORY / "tests" / "data" / "libraries"


@pytest.fixture(params=range(1, VERSION))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    path.write_bytes(gzip.decompress((LIBRARIES / f"version-{request.param}.db.gz").read_bytes()))
    return path


def test_every_old_version_is_stored() -> None:
    assert len(list(LIBRARIES.glob("version-*.db.gz"))) == len(MIGRATIONS) - 1


def test_an_old_library_keeps_everything(old: Path) -> None:
    with Store.open(old) as store:
        assert [feed.title for feed in store.feeds.all()] == ["Daily", "Letters"]
        assert [folder.name for folder in store.folders.all()] == ["Daily", "News"]
        rows = store.entries.headlines(store.entries.ids(EVERYTHING))
        assert [(row.title, row.read, row.starred) for row in rows] == [
            ("Letter 1", False, False),
            ("Letter 2", False, True),
            ("Letter 3", True, False),
        ]
        entry = store.entries.one(rows[1].id)
        assert entry.body is not None
        assert "Words of letter 2." in entry.body.value
        assert [each.url for each in entry.enclosures] == ["https://example.org/a.mp3"]
        assert store.settings.all() == {"hide_read": "yes"}
        store.journal.undo(anyone=True)
        assert store.entries.ids(Is("starred")) == []


def test_an_old_library_becomes_what_a_new_one_is(old: Path, tmp_path: Path) -> None:
    Store.open(old).close()
    new = tmp_path / "new.db"
    Store.open(new).close()
    assert shape(old) == shape(new)


def test_fragments_of_feeds_go_where_no_other_feed_has_the_address(old: Path) -> None:
    """Both stay where both were subscribed, with all they hold."""
    with closing(sqlite3.connect(old)) as library, library:
        (first, _), (second, _) = library.execute("SELECT id, url FROM feeds ORDER BY id LIMIT 2").fetchall()
        library.execute("UPDATE feeds SET url = 'https://Example.org/feed#a' WHERE id = ?", (first,))
        library.execute("UPDATE feeds SET url = 'https://example.org/feed#b' WHERE id = ?", (second,))
    with Store.open(old) as store:
        assert store.feeds.one(first).url == "https://example.org/feed"
        assert store.feeds.find_by_url("https://example.org/feed#b") == store.feeds.one(second)
        assert store.feeds.find_by_url("https://example.org/feed#c") == store.feeds.one(first)
        assert store.feeds.add("https://example.org/feed#d", now=1).id == first


def test_what_holds_names_with_signs_is_indexed_again(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(gzip.decompress((LIBRARIES / "version-3.db.gz").read_bytes()))
    with closing(sqlite3.connect(path)) as library, library:
        library.execute("UPDATE entries SET indexed = 1")
        ids = [row[0] for row in library.execute("SELECT id FROM entries ORDER BY id")]
        library.execute("UPDATE entries SET title = 'About C++' WHERE id = ?", ids[:1])
        packed = zlib.compress(b"<p>All of <code>F</code>&#35;.</p>")
        library.execute("UPDATE bodies SET packed = ? WHERE entry_id = ?", (packed, ids[1]))
        library.execute("UPDATE bodies SET packed = x'00' WHERE entry_id = ?", ids[2:3])  # damaged: it waits for none
    with Store.open(path) as store:
        assert store.search.pending() == 2
        while store.search.index(10):
            pass
        assert store.entries.ids(parse_query("c++ OR f#")) == sorted(ids[:2], reverse=True)


@pytest.mark.parametrize(
    "text",
    ["C++", "c# 8", "<b>F</b>#", "G&#43;&#43;", "D&#x2b;+", "C&#35;", "on .NET", "<p>.net", "(.net)", "C#, 日本"],
)
def test_a_text_with_a_name_of_signs_is_seen(text: str) -> None:
    assert has_signed_name(text)
    assert has_signed_name(zlib.compress(text.encode()))


@pytest.mark.parametrize(
    "text", ["", None, b"", b"damaged", "a.b e.g. 1#2", "<a href='x#top'>it&#8217;s</a> #tag", "1+2"]
)
def test_other_texts_are_not(text: str | bytes | None) -> None:
    assert not has_signed_name(text)


def shape(path: Path) -> list[tuple[object, ...]]:
    """The version, and every column of every table with what is asked of it, and every index."""
    library = sqlite3.connect(path)
    try:
        found: list[tuple[object, ...]] = list(library.execute("PRAGMA user_version"))
        for (table,) in library.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            if table != "sqlite_stat1":
                found += [(table, *row) for row in library.execute(f"PRAGMA table_info({table})")]
        indexes = library.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")
        return found + sorted(indexes)
    finally:
        library.close()


def test_an_old_library_with_a_bad_byte_is_brought_to_the_present_too(old: Path) -> None:
    for table, column in (("entries", "title"), ("entries", "url"), ("feeds", "url"), ("feeds", "feed_title")):
        one_bad_byte(old, table, column, 1)
    with Store.open(old) as store:
        assert len(store.feeds.all()) == 2
        assert len(store.entries.headlines(store.entries.ids(EVERYTHING))) == 3
