"""`import` and `export`, as a person and as a script uses them."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import write_feed

IMPORTED_KEYS = {"line", "url", "title", "folder", "status", "error"}
OPML = """<?xml version="1.0"?>
<opml version="2.0"><body>
  <outline text="Birds"><outline text="Water/Wading"><outline text="Herons & co" xmlUrl="https://h.example/"/></outline></outline>
  <outline text="Storks" xmlUrl="https://ada:secret@s.example/"/>
  <outline text="Script" xmlUrl="javascript:alert(1)"/>
</body></opml>
"""


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    path = tmp_path / "birds.opml"
    path.write_text(OPML)
    return path


# --------------------------------------------------------------------------- import


def test_a_list_is_imported_and_what_was_not_taken_is_said(cli: Cli, birds: Path) -> None:
    ran = cli("import", birds)
    assert (ran.status, ran.out) == (1, "added 2, already there 0, unreadable 1\n")
    assert ran.err == "tui-reader: Script  javascript:alert(1): “javascript:” is not the address of a feed.\n"
    rows = {row["title"]: row for row in cli("feeds", "--json").json}
    assert {title: row["folder"] for title, row in rows.items()} == {
        "Herons & co": r"Birds/Water\/Wading",
        "Storks": None,
    }
    assert {row["status"] for row in rows.values()} == {"never"}
    assert cli("import", birds).out == "added 0, already there 2, unreadable 1\n"


def test_import_tells_programs_all_keys_whatever_happened(cli: Cli, birds: Path) -> None:
    cli("add", write_feed(birds.parent, "Cranes"))
    birds.write_text(
        f"https://h.example/ birds\nhttps://h.example/\n\nnonsense\n{(birds.parent / 'Cranes.xml').as_uri()}\n"
    )
    ran = cli("import", "--json", birds)
    assert ran.status == 1
    assert [set(row) for row in ran.json] == [IMPORTED_KEYS] * 4
    assert [(row["line"], row["status"]) for row in ran.json] == [
        (1, "added"),
        (2, "duplicate"),
        (4, "unreadable"),
        (5, "exists"),
    ]
    assert ran.json[0] | {"line": 0} == {
        "line": 0,
        "url": "https://h.example/",
        "title": None,
        "folder": "birds",
        "status": "added",
        "error": None,
    }
    assert "It is listed twice; it stays in birds." in ran.err
    assert "line 4: nonsense: This line begins with no address." in ran.err


def test_dry_run_shows_what_would_be_and_keeps_nothing(cli: Cli, birds: Path) -> None:
    ran = cli("import", "--dry-run", birds)
    assert ran.lines == [
        r"would add  Birds/Water\/Wading/Herons & co  https://h.example/",
        "would add  Storks  https://***@s.example/",
        "would add 2, already there 0, unreadable 1",
    ]
    assert cli("feeds", "--json").json == []
    assert cli("undo").status == 1


def test_an_import_is_undone_as_a_whole(cli: Cli, birds: Path) -> None:
    cli("import", birds)
    assert cli("undo").out == "Took back 2 imported feeds.\n"
    assert cli("feeds", "--json").json == []
    cli("import", birds)
    assert len(cli("feeds", "--json").json) == 2


def test_imported_feeds_fill_at_the_next_refresh(cli: Cli, tmp_path: Path) -> None:
    herons, storks = write_feed(tmp_path, "Herons", items=2), write_feed(tmp_path, "Storks", items=3)
    (tmp_path / "urls").write_text(f'{herons.as_uri()} "~My herons"\n{storks.as_uri()}\n')
    assert cli("import", tmp_path / "urls").status == 0
    ran = cli("refresh")
    assert ran.status == 0
    assert ran.lines[-1].endswith("5 new")
    assert {row["title"]: row["total"] for row in cli("feeds", "--json").json} == {"My herons": 2, "Storks": 3}

    cli("mark", "read", "--query", "feed:storks")

    def exported(query: str) -> list[str]:
        return [row["title"] for row in cli("export", "--format", "json", "--", query).json]

    assert exported("is:unread") == ["My herons"]
    assert exported("-is:unread") == ["Storks"]
    assert exported("feed:storks is:unread") == []
    assert exported("feed:storks") == ["Storks"]


def test_a_dash_is_stdin(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"https://h.example/\n")))
    assert cli("import", "-").out == "added 1, already there 0, unreadable 0\n"
    monkeypatch.setattr("sys.stdin", None)
    ran = cli("import", "-")
    assert (ran.status, ran.err) == (1, "tui-reader: The list is empty; nothing was imported.\n")


def test_what_cannot_be_imported_is_a_sentence(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "page.opml").write_text("<!DOCTYPE html><html><body>404</body></html>")
    for name, words in (
        ("missing.opml", "cannot be read: No such file or directory. Nothing was imported."),
        (".", "cannot be read: Is a directory. Nothing was imported."),
        ("page.opml", "page.opml is a web page, not a list of feeds; nothing was imported."),
    ):
        ran = cli("import", tmp_path / name)
        assert (ran.status, ran.out) == (1, "")
        assert words in ran.err
    assert "fetch the list first" in cli("import", "https://example.org/list.opml").err
    assert cli("import").status == 2


def test_credentials_of_a_list_are_never_shown(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text(
        "https://ada:secret@s.example/\nfilter:x:https://ada:secret@s.example/\nWords with https://ada:secret@s.example/\n"
    )
    for words in (["import", "--dry-run", path], ["import", "--json", "--dry-run", path], ["import", path], ["undo"]):
        ran = cli(*words)
        assert "secret" not in ran.out + ran.err


# --------------------------------------------------------------------------- export


def test_an_export_comes_back_identical(cli: Cli, birds: Path, tmp_path: Path) -> None:
    cli("import", birds)
    for form in ("opml", "json"):
        again, back = tmp_path / f"{form}.db", tmp_path / f"back.{form}"
        exported = cli("export", "--format", form)
        assert (exported.status, exported.err) == (0, "")
        back.write_text(exported.out)
        assert cli("--library", again, "import", back).status == 0
        assert cli("--library", again, "export", "--format", form).out == exported.out
        assert [row["title"] for row in cli("--library", again, "feeds", "--json").json] == ["Herons & co", "Storks"]


def test_the_feeds_of_another_program_are_a_list_too(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "urls").write_text("https://h.example/ birds\n")
    cli("import", tmp_path / "urls")
    (tmp_path / "feeds.json").write_text(cli("feeds", "--json").out)
    assert cli("--library", tmp_path / "other.db", "import", tmp_path / "feeds.json").status == 0
    (row,) = cli("--library", tmp_path / "other.db", "feeds", "--json").json
    assert (row["url"], row["folder"]) == ("https://h.example/", "birds")


def test_export_as_markdown_and_of_some_feeds(cli: Cli, birds: Path) -> None:
    cli("import", birds)
    assert cli("export", "--format", "markdown").out == (
        "# Subscriptions\n\n- Birds\n  - Water/Wading\n    - [Herons & co](https://h.example/)\n"
        "- [Storks](https://ada:secret@s.example/)\n"
    ).replace("&", "\\&")
    assert [row["title"] for row in cli("export", "--format", "json", "feed:storks").json] == ["Storks"]
    assert cli("export", "--format", "json", "is:unread").json == []
    ran = cli("export", "is:odd")
    assert (ran.status, "Column 4" in ran.err) == (2, True)


def test_a_file_is_replaced_whole_and_keeps_its_rights(cli: Cli, birds: Path, tmp_path: Path) -> None:
    cli("import", birds)
    target, link = tmp_path / "kept" / "list.opml", tmp_path / "link.opml"
    target.parent.mkdir()
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    ran = cli("export", "-o", link)
    assert (ran.status, ran.out) == (0, "")
    assert target.read_text() == cli("export").out
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert [path.name for path in target.parent.iterdir()] == ["list.opml"]
    assert cli("export", "-o", "-").out == target.read_text()


def test_what_cannot_be_written_is_a_sentence_and_leaves_nothing_behind(cli: Cli, birds: Path, tmp_path: Path) -> None:
    cli("import", birds)
    for place in (tmp_path / "no" / "list.opml", tmp_path):
        ran = cli("export", "-o", place)
        assert (ran.status, ran.out) == (1, "")
        assert "could not be written" in ran.err
        assert ran.err.endswith("untouched.\n")
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_a_pipe_is_written_to(cli: Cli, birds: Path, tmp_path: Path) -> None:
    cli("import", birds)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    assert cli("export", "-o", pipe).status == 0
    reader.join(30)
    assert read == [cli("export").out]


def test_an_export_is_utf_8_whatever_the_terminal_speaks(home: Path, tmp_path: Path) -> None:
    (tmp_path / "urls").write_text('https://h.example/ "~日本 ü"\n')
    environ = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "tui_reader"]
    subprocess.run([*command, "import", tmp_path / "urls"], env=environ, check=True, capture_output=True)
    done = subprocess.run([*command, "export"], env=environ, check=True, capture_output=True)
    assert "日本 ü" in done.stdout.decode()
