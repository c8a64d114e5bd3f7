"""The one way to the clipboard: the terminal is asked (OSC 52), and so is the system's program where there is one.

The rule: a copied text holds nothing that commands a terminal (TRAPS: a paste is typed), and the message about it is
true. A terminal never answers whether it took a text, many take no long text, and tmux hands a text on only where it is
configured to.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from textual.app import App

from tui_reader.model.errors import ReaderError
from tui_reader.text.clean import clean_text
from tui_reader.text.sizes import say_size
from tui_reader.tui.terminal.programs import run

# What xterm takes, and tmux: 74,994 bytes of base64.
MOST_BYTES = 74_994 // 4 * 3
PATIENCE = 3.0  # seconds for a program that only has to take a text
# `clip.exe` does not read UTF-8. The text comes on stdin; nothing of it is in the command.
_WINDOWS = (
    "$in = New-Object IO.StreamReader([Console]::OpenStandardInput(), (New-Object Text.UTF8Encoding)); "
    "Set-Clipboard -Value $in.ReadToEnd()"
)
_POWERSHELL = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _WINDOWS]
_WAYLAND = [["wl-copy", "--type", "text/plain"]]
_X11 = [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]


class Copied(Struct, frozen=True):
    """What became of a text: `is_copied`, and a clause that says what that depends on, or why it is not."""

    is_copied: bool
    clause: str = ""


async def copy_from(app: App[Any], text: str) -> Copied:
    """Put `text` into the clipboard of the person before this `app`, through its terminal and this system."""
    return await copy(text, partial(App.copy_to_clipboard, app), platform=sys.platform, environ=os.environ)


def clipboard_command(*, platform: str, environ: Mapping[str, str]) -> list[str] | None:
    """Return the program that puts its stdin into this system's clipboard, or None where there is none."""
    if platform == "darwin":
        return ["pbcopy"]
    if platform == "win32":
        return _POWERSHELL
    candidates = _WAYLAND if environ.get("WAYLAND_DISPLAY") else []
    candidates = [*candidates, *(_X11 if environ.get("DISPLAY") else [])]
    if "WSL_DISTRO_NAME" in environ:
        candidates = [*candidates, _POWERSHELL]
    path = environ.get("PATH")
    return next((command for command in candidates if shutil.which(command[0], path=path)), None)


async def copy(
    text: str, ask_terminal: Callable[[str], object], *, platform: str, environ: Mapping[str, str]
) -> Copied:
    """Put `text` into the clipboard by every way there is; `ask_terminal` writes an OSC 52. Never raises."""
    text, size = await asyncio.to_thread(_cleaned, text)  # an article may have megabytes
    if size <= MOST_BYTES:
        ask_terminal(text)
    command = clipboard_command(platform=platform, environ=environ)
    trouble = "there is no clipboard program here"
    if command is not None:
        try:
            ended = await run(command, text, seconds=PATIENCE)
        except ReaderError:
            ended = None
        if ended is not None and ended.status == 0:
            return Copied(True)
        trouble = f"{command[0]} did not take it"
    if size > MOST_BYTES:
        return Copied(False, f"{say_size(size)} is too long for a terminal's clipboard, and {trouble}")
    return Copied(True, "if tmux and the terminal allow it" if environ.get("TMUX") else "if the terminal allows it")


def _cleaned(text: str) -> tuple[str, int]:
    """Return `text` without what commands a terminal, and its size in bytes."""
    text = clean_text(text)
    return text, len(text.encode())
