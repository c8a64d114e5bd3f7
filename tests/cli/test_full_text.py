"""`fulltext`: pages fetched, shown from then on, and every failure a sentence and an exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.pages import article_page
from tests.server import Server
from tui_reader.library import Library
from tui_reader.model.config import Config


def item(server: Server, number: int) -> str:
    link = server.url(f"/{number}")
    return f"<item><title>Bird {number}</title><link>{link}</link><description>Beginning {number}…</description></item>"


@pytest.fixture
def birds(cli: Cli, server: Server) -> Cli:
    """A library with one feed of three entries, 1 to 3, whose pages are there but for the last."""
    items = "".join(item(server, number) for number in (3, 2, 1))
    feed = f"<rss version='2.0'><channel><title>Birds</title>{items}</channel></rss>"
    server.put("/feed", feed.encode())
    for number in (1, 2):
        server.put(f"/{number}", article_page(f"Bird {number}"), content_type="text/html")
    assert cli("add", server.url("/feed")).status == 0
    return cli


def test_the_page_is_shown_from_then_on(birds: Cli) -> None:
    before = birds("show", 1, "--json").json
    assert (before["full_text"], "Paragraph 9" in before["text"]) == (False, False)
    ran = birds("fulltext", 1)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "Whole texts fetched: 1 of 1.\n"
    after = birds("show", 1, "--format", "json").json
    assert after["full_text"] is True
    assert "Paragraph 9" in after["text"]
    assert "Paragraph 9" in after["markdown"]
    assert "Paragraph 9" in after["html"]
    assert "Paragraph 9" in birds("show", 1).out
    assert set(before) == set(after)
    assert birds("show", 2, "--json").json["full_text"] is False


def test_what_fails_is_said_and_the_rest_is_fetched(birds: Cli) -> None:
    ran = birds("fulltext", 1, 3, 99)
    assert ran.status == 1
    assert ran.out == "Whole texts fetched: 1 of 2.\n"
    missing, failed = ran.err.splitlines()
    assert missing == "tui-reader: There is no entry 99."
    assert failed.startswith("tui-reader: 3: 127.0.0.1")
    assert failed.endswith("has nothing at this address (HTTP 404).")
    assert "Beginning 3" in birds("show", 3).out


def test_a_query_fetches_what_is_not_here_yet(birds: Cli, server: Server) -> None:
    birds("mark", "read", 3)
    birds("fulltext", 1)
    ran = birds("fulltext", "--query", "is:unread")
    assert (ran.status, ran.out) == (0, "Whole texts fetched: 1 of 1.\n")
    assert (server.count("/1"), server.count("/2"), server.count("/3")) == (1, 1, 0)
    assert "is here already" in birds("fulltext", "--query", "is:unread").out
    assert birds("fulltext", "--query", "is:starred").out == "Nothing matches.\n"
    assert birds("fulltext", 1).status == 0
    assert server.count("/1") == 2, "named, it is fetched again"


def test_one_sentence_for_what_many_share(birds: Cli, server: Server) -> None:
    server.stop()
    ran = birds("fulltext", 1, 2, 3)
    assert ran.status == 1
    assert ran.err.startswith("tui-reader: 3 entries: 127.0.0.1")
    assert len(ran.err.splitlines()) == 1


def test_which_entries_must_be_said(birds: Cli) -> None:
    assert birds("fulltext").status == 2
    assert birds("fulltext", 1, "--query", "is:read").status == 2
    assert birds("fulltext", "--query", "is:odd").status == 2
    assert birds("fulltext", "x").status == 2


def test_a_refresh_brings_the_pages_of_feeds_that_want_them(birds: Cli, server: Server) -> None:
    path = Path(birds("paths", "--json").json["library"])
    with Library(path, Config(), session="test") as library:
        library.feeds.always_full_text(1, True)
    assert birds("refresh", "--force").status == 0
    assert [birds("show", number, "--json").json["full_text"] for number in (1, 2, 3)] == [True, True, False]
    assert "Birds" in birds("undo").out
    assert birds("show", 1, "--json").json["full_text"] is False
