"""No regular expression of the package takes more than linear time, on whatever foreign text."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.patterns import BOUNDED, CALLS, ONE_PLACE, THIRDS, Found, all_patterns, complaint

MADE_OF_WHAT_IS_GIVEN = {
    "tui_reader.article.page.sweep:_names": "of lists of names in the same module, at import: held by a name",
    "tui_reader.article.read.scanner:_element": "</ and the name of an element: no repeat",
    "tui_reader.query.body_text:_end_of_unseen": "</ and the name of an element: no repeat",
    "tui_reader.forms.config_file:_line": "of a setting's name, over the person's own config",
    "tui_reader.parse.feeds.item_ranges:whole_part": "</, a bounded prefix and the name of the root",
    "tui_reader.text.references:unescaped_twice": "< and the name of an element: no repeat",
    "tui_reader.forms.share:_is_code": "of a table in the same module, over the person's own command",
}
HARMLESS = [
    r"(?<!\s)\s+$",
    r"<a[^<>]*>",
    r"\"[^\"]*\"x",
    r"(?:[^>=]++|=\s*+)*+>?",
    r"a{1,40}b",
    rb"<!--|-->",
]
QUADRATIC = [
    *(
        r"\s+$",
        r"(?s)<!--.*?-->",
        r"(a+)+b",
        r"<a[^>]*>",
        r"(?s)<(script|style)\b.*?</\1>",
        r"\w+\s*=",
        r"[\w.+-]+@",
        r" *\n",
    ),
    *(
        r"(?:a|a)*b",
        r"(?:[^<]|<(?!/))*?x",
        r"(?=.*x)a",
        r"a*a*a*b",
        r"\"(?:[^\"\\]|\\.)*\"",
        r"<long-name-of-element [^>]*>",
    ),
    *(rb"&#(?:0*\d+|\d+);", rb"<([^\s/>]+)[^>]*>"),
]


@pytest.mark.parametrize("third", range(THIRDS))
def test_every_pattern_of_the_package_takes_linear_time_on_its_worst_input(third: int) -> None:
    command = [sys.executable, "-m", "tests.patterns", "--quick", str(third)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"A pattern takes too long: {(error.stdout or b'').decode().splitlines()[-1]}")
    assert run.returncode == 0, [line for line in run.stdout.splitlines() if "SLOW" in line] or run.stderr


def test_every_place_that_makes_a_pattern_is_known_and_every_exception_is_still_there() -> None:
    patterns, made = all_patterns()
    assert set(made) == {*MADE_OF_WHAT_IS_GIVEN, *CALLS}
    assert {*ONE_PLACE, *BOUNDED} <= {each.where for each in patterns}


@pytest.mark.parametrize("pattern", QUADRATIC)
def test_a_pattern_that_is_not_linear_is_told(pattern: str | bytes) -> None:
    assert complaint(Found("mine", re.compile(pattern), scans=True), quick=True)


@pytest.mark.parametrize("pattern", [r"\s*(\S+\s*)*=", r"\s*\s*=", r"(?:\w+,?)*;"])
def test_so_is_one_that_is_tried_at_the_beginning_alone(pattern: str) -> None:
    assert complaint(Found("mine", re.compile(pattern), scans=False), quick=True)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_a_linear_pattern_is_not(pattern: str | bytes) -> None:
    assert complaint(Found("mine", re.compile(pattern), scans=True)) is None
