"""Text is measured in the cells of a terminal, and cut to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.text.widths import cut, is_narrow, pad, width_of

ANY = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [("plain", 5), ("日本語", 6), ("e\u0301", 1), ("🧠 why", 6), ("a\u200bb", 2), ("", 0)],
)
def test_cells_are_those_of_a_terminal(text: str, width: int) -> None:
    assert width_of(text) == width


def test_narrow_characters_are_one_cell_wide() -> None:
    for point in range(0x3000):
        if is_narrow(chr(point)):
            assert cell_len(chr(point)) == 1, hex(point)


@given(ANY, st.integers(0, 40))
def test_a_text_that_is_cut_fits(text: str, width: int) -> None:
    shown = cut(text, width)
    assert width_of(shown) <= width
    assert width_of(pad(shown, width)) == width
    assert shown == text or not width or shown.endswith("…")
