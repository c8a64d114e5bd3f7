"""The README may not say what is not so: its keys are the registry's, its commands the program's."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tui_reader.cli.parser import build_parser
from tui_reader.tui.actions import ACTIONS
from tui_reader.tui.keys import resolve

README = Path(__file__).resolve().parent.parent / "README.md"
HEAD, TAIL = "equal -->\n", "<!-- /keys -->"


def keys_table() -> str:
    """Return the table of keys as the README should have it."""
    rows, table = ["| key | does |", "|---|---|"], resolve("vim", {})
    for action in ACTIONS:
        keys = ", ".join(f"`{key}`" for key in action.keys)
        rows.append(f"| {keys} | {table.spelled(action.help)} |")
    return "\n".join(rows) + "\n"


def test_every_command_and_option_of_the_readme_is_there_and_none_is_left_out() -> None:
    section = README.read_text("utf-8").split("## Command line\n", 1)[1].split("### Refresh events", 1)[0]
    told = {row.split("`")[1].split(" ")[0]: row.split("`")[1] for row in section.splitlines() if row.startswith("| `")}
    parser = build_parser()
    (commands,) = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    assert list(told) == list(commands)
    for name, usage in told.items():
        known = set(commands[name]._option_string_actions)
        assert {word.strip("[]()") for word in usage.split() if "--" in word} <= known, name


def test_the_keys_in_the_readme_are_those_of_the_registry() -> None:
    text = README.read_text("utf-8")
    before, rest = text.split(HEAD, 1)
    shown, after = rest.split(TAIL, 1)
    if os.environ.get("UPDATE_README"):
        README.write_text(before + HEAD + keys_table() + TAIL + after, "utf-8")
        return
    assert shown == keys_table(), "run the tests once with UPDATE_README=1 and look at the change"
