"""`add` with the address of a page, as a person and as a script uses it."""

from __future__ import annotations

from tests.cli.conftest import Cli
from tests.pages import named, put_page
from tests.server import Server, rss


def test_a_page_is_subscribed_by_its_feed(cli: Cli, server: Server) -> None:
    server.put("/herons", rss("Herons", 2))
    ran = cli("add", put_page(server, named("/herons")))
    assert (ran.status, ran.lines) == (0, [f"added     1  Herons  (2 entries)  {server.url('/herons')}"])
    assert ran.err == f"tui-reader: That is a web page; its feed is {server.url('/herons')}.\n"


def test_what_else_there_is_is_said(cli: Cli, server: Server) -> None:
    for name in ("posts", "photos"):
        server.put(f"/{name}", rss(name.title(), 1))
    ran = cli("add", "--json", put_page(server, named("/posts"), named("/photos")))
    (row,) = ran.json
    assert (row["status"], row["url"]) == ("added", server.url("/posts"))
    assert list(row) == ["input", "id", "url", "title", "entries", "status", "error"]
    assert f"The other is {server.url('/photos')}." in ran.err


def test_a_dry_run_shows_what_is_there(cli: Cli, server: Server) -> None:
    server.put("/posts", rss("Posts", 8))
    server.put("/photos", rss("Photos", 1))
    address = put_page(server, named("/posts"), named("/photos"))
    lines = cli("add", "--dry-run", address).lines
    assert lines[0] == f"would add  Posts  (8 entries)  {server.url('/posts')}"
    assert lines[1].startswith("  found  Posts  (8 entries: about 1 post a day, newest ")
    assert lines[2].startswith("  found  Photos  (1 entry, newest ")
    (row,) = cli("add", "--dry-run", "--json", address).json
    assert row["feeds"] == [
        {
            "url": server.url("/posts"),
            "title": "Posts",
            "newest": "2026-01-09T10:00:00Z",
            "posts_a_week": 7.0,
            "entries": 8,
        },
        {
            "url": server.url("/photos"),
            "title": "Photos",
            "newest": "2026-01-02T10:00:00Z",
            "posts_a_week": None,
            "entries": 1,
        },
    ]
    assert cli("feeds").out == ""


def test_a_dry_run_of_a_feed_shows_its_rhythm(cli: Cli, server: Server) -> None:
    server.put("/posts", rss("Posts", 8))
    lines = cli("add", "--dry-run", server.url("/posts")).lines
    assert len(lines) == 2
    assert lines[1].startswith("  about 1 post a day, newest ")


def test_feeds_in_no_order_are_listed_to_choose_from(cli: Cli, server: Server) -> None:
    server.put("/a.rss", rss("A", 1))
    server.put("/b.rss", rss("B", 1))
    address = put_page(server, '<a href="/a.rss">A</a><a href="/b.rss">B</a>')
    ran = cli("add", address)
    assert (ran.status, ran.out) == (1, "")
    assert "leads to 2 feeds; choose what to add" in ran.err
    ran = cli("add", "--dry-run", "--json", address)
    assert [feed["title"] for feed in ran.json[0]["feeds"]] == ["A", "B"]


def test_a_password_never_reaches_the_output(cli: Cli, server: Server) -> None:
    server.put("/posts", rss("", 1))
    address = put_page(server, named("/posts")).replace("//", "//ada:secret@")
    for words in (["--dry-run"], ["--dry-run", "--json"], ["--json"], []):
        ran = cli("add", *words, address)
        assert ran.status == 0
        assert "secret" not in (ran.out + ran.err).replace(address, "")  # a script finds its input as it was
