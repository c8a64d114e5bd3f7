"""Someone looks after the feeds: what is dead, moved, stale or never read is seen, understood and mended by a key."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.flows.reader import NOW, Reader, entry, reading, seed
from tests.flows.trouble import make_trouble
from tests.pages import named, put_page
from tests.server import Server, rss
from tests.store.make import outcome
from tui_reader.model.incoming import ParsedFeed
from tui_reader.query.terms import EVERYTHING
from tui_reader.store import Store
from tui_reader.tui.features.health.health_dialog import ALL_IS_WELL, HealthScreen

GONE, DEAD, FAILING, MOVED, STALE, UNREAD = (
    "The Marginalian",
    "Letters from a Server Room",
    "Daily Weather Notes",
    "Craig Mod",
    "Old Habits",
    "A Wire That Never Stops",
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    make_trouble(path)
    return path


def view(reader: Reader) -> HealthScreen:
    """The health view, which lies on top."""
    screen = reader.app.screen
    assert isinstance(screen, HealthScreen)
    return screen


def titles(reader: Reader) -> list[str]:
    """The feeds it lists."""
    return [row.label for row in view(reader).feeds.rows if row.kind == "feed"]


def under(reader: Reader) -> str:
    """The feed under the cursor."""
    row = view(reader).feeds.row
    return row.label if row is not None else ""


def footer(reader: Reader) -> str:
    """The line of keys."""
    return next(line for line in reversed(reader.text().splitlines()) if "close" in line)


async def go_to(reader: Reader, title: str) -> None:
    """Move down to a feed."""
    for _ in titles(reader):
        if under(reader) != title:
            await reader.type("j")
    assert under(reader) == title


async def test_the_feeds_in_trouble_are_grouped_and_each_has_its_sentence(library: Path) -> None:
    async with reading(library, size=(120, 40)) as reader:
        await reader.type("H")
        text = reader.text()
        assert "Feeds in trouble   6 of 7" in text
        order = ["Dead", DEAD, GONE, "Failing", FAILING, "Moved", MOVED, "Stale", STALE, "Never read", UNREAD]
        assert [row.label for row in view(reader).feeds.rows if row.kind != "gap"] == order
        assert "weather.example has trouble of its own (HTTP 503)." in text
        assert "Its publisher moved it 12 days ago" in text
        assert "nothing new has come for 2 years" in text
        assert "It brought 40 entries in 13 months, and none was read." in text
        assert "Well and read" not in titles(reader)


async def test_the_one_under_the_cursor_tells_all(library: Path) -> None:
    async with reading(library, size=(80, 24)) as reader:
        await reader.type("H")
        text = " ".join(reader.text().split())
        assert "Nothing has come for 3 months. letters.example has nothing at this address (HTTP 404)." in text
        assert "It last answered 3 months ago. Next check in 3 days. Failed 9 times in a row;" in text
        assert "https://example.org/Letters%20from%20a%20Server%20Room.xml" in text
        await reader.type("j")
        text = " ".join(reader.text().split())
        assert "says that this feed is gone for good (HTTP 410)." in text
        assert "It is not checked any more." in text


async def test_only_the_keys_that_work_for_a_feed_are_shown(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("H")
        assert "ask again" in footer(reader)
        assert "all read" not in footer(reader)
        assert "find new address" in footer(reader)
        await go_to(reader, UNREAD)
        assert "ask again" not in footer(reader)
        assert "all read" in footer(reader)


async def test_the_cursor_keeps_to_the_feeds(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("H")
        seen = [under(reader)]
        for key in ("j", "down", "j", "j", "j", "j", "k", "up", "g", "g", "k", "G"):
            await reader.type(key)
            seen.append(under(reader))
        assert seen == [DEAD, GONE, FAILING, MOVED, STALE, UNREAD, UNREAD, STALE, MOVED, MOVED, DEAD, DEAD, UNREAD]


async def test_all_is_well_is_said_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    seed(path, "Feed", [entry("one")])
    async with reading(path) as reader:
        await reader.type("H")
        assert ALL_IS_WELL in reader.text()
        await reader.type("j", "r", "D", "A", "o", "enter", "q")
        assert reader.screen.is_current
        assert reader.parts.state.feeds


@pytest.mark.parametrize("key", ["escape", "q", "H", "h"])
async def test_it_closes_and_nothing_has_moved(library: Path, key: str) -> None:
    async with reading(library) as reader:
        await reader.type("j", "j")
        await reader.rest()
        before = reader.shown
        await reader.type("H", key)
        assert reader.screen.is_current
        assert reader.shown == before
        assert reader.parts.panes.pane == "headlines"


async def test_unsubscribing_and_thinking_better_of_it(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("H", "j", "D")
        await reader.until(lambda: GONE not in titles(reader))
        assert f"Unsubscribed from {GONE}." in reader.text()
        assert under(reader) == FAILING, "the cursor is on what came to its place"
        assert "5 of 6" in reader.text()
        await reader.type("u")
        await reader.until(lambda: GONE in titles(reader))
        assert under(reader) == FAILING
        assert f"Subscribed again: {GONE}." in reader.text()
        await reader.type("U")
        await reader.until(lambda: GONE not in titles(reader))


async def test_a_wire_nobody_reads_is_marked_read(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("H", "G", "A")
        await reader.until(lambda: UNREAD not in titles(reader))
        assert "Marked 40 read." in reader.text()
        assert under(reader) == STALE
        await reader.rest()
        assert sum(reader.parts.state.counts.unread.values()) == 0
        await reader.type("u")
        await reader.until(lambda: UNREAD in titles(reader))


async def test_what_comes_while_the_view_is_open_is_not_marked(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("H", "G")
        seed(library, UNREAD, [entry("just in")])
        await reader.type("A")
        await reader.until(lambda: "Marked 40 read." in reader.text())
    with Store.open(library) as store:
        unread = [row.title for row in store.entries.headlines(store.entries.ids(EVERYTHING)) if not row.read]
    assert unread == ["just in"]


async def test_enter_goes_to_the_feed_also_where_read_feeds_are_hidden(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type(",", "H")
        await go_to(reader, STALE)
        await reader.type("enter")
        await reader.rest()
        assert reader.screen.is_current
        assert reader.parts.panes.pane == "headlines"
        assert reader.shown == "an old habit"
        assert reader.parts.feeds.view.row is not None
        assert reader.parts.feeds.view.row.label == STALE


async def test_everything_can_be_clicked(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("H")
        await reader.pilot.click("#troubled", offset=(10, 2))
        assert under(reader) == GONE
        await reader.pilot.click("#troubled", offset=(10, 0))
        assert under(reader) in (DEAD, GONE), "a heading is no feed"
        column = footer(reader).index("unsubscribe") - view(reader).query_one("#health-keys").region.x
        title = under(reader)
        await reader.pilot.click("#health-keys", offset=(column, 0))
        await reader.until(lambda: title not in titles(reader))
        await reader.pilot.click("#troubled", offset=(10, 4))
        assert under(reader) == FAILING
        await reader.pilot.click("#troubled", offset=(10, 4))
        await reader.until(lambda: reader.screen.is_current)
        await reader.rest()
        assert reader.shown == "rain"


async def test_the_persons_own_keys_work_here_too(library: Path) -> None:
    from tests.flows.reader import QUIET
    from tui_reader.model.config import Config, Keys

    config = Config(refresh=QUIET.refresh, keys=Keys(actions={"unsubscribe": ("X",), "health": ("t",)}))
    async with reading(library, config=config) as reader:
        await reader.type("t")
        assert "X unsubscribe" in footer(reader)
        await reader.type("D")
        await reader.rest()
        assert len(titles(reader)) == 6
        await reader.type("X")
        await reader.until(lambda: len(titles(reader)) == 5)


async def test_what_another_process_finds_out_is_seen_and_the_cursor_stays_on_its_feed(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("H")
        await go_to(reader, MOVED)
        with Store.open(library) as store:
            feed = next(feed for feed in store.feeds.all() if feed.title == FAILING)
            store.refresh.finish(feed.id, outcome(ParsedFeed("rss20")), now=NOW)
        await reader.until(lambda: FAILING not in titles(reader))
        assert under(reader) == MOVED
        assert "5 of 7" in reader.text()


async def test_a_gone_feed_that_is_back_is_asked_again_and_heals(tmp_path: Path, server: Server) -> None:
    path = tmp_path / "library.db"
    make_trouble(path, gone_url=server.url("/feed.xml"))
    server.put("/feed.xml", rss(GONE, 2))
    server.hold("/feed.xml")
    async with reading(path) as reader:
        await reader.type("H")
        await go_to(reader, GONE)
        await reader.type("r", "r")
        await asyncio.to_thread(server.wait_for, 1)
        assert "It is being checked again…" in reader.text()
        server.release("/feed.xml")
        await reader.until(lambda: f"{GONE} answers: 2 new." in reader.text())
        await reader.until(lambda: GONE not in titles(reader))
        assert server.count("/feed.xml") == 1, "once is enough"


async def test_a_feed_that_stays_away_says_so_and_stays_in_the_list(tmp_path: Path, server: Server) -> None:
    path = tmp_path / "library.db"
    make_trouble(path, gone_url=server.url("/feed.xml"))
    server.status("/feed.xml", 410)
    async with reading(path) as reader:
        await reader.type("H")
        await go_to(reader, GONE)
        await reader.type("r")
        await reader.until(lambda: "Its earlier entries can still be read." in reader.text())
        await reader.until(lambda: "being checked" not in reader.text())
        assert under(reader) == GONE
    with Store.open(path) as store:
        assert [feed.status for feed in store.feeds.all() if feed.title == GONE] == ["gone"]


async def test_leaving_while_a_feed_is_being_asked(tmp_path: Path, server: Server) -> None:
    path = tmp_path / "library.db"
    make_trouble(path, gone_url=server.url("/feed.xml"))
    server.hold("/feed.xml")
    async with reading(path) as reader:
        await reader.type("H")
        await go_to(reader, GONE)
        await reader.type("r")
        await asyncio.to_thread(server.wait_for, 1)
        await reader.type("escape", "ctrl+q")
        assert reader.app._exit
    server.release("/feed.xml")


async def test_a_gone_feed_is_found_again_from_its_site_and_the_change_can_be_taken_back(
    tmp_path: Path, server: Server
) -> None:
    path = tmp_path / "library.db"
    make_trouble(path, gone_url=server.url("/feed.xml"))
    server.status("/feed.xml", 410)
    put_page(server, named("/news"), named("/birds"))
    server.put("/news", rss("News", 3))
    server.put("/birds", rss(GONE, 2))
    async with reading(path) as reader:
        await reader.type("H")
        await go_to(reader, GONE)
        await reader.type("f")
        await reader.until(lambda: f"{GONE} answers: 2 new." in reader.text())
        await reader.until(lambda: GONE not in titles(reader))
        assert address_of(path, GONE) == server.url("/birds")
        await reader.type("u")
        await reader.until(lambda: address_of(path, GONE) == server.url("/feed.xml"))


async def test_a_feed_that_is_nowhere_stays_as_it_is(tmp_path: Path, server: Server) -> None:
    path = tmp_path / "library.db"
    make_trouble(path, gone_url=server.url("/feed.xml"))
    server.status("/feed.xml", 410)
    put_page(server, named("/news"))
    server.put("/news", rss("News", 3))
    async with reading(path) as reader:
        await reader.type("H")
        await go_to(reader, GONE)
        await reader.type("f")
        await reader.until(lambda: "has no new address, and stays as it is." in reader.text())
        assert under(reader) == GONE
    assert address_of(path, GONE) == server.url("/feed.xml")


def address_of(path: Path, title: str) -> str:
    """Where a feed lies."""
    with Store.open(path) as store:
        return next(feed.url for feed in store.feeds.all() if feed.title == title)
