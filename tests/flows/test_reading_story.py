"""Someone reads: opens articles, goes on to the next, marks, undoes, comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import QUIET, Reader, entry, long_text, reading, seed, stored
from tui_reader.model.config import Reading
from tui_reader.model.records import replace


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(path, "Alpha", [entry("alpha one", age=1), entry("alpha two", age=2, html=long_text(30))])
    seed(path, "Beta", [entry("beta one", age=3), entry("beta two", age=4)])
    return path


async def to_feed(reader: Reader, title: str) -> None:
    """Go to a feed in the feed pane and into its headlines."""
    await reader.type("h")
    rows = reader.parts.state.rows
    reader.parts.feeds.view.move_to(next(index for index, row in enumerate(rows) if row.label == title))
    await reader.type("enter")
    await reader.rest()


async def test_the_first_screen_shows_feeds_headlines_and_the_article(library: Path) -> None:
    async with reading(library) as reader:
        text = reader.text()
        assert "Alpha" in text
        assert "beta two" in text
        assert "Words about alpha one." in text


async def test_resting_on_a_headline_previews_and_does_not_mark(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "j")
        await reader.rest()
        assert reader.shown == "beta one"
        assert "Words about beta one." in reader.text()
        assert not reader.headline("beta one").read
    assert not stored(library, "beta one").read


async def test_opening_marks_read_and_is_kept(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter")
        assert reader.headline("alpha one").read, "painted at once"
        assert reader.parts.panes.pane == "article"
    assert stored(library, "alpha one").read, "written before the reader is left"


async def test_next_and_previous_article_from_inside_an_article(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter", "J")
        await reader.rest()
        assert reader.shown == "alpha two"
        assert reader.parts.panes.pane == "article"
        await reader.type("G")
        assert reader.parts.article.view.scroll_offset.y > 0
        await reader.type("J")
        await reader.rest()
        assert reader.shown == "beta one"
        assert reader.parts.article.view.scroll_offset.y == 0, "a new article starts at its top"
        await reader.type("K")
        await reader.rest()
        assert reader.shown == "alpha two"


async def test_next_unread_goes_on_into_the_next_feed(library: Path) -> None:
    async with reading(library) as reader:
        await to_feed(reader, "Alpha")
        await reader.type("n", "n")
        await reader.rest()
        assert reader.shown == "alpha two"
        await reader.type("n")
        await reader.rest()
        assert reader.shown == "beta one"
        assert reader.parts.state.listing.view.title == "Beta"
        await reader.type("n", "n")
        assert "No unread article" in reader.status


async def test_previous_unread_comes_back_to_the_one_just_read(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("n", "n", "p")
        await reader.rest()
        assert reader.shown == "alpha one"


async def test_space_alone_reads_everything(library: Path) -> None:
    async with reading(library) as reader:
        seen = {reader.shown}
        for _ in range(20):
            await reader.type("space")
            await reader.rest()
            seen.add(reader.shown)
        assert seen == {"alpha one", "alpha two", "beta one", "beta two"}
        assert all(row.read for row in reader.parts.headlines.view.headlines.values())


async def test_mark_and_undo_and_redo(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("m")
        assert reader.headline("alpha one").read
        await reader.rest()
        assert "Marked 1 read" in reader.status
        await reader.type("u")
        await reader.until(lambda: not reader.headline("alpha one").read)
        await reader.type("U")
        await reader.until(lambda: reader.headline("alpha one").read)
        await reader.type("s")
        assert reader.headline("alpha one").starred
    assert stored(library, "alpha one").read
    assert stored(library, "alpha one").starred


async def test_undo_works_after_a_restart(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("s")
    async with reading(library) as reader:
        await reader.type("u")
        await reader.until(lambda: not reader.headline("alpha one").starred)
    assert not stored(library, "alpha one").starred


async def test_what_was_just_read_stays_until_the_list_is_left(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type(".")
        await reader.rest()
        await reader.type("n", "n")
        await reader.rest()
        titles = [reader.parts.headlines.view.headlines[entry_id].title for entry_id in reader.parts.state.listing.ids]
        assert titles == ["alpha one", "alpha two", "beta one", "beta two"]
        await reader.type("1")
        await reader.rest()
        titles = [reader.parts.headlines.view.headlines[entry_id].title for entry_id in reader.parts.state.listing.ids]
        assert titles == ["beta one", "beta two"]


async def test_sorting_keeps_the_cursor_on_its_entry(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "S")
        await reader.rest()
        row = reader.parts.headlines.view.headline
        assert row is not None
        assert row.title == "alpha two"
        assert reader.parts.headlines.view.cursor == 2


async def test_the_order_of_a_list_is_kept_after_a_restart(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("1", "S", "3")
        await reader.rest()
        assert reader.parts.state.listing.view.order == "newest", "kept for its own list only"
    async with reading(library) as reader:
        await reader.type("1")
        await reader.rest()
        orders = [reader.parts.state.listing.view.order]
        await reader.type("S")
        await reader.rest()
        orders.append(reader.parts.state.listing.view.order)
        assert orders == ["oldest", "rare"]


@pytest.mark.parametrize(
    ("when", "marked"), [("end", ["beta one"]), ("never", []), ("open", ["alpha two", "beta one"])]
)
async def test_when_opening_marks_is_the_persons_choice(library: Path, when: str, marked: list[str]) -> None:
    config = replace(QUIET, reading=Reading(mark_read=when))  # type: ignore[arg-type]
    async with reading(library, config=config) as reader:
        await reader.type("j", "enter")
        await reader.rest()
        await reader.type("J")
        await reader.rest()
        await reader.until(lambda: reader.parts.article.view.is_settled)
        rows = reader.parts.headlines.view.headlines.values()
        assert sorted(row.title for row in rows if row.read) == marked


async def test_unsubscribing_can_be_taken_back_with_everything(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("s")
        await to_feed(reader, "Alpha")
        await reader.type("h", "D")
        await reader.rest()
        assert "Alpha" not in [row.label for row in reader.parts.state.rows]
        await reader.type("u")
        await reader.until(lambda: "Alpha" in [row.label for row in reader.parts.state.rows])
    assert stored(library, "alpha one").starred
