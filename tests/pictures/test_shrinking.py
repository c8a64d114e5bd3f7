"""Pictures from outside: whatever they are, a small harmless file of our own or a sentence."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.pictures.make import file_of, photo, photo_file, png_that_says
from tui_reader.pictures import Shrunk, UnfitPicture, shrink

MOST = 4_000_000


def opened(shrunk: Shrunk) -> Image.Image:
    """What is kept, decoded."""
    image = Image.open(BytesIO(shrunk.data))
    image.load()
    assert image.size == (shrunk.width, shrunk.height)
    return image


def shrunk(data: bytes) -> Image.Image:
    return opened(shrink(data, most_pixels=MOST))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_every_common_kind_is_kept(form: str) -> None:
    image = shrunk(photo_file(form=form))
    assert image.size == (300, 200)
    red, _, blue = image.convert("RGB").getpixel((290, 10))  # type: ignore[misc]
    assert red > 200
    assert blue < 60


def test_a_large_one_is_scaled_down_and_keeps_its_shape() -> None:
    assert shrunk(photo_file((2400, 1200))).size == (1600, 800)


def test_photographs_become_jpeg_and_drawings_png() -> None:
    assert shrunk(photo_file()).format == "JPEG"
    assert shrunk(file_of(Image.new("RGB", (80, 60), "white"), "JPEG")).format == "PNG"


def test_only_the_first_frame_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "green")]
    image = shrunk(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_photograph_stands_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned to the left: the top of the file is its right
    image = shrunk(file_of(photo((300, 200)), "JPEG", exif=exif.tobytes()))
    assert image.size == (200, 300)
    red, _, blue = image.convert("RGB").getpixel((190, 290))  # type: ignore[misc]
    assert red > 200
    assert blue < 60


def test_nothing_but_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "a maker of cameras"
    data = file_of(photo(), "JPEG", exif=exif.tobytes(), comment=b"where I live")
    kept = shrink(data, most_pixels=MOST).data
    assert b"cameras" not in kept
    assert b"live" not in kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_mode_can_be_shown(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    source = Image.new("I;16", (40, 30), 0xC000) if mode == "I;16" else photo((40, 30)).convert(mode)
    image = shrunk(file_of(source, form))
    assert image.mode in ("L", "P", "RGB", "RGBA")
    if mode == "I;16":
        assert image.convert("L").getpixel((5, 5)) == 0xC0


def test_what_shines_through_stays_so() -> None:
    image = Image.new("P", (40, 30), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.paste(0, (0, 0, 20, 30))
    kept = shrunk(file_of(image, "PNG", transparency=0))
    assert kept.mode == "RGBA"
    assert kept.getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert kept.getpixel((30, 5)) == (255, 0, 0, 255)


# --------------------------------------------------------------------------- hostile


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (png_that_says(30_000, 30_000), "This picture has more than 4 million pixels."),
        (png_that_says(2**31 - 1, 2**31 - 1), "This picture has more than 4 million pixels."),
        (png_that_says(1, 1), "This is a tracking pixel."),
        (png_that_says(3, 2, rows=2), "This is a tracking pixel."),
        (png_that_says(600, 1), "This is a tracking pixel."),
        (photo_file()[:2000], "This picture is damaged."),
        (photo_file(form="PNG")[:600], "This picture is damaged."),
        (b"", "This is no picture of a kind that can be shown."),
        (b"<!doctype html><p>Sign in", "This is no picture of a kind that can be shown."),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "This is no picture of a kind that can be shown."),
        (file_of(photo(), "TIFF"), "This is no picture of a kind that can be shown."),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "This is a drawing (SVG); only its words can be shown."),
    ],
)
def test_what_cannot_be_shown_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(UnfitPicture) as caught:
        shrink(data, most_pixels=MOST)
    assert str(caught.value) == sentence


def test_a_bomb_within_its_bound_is_only_a_black_square() -> None:
    data = png_that_says(1900, 1900, rows=1900)
    assert len(data) < 10_000
    assert shrunk(data).size == (1600, 1600)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP"]))
def test_damage_never_gets_out(data: st.DataObject, form: str) -> None:
    good = bytearray(photo_file((40, 30), form))
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        shrunk(bytes(good))
    except UnfitPicture as error:
        assert str(error).endswith(".")
