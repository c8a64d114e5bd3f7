"""Pictures: what came from the network made small and harmless, and what is stored made to fit the screen. Pure.

This is its entire public API. Only this room imports Pillow, and it does so with the first picture: on the way to the
first paint there is none.
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
    """Return a picture that came from outside as a file of our own: upright, still, not longer than 1,600 pixels.

    Nothing but the pixels is kept of it. Takes memory in proportion to `most_pixels`, and is meant for a process that
    can be killed. Raises UnfitPicture.
    """
    from tui_reader.pictures import shrinking

    return shrinking.shrink(data, most_pixels=most_pixels)


def scale(path: Path, width: int, height: int, *, ground: Colour) -> bytes:
    """Return a stored picture as `width` times `height` pixels of three bytes, row by row, over `ground`.

    Raises UnfitPicture where the file is missing or damaged.
    """
    from tui_reader.pictures import scaling

    return scaling.scale(path, width, height, ground=ground)


def scale_as_png(path: Path, width: int, height: int, *, ground: Colour) -> bytes:
    """Return the same as a PNG file."""
    from tui_reader.pictures import scaling

    return scaling.scale_as_png(path, width, height, ground=ground)
