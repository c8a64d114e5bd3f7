"""`add`, `feeds`, `remove`, `undo` and `paths`, as a person and as a script uses them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import write_feed
from tui_reader.model.records import replace
from tui_reader.store import Store
from tui_reader.text.times import say_day, utc_time

FEED_KEYS = {
    "id",
    "url",
    "title",
    "site_url",
    "folder",
    "unread",
    "total",
    "status",
    "health",
    "error",
    "trouble",
    "last_refreshed",
    "next_refresh",
    "why_next",
}
ADDED_KEYS = {"input", "id", "url", "title", "entries", "status", "error"}


def test_a_file_is_added_and_listed(cli: Cli, tmp_path: Path) -> None:
    ran = cli("add", write_feed(tmp_path, "Herons", items=3))
    assert ran.status == 0
    assert ran.lines[0].startswith("added  ")
    assert "Herons  (3 entries)" in ran.lines[0]
    assert ran.err == ""

    ran = cli("feeds")
    assert len(ran.lines) == 1
    assert ran.lines[0].split()[1:4] == ["ok", "3/3", "Herons"]


def test_add_tells_programs_all_keys_whatever_happened(cli: Cli, tmp_path: Path) -> None:
    good, missing = write_feed(tmp_path, "Herons", items=2), tmp_path / "missing.xml"
    ran = cli("add", "--json", good, missing, good)
    assert ran.status == 1
    assert [set(row) for row in ran.json] == [ADDED_KEYS] * 3
    by_status = {row["status"]: row for row in ran.json}
    assert set(by_status) == {"added", "failed", "exists"}
    assert by_status["added"]["input"] == str(good)
    assert by_status["added"]["title"] == "Herons"
    assert by_status["added"]["entries"] == 2
    assert by_status["added"]["error"] is None
    assert by_status["failed"]["id"] is None
    assert "missing.xml" in by_status["failed"]["error"]
    assert by_status["exists"]["id"] == by_status["added"]["id"]
    assert "missing.xml" in ran.err


def test_dry_run_keeps_nothing(cli: Cli, tmp_path: Path) -> None:
    ran = cli("add", "--dry-run", write_feed(tmp_path, "Herons", items=2))
    assert ran.status == 0
    assert "would add" in ran.out
    assert "Herons" in ran.out
    assert cli("feeds", "--json").json == []
    assert cli("list", "--json").json == []


def test_folders_are_made_and_told_as_they_were_typed(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Herons"), "--folder", r"Music/AC\/DC")
    cli("add", write_feed(tmp_path, "Storks"))
    assert {row["title"]: row["folder"] for row in cli("feeds", "--json").json} == {
        "Herons": r"Music/AC\/DC",
        "Storks": None,
    }


def test_feeds_tells_programs_all_keys(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Herons", items=2))
    (row,) = cli("feeds", "--json").json
    assert set(row) == FEED_KEYS
    assert row["site_url"] == "https://example.org/"
    assert (row["unread"], row["total"], row["status"], row["error"]) == (2, 2, "ok", None)
    assert isinstance(row["health"], list)
    for name in ("last_refreshed", "next_refresh"):
        assert len(row[name]) == 20
        assert row[name].endswith("Z")


def test_feeds_shows_what_is_wrong_under_the_feed(cli: Cli, tmp_path: Path) -> None:
    path = write_feed(tmp_path, "Herons", items=2)
    cli("add", path)
    path.unlink()
    cli("refresh")
    cli("refresh", "--force")
    ran = cli("feeds")
    assert ran.lines[0].split()[1:4] == ["failing", "2/2", "Herons"]
    assert ran.lines[1].startswith("   ")
    assert "Herons.xml" in ran.lines[1]
    (row,) = cli("feeds", "--json").json
    assert row["status"] == "failing"
    assert row["error"] == ran.lines[1].strip()


def test_feeds_fits_the_terminal(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("add", write_feed(tmp_path, "A feed with a very long name indeed, longer than a column"))
    cli("add", write_feed(tmp_path, "日本語のとても長い名前のフィードでございます"))
    for width in (40, 60, 80):
        monkeypatch.setenv("COLUMNS", str(width))
        ran = cli("feeds")
        assert len(ran.lines) == 2
        assert all(len(line) <= width and line == line.rstrip() for line in ran.lines)


def test_credentials_are_never_shown(cli: Cli, closed_port: int) -> None:
    address = f"http://ada:secret@127.0.0.1:{closed_port}/feed.xml"
    ran = cli("add", address)
    assert "secret" not in ran.out + ran.err
    ran = cli("add", "--json", address)
    assert all("secret" not in str(row["url"]) + str(row["error"]) for row in ran.json)
    for words in (["feeds"], ["feeds", "--json"], ["refresh", "--force"], ["refresh", "--json", "--force"]):
        ran = cli(*words)
        assert "secret" not in ran.out + ran.err


@pytest.mark.parametrize("words", ["1", "hero"])
def test_remove_and_undo_bring_everything_back(cli: Cli, tmp_path: Path, words: str) -> None:
    cli("add", write_feed(tmp_path, "Herons", items=3))
    cli("mark", "read", "1")
    before = cli("feeds", "--json").json
    ran = cli("remove", words)
    assert (ran.status, ran.out) == (0, "Unsubscribed from “Herons”.\n")
    assert cli("feeds", "--json").json == []
    assert cli("list", "--json").json == []
    ran = cli("undo")
    assert ran.status == 0
    assert "Herons" in ran.out
    assert ran.out.endswith(".\n")
    after = cli("feeds", "--json").json
    assert after == before


def test_remove_does_what_it_can(cli: Cli, tmp_path: Path) -> None:
    for title in ("Herons", "Storks", "Cranes"):
        cli("add", write_feed(tmp_path, title))
    ran = cli("remove", "herons", "no such feed", "Storks", "herons")
    assert ran.status == 1
    assert "no such feed" in ran.err
    assert len(ran.lines) == 2
    assert [row["title"] for row in cli("feeds", "--json").json] == ["Cranes"]


def test_nothing_to_undo_is_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.opml").write_text("<opml version='2.0'><body/></opml>")
    cli("import", tmp_path / "empty.opml")
    ran = cli("undo")
    assert (ran.status, ran.out, ran.err) == (1, "", "tui-reader: There is nothing to undo.\n")


def test_paths_tells_where_things_are_and_makes_nothing(cli: Cli, tmp_path: Path) -> None:
    ran = cli("paths", "--json")
    assert set(ran.json) == {"library", "pictures", "config", "log"}
    assert ran.json["pictures"] == ran.json["library"] + ".pictures"
    assert ran.json["library"].startswith(str(tmp_path / "data"))
    assert [line.split()[1] for line in cli("paths").lines] == list(ran.json.values())
    assert list(tmp_path.iterdir()) == []


def test_the_library_is_chosen_by_option_or_environment(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_READER_LIBRARY", str(tmp_path / "from-environment.db"))
    assert cli("paths", "--json").json["library"] == str(tmp_path / "from-environment.db")
    assert cli("paths", "--json", "--library", "x.db").json["library"] == str(Path.cwd() / "x.db")
    assert cli("--library", "~/y.db", "paths", "--json").json["library"] == str(tmp_path / "y.db")


def test_feeds_tells_of_trouble_in_a_word_and_a_sentence(cli: Cli, tmp_path: Path) -> None:
    write_feed(tmp_path, "Herons", items=2)
    cli("add", tmp_path / "Herons.xml")
    cli("add", write_feed(tmp_path, "Storks"))
    assert [row["health"] for row in cli("feeds", "--json").json] == [[], []]
    with Store.open(Path(cli("paths", "--json").json["library"])) as store:
        store.connection.run("UPDATE feeds SET added = added - 40 * 86400")
    assert [row["health"] for row in cli("feeds", "--json").json] == [["never-read"], []]
    ran = cli("feeds")
    assert ran.lines[1].strip() == "never-read · It brought 2 entries in 40 days, and none was read."
    assert len(ran.lines) == 3
    cli("mark", "read", "1")
    assert len(cli("feeds").lines) == 2


@pytest.mark.parametrize("option", ["-v", "--verbose"])
def test_feeds_can_tell_when_each_is_asked_next(cli: Cli, tmp_path: Path, option: str) -> None:
    cli("add", write_feed(tmp_path, "Herons", items=2))
    (row,) = cli("feeds", "--json").json
    ran = cli("feeds", option)
    assert len(ran.lines) == 2
    assert ran.lines[1].strip().startswith("Next check in ")
    assert ran.lines[1].endswith(row["why_next"])


def test_a_pause_is_told_with_its_end(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Herons"))
    now = int(time.time())
    until = now + 3 * 86400

    def pause(**wanted: Any) -> dict[str, Any]:
        with Store.open(Path(cli("paths", "--json").json["library"])) as store:
            (feed,) = store.feeds.all()
            before = store.feeds.settings(feed.id)
            store.feeds.edit(feed.id, before, replace(before, **wanted))
        (row,) = cli("feeds", "--json").json
        return {name: row[name] for name in ("status", "why_next", "next_refresh")}

    ends = {"why_next": f"Paused until {say_day(until, now=now)}.", "next_refresh": utc_time(until)}
    assert pause(paused_until=until) == {"status": "paused"} | ends
    stays = {"why_next": "It is paused and not checked.", "next_refresh": None}
    assert pause(paused=True, paused_until=None) == {"status": "paused"} | stays
    assert pause(paused=False)["status"] == "ok"
    assert pause(paused_until=now - 1)["status"] == "ok"
