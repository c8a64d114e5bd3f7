"""Make pictures from the network small and harmless, and scale stored pictures for the screen. Pure.

The names in `__all__` are the room's entire public API. Only this room imports Pillow, and only at the first picture,
because the first paint needs none.
How the room works: `shrinking.py` turns bytes from outside into a small file of our own; it runs in a process that can
be killed. `scaling.py` turns such a file into pixels of the wanted size.
How to accept one more format: add its name to `shrinking.FORMATS`, and a picture to `tests/pictures/test_shrinking.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

__all__ = ["Colour", "Shrunk", "UnfitPicture", "scale", "scale_as_png", "shrink"]

Colour = tuple[int, int, int]
"""Red, green, blue; 0 to 255."""


class UnfitPicture(Exception):
    """The bytes cannot be shown as a picture; the message is a finished sentence."""


class Shrunk(NamedTuple):
    """A picture as it is kept: a whole file, and its size in pixels."""

    data: bytes
    width: int
    height: int


def shrink(data: bytes, *, most_pixels: int) -> Shrunk:
    """Return a picture from outside as a file of our own: upright, without animation, at most 1,600 pixels long.

    Only its pixels are kept. Takes memory in proportion to `most_pixels`, so call it in a process that can be killed.
    Raises UnfitPicture.
    """
    from tui_reader.pictures import shrinking

    return shrinking.shrink(data, most_pixels=most_pixels)


def scale(path: Path, width: int, height: int, *, ground: Colour) -> bytes:
    """Return a stored picture on `ground` as `width` times `height` pixels of three bytes, row by row.

    Raises UnfitPicture where the file is missing or damaged.
    """
    from tui_reader.pictures import scaling

    return scaling.scale(path, width, height, ground=ground)


def scale_as_png(path: Path, width: int, height: int, *, ground: Colour) -> bytes:
    """Return the same picture as a PNG file."""
    from tui_reader.pictures import scaling

    return scaling.scale_as_png(path, width, height, ground=ground)
