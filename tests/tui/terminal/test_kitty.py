"""Kitty's escape codes by example, held against the protocol's own description."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode

from rich.cells import cell_len

from tui_reader.tui.terminal.kitty import (
    DIACRITICS,
    LARGEST_ID,
    MOST_CELLS,
    PLACEHOLDER,
    colour_of,
    deletion,
    placeholders,
    transmission,
)


def test_a_small_picture_is_sent_in_one_piece_and_placed_virtually() -> None:
    assert transmission(42, b"png", columns=5, lines=3) == (
        "\x1b_Ga=t,f=100,i=42,q=2,m=0;cG5n\x1b\\\x1b_Ga=p,U=1,i=42,c=5,r=3,q=2\x1b\\"
    )


def test_a_large_one_is_sent_in_chunks_and_nothing_asks_for_an_answer() -> None:
    png = bytes(range(256)) * 40
    commands = re.findall("\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\\\", transmission(7, png, columns=5, lines=3))
    *chunks, placement = commands
    assert b64decode("".join(payload for _, payload in chunks)) == png
    assert [len(payload) for _, payload in chunks] == [4096, 4096, 4096, 1368]
    assert [control for control, _ in chunks] == ["a=t,f=100,i=7,q=2,m=1", "q=2,m=1", "q=2,m=1", "q=2,m=0"]
    assert placement == ("a=p,U=1,i=7,c=5,r=3,q=2", "")


def test_a_picture_is_taken_back() -> None:
    assert deletion(42) == "\x1b_Ga=d,d=I,i=42,q=2\x1b\\"


def test_each_cell_names_its_line_and_column() -> None:
    assert placeholders(0, 2) == f"{PLACEHOLDER}\u0305\u0305{PLACEHOLDER}\u0305\u030d"
    assert placeholders(2, 1) == f"{PLACEHOLDER}\u030e\u0305"


def test_the_number_is_the_colour() -> None:
    assert colour_of(0x0A0B0C) == (10, 11, 12)
    assert colour_of(LARGEST_ID) == (255, 255, 255)


def test_diacritics_are_those_of_the_protocol() -> None:
    assert MOST_CELLS == len(set(DIACRITICS)) == 260
    # Some at their places in the protocol's list, counted there.
    found = {number: f"{ord(DIACRITICS[number]):04X}" for number in (0, 17, 35, 96, 108, 255, 259)}
    assert found == {0: "0305", 17: "0363", 35: "0592", 96: "0745", 108: "0816", 255: "A8E5", 259: "A8E9"}
    assert all(unicodedata.combining(each) == 230 and not unicodedata.decomposition(each) for each in DIACRITICS)


def test_a_line_of_a_picture_is_as_wide_as_it_has_cells() -> None:
    for line in (0, 23, MOST_CELLS - 1):
        assert cell_len(placeholders(line, MOST_CELLS)) == MOST_CELLS
