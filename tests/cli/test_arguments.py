"""Arguments as a shell, a script or an accident passes them: a term in quotes, an empty variable, bytes, a megabyte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Cli
from tests.cli.feeds import write_feed
from tui_reader.cli.arguments import MOST_LETTERS, as_query
from tui_reader.query import parse_query
from tui_reader.query.terms import FeedNamed


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        # One term, whose quotes the shell took away.
        (["feed:My name"], 'feed:"My name"'),
        (["is:unread", "feed:My name", "rust"], 'is:unread feed:"My name" rust'),
        (["-feed:My name"], '-feed:"My name"'),
        (["FOLDER:News and views"], 'FOLDER:"News and views"'),
        (["author:Ada L", "title:one way"], 'author:"Ada L" title:"one way"'),
        (["title:one wa*"], 'title:"one wa"*'),
        (["feed:News (EU)"], 'feed:"News (EU)"'),
        (["feed:Fact - Fiction"], 'feed:"Fact - Fiction"'),
        (["feed:Trek: the news"], 'feed:"Trek: the news"'),
        (["feed:O'Brien  Ltd\tnew\nline"], 'feed:"O\'Brien  Ltd\tnew\nline"'),
        (["feed:C:\\ and D"], 'feed:"C:\\\\ and D"'),
        # A query in one argument.
        (["is:unread rust"], "is:unread rust"),
        (["rust go"], "rust go"),
        (["feed:rust is:unread"], "feed:rust is:unread"),
        (["feed:rust -old"], "feed:rust -old"),
        (["feed:rust OR go"], "feed:rust OR go"),
        (["feed:rust (is:read OR go)"], "feed:rust (is:read OR go)"),
        (["feed:rust titel:x"], "feed:rust titel:x"),
        (['feed:"My name" rust'], 'feed:"My name" rust'),
        (['feed:rust "a phrase"'], 'feed:rust "a phrase"'),
        (["(feed:a b)"], "(feed:a b)"),
        # Nothing to put back.
        (["feed:My", "name"], "feed:My name"),
        (["https://example.org/a b"], "https://example.org/a b"),
        (["feed:", "name"], "feed: name"),
        (["feed: name"], "feed: name"),
        ([], ""),
        (["", " "], "  "),
    ],
)
def test_an_argument_with_blanks_is_one_term_or_a_query_in_itself(arguments: list[str], query: str) -> None:
    assert as_query(arguments) == query


words = st.from_regex(r"[a-z0-9'.,&é日\\]{1,6}", fullmatch=True)


@settings(max_examples=100, deadline=None)
@given(st.lists(words, min_size=2, max_size=5), st.sampled_from([" ", "  ", "\t"]))
def test_any_name_of_words_is_one_term(name: list[str], blank: str) -> None:
    assert parse_query(as_query(["feed:" + blank.join(name)])) == FeedNamed(blank.join(name))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), max_size=8), max_size=5))
def test_arguments_without_blanks_stay(arguments: list[str]) -> None:
    assert as_query(arguments) == " ".join(arguments)


def test_list_and_export_take_a_feed_as_a_shell_passes_it(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "My name", items=2), write_feed(tmp_path, "My other name", items=1))
    for words in (["feed:My name"], ['feed:"My name"'], ["is:unread", "feed:My name"], ['is:unread feed:"My name"']):
        assert len(cli("list", *words).lines) == 2, words
        assert "My other" not in cli("export", "--format", "markdown", *words).out


WHATEVER = [
    ["add", "@"],
    ["add", "feed.xml", "--folder", "@"],
    ["remove", "@"],
    ["refresh", "@"],
    ["import", "@"],
    ["export", "@"],
    ["export", "-o", "@"],
    ["list", "@"],
    ["show", "@"],
    ["mark", "read", "@"],
    ["mark", "read", "--query", "@"],
    ["fulltext", "--query", "@"],
    ["save", "@"],
    ["paths", "--library", "@"],
    ["paths", "--config", "@"],
    ["@"],
]


@pytest.mark.parametrize("words", WHATEVER, ids=" ".join)
@pytest.mark.parametrize(
    "odd", ["", " \t", "a\0b", "a\ud800b", "x" * 1_000_000], ids=["empty", "blank", "nul", "surrogate", "endless"]
)
def test_arguments_that_mean_nothing_are_refused_before_anything_is_done(
    cli: Cli, tmp_path: Path, words: list[str], odd: str
) -> None:
    ran = cli(*[odd if word == "@" else word for word in words])
    if words in (["list", "@"], ["export", "@"]) and not odd.strip():
        assert ran.status == 3  # `list $QUERY` of a script that has none: the whole list, but there is no library
        return
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("tui-reader: ")
    assert len(ran.err) < 3_000
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", [["mark", "starred"], ["fulltext"]], ids=" ".join)
@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_query_is_not_taken_for_everything(cli: Cli, tmp_path: Path, command: list[str], query: str) -> None:
    cli("add", write_feed(tmp_path, "Herons", items=3))
    ran = cli(*command, "--query", query)
    assert (ran.status, ran.out) == (2, "")
    assert "--all" in ran.err
    assert cli("list", "is:starred").out == ""
    assert cli(*command, "--query", query, "--all").status == 2


def test_all_marks_everything_and_undo_takes_it_back(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Herons", items=3))
    assert cli("mark", "starred", "--all").out == "Marked 3 starred.\n"
    assert len(cli("list", "is:starred").lines) == 3
    cli("undo")
    assert cli("list", "is:starred").out == ""


def test_a_query_that_begins_with_a_minus(cli: Cli, tmp_path: Path) -> None:
    cli("add", write_feed(tmp_path, "Herons", items=3))
    for command in ("mark starred --query -is:starred", "fulltext --query -is:starred"):
        ran = cli(*command.split())
        assert ran.status == 2
        assert "--query=-is:starred" in ran.err
    for query in ("-is:starred", "-title:x", "-folder:x"):
        assert "put -- before a query" in cli("list", query).err
    assert cli("mark", "starred", "--query=-is:starred").out == "Marked 3 starred.\n"


def test_a_name_of_bytes_names_a_file(cli: Cli, tmp_path: Path) -> None:
    old = tmp_path / "h\udce9rons.txt"
    old.write_text("https://example.org/feed.xml\n")
    assert cli("import", old).status == 0
    assert len(cli("feeds").lines) == 1
    assert cli("list", "h\udce9rons").status == 2


def test_an_endless_sentence_is_cut(cli: Cli) -> None:
    ran = cli("list", "feed:" + "x" * (MOST_LETTERS // 2) + " is:nothing")
    assert ran.status == 2
    assert len(ran.err) < 7_000
