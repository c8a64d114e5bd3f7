"""Pictures as cells, and the painter that keeps a bounded number of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment

from tests.pictures.make import photo_file
from tui_reader.model.articles import Picture
from tui_reader.tui.terminal.kitty import PLACEHOLDER, colour_of
from tui_reader.tui.terminal.picture_cells import half_blocks, kitty_cells, make_cells
from tui_reader.tui.terminal.picture_painter import KEPT, Drawing, PicturePainter
from tui_reader.tui.terminal.picture_protocol import Protocol
from tui_reader.tui.typeset.picture_boxes import Box, Canvas

INK = (22, 24, 28)
RED, BLUE, GREY = b"\xff\x00\x00", b"\x00\x00\xff", b"\x80\x80\x80"


def seen(segment: Segment) -> tuple[str, str, str]:
    """A segment's text, and its colours above and below."""
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    return segment.text, segment.style.color.name, segment.style.bgcolor.name


def test_two_pixels_make_a_cell_and_equal_cells_one_segment() -> None:
    cells = half_blocks(RED + RED + GREY + BLUE + BLUE + GREY, Box(3, 1))
    assert [[seen(segment) for segment in line] for line in cells.lines] == [
        [("▀▀", "#ff0000", "#0000ff"), (" ", "#808080", "#808080")]
    ]
    assert (cells.width, cells.sent) == (3, "")


def test_every_line_is_as_wide_as_the_box() -> None:
    cells = half_blocks(bytes(range(240)) * 2, Box(20, 4))
    assert [sum(segment.cell_length for segment in line) for line in cells.lines] == [20] * 4


def test_kitty_cells_carry_the_number_as_their_colour() -> None:
    cells = kitty_cells(b"png", Box(4, 2), 0x010203)
    ((segment,), _) = cells.lines
    assert segment.text.count(PLACEHOLDER) == segment.cell_length == 4
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.color.triplet == colour_of(0x010203)
    assert "i=66051" in cells.sent


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    path = tmp_path / "picture"
    path.write_bytes(photo_file((300, 200)))
    return Picture("https://example.org/cat.jpg", path, 300, 200)


@pytest.mark.parametrize("canvas", [Canvas(in_blocks=True), Canvas()])
def test_a_stored_picture_is_drawn(picture: Picture, canvas: Canvas) -> None:
    cells = make_cells(picture.path, Box(30, 10), canvas, ground=INK, number=5)
    assert cells is not None
    assert len(cells.lines) == 10
    assert bool(cells.sent) is not canvas.in_blocks
    picture.path.write_bytes(b"damaged")
    assert make_cells(picture.path, Box(30, 10), canvas, ground=INK, number=5) is None


def drawn(painter: PicturePainter, drawing: Drawing) -> int:
    """Draw as a widget does; return the number."""
    number = painter.begin(drawing)
    assert number is not None
    assert painter.begin(drawing) is None, "one at a time"
    painter.keep(drawing, number, painter.draw(drawing, number))
    assert painter.begin(drawing) is None, "it is there"
    assert painter.find(drawing) is not None
    return number


def test_what_falls_out_of_use_is_taken_back_from_the_terminal(picture: Picture) -> None:
    sent: list[str] = []
    painter = PicturePainter(Protocol.KITTY, sent.append)
    drawings = [painter.plan(picture, Box(20, 10), (number, 0, 0)) for number in range(KEPT + 1)]
    numbers = [drawn(painter, drawing) for drawing in drawings]
    assert len(set(numbers)) == KEPT + 1
    assert [codes for codes in sent if "a=d" in codes] == [f"\x1b_Ga=d,d=I,i={numbers[0]},q=2\x1b\\"]
    assert painter.find(drawings[0]) is None
    painter.close()
    assert sum("a=d" in codes for codes in sent) == sum("a=t" in codes for codes in sent) == KEPT + 1


def test_a_file_that_cannot_be_read_is_not_tried_again(picture: Picture) -> None:
    painter = PicturePainter(Protocol.BLOCKS, lambda codes: pytest.fail("half blocks send nothing"))
    drawing = painter.plan(picture, Box(20, 10), INK)
    number = painter.begin(drawing)
    assert number is not None
    painter.keep(drawing, number, None)
    assert (painter.find(drawing), painter.begin(drawing)) == (None, None)
    painter.forget(picture.path)
    assert painter.begin(drawing) is not None


def test_large_is_larger_than_life_but_has_no_more_cells_than_pixels(picture: Picture) -> None:
    graphics = PicturePainter(Protocol.KITTY, len)
    assert graphics.plan(picture, Box(200, 60), INK).box == Box(30, 10)
    assert graphics.plan(picture, Box(200, 60), INK, large=True).box == Box(120, 40)
    blocks = PicturePainter(Protocol.BLOCKS, len)
    assert blocks.plan(picture, Box(900, 900), INK, large=True).box.width <= 260
