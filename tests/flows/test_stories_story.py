"""Someone follows feeds that carry the same pieces: sees each once, reads it once, and looks who else has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import QUIET, Reader, entry, reading, seed, stored
from tui_reader.model.config import Reading
from tui_reader.model.records import replace

PIECE = "https://press.example/piece"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    for age, feed in enumerate(("Agency", "Blog", "Courier"), 2):
        piece = replace(entry(f"The piece, {feed}", age=age), url=f"{PIECE}?utm_source={feed}")
        seed(path, feed, [piece, entry(f"{feed} only", age=age + 10)])
    return path


def rows(reader: Reader) -> list[str]:
    """The titles in the headline pane, from the top."""
    screen = reader.screen
    return [
        headline.title for headline in screen.reader.session.library.entries.headlines(screen.reader.state.listing.ids)
    ]


def count(reader: Reader, label: str) -> int:
    return next(row.count for row in reader.parts.state.rows if row.label == label)


ONCE = ["The piece, Courier", "Agency only", "Blog only", "Courier only"]


async def test_a_piece_of_three_feeds_is_one_row_and_counted_once(library: Path) -> None:
    async with reading(library) as reader:
        assert rows(reader) == ONCE
        assert "+2" in reader.text()
        await reader.until(lambda: count(reader, "All") == 4)
        assert (count(reader, "Unread"), count(reader, "Courier")) == (4, 2)
        await reader.until(lambda: "Also in" in reader.text())
        assert "Also in Blog, Agency." in reader.text()


async def test_reading_one_reads_all(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter")
        await reader.rest()
        assert all(stored(library, f"The piece, {feed}").read for feed in ("Agency", "Blog", "Courier"))
        await reader.until(lambda: (count(reader, "Unread"), count(reader, "Agency")) == (3, 1))
        await reader.type("m")
        await reader.rest()
        assert not any(stored(library, f"The piece, {feed}").read for feed in ("Agency", "Blog", "Courier"))
        await reader.type("u")
        await reader.rest()
        assert all(stored(library, f"The piece, {feed}").read for feed in ("Agency", "Blog", "Courier"))


async def test_all_read_is_one_act_for_all_feeds(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("A")
        await reader.until(lambda: count(reader, "Unread") == 0)
        assert "Marked 6 read" in reader.status
        await reader.type("u")
        await reader.until(lambda: count(reader, "Unread") == 4)


async def test_a_star_is_for_one(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("s")
        await reader.rest()
        assert stored(library, "The piece, Courier").starred
        assert not stored(library, "The piece, Blog").starred


async def test_a_story_opens_up_below_its_row_and_closes_again(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j", "equals_sign")
        await reader.rest()
        assert reader.status == "None of your other feeds has this article."
        await reader.type("k", "equals_sign")
        await reader.rest()
        assert rows(reader) == ["The piece, Courier", "The piece, Blog", "The piece, Agency", *ONCE[1:]]
        assert "↳ The piece, Blog" in reader.text()
        await reader.type("j", "j")
        await reader.rest()
        assert reader.shown == "The piece, Agency"
        await reader.type("equals_sign")
        await reader.rest()
        assert (rows(reader), reader.shown) == (ONCE, "The piece, Courier")


async def test_the_list_of_a_feed_has_all_it_carries(library: Path) -> None:
    async with reading(library) as reader:
        reader.parts.feeds.show_key("feed:2")
        await reader.rest()
        assert rows(reader) == ["The piece, Blog", "Blog only"]
        assert "+2" in reader.text()


async def test_what_comes_later_is_no_news_when_the_piece_is_there(library: Path) -> None:
    async with reading(library) as reader:
        late = replace(entry("The piece, Daily"), url=PIECE)
        seed(library, "Daily", [late])
        await reader.until(lambda: "Daily" in reader.text())
        assert reader.parts.state.listing.fresh == 0
        seed(library, "Daily", [late, entry("Daily only")])
        await reader.until(lambda: reader.parts.state.listing.fresh == 1)


async def test_stories_are_switched_off_and_stay_off(library: Path) -> None:
    async with reading(library) as reader:
        await reader.parts.run("stories")
        await reader.rest()
        assert len(rows(reader)) == 6
        assert "+2" not in reader.text()
        await reader.type("enter")
        await reader.rest()
        assert stored(library, "The piece, Courier").read
        assert not stored(library, "The piece, Agency").read
    async with reading(library) as reader:
        await reader.type("1")
        await reader.rest()
        assert len(rows(reader)) == 6
        await reader.until(lambda: count(reader, "Unread") == 5)
        await reader.parts.run("stories")
        await reader.rest()
        assert len(rows(reader)) == 4


async def test_the_other_feeds_numbers_move_with_the_key_and_do_not_wait_for_the_library(library: Path) -> None:
    async with reading(library) as reader:
        screen = reader.screen
        await reader.until(lambda: count(reader, "All") == 4)
        screen.reader.marks.paint([reader.headline("The piece, Courier").id], "read", value=True)
        await reader.pilot.pause()
        unread = [count(reader, label) for label in ("Unread", "Agency", "Blog", "Courier")]
        assert unread == [3, 1, 1, 1]
        screen.reader.marks.paint([reader.headline("The piece, Courier").id], "read", value=False)
        await reader.pilot.pause()
        assert [count(reader, label) for label in ("Unread", "Agency", "Blog", "Courier")] == [4, 2, 2, 2]


async def test_rows_of_an_opened_story_are_painted_with_it_and_are_no_next_unread(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("equals_sign")
        await reader.rest()
        reader.parts.marks.paint([reader.headline("The piece, Courier").id], "read", value=True)
        assert reader.headline("The piece, Agency").read
        await reader.type("n")
        await reader.rest()
        assert reader.shown == "Agency only"


async def test_a_story_that_opens_moves_nothing_above_it(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    many = [entry(f"Entry {number}", age=number) for number in range(60)]
    piece = replace(entry("The piece", age=31), url=PIECE)
    seed(path, "Many", sorted([*many, piece], key=lambda each: -(each.published or 0)))
    seed(path, "Blog", [replace(entry("The piece, again", age=30), url=PIECE)])
    async with reading(path) as reader:
        headlines = reader.parts.headlines.view
        await reader.type("G", *"kkk")
        headlines.move_to(rows(reader).index("The piece"))
        await reader.rest()
        before = headlines.scroll_offset, headlines.cursor
        assert before[0].y
        await reader.type("equals_sign")
        await reader.rest()
        assert (headlines.scroll_offset, headlines.cursor) == before
        assert rows(reader)[headlines.cursor or 0 :][:2] == ["The piece", "The piece, again"]
        await reader.type("equals_sign")
        await reader.rest()
        assert (headlines.scroll_offset, headlines.cursor) == before


async def test_the_config_switches_stories_off_until_the_reader_is_told_otherwise(library: Path) -> None:
    off = replace(QUIET, reading=Reading(stories=False))
    async with reading(library, config=off) as reader:
        assert len(rows(reader)) == 6
        await reader.parts.run("stories")
        await reader.rest()
        assert rows(reader) == ONCE
    async with reading(library, config=off) as reader:
        assert rows(reader) == ONCE
