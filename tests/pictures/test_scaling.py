"""Stored pictures made to fit: exactly so many pixels, over the ground they are shown on."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures.make import file_of, photo_file
from tui_reader.pictures import UnfitPicture, scale, scale_as_png

INK, PAPER = (22, 24, 28), (247, 243, 234)


def kept(folder: Path, data: bytes) -> Path:
    path = folder / "picture"
    path.write_bytes(data)
    return path


def pixel(data: bytes, number: int) -> tuple[int, ...]:
    return tuple(data[3 * number : 3 * number + 3])


def test_it_has_exactly_the_size_asked_for(tmp_path: Path) -> None:
    path = kept(tmp_path, photo_file((300, 200)))
    assert len(scale(path, 30, 20, ground=INK)) == 30 * 20 * 3
    assert Image.open(BytesIO(scale_as_png(path, 60, 40, ground=INK))).size == (60, 40)


def test_what_is_transparent_shows_the_ground(tmp_path: Path) -> None:
    image = Image.new("RGBA", (40, 20), (250, 250, 250, 255))
    image.paste((0, 0, 0, 0), (0, 0, 20, 20))
    path = kept(tmp_path, file_of(image))
    assert pixel(scale(path, 20, 10, ground=INK), 0) == INK
    assert pixel(scale(path, 20, 10, ground=PAPER), 0) == PAPER


def test_dark_ink_gets_paper_on_a_dark_ground(tmp_path: Path) -> None:
    image = Image.new("RGBA", (40, 20), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 20, 20))
    path = kept(tmp_path, file_of(image))
    assert min(pixel(scale(path, 20, 10, ground=INK), 0)) > 200
    assert pixel(scale(path, 20, 10, ground=PAPER), 0) == PAPER


@pytest.mark.parametrize("data", [b"", b"not a picture", photo_file()[:200]])
def test_a_damaged_file_is_told(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnfitPicture):
        scale(kept(tmp_path, data), 4, 2, ground=INK)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnfitPicture):
        scale(tmp_path / "none", 4, 2, ground=INK)
