"""Boxes of pictures: in shape, within the column and the view, never larger than life."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.tui.typeset.picture_boxes import Box, Canvas, Pixels, box_of, fit, room_in

GRAPHICS = Canvas()
BLOCKS = Canvas(enlarge=2.0, in_blocks=True)
ROOM = Box(72, 24)


@pytest.mark.parametrize(
    ("pixels", "canvas", "box"),
    [
        ((1600, 800), GRAPHICS, Box(72, 18)),
        ((1600, 800), BLOCKS, Box(72, 18)),
        ((800, 1600), GRAPHICS, Box(24, 24)),
        ((300, 200), GRAPHICS, Box(30, 10)),
        ((300, 200), BLOCKS, Box(60, 20)),
        ((64, 64), GRAPHICS, Box(7, 4)),
        ((64, 64), BLOCKS, Box(13, 6)),
        ((600, 20), GRAPHICS, Box(60, 1)),
        ((32, 32), BLOCKS, None),
        ((16, 16), GRAPHICS, None),
        ((20, 4000), GRAPHICS, None),
        ((0, 300), GRAPHICS, None),
        (None, BLOCKS, Box(48, 16)),
    ],
)
def test_boxes(pixels: Pixels | None, canvas: Canvas, box: Box | None) -> None:
    assert box_of(pixels, ROOM, canvas) == box


def test_the_cells_of_the_terminal_count() -> None:
    assert box_of((400, 400), ROOM, Canvas(cell=(20, 40))) == Box(20, 10)
    assert box_of((400, 400), ROOM, Canvas(cell=(20, 20))) == Box(20, 20)


def test_a_picture_takes_three_fifths_of_a_low_view_and_24_lines_of_a_high_one() -> None:
    assert room_in(72, 20) == Box(72, 12)
    assert room_in(72, 100) == Box(72, 24)
    assert room_in(72, 0) == Box(72, 1)
    assert box_of(None, room_in(30, 100), BLOCKS) == Box(30, 10)


@settings(max_examples=200, deadline=None)
@given(
    st.tuples(st.integers(1, 9000), st.integers(1, 9000)),
    st.builds(Box, st.integers(1, 200), st.integers(1, 60)),
    st.sampled_from([GRAPHICS, BLOCKS, Canvas(cell=(9, 19))]),
)
def test_no_picture_leaves_its_room_or_its_shape(pixels: Pixels, room: Box, canvas: Canvas) -> None:
    box = fit(pixels, room, canvas)
    assert 1 <= box.width <= room.width
    assert 1 <= box.height <= room.height
    if canvas.in_blocks:
        assert box.width <= pixels[0]
    across, down = pixels[0] / (box.width * canvas.cell[0]), pixels[1] / (box.height * canvas.cell[1])
    if min(box) > 1:
        assert 0.6 < across / down < 1.7
