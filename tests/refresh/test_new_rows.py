"""A feed that changed is parsed only where it changed; what is kept is the same as if it were parsed whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refresh.make import NOW, Shelf, library_for_a_moment
from tests.server import Server, rss
from tui_reader.fetch import Fetched
from tui_reader.model.entities import Entry
from tui_reader.parse import Pieces
from tui_reader.refresh.merge import decide
from tui_reader.refresh.process.new_rows import KeptPieces, NewRows, read_new_rows
from tui_reader.refresh.process.parser_pool import Parsers


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many entries each parse brought; the parser does its work as ever."""
    seen: list[int] = []
    real = Parsers.new_rows

    async def counted(self: Parsers, fetched: Fetched, known: Pieces) -> NewRows:
        found = await real(self, fetched, known)
        seen.append(len(found.rows))
        return found

    monkeypatch.setattr(Parsers, "new_rows", counted)
    return seen


async def test_two_new_items_on_top_of_many_cost_three(shelf: Shelf, server: Server, parsed: list[int]) -> None:
    server.put("/feed", rss("Herons", 30))
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    server.put("/feed", rss("Herons", 30, first=3))

    done = await shelf.refresh(feed)

    assert (done.finished.new, done.finished.updated) == (2, 0)
    assert parsed == [30, 3]  # the one on top stood beside what the feed says of itself
    assert shelf.titles(feed) == [f"Herons {number}" for number in range(1, 33)]


async def test_an_edit_below_and_a_new_title_of_the_feed_are_seen(
    shelf: Shelf, server: Server, parsed: list[int]
) -> None:
    server.put("/feed", rss("Herons", 20))
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    server.put("/feed", rss("Herons", 20).replace(b"Words of 5<", b"Other words<").replace(b"Herons<", b"Storks<", 1))

    done = await shelf.refresh(feed)

    assert (done.finished.new, done.finished.updated, parsed) == (0, 1, [20, 2])
    with shelf.store() as store:
        assert store.feeds.one(feed).title == "Storks"
        assert store.entries.one(5).body and store.entries.one(5).body.value == "Other words"  # type: ignore[union-attr]


async def test_an_entry_that_is_gone_from_the_library_comes_again(
    shelf: Shelf, server: Server, parsed: list[int]
) -> None:
    server.put("/feed", rss("Herons", 5))
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    with shelf.store() as store, store.transaction():
        store.connection.run("DELETE FROM entries WHERE title = 'Herons 3'")
    server.put("/feed", rss("Herons", 6))

    done = await shelf.refresh(feed)

    assert done.finished.new == 2
    assert parsed == [5, 2, 6]
    assert sorted(shelf.titles(feed)) == [f"Herons {number}" for number in range(1, 7)]


async def test_a_document_of_an_older_parser_is_read_whole(shelf: Shelf, server: Server, parsed: list[int]) -> None:
    server.put("/feed", rss("Herons", 5))
    (feed,) = shelf.subscribe(server.url("/feed"))
    await shelf.refresh(feed)
    with shelf.store() as store, store.transaction():
        store.connection.run("UPDATE feeds SET parser_version = 0")
    server.put("/feed", rss("Herons", 6))

    await shelf.refresh(feed)

    assert parsed == [5, 6]


DOCUMENTS = st.lists(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from(["", " (edited)"])), max_size=7, unique_by=lambda item: item[0]
    ),
    min_size=1,
    max_size=4,
)


def document(items: list[tuple[int, str]]) -> bytes:
    written = "".join(
        f"<item><guid>https://h.example/{number}</guid><title>T {number}{edit}</title></item>" for number, edit in items
    )
    return f"<rss version='2.0'><channel><title>H</title>{written}</channel></rss>".encode()


@settings(max_examples=40, deadline=None)
@given(DOCUMENTS)
def test_any_history_leaves_the_same_library_both_ways(history: list[list[tuple[int, str]]]) -> None:
    assert kept_after(history, incremental=True) == kept_after(history, incremental=False)


def kept_after(history: list[list[tuple[int, str]]], *, incremental: bool) -> list[Entry]:
    """Merge one document after the other into a library, as a refresh does; return its entries."""
    with library_for_a_moment() as store:
        feed_id = store.feeds.add("https://h.example/feed", now=NOW).id
        kept = KeptPieces()
        for items in history:
            found = read_new_rows(document(items), url="https://h.example/feed", content_type=None, known=kept.pieces)
            known = store.refresh.load_known(feed_id)
            said = found.items(kept, {entry.id: entry for entry in known})
            assert said is not None
            merge = decide(known, said, now=NOW, body_of=store.refresh.load_body)
            saved = store.refresh.save(feed_id, merge.arrivals, merge.revisions, now=NOW)
            ids = merge.matched | {arrival.row.digest: id_ for arrival, id_ in zip(merge.arrivals, saved, strict=True)}
            if incremental:
                kept = KeptPieces.unpacked(found.kept(said, ids).packed())
        return [store.entries.one(entry.id) for entry in store.refresh.load_known(feed_id)]
