"""Someone reads the whole text: there and back, always for a feed, and the comments. A real worker, a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.reader import Reader, entry, long_text, reading, seed
from tests.pages import article_page
from tests.server import Server
from tui_reader.model.incoming import ParsedEntry
from tui_reader.model.records import replace
from tui_reader.store import Store
from tui_reader.tui.typeset.flow import TOP
from tui_reader.tui.widgets.article_view import ArticleView

COMMENTS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Comments</title>
<item><title>By: Grace</title><dc:creator>Grace</dc:creator><link>https://example.org/1#c2</link>
<description>I saw <![CDATA[<a href="https://example.org/two">two</a>]]> of them.</description>
<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate></item>
<item><title>By: Ada</title><dc:creator>Ada [red]</dc:creator><link>https://example.org/1#c1</link>
<description>What a bird.</description><pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""


def linked(server: Server, name: str, *, age: int = 0, html: str | None = None) -> ParsedEntry:
    """An entry whose page lies on the server; its feed gives a teaser unless `html` is given."""
    said = "which is long enough to be read by a person, with commas, and a point. It goes on, as articles do, for"
    teaser = f"<p>Paragraph 1 about {name}, {said} another […]</p>"
    return replace(entry(name, age=age, html=html or teaser), url=server.url(f"/{name}"))


@pytest.fixture
def library(tmp_path: Path, server: Server) -> Path:
    path = tmp_path / "library.db"
    for name in ("herons", "storks"):
        server.put(f"/{name}", article_page(name, 30), content_type="text/html")
    seed(path, "Birds", [linked(server, "herons"), linked(server, "storks", age=1)], url=server.url("/feed"))
    return path


async def whole(reader: Reader) -> None:
    """Wait until the article and all below it is set."""
    await reader.rest()
    await reader.until(lambda: reader.parts.article.view.is_whole and reader.parts.article.view.is_settled)


def words_read(view: ArticleView) -> str:
    """The first words of text in view."""
    assert view.bookmark is not None
    return view.bookmark.words[:30]


# --------------------------------------------------------------------------- full text


async def test_full_text_there_and_back(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        await reader.type("enter")
        await whole(reader)
        assert "x fetches the whole text" in reader.text()
        server.hold("/herons")
        await reader.type("x")
        assert reader.status == "Fetching the page…"
        assert "Paragraph 1 about herons" in reader.text(), "what is open stays open"
        server.release()
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())
        assert reader.status == "The page's text; x shows the feed's."
        assert "x fetches" not in reader.text()
        await reader.type("x")
        await reader.until(lambda: "Paragraph 2 about herons" not in reader.text())
        assert reader.status == "The feed's text; x shows the page's."
        await reader.type("x")
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())
        assert server.count("/herons") == 1
    async with reading(library) as reader:
        await reader.type("1")
        await whole(reader)
        assert "Paragraph 2 about herons" in reader.text(), "after a restart too"


async def test_the_place_is_kept_where_the_same_words_stand_in_both(library: Path, server: Server) -> None:
    html = "".join(f"<p>Paragraph {number} about cranes, which is here. {'And on. ' * 40}</p>" for number in range(9))
    page = f"<!doctype html><html><body><article><h1>cranes</h1><p>Only on the page. {'And so. ' * 40}</p>{html}"
    server.put("/cranes", page.encode(), content_type="text/html")
    seed(library, "Birds", [linked(server, "cranes", html=html)], url=server.url("/feed"))
    async with reading(library) as reader:
        await reader.type("enter", "ctrl+d", "ctrl+d")
        view = reader.parts.article.view
        words = words_read(view)
        assert words
        await reader.type("x")
        await reader.until(lambda: reader.status.startswith("The page's text"))
        await whole(reader)
        assert words_read(view) == words
        assert "Only on the page" not in reader.text()
        await reader.type("g", "g", "x")
        await whole(reader)
        assert view.place == TOP


async def test_a_page_that_brings_nothing_is_said_and_the_feeds_text_stays(library: Path, server: Server) -> None:
    server.status("/herons", 404)
    async with reading(library) as reader:
        await reader.type("enter", "x")
        await reader.until(lambda: "HTTP 404" in reader.status)
        assert reader.status.endswith("The feed's text is shown.")
        assert reader.parts.panes.status.trouble
        assert "Paragraph 1 about herons" in reader.text()
        await reader.type("J", "K")
        await whole(reader)
        assert "x tries again." in reader.text()
        server.put("/herons", article_page("herons", 30), content_type="text/html")
        await reader.type("x")
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())


async def test_without_a_network_it_is_a_sentence(library: Path, server: Server) -> None:
    server.stop()
    async with reading(library) as reader:
        await reader.type("enter", "x")
        await reader.until(lambda: "refuses the connection" in reader.status)
        assert reader.status.endswith("The feed's text is shown.")


async def test_going_on_does_not_stop_it(library: Path, server: Server) -> None:
    server.hold("/herons")
    async with reading(library) as reader:
        await reader.type("enter", "x", "J")
        await whole(reader)
        server.release()
        await reader.until(lambda: "is stored and shown when you come back" in reader.status)
        assert reader.shown == "storks"
        assert "Paragraph 2" not in reader.text()
        await reader.type("K")
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())


async def test_an_entry_without_a_page_is_a_sentence(library: Path, server: Server) -> None:
    seed(library, "Notes", [replace(entry("note"), url=None)])
    async with reading(library) as reader:
        await reader.type("1", "g", "g")
        await reader.rest()
        while reader.shown != "note":
            await reader.type("j")
            await reader.rest()
        await reader.type("x")
        assert reader.status == "This entry has no link to a web page."
        assert "whole text." not in reader.text()


async def test_a_long_text_of_the_feed_is_no_teaser(library: Path) -> None:
    seed(library, "Long", [entry("long", html=long_text(20))])
    async with reading(library, size=(120, 300)) as reader:
        await reader.until(lambda: reader.parts.state.listing.ids)
        while reader.shown != "long":
            await reader.type("j")
            await reader.rest()
        await whole(reader)
        assert "Paragraph 19." in reader.text()
        assert "whole text" not in reader.text().split("Paragraph 19.")[1]


# --------------------------------------------------------------------------- always


async def test_always_for_this_feed(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        await reader.type("enter", "X")
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())
        await reader.type("J")
        await reader.until(lambda: "Paragraph 2 about storks" in reader.text())
        assert reader.shown == "storks"
        await reader.type("u")
        await reader.until(lambda: "Paragraph 2 about storks" not in reader.text())
        assert "Birds: the text as the feed gives it." in reader.status
        await reader.type("U")
        await reader.until(lambda: "Paragraph 2 about storks" in reader.text())
        await reader.type("X")
        await reader.until(lambda: "Birds: the text as the feed gives it. (u undoes it)" in reader.status)
        await reader.until(lambda: "Paragraph 2 about storks" not in reader.text())


async def test_the_sentence_of_always_stays_while_the_page_is_fetched(library: Path, server: Server) -> None:
    async with reading(library) as reader:
        await reader.type("enter")
        await whole(reader)
        server.hold("/herons")
        await reader.type("X")
        await reader.until(lambda: server.count("/herons"))
        await reader.rest()
        assert reader.status.endswith("(u undoes it)")
        server.release()
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())


async def test_always_is_remembered_and_a_preview_fetches_once_it_rests(library: Path, server: Server) -> None:
    with Store.open(library) as store:
        store.feeds.always_full_text(1, True)
    async with reading(library) as reader:
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())
        assert not reader.headline("herons").read
        assert server.count("/storks") == 0
        await reader.type("j")
        await reader.until(lambda: "Paragraph 2 about storks" in reader.text())


async def test_a_page_that_is_not_there_is_not_asked_for_again_and_again(library: Path, server: Server) -> None:
    server.status("/herons", 404)
    with Store.open(library) as store:
        store.feeds.always_full_text(1, True)
    async with reading(library) as reader:
        await reader.type("enter")
        await reader.until(lambda: "HTTP 404" in reader.status)
        for _ in range(2):
            await reader.type("J", "K")
            await whole(reader)
        assert "x tries again." in reader.text()
        assert server.count("/herons") == 1


# --------------------------------------------------------------------------- comments


@pytest.fixture
def commented(tmp_path: Path, server: Server) -> Path:
    path = tmp_path / "library.db"
    server.put("/herons", article_page("herons", 30), content_type="text/html")
    server.put("/comments", COMMENTS.encode())
    said = replace(linked(server, "herons"), comments_feed=server.url("/comments"))
    plain = replace(linked(server, "storks", age=1), comments_url="https://example.org/talk")
    seed(path, "Birds", [said, plain], url=server.url("/feed"))
    return path


async def test_comments_under_the_article_and_away_again(commented: Path, server: Server) -> None:
    async with reading(commented) as reader:
        await reader.type("enter", "c")
        assert reader.status == "Fetching the comments…"
        await reader.until(lambda: "I saw two of them." in reader.text())
        await whole(reader)
        text = reader.text()
        assert reader.status == "2 comments; c hides them."
        assert text.index("Ada [red]") < text.index("What a bird.") < text.index("Grace") < text.index("I saw two")
        assert "2 Jan 2026" in text
        await reader.type("c")
        await reader.until(lambda: "What a bird." not in reader.text())
        assert "Paragraph 1 about herons" in reader.text()


async def test_comments_come_into_view_below_a_long_article_and_the_way_back_is_known(
    commented: Path, server: Server
) -> None:
    async with reading(commented) as reader:
        await reader.type("enter", "x")
        await reader.until(lambda: "Paragraph 2 about herons" in reader.text())
        await whole(reader)
        await reader.type("ctrl+d", "ctrl+d")
        place = reader.parts.article.view.place
        await reader.type("c")
        await reader.until(lambda: "I saw two of them." in reader.text())
        await whole(reader)
        assert reader.parts.article.view.at_end
        await reader.type("c")
        await whole(reader)
        await reader.until(lambda: reader.parts.article.view.place == place)


async def test_comments_are_there_without_a_network_and_new_ones_are_added(commented: Path, server: Server) -> None:
    async with reading(commented) as reader:
        await reader.type("enter", "c")
        await reader.until(lambda: "What a bird." in reader.text())
    server.stop()
    async with reading(commented) as reader:
        await reader.type("1", "enter", "c")
        await reader.until(lambda: "refuses the connection" in reader.status)
        assert reader.status.endswith("The comments fetched before are shown.")
        assert "What a bird." in reader.text()
        server.start()
        third = "<item><title>Edith</title><description>Here too.</description><pubDate>Sat, 03 Jan 2026 10:00:00 GMT"
        server.put("/comments", COMMENTS.replace("<item>", f"{third}</pubDate></item><item>", 1).encode())
        await reader.type("c")
        await reader.until(lambda: "What a bird." not in reader.text())
        await reader.type("c")
        await reader.until(lambda: "Here too." in reader.text())
        await whole(reader)
        assert reader.status.startswith("3 comments")
        assert "What a bird." in reader.text()


async def test_comments_stay_under_the_other_version_of_the_text(commented: Path) -> None:
    async with reading(commented, size=(120, 250)) as reader:
        await reader.type("enter", "c")
        await reader.until(lambda: "What a bird." in reader.text())
        await reader.type("x")
        await reader.until(lambda: "Paragraph 30 about herons" in reader.text())
        await whole(reader)
        text = reader.text()
        assert text.index("Paragraph 30 about herons") < text.index("What a bird.")
        assert text.count("What a bird.") == 1


async def test_where_no_feed_of_comments_is_named(commented: Path, server: Server) -> None:
    async with reading(commented) as reader:
        await reader.type("enter", "J")
        await whole(reader)
        await reader.type("c")
        assert "https://example.org/talk" in reader.status
        server.put("/comments", b"<rss version='2.0'><channel><title>None</title></channel></rss>")
        await reader.type("K")
        await whole(reader)
        await reader.type("c")
        await reader.until(lambda: "There are no comments yet." in reader.status)


async def test_an_entry_without_comments_is_a_sentence(library: Path) -> None:
    async with reading(library) as reader:
        await reader.type("enter", "c")
        assert reader.status == "This entry has no link to comments."
