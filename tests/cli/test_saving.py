"""`save`: web pages kept as entries, however they are spelled, with a sentence for all that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.pages import article_page
from tests.server import Server
from tui_reader.library import Library
from tui_reader.model.config import Config

HEAD = (
    b'<meta property="og:title" content="On herons"><meta name="author" content="Ada L.">'
    b'<meta property="article:published_time" content="2024-05-06T07:08:09Z"></head>'
)


def put(server: Server, path: str, name: str = "Herons") -> str:
    """Serve a page that names itself; return its address."""
    server.put(path, article_page(name).replace(b"</head>", HEAD), content_type="text/html")
    return server.url(path)


def test_a_page_is_an_entry_with_its_names_and_its_text(cli: Cli, server: Server) -> None:
    url = put(server, "/herons")
    ran = cli("save", f"{url}?utm_source=x#middle")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "saved 1  On herons\n"
    (row,) = cli("list", "is:saved", "--json").json
    assert (row["title"], row["author"], row["url"], row["feed"]) == ("On herons", "Ada L.", url, "Saved pages")
    assert (row["published"], row["read"]) == ("2024-05-06T07:08:09Z", False)
    shown = cli("show", 1, "--json").json
    assert shown["full_text"] is True
    assert "Paragraph 12 about Herons" in shown["text"]


def test_saved_twice_it_is_one_entry_brought_up_to_date(cli: Cli, server: Server) -> None:
    url = put(server, "/herons")
    cli("save", url)
    cli("mark", "read", 1)
    put(server, "/herons", "Egrets")
    ran = cli("save", f"{url}#end")
    assert (ran.status, ran.out) == (0, "saved before, now up to date: 1  On herons\n")
    assert "Paragraph 3 about Egrets" in cli("show", 1).out
    (row,) = cli("list", "--json").json
    assert row["read"] is True, "marks stay"


def test_without_a_network_the_address_is_kept_and_the_next_refresh_fetches_the_text(
    cli: Cli, server: Server, closed_port: int
) -> None:
    url = put(server, "/herons")
    away = url.replace(str(server.port), str(closed_port))
    ran = cli("save", away)
    assert (ran.status, ran.out) == (0, f"saved 1  {away}\n")
    assert "its text is fetched with the next refresh" in ran.err
    path = Path(cli("paths", "--json").json["library"])
    with Library(path, Config(), session="test") as library:
        library._store.connection.run("UPDATE entries SET url = :url, read = 1", url=url)
    assert cli("refresh").status == 0
    assert "Paragraph 12" in cli("show", 1).out
    (row,) = cli("list", "--json").json
    assert (row["title"], row["author"]) == ("On herons", "Ada L.")


def test_a_page_without_an_article_is_kept_by_its_name(cli: Cli, server: Server) -> None:
    server.put("/app", b"<html><head><title>An app</title></head><body></body></html>", content_type="text/html")
    ran = cli("save", server.url("/app"))
    assert (ran.status, ran.out) == (0, "saved 1  An app\n")
    assert ran.err == "tui-reader: No article was found on that page. Its address is kept.\n"


def test_what_is_no_page_of_text_is_said_and_not_kept(cli: Cli, server: Server) -> None:
    server.put("/paper.pdf", b"%PDF-1.7 ...", content_type="application/pdf")
    server.put("/heron.png", b"\x89PNG\r\n\x1a\n....", content_type="image/png")
    for path, words in (("/paper.pdf", "PDF document"), ("/heron.png", "picture"), ("/nowhere", "HTTP 404")):
        ran = cli("save", server.url(path))
        assert (ran.status, ran.out) == (1, "")
        assert words in ran.err
    assert cli("list", "--json").json == []


@pytest.mark.parametrize(
    "words", ["", "mailto:a@b.example", "ftp://a.example/x", "two words", "https://", "http://[", "tui-reader:saved"]
)
def test_what_is_no_address_of_a_page_is_wrong_usage(cli: Cli, words: str) -> None:
    ran = cli("save", words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.rstrip().endswith(".")


def test_a_file_is_no_web_page(cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(article_page("Herons"))
    assert cli("save", page).status == 2


def test_saved_pages_are_a_feed_that_nobody_fetches(cli: Cli, server: Server) -> None:
    cli("save", put(server, "/herons"))
    (feed,) = cli("feeds", "--json").json
    assert (feed["title"], feed["status"], feed["health"], feed["unread"]) == ("Saved pages", "ok", [], 1)
    assert feed["next_refresh"] is None
    assert "It is not refreshed: it holds saved pages." in cli("feeds", "-v").out
    for words in (["refresh", "--force"], ["refresh", "Saved pages"]):
        ran = cli(*words)
        assert (ran.status, ran.err) == (0, "")
    assert server.count("/herons") == 1
    for form in ("opml", "json", "markdown"):
        assert "saved" not in cli("export", "--format", form).out.lower()


def test_saved_pages_cannot_be_subscribed_to_or_imported(cli: Cli, tmp_path: Path) -> None:
    assert cli("add", "tui-reader:saved").status == 1
    listed = tmp_path / "feeds.txt"
    listed.write_text("tui-reader:saved\n")
    assert cli("import", listed).status == 1
    assert cli("feeds", "--json").json == []


def test_saved_pages_can_be_removed_and_brought_back(cli: Cli, server: Server) -> None:
    url = put(server, "/herons")
    cli("save", url)
    assert cli("remove", "Saved pages").status == 0
    assert cli("list", "--json").json == []
    assert "Saved pages" in cli("undo").out
    assert len(cli("list", "--json").json) == 1
    cli("remove", "Saved pages")
    assert cli("save", url).out.startswith("saved before")
    assert len(cli("list", "--json").json) == 1
