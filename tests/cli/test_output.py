"""stdout is data, stderr is talk; JSON holds everything and commands no terminal."""

from __future__ import annotations

import errno
import io
import json
import os
import pty
from collections.abc import Iterator
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.cli.output import Output, OutputClosed
from tui_reader.model.errors import ReaderError


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Failing(io.StringIO):
    """A stream whose every write fails with one error."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def write(self, text: str) -> int:
        raise self._error


def test_a_line_is_one_safe_line() -> None:
    stdout = io.StringIO()
    Output(stdout, None).line("a\x1b[31m\tb\nc\u202e\x9bd")
    assert stdout.getvalue() == "a[31m b cd\n"


@settings(max_examples=200)
@given(st.text(max_size=50))
def test_json_is_lossless_and_holds_no_control_character(text: str) -> None:
    stdout = io.StringIO()
    Output(stdout, None).json({"title": text})
    line = stdout.getvalue()
    assert json.loads(line) == {"title": text}
    assert line.count("\n") == 1
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u202e\u2066\ufeff" for char in line[:-1])


def test_json_keeps_other_scripts_readable() -> None:
    stdout = io.StringIO()
    Output(stdout, None).json("Füße 日本 🧠")
    assert stdout.getvalue() == '"Füße 日本 🧠"\n'


def test_json_is_utf_8_whatever_the_locale() -> None:
    raw = io.BytesIO()
    out = Output(io.TextIOWrapper(raw, encoding="latin-1"), None)
    out.json("日本")
    out.flush()
    assert json.loads(raw.getvalue().decode("utf-8")) == "日本"


def test_text_that_the_terminal_cannot_spell_is_no_reason_to_stop() -> None:
    raw = io.BytesIO()
    out = Output(io.TextIOWrapper(raw, encoding="latin-1"), None)
    out.line("日 é")
    out.flush()
    assert raw.getvalue() == b"? \xe9\n"


@pytest.mark.parametrize("elements", [[], [{"a": 1}], [{"a": 1}, {"a": None}]])
def test_an_array_is_one_element_a_line(elements: list[dict[str, object]]) -> None:
    stdout = io.StringIO()
    with Output(stdout, None).json_array() as array:
        for element in elements:
            array.add(element)
    assert json.loads(stdout.getvalue()) == elements
    assert len(stdout.getvalue().splitlines()) == (1 if not elements else len(elements) + 2)


def test_an_array_that_is_interrupted_is_still_json() -> None:
    stdout = io.StringIO()
    with pytest.raises(KeyboardInterrupt), Output(stdout, None).json_array() as array:
        array.add({"a": 1})
        raise KeyboardInterrupt
    assert json.loads(stdout.getvalue()) == [{"a": 1}]


def test_a_closed_pipe_is_told_apart_from_a_full_disk() -> None:
    with pytest.raises(OutputClosed):
        Output(Failing(BrokenPipeError()), None).line("x")
    with pytest.raises(ReaderError, match=r"The output could not be written: No space left on device\."):
        Output(Failing(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))), None).line("x")


def test_a_closed_stderr_takes_no_talk() -> None:
    out = Output(None, Failing(BrokenPipeError()))
    out.say("Nobody hears this.")
    out.line("nor this")
    out.flush()
    out.settle()


def test_progress_and_hints_are_for_terminals() -> None:
    pipe, terminal = io.StringIO(), Terminal()
    for stream in (pipe, terminal):
        out = Output(io.StringIO(), stream)
        out.progress("refreshing 1/2")
        out.hint("Try this.")
    assert pipe.getvalue() == ""
    assert "refreshing 1/2" in terminal.getvalue()
    assert terminal.getvalue().endswith("Try this.\n")


def test_progress_leaves_no_trace_before_data_and_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    out = Output(terminal, terminal)
    out.progress("one")
    out.line("data")
    out.progress("two")
    out.settle()
    assert terminal.getvalue() == "\r\x1b[2Kone\r\x1b[2Kdata\n\r\x1b[2Ktwo\r\x1b[2K"


@pytest.fixture
def pty_stream() -> Iterator[IO[str]]:
    leader, follower = pty.openpty()
    with os.fdopen(follower, "w", encoding="utf-8") as stream:
        yield stream
    os.close(leader)


def test_width_is_that_of_the_terminal_and_none_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, pty_stream: io.TextIOWrapper
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert Output(io.StringIO(), None).width is None
    assert Output(pty_stream, None).width is not None
    monkeypatch.setenv("COLUMNS", "57")
    assert Output(pty_stream, None).width == 57
    assert Output(io.StringIO(), None).width == 57
