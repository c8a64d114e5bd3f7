"""One bad byte, 64 bytes of noise: the row is shown as damaged, and everything else goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.make import NOW, add_feed, arrival, fill, outcome
from tests.store.noise import PAGE, leaf_of, leaves, one_bad_byte, roots, spoil
from tui_reader.library import Library
from tui_reader.model.config import Config
from tui_reader.model.entities import Content, FeedStatus
from tui_reader.model.errors import Damaged, ReaderError
from tui_reader.model.incoming import FetchState
from tui_reader.query import parse_query
from tui_reader.query.terms import EVERYTHING, InFeed, Is
from tui_reader.refresh.plan import due
from tui_reader.store import Store
from tui_reader.store.db.damage import NO_ADDRESS, TITLE, without_indexes
from tui_reader.text.health import sentences

FEEDS, EACH = 6, 50
LISTS = (EVERYTHING, Is("unread"), Is("starred"), InFeed(3))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound library: feeds with entries that are indexed, and some marked."""
    path = tmp_path_factory.mktemp("sound") / "library.db"
    with Store.open(path) as store:
        for feed in range(FEEDS):
            words = "x y z " * 40
            fill(
                store,
                store.feeds.add(f"https://f{feed}.example/feed", title=f"Feed {feed}", now=NOW).id,
                (
                    arrival(EACH * feed + n, title=f"Heron {n} of {feed}", content=Content(f"<p>Words {n} {words}"))
                    for n in range(EACH)
                ),
            )
    with Library(path, Config(), session="s") as library:
        library.entries.mark(library.entries.ids()[:9], "starred", value=True)
        while library.search.index():
            pass
    return path


def copied(base: Path, folder: Path) -> Path:
    """The library once more, nothing beside it."""
    path = folder / "library.db"
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    path.write_bytes(base.read_bytes())
    return path


def everything(library: Library) -> Iterator[int]:
    """Do all that the first paint, the lists and the commands read; yield the ids that can be opened."""
    assert len(library.feeds.all()) == FEEDS
    library.entries.counts(totals=False)
    library.entries.counts(once=True)
    library.feeds.health()
    for query in LISTS:
        ids = library.entries.ids(query)
        library.entries.ids(query, once=True)
        for row in library.entries.headlines(ids):
            assert row.title == TITLE or row.title.startswith("Heron") or "\ufffd" in row.title or row.title
            assert isinstance(row.at, int)
    hits = library.entries.ids(parse_query("heron feed:feed"))
    library.search.snippets(hits[:50], parse_query("heron"))
    for entry_id in range(1, FEEDS * EACH + 1):
        with suppress(ReaderError):  # damaged, or its number is another one now
            library.entries.one(entry_id)
            yield entry_id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_noise_in_one_page_takes_down_that_page_alone(base: Path, tmp_path: Path, data: st.DataObject) -> None:
    path = copied(base, tmp_path)
    names = [name for name in roots(base) if name == "bodies" or name.startswith("entries")]
    name = data.draw(st.sampled_from(sorted(names)))
    number = data.draw(st.sampled_from(sorted(leaves(base.read_bytes(), roots(base)[name]))))
    noise = data.draw(st.binary(min_size=64, max_size=64))
    spoil(path, number, noise, at=data.draw(st.just(0) | st.integers(0, PAGE - 64)))
    with Library(path, Config(), session="s") as library:
        opened = len(list(everything(library)))
        assert opened >= FEEDS * EACH * 2 / 3
        for entry_id in (1, 150, 300):
            with suppress(Damaged):
                library.entries.mark([entry_id], "starred", value=True)


@pytest.mark.parametrize(("table", "column"), [("entries", "title"), ("feeds", "feed_title"), ("entries", "url")])
def test_one_bad_byte_is_one_odd_sign(base: Path, tmp_path: Path, table: str, column: str) -> None:
    path = copied(base, tmp_path)
    one_bad_byte(path, table, column, 3)
    with Library(path, Config(), session="s") as library:
        assert len(list(everything(library))) == FEEDS * EACH
        (row,) = library.entries.headlines([3])
        assert row.title == ("\ufffderon 2 of 0" if (table, column) == ("entries", "title") else "Heron 2 of 0")
        assert sum("\ufffd" in feed.title for feed in library.feeds.all()) == (table == "feeds")


def test_what_is_damaged_says_so_where_it_would_stand(base: Path, tmp_path: Path) -> None:
    path = copied(base, tmp_path)
    spoil(path, leaf_of(path, 175), b"\xa5" * 64)
    with Library(path, Config(), session="s") as library:
        shown = library.entries.headlines(library.entries.ids())
        damaged = [row for row in shown if row.title == TITLE]
        assert 175 in {row.id for row in damaged}
        assert 0 < len(damaged) < EACH
        assert {row.feed_id for row in damaged} == {4}, "the index knows its place"
        with pytest.raises(Damaged, match=r"“tui-reader export” writes the subscriptions"):
            library.entries.one(175)


def test_search_learns_what_can_be_read_and_ends(base: Path, tmp_path: Path) -> None:
    path = copied(base, tmp_path)
    with Store.open(path) as store:
        store.connection.run("UPDATE entries SET indexed = 0 WHERE id BETWEEN 100 AND 200")
    one_bad_byte(path, "entries", "title", 140)
    bodies = list(leaves(path.read_bytes(), roots(path)["bodies"]))
    spoil(path, bodies[len(bodies) // 2], b"\xa5" * 64)
    spoil(path, leaf_of(path, 120), b"\xa5" * 64)
    with Library(path, Config(), session="s") as library:
        rounds = 0
        while library.search.index():
            rounds += 1
            assert rounds < 20
        assert library.search.pending() < 30
        assert 140 in library.entries.ids(parse_query("of"))


def test_only_reading_statements_are_asked_of_the_table() -> None:
    for sql in ("UPDATE entries SET read = 1", "DELETE FROM entries WHERE id = 1", "SELECT id FROM entries_x WHERE 1"):
        assert without_indexes(sql) == sql
    assert without_indexes("SELECT 1 FROM a JOIN entries AS e INDEXED BY i ON e.id = 1, (SELECT 2 FROM entries )") == (
        "SELECT 1 FROM a JOIN entries AS e NOT INDEXED ON e.id = 1, (SELECT 2 FROM entries NOT INDEXED )"
    )


def test_feeds_add_up_beside_a_damaged_one(base: Path, tmp_path: Path) -> None:
    path = copied(base, tmp_path)
    spoil(path, leaf_of(path, 20), b"\xa5" * 64)
    with Store.open(path) as store:
        with pytest.raises(Damaged):
            store.refresh.load_known(1)
        assert len(store.refresh.load_known(5)) == EACH
        assert add_feed(store, "new", 3, first=1000) > FEEDS


def test_what_a_damaged_row_says_in_json_stops_no_refresh_and_no_other_act(base: Path, tmp_path: Path) -> None:
    with Library(copied(base, tmp_path), Config(), session="s") as library:
        connection = library._store.connection
        connection.run("UPDATE feeds SET headers = '{\"a', skip_hours = 'x', skip_days = '7' WHERE id = 2")
        states = library._store.refresh.load_states(None)
        assert len(states) == FEEDS
        assert (states[1].headers, states[1].wishes.skip_hours, states[1].wishes.skip_days) == ((), (), ())
        assert library._store.feeds.settings(2).headers == ()
        connection.run("UPDATE journal SET packed = x'00'")
        with pytest.raises(Damaged, match="What was done last cannot be read"):
            library.acts.undo()
        library.entries.mark([1], "read", value=True)
        assert library.acts.undo() is not None


def test_a_value_of_another_kind_in_a_feed_takes_down_that_value_alone(base: Path, tmp_path: Path) -> None:
    """SQLite keeps any kind of value in any column: text in the place of a number, bytes in the place of text."""
    with Library(copied(base, tmp_path), Config(), session="s") as library:
        store, connection = library._store, library._store.connection
        connection.run("PRAGMA foreign_keys = OFF")
        sound = [state for state in store.refresh.load_states(None) if state.feed_id != 2]
        with connection.transaction():
            columns = [row["name"] for row in connection.rows("PRAGMA table_info(feeds)")]
            for column in sorted({*columns} - {"id", "removed", "full_text"}):
                for value in ("never", b"https://f1.example/\xff", 0.5):
                    with suppress(_Undone), connection.savepoint():
                        connection.run(f"UPDATE feeds SET {column} = :value WHERE id = 2", value=value)
                        assert_others_are_fine(library, sound)
                        raise _Undone


def assert_others_are_fine(library: Library, sound: list[FetchState]) -> None:
    store = library._store
    assert {feed.id for feed in library.feeds.all()} == {2, *(state.feed_id for state in sound)}
    assert all(sentences(each, now=NOW) is not None for each in library.feeds.health())
    for form in ("opml", "json", "markdown"):
        assert all(state.url in library.feeds.export_list(form) for state in sound)
    states = store.refresh.load_states(None)
    assert [state for state in states if state.feed_id != 2] == sound
    assert {state.feed_id for state in due(states, NOW + 7 * 86400)} >= {state.feed_id for state in sound}
    assert all(isinstance(owner, int) for owner in store.refresh.claimers(now=NOW))
    store.feeds.settings(2)
    store.refresh.save(2, [arrival(999)], [], now=NOW, title="Feed 1")
    store.refresh.finish(2, outcome(), now=NOW)


class _Undone(Exception):
    """Takes back what was tried."""


def test_a_damaged_feed_is_mended_by_its_next_refresh_or_says_what_to_do(base: Path, tmp_path: Path) -> None:
    with Library(copied(base, tmp_path), Config(), session="s") as library:
        store = library._store
        store.connection.run("UPDATE feeds SET next_due = 'never', last_refreshed = 'never' WHERE id = 2")
        assert 2 in {state.feed_id for state in due(store.refresh.load_states(None), NOW)}
        store.refresh.finish(2, outcome(), now=NOW)
        assert (store.feeds.one(2).next_due, store.feeds.one(2).last_refreshed) == (NOW + 1800, NOW)
        store.connection.run("UPDATE feeds SET url = CAST(url AS BLOB) WHERE id = 3")
        assert 3 not in {state.feed_id for state in store.refresh.load_states(None)}
        feed = store.feeds.one(3)
        assert (feed.url, feed.error, feed.status) == ("https://f2.example/feed", NO_ADDRESS, FeedStatus.FAILING)
