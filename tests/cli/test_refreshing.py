"""`refresh`: events for programs as they happen, words for people, and an exit status that can be trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli, Ran
from tests.cli.feeds import write_feed
from tests.server import Server, rss

EVENT_KEYS = {
    "started": {"event", "feeds"},
    "feed": {"event", "id", "url", "status", "new", "updated", "seconds", "error"},
    "finished": {"event", "feeds", "new", "updated", "failed", "offline", "seconds"},
}


def events(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.lines]


@pytest.fixture
def three(cli: Cli, tmp_path: Path) -> Cli:
    """A library of three feeds: Herons (1), Storks (2) and Cranes (3)."""
    for title in ("Herons", "Storks", "Cranes"):
        assert cli("add", write_feed(tmp_path, title, items=2)).status == 0
    return cli


def test_nothing_is_due_right_after_it_was_added(three: Cli) -> None:
    assert three("refresh").out == "No feed is due.\n"
    assert [event["event"] for event in events(three("refresh", "--json"))] == ["started", "finished"]


def test_without_feeds_there_is_nothing_to_refresh(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Herons"))
    cli("remove", "Herons")
    ran = cli("refresh", "--force")
    assert (ran.status, ran.out, ran.err) == (0, "There are no feeds yet.\n", "")


def test_force_refreshes_all_and_tells_what_came(three: Cli, tmp_path: Path) -> None:
    write_feed(tmp_path, "Herons", items=5)
    ran = three("refresh", "--force")
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0] == "Herons: 3 new"
    assert ran.lines[-1].startswith("3 feeds in ")
    assert ran.lines[-1].endswith(" s: 3 new")
    assert len(ran.lines) == 2
    assert three("refresh", "--force").lines[-1].endswith(" s: nothing new")


def test_programs_get_one_event_a_line_with_all_keys(three: Cli, tmp_path: Path) -> None:
    path = write_feed(tmp_path, "Herons", items=4)
    path.write_bytes(path.read_bytes().replace(b"Words of 1<", b"Other words<"))
    (tmp_path / "Storks.xml").unlink()
    ran = three("refresh", "--json", "--force")
    assert (ran.status, ran.err) == (0, "")
    told = events(ran)
    assert [event["event"] for event in told] == ["started", "feed", "feed", "feed", "finished"]
    assert [set(event) for event in told] == [EVENT_KEYS[event["event"]] for event in told]
    assert told[0]["feeds"] == 3
    by_id = {event["id"]: event for event in told[1:-1]}
    assert (by_id[1]["status"], by_id[1]["new"], by_id[1]["updated"], by_id[1]["error"]) == ("new", 2, 1, None)
    assert (by_id[2]["status"], by_id[2]["new"]) == ("failed", 0)
    assert "Storks.xml" in by_id[2]["error"]
    assert (by_id[3]["status"], by_id[3]["error"]) == ("unchanged", None)
    assert by_id[1]["url"].startswith("file:")
    end = told[-1]
    assert (end["feeds"], end["new"], end["updated"], end["failed"], end["offline"]) == (3, 2, 1, 1, False)


def test_a_feed_that_fails_is_reported_and_only_a_named_one_fails_the_command(three: Cli, tmp_path: Path) -> None:
    (tmp_path / "Storks.xml").unlink()
    ran = three("refresh", "--force")
    assert ran.status == 0
    assert ran.err.startswith("tui-reader: Storks: ")
    assert len(ran.err.splitlines()) == 1
    assert ran.lines[-1].endswith("1 failed")
    for words in (["stork"], ["1", "2"], ["stork", "--json"]):
        ran = three("refresh", *words)
        assert ran.status == 1
        assert ran.err.startswith("tui-reader: Storks: ")
    assert three("refresh", "1", "3").status == 0


def test_named_feeds_are_refreshed_whether_due_or_not(three: Cli) -> None:
    told = events(three("refresh", "--json", "herons", "3", "herons"))
    assert told[0]["feeds"] == 2
    assert {event["id"] for event in told[1:-1]} == {1, 3}


def test_an_unknown_name_never_means_all_feeds(three: Cli) -> None:
    ran = three("refresh", "--json", "--force", "nobody")
    assert (ran.status, ran.out) == (1, "")
    ran = three("refresh", "--json", "nobody", "1")
    assert ran.status == 1
    assert "nobody" in ran.err
    assert events(ran)[0]["feeds"] == 1


def test_an_edit_keeps_the_marks(three: Cli, tmp_path: Path) -> None:
    three("mark", "read", "--query", "feed:herons")
    path = tmp_path / "Herons.xml"
    path.write_bytes(path.read_bytes().replace(b"Words of 1<", b"Other words<"))
    assert three("refresh", "herons").lines[0] == "Herons: 1 updated"
    assert three("list", "--json", "feed:herons", "is:unread").json == []


def test_offline_is_one_sentence_and_the_feeds_stay_as_they_were(cli: Cli) -> None:
    for number in range(4):
        # A name that never resolves (RFC 6761) is what every name is without a network.
        ran = cli("add", f"http://host{number}.invalid/feed.xml")
        assert ran.status == 0
        assert ran.lines[0].startswith("added")
        assert "No network" in ran.err
    assert {row["status"] for row in cli("feeds", "--json").json} == {"never"}
    ran = cli("refresh", "--force")
    assert ran.status == 0
    assert len(ran.err.splitlines()) == 1
    assert "offline" in ran.err
    assert events(cli("refresh", "--force", "--json"))[-1]["offline"] is True
    assert {row["status"] for row in cli("feeds", "--json").json} == {"never"}
    assert cli("refresh", "1").status == 1


def test_over_http_the_server_is_asked_with_what_it_said(cli: Cli, server: Server) -> None:
    server.put("/feed.xml", rss("Herons", 2), etag='"1"')
    assert "Herons  (2 entries)" in cli("add", server.url("/feed.xml")).out
    assert cli("refresh", "--force").lines[-1].endswith("nothing new")
    assert server.requests[-1].headers["if-none-match"] == '"1"'
    server.put("/feed.xml", rss("Herons", 5), etag='"2"')
    assert cli("refresh", "--force").lines[0] == "Herons: 3 new"


def test_a_feed_that_is_gone_is_said_and_keeps_its_entries(cli: Cli, server: Server) -> None:
    for name in ("Herons", "Storks"):
        server.put(f"/{name}", rss(name, 2))
        cli("add", server.url(f"/{name}"))
    server.status("/Herons", 410)
    ran = cli("refresh", "herons")
    assert ran.status == 1
    assert "gone" in ran.err
    row = next(row for row in cli("feeds", "--json").json if row["title"] == "Herons")
    assert (row["status"], row["next_refresh"], row["total"]) == ("gone", None, 2)
    assert "dead" in row["health"]
    assert len(cli("list", "feed:herons").lines) == 2


def test_without_its_server_everything_stays_readable(cli: Cli, server: Server) -> None:
    server.put("/feed.xml", rss("Herons", 2))
    cli("add", server.url("/feed.xml"))
    server.stop()
    assert "offline" in cli("refresh", "--force").err
    assert len(cli("list").lines) == 2
    assert "Words of 1" in cli("show", 1).out


def test_a_web_page_and_a_silent_address(cli: Cli, server: Server) -> None:
    server.put("/page", b"<!doctype html><title>Hello</title><p>A page.", content_type="text/html")
    server.put("/herons", rss("Herons", 2))
    ran = cli("add", server.url("/page"))
    assert (ran.status, ran.out) == (1, "")
    assert "web page" in ran.err
    ran = cli("add", server.url("/page"), server.url("/nothing"), server.url("/herons"))
    assert ran.status == 1
    assert len(ran.lines) == 1
    page, nothing = ran.err.splitlines()
    assert page.startswith(f"tui-reader: {server.url('/page')}: ")
    assert "404" in nothing
