"""The clipboard: the terminal and the system's program both get the text, and what is said of it is true."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programs import Programs, programs
from tui_reader.tui.terminal.clipboard import MOST_BYTES, Copied, clipboard_command, copy

__all__ = ["programs"]
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


async def put(text: str) -> tuple[Copied, list[str]]:
    """Copy a text on a system like Linux; return what came of it and what the terminal was asked to take."""
    asked: list[str] = []
    return await copy(text, asked.append, platform="linux", environ=os.environ), asked


@unix_only
@pytest.mark.parametrize(
    ("display", "names", "used"),
    [
        ("WAYLAND_DISPLAY", ("wl-copy", "xclip"), "wl-copy"),
        ("DISPLAY", ("wl-copy", "xclip", "xsel"), "xclip"),
        ("DISPLAY", ("xsel",), "xsel"),
        ("WSL_DISTRO_NAME", ("powershell.exe", "xclip"), "powershell.exe"),
    ],
)
async def test_terminal_and_program_both_get_it(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, display: str, names: tuple[str, ...], used: str
) -> None:
    monkeypatch.setenv(display, ":1")
    for name in names:
        programs.put_taker(name)
    assert await put("Grüße 日本\n") == (Copied(True), ["Grüße 日本\n"])
    assert {name: programs.was_given(name) for name in names} == {name: name == used for name in names}
    assert programs.given(used) == "Grüße 日本\n"


@unix_only
async def test_without_a_display_only_the_terminal_is_asked_and_that_is_said(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.put_taker("xclip")
    assert await put("words") == (Copied(True, "if the terminal allows it"), ["words"])
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    assert await put("words") == (Copied(True, "if tmux and the terminal allow it"), ["words"])
    assert not programs.was_given("xclip")


@unix_only
async def test_a_program_that_fails_leaves_it_to_the_terminal(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":1")
    programs.put("xclip", "echo no display >&2; exit 1")
    assert await put("words") == (Copied(True, "if the terminal allows it"), ["words"])
    copied, asked = await put("x" * (MOST_BYTES + 1))
    assert (copied.is_copied, asked) == (False, [])
    assert copied.clause == "54.9 KB is too long for a terminal's clipboard, and xclip did not take it"
    (programs.folder / "xclip").write_text("no program at all")
    assert await put("words") == (Copied(True, "if the terminal allows it"), ["words"])


@unix_only
async def test_what_is_too_long_for_a_terminal_is_only_the_programs(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = "é" * (MOST_BYTES // 2)
    assert await put(longest) == (Copied(True, "if the terminal allows it"), [longest])
    copied, asked = await put(longest + "x")
    assert (copied.is_copied, asked) == (False, [])
    assert copied.clause == "54.9 KB is too long for a terminal's clipboard, and there is no clipboard program here"
    monkeypatch.setenv("DISPLAY", ":1")
    programs.put_taker("xclip")
    assert await put(longest + "x") == (Copied(True), [])
    assert programs.given("xclip") == longest + "x"


@unix_only
async def test_nothing_that_commands_a_terminal_goes_in(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":1")
    programs.put_taker("xclip")
    _, asked = await put("a\x1b[31mb\x9bc\x07\r\nd\u202ee\ud800\x00")
    assert asked == ["a[31mbc\nde"]
    assert programs.given("xclip") == "a[31mbc\nde"


@pytest.mark.parametrize(("platform", "program"), [("darwin", "pbcopy"), ("win32", "powershell.exe")])
def test_other_systems_have_their_own_program(platform: str, program: str) -> None:
    command = clipboard_command(platform=platform, environ={})
    assert command is not None
    assert command[0] == program


@given(st.dictionaries(st.sampled_from(["DISPLAY", "WAYLAND_DISPLAY", "PATH", "SSH_TTY"]), st.text(max_size=9)))
def test_where_nothing_is_installed_there_is_no_program(environ: dict[str, str]) -> None:
    assert clipboard_command(platform="linux", environ={**environ, "PATH": "/no/such/folder"}) is None
