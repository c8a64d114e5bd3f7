"""Bad input gets a sentence and exit status 1, 2 or 3; never a traceback, and nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.feeds import write_feed


def test_a_missing_file(cli: Cli, tmp_path: Path) -> None:
    ran = cli("add", tmp_path / "missing.xml")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("tui-reader: ")
    assert "missing.xml" in ran.err
    assert cli("feeds", "--json").json == []


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<!DOCTYPE html><html><head><title>Hello</title></head><body><p>A page.</p></body></html>", "web page"),
        (b"", "empty"),
        (b"<opml version='2.0'><body><outline xmlUrl='https://example.org/f'/></body></opml>", "OPML"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, ""),
        (b"just a few words", ""),
    ],
)
def test_what_is_no_feed_is_named(cli: Cli, tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "document"
    path.write_bytes(content)
    ran = cli("add", path)
    assert (ran.status, ran.out) == (1, "")
    assert word.casefold() in ran.err.casefold()
    assert ran.err.rstrip().endswith(".")
    assert cli("feeds", "--json").json == []


def test_one_bad_input_does_not_stop_the_others(cli: Cli, tmp_path: Path) -> None:
    good = write_feed(tmp_path, "Herons", items=1)
    ran = cli("add", tmp_path / "missing.xml", good, "gopher://example.org/feed")
    assert ran.status == 1
    assert len(ran.lines) == 1
    assert "missing.xml" in ran.err
    assert "gopher" in ran.err
    assert [row["title"] for row in cli("feeds", "--json").json] == ["Herons"]


@pytest.mark.parametrize("entry_id", ["1", "0", "-1", "999999", str(2**63 - 1), str(2**63), "9" * 60])
def test_an_unknown_id(cli: Cli, tmp_path: Path, entry_id: str) -> None:
    cli("add", write_feed(tmp_path, "Herons"))
    for words in (["show", entry_id], ["mark", "read", entry_id]):
        ran = cli(*words)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith("tui-reader: ")
        assert entry_id[:30] in ran.err


@pytest.mark.parametrize("words", ["7", "nobody", "https://example.org/none", str(2**64)])
def test_an_unknown_feed(cli: Cli, tmp_path: Path, words: str) -> None:
    cli("add", write_feed(tmp_path, "Herons", items=1))
    for command in ("remove", "refresh"):
        ran = cli(command, words)
        assert (ran.status, ran.out) == (1, ""), (command, words)
        assert ran.err.startswith("tui-reader: ")
    assert len(cli("feeds", "--json").json) == 1


def test_a_part_of_several_titles_is_not_guessed(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Grey herons"), write_feed(tmp_path, "White herons"))
    ran = cli("remove", "herons")
    assert (ran.status, ran.out) == (1, "")
    assert "Grey herons" in ran.err
    assert "White herons" in ran.err


@pytest.mark.parametrize(
    ("query", "column"), [("is:unred", 4), ("is:unread (word", 11), ('feed:"never closed', 6), ("feed:", 6)]
)
def test_a_bad_query_names_the_column_and_points_at_it(cli: Cli, tmp_path: Path, query: str, column: int) -> None:
    cli("add", write_feed(tmp_path, "Herons"))
    for words in (["list", query], ["mark", "read", "--query", query]):
        ran = cli(*words)
        assert (ran.status, ran.out) == (2, "")
        sentence, shown, caret = ran.err.splitlines()
        assert f"column {column}" in sentence.casefold()
        assert shown == "  " + query
        assert caret.index("^") == 2 + column - 1


def test_the_pointer_stands_right_under_wide_characters(cli: Cli) -> None:
    *_, shown, caret = cli("list", "feed:日本 is:x").err.splitlines()
    assert shown == "  feed:日本 is:x"
    assert caret.index("^") == 2 + len("feed:") + 4 + len(" is:")


@pytest.fixture
def newer(cli: Cli, tmp_path: Path) -> Path:
    """A library of a version that does not exist yet."""
    path = tmp_path / "newer.db"
    cli("--library", path, "list")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    return path


def _other_database(path: Path) -> Path:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (title TEXT)")
    connection.close()
    return path


COMMANDS = [
    ["list"],
    ["list", "--json"],
    ["feeds"],
    ["feeds", "--json"],
    ["show", "1"],
    ["mark", "read", "1"],
    ["mark", "read", "--all"],
    ["undo"],
    ["remove", "1"],
    ["refresh"],
    ["refresh", "1"],
    ["add", "feed.xml"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_library_is_refused_untouched(
    cli: Cli, tmp_path: Path, newer: Path, words: list[str]
) -> None:
    text = tmp_path / "letter.txt"
    text.write_bytes(b"Dear Ada,\n" * 500)
    for path in (text, newer, _other_database(tmp_path / "recipes.db")):
        before = path.read_bytes()
        ran = cli(*words, "--library", path)
        assert ran.status == 3, (path.name, ran)
        assert ran.err.startswith("tui-reader: ")
        assert path.name in ran.err
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.glob(path.name + "*")] == [path.name]


def test_a_library_that_cannot_be_made(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for path in (tmp_path, tmp_path / "file" / "library.db"):
        ran = cli("list", "--library", path)
        assert (ran.status, ran.out) == (3, "")
        assert ran.err.startswith("tui-reader: ")


def test_mistakes_in_the_config_are_said_and_stop_nothing(cli: Cli, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[reading]\ncolum = 80\n[look]\ntheme = 3\n")
    ran = cli("--config", config, "paths", "--json")
    assert ran.status == 0
    assert ran.json["config"] == str(config)
    first, second = ran.err.splitlines()
    assert "line 2" in first
    assert "column" in first
    assert "line 4" in second


def test_a_config_that_was_named_and_is_missing_is_said(cli: Cli, tmp_path: Path) -> None:
    ran = cli("--config", tmp_path / "typo.toml", "paths")
    assert ran.status == 0
    assert "typo.toml does not exist" in ran.err
    assert cli("paths").err == ""


@pytest.mark.parametrize("words", [["nonsense"], ["show"], ["list", "--nonsense"], ["add", "x", "--folder", "/"]])
def test_wrong_usage_is_two(cli: Cli, tmp_path: Path, words: list[str]) -> None:
    ran = cli(*words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("tui-reader: ")
    assert not (tmp_path / "data").exists()


def test_the_reader_needs_a_terminal(cli: Cli) -> None:
    ran = cli()
    assert (ran.status, ran.out) == (2, "")
    assert "needs a terminal" in ran.err
