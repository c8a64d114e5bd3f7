"""Which way pictures take to the screen, by environment and option."""

from __future__ import annotations

import pytest

from tui_reader.tui.terminal.picture_protocol import choose_protocol

KITTY = {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}
PLAIN = {"TERM": "xterm-256color"}
SSH = {"SSH_CONNECTION": "1 2 3 4", "SSH_TTY": "/dev/pts/0"}


@pytest.mark.parametrize(
    ("show", "environ", "colours", "protocol"),
    [
        ("auto", KITTY, "truecolor", "kitty"),
        ("auto", {"TERM": "xterm-ghostty"}, "truecolor", "kitty"),
        ("auto", {"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "truecolor", "kitty"),
        ("auto", {"TERM": "xterm-256color", "GHOSTTY_RESOURCES_DIR": "/x"}, "truecolor", "kitty"),
        ("auto", {"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "truecolor", "kitty"),
        ("auto", KITTY, "256", "blocks"),  # the number of a picture is a colour, and may not be rounded
        ("auto", {"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm", "KITTY_WINDOW_ID": "1"}, "truecolor", "blocks"),
        ("auto", KITTY | {"TERM": "tmux-256color", "TMUX": "/tmp/x"}, "truecolor", "blocks"),
        ("auto", KITTY | {"TERM": "screen-256color", "STY": "1.x"}, "truecolor", "blocks"),
        ("auto", PLAIN, "truecolor", "blocks"),
        ("auto", PLAIN, "256", "blocks"),
        ("auto", {"TERM": "linux"}, "standard", "off"),
        ("auto", {"TERM": "dumb"}, None, "off"),
        ("auto", KITTY | SSH, "truecolor", "off"),
        ("kitty", PLAIN | SSH, "truecolor", "kitty"),
        ("kitty", PLAIN | {"TMUX": "/tmp/x"}, "truecolor", "blocks"),
        ("blocks", KITTY | SSH, "truecolor", "blocks"),
        ("off", KITTY, "truecolor", "off"),
    ],
)
def test_protocols(show: str, environ: dict[str, str], colours: str | None, protocol: str) -> None:
    assert choose_protocol(show, environ, colours=colours, no_color=False) == protocol


def test_no_color_means_words_unless_told() -> None:
    assert choose_protocol("auto", KITTY, colours="truecolor", no_color=True) == "off"
    assert choose_protocol("kitty", KITTY, colours="truecolor", no_color=True) == "blocks"


def test_a_picture_that_is_asked_for_comes_over_a_slow_line_too() -> None:
    assert choose_protocol("auto", PLAIN | SSH, colours="truecolor", no_color=False, asked=True) == "blocks"
    assert choose_protocol("off", PLAIN | SSH, colours="truecolor", no_color=False, asked=True) == "off"
