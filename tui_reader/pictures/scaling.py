"""Scale a stored picture to an exact size, on the colour of the ground below it.

Rule: the files are our own (see `shrinking`). A damaged one is an accident of the disk, and the error says so.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

from PIL import Image

from tui_reader.pictures import Colour, UnfitPicture

# Pillow loads its decoders at the first picture, without a lock. The lock also keeps only one whole picture in memory.
_ONE_AT_A_TIME = Lock()
PAPER: Final = (244, 240, 230)
_DARK: Final = 112  # of 255; a darker drawing is made for paper, and cannot be seen on a dark ground


def scale(path: Path, width: int, height: int, *, ground: Colour) -> bytes:
    """See `tui_reader.pictures`."""
    return _scaled(path, width, height, ground).tobytes()


def scale_as_png(path: Path, width: int, height: int, *, ground: Colour) -> bytes:
    """See `tui_reader.pictures`."""
    out = BytesIO()
    _scaled(path, width, height, ground).save(out, "PNG", compress_level=3)
    return out.getvalue()


def _scaled(path: Path, width: int, height: int, ground: Colour) -> Image.Image:
    try:
        with _ONE_AT_A_TIME, Image.open(path, formats=("PNG", "JPEG")) as image:
            image.draft("RGB", (width, height))
            image.load()
            opaque = _over(image, ground) if image.mode == "RGBA" else image.convert("RGB")
            # Lanczos draws a halo around every line, which can be seen in half blocks.
            kind = Image.Resampling.HAMMING if width < image.width else Image.Resampling.BICUBIC
            return opaque.resize((width, height), kind, reducing_gap=2.0)
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise UnfitPicture("The stored picture cannot be read.") from error


def _over(image: Image.Image, ground: Colour) -> Image.Image:
    """Put a transparent picture on the ground, or on paper where the picture is as dark as the ground."""
    alpha = image.getchannel("A")
    grey = image.convert("L")
    ink = sum(value * count for value, count in enumerate(grey.histogram(alpha.point(lambda a: 255 if a > 128 else 0))))
    drawn = sum(alpha.histogram()[129:]) or 1
    is_lost = ink / drawn < _DARK and sum(ground) / 3 < _DARK
    page = Image.new("RGBA", image.size, (*(PAPER if is_lost else ground), 255))
    return Image.alpha_composite(page, image).convert("RGB")
