"""The words of the command line: global options anywhere, folders with slashes, mistakes as sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.cli.parser import COMMANDS, build_parser, split_folder
from tui_reader.model.errors import UsageError
from tui_reader.text.folders import join_path


@pytest.mark.parametrize("words", [["--library", "x.db", "feeds"], ["feeds", "--library", "x.db"]])
def test_global_options_stand_before_or_after_the_command(words: list[str]) -> None:
    arguments = build_parser().parse_args(words)
    assert (arguments.command, arguments.library, arguments.config) == ("feeds", "x.db", None)


def test_no_command_is_the_reader() -> None:
    assert build_parser().parse_args([]).command is None


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (None, ()),
        ("Tech", ("Tech",)),
        ("Tech/Python", ("Tech", "Python")),
        (r"AC\/DC/Live", ("AC/DC", "Live")),
        (r"C:\x", ("C:\\x",)),
        (r"a\\/b", ("a\\", "b")),
        (" Tech / Python /", ("Tech", "Python")),
        ("//a//b", ("a", "b")),
    ],
)
def test_a_folder_is_names_between_slashes(text: str | None, path: tuple[str, ...]) -> None:
    assert split_folder(text) == path


@pytest.mark.parametrize("text", ["", "/", " / "])
def test_a_folder_without_a_name_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="names no folder"):
        split_folder(text)


@settings(max_examples=200)
@given(st.lists(st.text("ab/\\. ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=4))
def test_a_folder_that_is_shown_can_be_typed(path: list[str]) -> None:
    assert split_folder(join_path(path)) == tuple(path)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["fed"], "“fed” is no command; did you mean “feeds”?"),
        (["xyzzy"], "“xyzzy” is no command."),
        (["https://example.org/feed.xml"], "tui-reader add https://example.org/feed.xml"),
        (["show"], "required: ID"),
        (["show", "twelve"], "“twelve” is not an id"),
        (["list", "--limit", "-1"], "“-1” is not a number"),
        (["list", "--limit", "many"], "“many” is not a number"),
        (["list", "-is:read"], "put -- before a query"),
        (["mark", "blue", "1"], "invalid choice"),
        (["add"], "required: URL-or-FILE"),
        (["feeds", "--lib", "x"], "--lib"),
    ],
)
def test_a_mistake_is_a_sentence_with_the_usage(words: list[str], sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        build_parser().parse_args(words)
    first, usage = str(caught.value).split("\n", 1)
    assert sentence in first
    assert usage.startswith("usage: tui-reader")


def test_the_help_names_every_command() -> None:
    text = build_parser().format_help()
    assert [name for name in COMMANDS if f"\n    {name} " not in text] == []
