"""The README may not say what is not so: its keys are the registry's, its commands the program's."""

from __future__ import annotations

import os
from pathlib import Path

from tui_reader.tui.actions import ACTIONS

README = Path(__file__).resolve().parent.parent / "README.md"
HEAD, TAIL = "equal -->\n", "<!-- /keys -->"


def keys_table() -> str:
    """Return the table of keys as the README should have it."""
    rows = ["| key | does |", "|---|---|"]
    for action in ACTIONS:
        keys = ", ".join(f"`{key}`" for key in action.keys)
        rows.append(f"| {keys} | {action.help} |")
    return "\n".join(rows) + "\n"


def test_the_keys_in_the_readme_are_those_of_the_registry() -> None:
    text = README.read_text("utf-8")
    before, rest = text.split(HEAD, 1)
    shown, after = rest.split(TAIL, 1)
    if os.environ.get("UPDATE_README"):
        README.write_text(before + HEAD + keys_table() + TAIL + after, "utf-8")
        return
    assert shown == keys_table(), "run the tests once with UPDATE_README=1 and look at the change"
