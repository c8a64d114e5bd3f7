"""Tests of the highlighting of code."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.tui.typeset.highlight import LARGEST, LONGEST_LINE, can_highlight, highlight


def test_python() -> None:
    text = "def f(x):  # why\n    return 'a' + 12"
    assert [(text[start:end], kind) for start, end, kind in highlight(text, "python")] == [
        ("def", "keyword"),
        ("f", "name"),
        ("# why", "comment"),
        ("return", "keyword"),
        ("'a'", "string"),
        ("12", "number"),
    ]


def test_an_unknown_language_stays_plain() -> None:
    assert highlight("def f(): pass", "no such language") == ()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("x = 1", "python", True),
        ("x = 1", None, False),
        ("x = 1", "", False),
        ("x\n" * LARGEST, "python", False),
        ("x" * (LONGEST_LINE + 1), "python", False),
    ],
)
def test_what_is_worth_a_try(text: str, language: str | None, expected: bool) -> None:
    assert can_highlight(text, language) is expected


@settings(max_examples=50, deadline=None)
@given(st.text("abc 12'\"#(){}\n\t=+é今", max_size=60), st.sampled_from(["python", "js", "c", "html", "rust", "sh"]))
def test_spans_are_in_order_and_apart(text: str, language: str) -> None:
    end = 0
    for span in highlight(text, language):
        assert end <= span.start < span.end <= len(text)
        end = span.end


def test_pygments_is_not_imported_before_the_first_call() -> None:
    code = "import sys, tui_reader.tui.widgets.article_view as a; print('pygments.lexers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
