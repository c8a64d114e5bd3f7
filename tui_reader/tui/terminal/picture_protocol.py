"""How pictures are drawn, chosen by environment and option. The terminal is never asked. Pure.

The terminal's answer would come between the person's keys, and a missing answer would delay the first paint.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Protocol(StrEnum):
    """`KITTY`: kitty graphics with Unicode placeholders; `BLOCKS`: coloured half blocks; `OFF`: alt text."""

    KITTY = "kitty"
    BLOCKS = "blocks"
    OFF = "off"


_PROGRAMS = ("kitty", "ghostty")
_TERMS = ("xterm-kitty", "xterm-ghostty")


def choose_protocol(
    show: str, environ: Mapping[str, str], *, colours: str | None, no_color: bool, asked: bool = False
) -> Protocol:
    """Return how to show pictures. `show` is the option, `colours` Rich's name of what the terminal can.

    `asked` says that the person wants to see this one picture now: then a slow line is no reason to refuse.
    """
    if show == "off":
        return Protocol.OFF
    graphics = _has_placeholders(environ, told=show == "kitty") and colours == "truecolor" and not no_color
    if show in ("blocks", "kitty"):
        return Protocol.KITTY if graphics and show == "kitty" else Protocol.BLOCKS
    if no_color or colours not in ("truecolor", "256") or (_is_far(environ) and not asked):
        return Protocol.OFF
    return Protocol.KITTY if graphics else Protocol.BLOCKS


def _has_placeholders(environ: Mapping[str, str], *, told: bool) -> bool:
    """Tell whether the terminal draws pictures in cells: kitty and Ghostty do, and nothing does inside a multiplexer.

    Variables of kitty are inherited by terminals started from it, so those that name another program go first.
    """
    term = environ.get("TERM", "")
    if "TMUX" in environ or "STY" in environ or term.startswith(("tmux", "screen")):
        return False
    program = environ.get("TERM_PROGRAM", "").lower()
    if told or program in _PROGRAMS or term in _TERMS:
        return True
    return not program and ("KITTY_WINDOW_ID" in environ or any(name.startswith("GHOSTTY_") for name in environ))


def _is_far(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
