"""Pictures out of thin air for tests: good ones, and those that mean harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

Size = tuple[int, int]


def file_of(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """Return an image as a file."""
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def photo(size: Size = (300, 200)) -> Image.Image:
    """Return a picture with many colours: red grows to the right, blue downwards."""
    width, height = size
    right = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (right, Image.new("L", (width, height), 90), down))


def photo_file(size: Size = (300, 200), form: str = "JPEG") -> bytes:
    """Return it as a file."""
    return file_of(photo(size), form)


def png_that_says(width: int, height: int, *, rows: int = 1) -> bytes:
    """Return a PNG whose header promises so many grey pixels; `rows` of them, all black, are really there."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(width + 1) * rows, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
