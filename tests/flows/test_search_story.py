"""Someone looks for a piece they once read: types a few letters, sees where it was found, and is at the hit."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.flows.reader import Reader, entry, long_text, reading, seed, stored
from tui_reader.model.entities import Content
from tui_reader.model.records import replace
from tui_reader.store import Store
from tui_reader.tui.widgets.find_line import FindLine

BESIDE = Content("A liverwort is no moss.", "text")
AUGUSTUS = "<p>The <em>Semper Augustus</em> was dear.</p>"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    seed(
        path,
        "Garden",
        [
            entry("On roses", age=1, html="<p>Roses are pruned in <b>Fe</b>bruary, with sharp shears.</p>"),
            entry(
                "On tulips", age=2, html=f"{long_text(40)}<p>The <em>Semper Augustus</em> was dear.</p>{long_text(9)}"
            ),
            replace(entry("On moss", age=3, html="<p>Moss needs no shears.</p>"), summary=BESIDE),
        ],
    )
    seed(path, "Café", [entry("Über Größe", age=4, html="<p>東京のカフェ. Crème brûlée.</p>")])
    with Store.open(path) as store:
        store.search.index(1_000)
    return path


def line(reader: Reader) -> FindLine:
    return reader.screen.query_one("#search", FindLine)


def rows(reader: Reader) -> list[str]:
    """The titles in the headline pane, from the top."""
    screen = reader.screen
    return [
        headline.title for headline in screen.reader.session.library.entries.headlines(screen.reader.state.listing.ids)
    ]


async def search(reader: Reader, words: str) -> None:
    """Type a search as a person does, and wait until it is answered."""
    await reader.type("/", *("space" if letter == " " else letter for letter in words))
    await reader.until(lambda: reader.parts.state.listing.view.title == words)
    await reader.rest()


async def test_finds_as_it_is_typed_and_shows_where(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("/", "s", "h", "e")
        await reader.until(lambda: rows(reader) == ["On roses", "On moss"])
        await reader.until(lambda: "with sharp shears" in reader.text())
        assert "Moss needs no shears" in reader.text()
        assert "2 found" in reader.text().splitlines()[-1]
        await reader.type("a", "r", "s", "space", "m", "o")
        await reader.until(lambda: rows(reader) == ["On moss"])


async def test_goes_to_the_hit_and_from_hit_to_hit(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "augustus")
        await reader.type("enter")
        assert reader.parts.panes.pane == "headlines"
        await reader.type("enter")
        await reader.until(lambda: reader.parts.article.view.finding.found == "1 of 1")
        await reader.rest()
        assert "Semper Augustus was dear" in reader.text()
        assert reader.parts.article.view.scroll_offset.y > 20
        assert reader.headline("On tulips").read
        await reader.type("escape")
        assert not reader.parts.article.view.finding.is_on
        await reader.type("escape")
        assert rows(reader) == ["On tulips"], "one step back: what was found"


async def test_what_the_feed_says_beside_the_text_is_found_and_shown_behind_it(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "liverwort")
        assert rows(reader) == ["On moss"]
        await reader.until(lambda: "A liverwort is no moss" in reader.text())
        await reader.type("enter", "enter")
        await reader.until(lambda: reader.parts.article.view.finding.found == "1 of 1")
        assert "The feed also says:" in reader.text()


async def test_esc_goes_back_to_the_list_and_the_place_before(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("j")
        await reader.rest()
        view = reader.parts.state.listing.view
        await search(reader, "moss")
        await reader.type("escape")
        await reader.rest()
        assert reader.parts.state.listing.view == view
        assert reader.shown == "On tulips"
        await search(reader, "moss")
        await reader.type("enter")
        assert reader.parts.state.listing.view.is_search
        await reader.type("escape")
        await reader.rest()
        assert reader.parts.state.listing.view == view
        assert reader.shown == "On tulips"


async def test_searches_on_from_what_was_searched(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "shears")
        await reader.type("enter")
        await reader.type("/")
        assert line(reader).needle.value == "shears"
        await reader.type("space", "minus", *"moss")
        await reader.until(lambda: rows(reader) == ["On roses"])


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("uber grosse", "Über Größe"),
        ("京の", "Über Größe"),
        ("creme", "Über Größe"),
        ('"semper augustus"', "On tulips"),
        ("february", "On roses"),
        ("title:moss", "On moss"),
        ("feed:caf", "Über Größe"),
        ("roses OR (moss is:read)", "On roses"),
    ],
)
async def test_one_language_for_all(library: Path, words: str, title: str) -> None:
    async with reading(library) as reader:
        await reader.type("/")
        line(reader).needle.value = words
        await reader.until(lambda: reader.parts.state.listing.view.title == words)
        assert rows(reader) == [title]


async def test_a_mistake_is_pointed_at_and_what_was_found_stays(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "moss")
        line(reader).needle.value = "moss is:unred"
        await reader.until(lambda: "Column 9: expected read, unread" in reader.text().splitlines()[-1])
        assert rows(reader) == ["On moss"]


async def test_nothing_found_says_so_and_no_key_is_dead(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "zebra")
        assert "nothing found" in reader.text().splitlines()[-1]
        await reader.type("enter")
        await reader.rest()
        assert "Nothing found for zebra" in reader.text()
        await reader.type("j", "enter", "m", "s", "A", "n", "tab", "tab", "tab", "space", "J")
        await reader.rest()
        await reader.type("/")
        assert line(reader).needle.value in ("zebra", "")
        await reader.type("escape", "escape")
        await reader.rest()
        assert reader.app.is_running


async def test_wide_characters_and_pasted_lines_do_no_harm(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("/")
        line(reader).needle.value = "👩‍👩‍👧 京 \x07 “"
        await reader.pilot.pause()
        line(reader).needle.value = '"\\'
        await reader.pilot.pause()
        line(reader).needle.value = "京"
        await reader.until(lambda: rows(reader) == ["Über Größe"])


async def test_newest_oldest_and_best_first(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "shears")
        await reader.type("enter")
        assert rows(reader) == ["On roses", "On moss"]
        await reader.type("S")
        assert (rows(reader), reader.status) == (["On moss", "On roses"], "Oldest first.")
        await reader.type("S")
        assert reader.status == "Best first."
        assert set(rows(reader)) == {"On roses", "On moss"}
        await reader.type("S")
        assert rows(reader) == ["On roses", "On moss"]


async def test_marks_touch_only_what_was_found(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "shears")
        await reader.type("enter", "A")
        await reader.rest()
        read = [stored(library, title).read for title in ("On roses", "On tulips", "On moss", "Über Größe")]
        assert read == [True, False, True, False]


async def test_esc_twice_while_it_is_typed_ends_in_the_list(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("/", "escape", "/", "m", "escape", "escape")
        await reader.rest()
        assert not reader.screen.query_one("#search", FindLine).display
        assert isinstance(reader.screen.query_one("#search Input"), Input)
        assert not reader.parts.state.listing.view.is_search


async def test_esc_ends_a_selection_in_the_list_of_hits_before_the_search(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "shears")
        await reader.type("enter", "v", "/", "enter", "escape")
        await reader.rest()
        assert not reader.parts.state.listing.selected
        assert reader.parts.state.listing.view.is_search
        await reader.type("escape")
        await reader.rest()
        assert not reader.parts.state.listing.view.is_search


async def test_a_single_letter_counts_once_it_is_meant(library: Path) -> None:
    async with reading(library) as reader:
        await search(reader, "shears")
        await reader.type("space", "x")
        await reader.until(lambda: reader.parts.state.listing.view.title == "shears x")
        assert rows(reader) == ["On roses", "On moss"]
        await reader.type("enter")
        await reader.until(lambda: not rows(reader))


async def test_what_is_not_known_yet_is_told_and_found_later(library: Path) -> None:
    seed(library, "Late", [entry("On zinnias", html="<p>They come late.</p>")])
    async with reading(library) as reader:
        await search(reader, "zinnias")
        assert "nothing found · 1 not indexed yet" in reader.text().splitlines()[-1]
        with Store.open(library) as store:
            store.search.index(100)
        await reader.until(lambda: rows(reader) == ["On zinnias"])
        assert "1 found" in reader.text().splitlines()[-1]


async def test_a_feed_that_goes_takes_only_its_own_rows_out_of_a_search(library: Path) -> None:
    seed(library, "Moor", [entry("On bogs", age=2, html="<p>A bog needs no shears.</p>")])
    with Store.open(library) as store:
        store.search.index(10)
        (moor,) = [feed.id for feed in store.feeds.all() if feed.title == "Moor"]
    async with reading(library) as reader:
        await search(reader, "shears")
        await reader.type("enter", "J", "J")
        assert (rows(reader), reader.shown) == (["On roses", "On bogs", "On moss"], "On moss")
        with Store.open(library) as store:
            store.feeds.remove(moor)
        await reader.until(lambda: rows(reader) == ["On roses", "On moss"])
        await reader.rest()
        assert (reader.parts.state.listing.view.title, reader.shown) == ("shears", "On moss"), (
            "the cursor holds its entry"
        )


async def test_the_list_that_a_search_began_from_may_be_gone_meanwhile(library: Path) -> None:
    async with reading(library) as reader:
        cafe = next(feed.id for feed in reader.parts.state.feeds.values() if feed.title == "Café")
        reader.parts.feeds.show_key(f"feed:{cafe}")
        await search(reader, "shears")
        await reader.type("enter")
        reader.parts.session.act(lambda library: library.feeds.remove(cafe))
        await reader.until(lambda: cafe not in reader.parts.state.feeds)
        await reader.rest()
        assert rows(reader) == ["On roses", "On moss"]
        await reader.type("escape", "escape")
        await reader.rest()
        assert reader.parts.state.listing.view.title == "All"
        assert rows(reader) == ["On roses", "On tulips", "On moss"]
