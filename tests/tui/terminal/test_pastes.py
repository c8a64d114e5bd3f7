"""A paste is text whatever is in it and however it is cut; what is no paste means what it means to Textual."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from tests.benchmarks.terminal import Terminal
from tests.flows.reader import entry, seed
from tui_reader.tui.terminal import pastes
from tui_reader.tui.terminal.pastes import END, MOST_KEPT, START, PasteParser

ANY_TEXT = st.text(st.sampled_from("\x1b[]0123456789~;<MmABu?OI\x00\x9b\r\n aé大"), max_size=60)
KEYS = st.lists(
    st.sampled_from(("a", "q", "\x1b[A", "\x1b[1;5C", "\x1b[<0;3;4M", "\x1b[I", "\x1bOP", "\r", "\x7f", "\x1b[97;5u")),
    max_size=6,
).map("".join)


def said(messages: list[Message]) -> list[object]:
    """What messages say, to be compared."""
    return [
        (each.key, each.character) if isinstance(each, events.Key) else each.text if isinstance(each, events.Paste)
        else type(each) for each in messages
    ]  # fmt: skip


def fed(parser: XTermParser, *pieces: str) -> list[Message]:
    """What a parser makes of pieces that come one by one."""
    return [message for piece in pieces if piece for message in parser.feed(piece)]


def cut(text: str, at: list[int]) -> list[str]:
    """A text in pieces."""
    places = sorted({place % (len(text) + 1) for place in at})
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


@given(KEYS, ANY_TEXT, KEYS, ANY_TEXT, st.lists(st.integers(0, 200), max_size=8))
def test_what_stands_between_the_marks_is_a_paste_and_the_rest_is_keys(
    first: str, pasted: str, then: str, also: str, at: list[int]
) -> None:
    pasted, also = pasted.replace(END, ""), also.replace(END, "")
    stream = f"{first}{START}{pasted}{END}{then}{START}{also}{END}{first}"
    keys = said(fed(XTermParser(), first))
    expected = [*keys, pasted, *said(fed(XTermParser(), then)), also, *keys]
    assert said(fed(PasteParser(), *cut(stream, at))) == expected


@given(KEYS, st.lists(st.integers(0, 200), max_size=8))
def test_without_a_paste_everything_is_as_textual_has_it(keys: str, at: list[int]) -> None:
    assert said(fed(PasteParser(), *cut(keys, at))) == said(fed(XTermParser(), keys))


def test_a_paste_without_an_end_holds_keys_back_for_some_seconds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = PasteParser()
    assert said(fed(parser, START + "abc\x1b[20", "jj")) == []
    assert list(parser.tick()) == [], "it may still go on"
    monkeypatch.setattr(pastes, "SILENCE", -1.0)
    assert said(list(parser.tick())) == ["abc\x1b[20jj"]
    assert said(fed(parser, "j")) == [("j", "j")]


def test_a_paste_of_any_size_is_kept_up_to_a_limit() -> None:
    stream = START + "\x1b[31mwords " * 400_000 + END + "j"
    pieces = [stream[start : start + 65536] for start in range(0, len(stream), 65536)]
    paste, key = fed(PasteParser(), *pieces)
    assert isinstance(paste, events.Paste)
    assert len(paste.text) == MOST_KEPT
    assert said([key]) == [("j", "j")]


def test_keys_that_no_keyboard_has_end_nothing() -> None:
    assert said(fed(PasteParser(), "a\x1b[99999999999uj\x1b[1114112uk"))[-1] == ("k", "k")


@given(st.binary(max_size=80))
def test_any_bytes_are_read(data: bytes) -> None:
    parser = PasteParser()
    fed(parser, data.decode("utf-8", "replace"))
    list(parser.tick())


def started(tmp_path: Path) -> Terminal:
    """The reader on a library of two entries, in a terminal."""
    path = tmp_path / "library.db"
    seed(path, "Feed", [entry("one"), entry("two")])
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    (tmp_path / "CONFIG" / "tui-reader").mkdir(parents=True)
    (tmp_path / "CONFIG" / "tui-reader" / "config.toml").write_text("[refresh]\non_start = false\n")
    argv = [sys.executable, "-m", "tui_reader", "--library", str(path)]
    terminal = Terminal(argv, {**os.environ, **homes, "TERM": "xterm-256color"})
    terminal.start()
    return terminal


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_enter_is_enter_also_while_the_reader_starts(tmp_path: Path) -> None:
    terminal = started(tmp_path)
    try:
        terminal.type(b"j\r")
        terminal.wait_for(b"article alone")
        terminal.type(b"\x11")
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 0
    finally:
        with contextlib.suppress(OSError):
            terminal.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_in_a_real_terminal_a_paste_with_escapes_and_broken_bytes_stays_in_its_field(tmp_path: Path) -> None:
    terminal = started(tmp_path)
    try:
        terminal.wait_for(b"two")
        terminal.type(b"HH&\r\r??\x1b::\x1b\x1b")  # in one read
        terminal.type(b"\x1b[200~jj\x1b[31mDq\xff\x1b[201~")  # no field takes it
        terminal.wait_for(b"Nothing here can take pasted text")
        long = b"words \x1b[31m " * 100_000
        terminal.type(b"a\x1b[200~here \x1b[31m:q!\x1b[2\r\n\xffJ\x1b]0;x\x07it ends" + b"\x1b[201~")
        terminal.wait_for("here [31m:q![2 �J]0;xit ends".encode())
        terminal.type(b"\x1b[200~" + long + b"\x1b[201~\x1b\x1b?")
        terminal.wait_for(b"Type to search")
        terminal.type(b"\x1b\x11")
        assert os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1]) == 0
    finally:
        with contextlib.suppress(OSError):
            terminal.stop()
