"""Someone reads an article with pictures: they come into the text, nothing moves, and one is looked at large."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from tests.flows.reader import QUIET, Reader, entry, reading, seed
from tests.pictures.make import photo_file
from tests.server import Server
from tui_reader.model.config import Pictures
from tui_reader.model.records import replace
from tui_reader.tui.features.pictures import pictures as picturing
from tui_reader.tui.features.pictures.picture_dialog import PictureScreen
from tui_reader.tui.features.pictures.pictures import Pictures as PicturesFeature

BLOCKS = replace(QUIET, pictures=Pictures(show="blocks"))
KITTY = replace(QUIET, pictures=Pictures(show="kitty"))
HALF = "▀"


def html(server: Server) -> str:
    """An article with a picture of known size, one of unknown size, one that never comes, and an icon."""
    return (
        "<p>Words before.</p>"
        f'<img src="{server.url("/cat.jpg")}" alt="A cat on a mat" width="300" height="200">'
        "<p>Words between.</p>"
        f'<img src="{server.url("/dog.jpg")}" alt="A dog in the fog" title="He is lost">'
        f'<p>Words after, and <img src="{server.url("/icon.png")}" alt="an icon" width="16" height="16"> too.</p>'
        f'<img src="{server.url("/none.jpg")}" alt="Nothing at all" width="640" height="80">'
        "<p>The last words.</p>"
    )


@pytest.fixture
def library(tmp_path: Path, server: Server) -> Path:
    """A feed of the server's own, so that its pictures may be near by."""
    path = tmp_path / "library.db"
    seed(path, "Herons", [entry("with pictures", html=html(server)), entry("plain", age=2)], url=server.url("/feed"))
    server.put("/cat.jpg", photo_file((300, 200)), content_type="image/jpeg")
    server.put("/dog.jpg", photo_file((200, 300)), content_type="image/jpeg")
    return path


def words(reader: Reader) -> dict[int, str]:
    """The lines of the article that are text, by their number."""
    lines = reader.parts.article.view._flow.lines
    return {number: line.text for number, line in enumerate(lines) if line.kind not in ("picture", "blank")}


async def with_pictures(reader: Reader, count: int = 2) -> None:
    """Wait until so many pictures are drawn."""
    pictures = reader.parts.feature("pictures")
    assert isinstance(pictures, PicturesFeature)
    await reader.until(lambda: sum(cells is not None for _, cells in pictures.painter._drawn.values()) >= count)
    await reader.pilot.pause()


async def test_a_picture_comes_into_the_text_and_nothing_moves(library: Path, server: Server) -> None:
    server.hold("/cat.jpg", "/dog.jpg")
    async with reading(library, size=(120, 70), config=BLOCKS) as reader:
        await reader.type("enter", "z")
        await reader.rest()
        await asyncio.to_thread(server.wait_for, 2)
        before, height = words(reader), reader.parts.article.view.virtual_size.height
        text = reader.text()
        assert "A cat on a mat" in text
        assert "Nothing at all" in text
        assert HALF not in text
        server.release()
        await with_pictures(reader)
        assert words(reader) == before
        assert reader.parts.article.view.virtual_size.height == height
        text = reader.text()
        assert "A cat on a mat" not in text
        assert text.count(HALF) > 500
        assert "Nothing at all" in text, "what never comes leaves its words"
        assert server.count("/icon.png") == 0, "an icon stays a word"


async def test_the_next_time_it_has_its_true_shape_and_needs_no_network(library: Path, server: Server) -> None:
    async with reading(library, size=(120, 70), config=BLOCKS, clock=time.time) as reader:
        await reader.type("enter", "z")
        await with_pictures(reader)
        first = [line.kind for line in reader.parts.article.view._flow.lines].count("picture")
        asked = len(server.requests)
        server.stop()
        await reader.type("J")
        await reader.rest()
        await reader.type("K")
        await with_pictures(reader)
        again = [line.kind for line in reader.parts.article.view._flow.lines].count("picture")
        assert first != again
        assert HALF in reader.text()
        assert "▨ Nothing at all" in reader.text(), "what cannot be had has no box any more"
    async with reading(library, size=(120, 70), config=BLOCKS) as reader:
        await with_pictures(reader, 1)
        assert len(server.requests) == asked


async def test_what_the_cursor_passes_over_is_not_fetched(
    library: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picturing, "REST_DELAY", 3600)
    async with reading(library, config=BLOCKS) as reader:
        await reader.type("j")
        await reader.rest()
        await reader.type("k")
        await reader.rest()
        assert reader.shown == "with pictures"
        assert server.requests == []
        await reader.type("enter")  # opened: now they are wanted
        await asyncio.to_thread(server.wait_for, 1)


async def test_an_article_that_is_left_is_not_waited_for(library: Path, server: Server) -> None:
    server.hold("/cat.jpg", "/dog.jpg", "/none.jpg")
    async with reading(library, config=BLOCKS) as reader:
        await reader.type("enter")
        await asyncio.to_thread(server.wait_for, 1)
        await reader.type("J")
        await reader.rest()
        await reader.until(
            lambda: not [w for w in reader.screen.workers if w.group == "pictures" and not w.is_finished]
        )
        assert reader.shown == "plain"
        server.release()


async def test_switched_off_there_are_words_and_no_requests(library: Path, server: Server) -> None:
    async with reading(library, config=QUIET) as reader:
        await reader.type("enter", "z")
        await reader.rest()
        assert "▨ A cat on a mat" in reader.text()
        await reader.type("i")
        assert "Pictures are not shown here" in reader.status
        assert server.requests == []


async def test_one_is_looked_at_large_and_one_comes_back(library: Path) -> None:
    async with reading(library, size=(120, 60), config=BLOCKS) as reader:
        await reader.type("enter", "z")
        await with_pictures(reader)
        place = reader.parts.article.view.scroll_offset
        await reader.type("i")
        await reader.until(lambda: "1 of 4" in reader.text() and HALF in reader.text())
        assert "A cat on a mat" in reader.text()
        assert "300 × 200" in reader.text()
        await reader.type("j")
        await reader.until(lambda: "2 of 4" in reader.text() and HALF in reader.text())
        assert "A dog in the fog · He is lost" in reader.text()
        await reader.type("p", "p", "right", "left", "q")
        assert not isinstance(reader.app.screen, PictureScreen)
        assert reader.parts.article.view.scroll_offset == place
        assert reader.parts.panes.pane == "article"


async def test_a_picture_that_is_missing_is_fetched_when_it_is_looked_at(library: Path, server: Server) -> None:
    server.put("/icon.png", photo_file((16, 16)), content_type="image/png")
    async with reading(library, size=(120, 60), config=BLOCKS) as reader:
        await reader.type("enter", "i", "G")
        await reader.until(lambda: "404" in reader.text())
        assert "Nothing at all" in reader.text()
        await reader.type("k")
        await reader.until(lambda: "3 of 4" in reader.text() and "16 × 16" in reader.text() and HALF in reader.text())


async def test_a_click_shows_it_large_and_a_click_goes_back(library: Path) -> None:
    async with reading(library, size=(120, 60), config=BLOCKS) as reader:
        await reader.type("enter", "z")
        await with_pictures(reader)
        lines = reader.parts.article.view._flow.lines
        row = next(number for number, line in enumerate(lines) if line.kind == "picture")
        await reader.pilot.click(reader.parts.article.view, offset=(40, row + 3))
        await reader.until(lambda: "1 of 4" in reader.text())
        await reader.pilot.click(offset=(40, 10))
        await reader.until(lambda: not isinstance(reader.app.screen, PictureScreen))


async def test_the_words_of_a_picture_are_copied_with_the_text(library: Path) -> None:
    async with reading(library, size=(120, 60), config=BLOCKS) as reader:
        await reader.type("enter", "z")
        await with_pictures(reader)
        text = reader.parts.article.view._flow.text_between((0, 0), None)
        assert "Words before.\n\nA cat on a mat\n\nWords between." in text


async def test_another_height_has_other_boxes_and_keeps_the_place(library: Path) -> None:
    async with reading(library, size=(120, 60), config=BLOCKS) as reader:
        await reader.type("enter", "z")
        await with_pictures(reader)
        article = reader.parts.article.view
        tall = [line.kind for line in article._flow.lines].count("picture")
        place = article.place
        await reader.pilot.resize_terminal(120, 20)
        await reader.until(lambda: article.is_settled)
        await reader.pilot.pause()
        assert [line.kind for line in article._flow.lines].count("picture") < tall
        assert article.place == place


async def test_kitty_is_sent_each_picture_once_and_told_to_forget_them(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("TMUX", "STY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(HeadlessDriver, "write", lambda _self, codes: sent.append(codes))
    async with reading(library, size=(120, 60), config=KITTY) as reader:
        await reader.type("enter", "z")
        await with_pictures(reader)
        await reader.type("G", "g", "g")
        assert "\U0010eeee\u0305\u0305" in reader.text()
        reader.app.exit()
    graphics = [codes for codes in sent if "\x1b_G" in codes]
    assert ["a=d,d=I" in codes for codes in graphics] == [False, False, True, True]
    assert all("a=t,f=100" in codes and "a=p,U=1" in codes for codes in graphics[:2])
