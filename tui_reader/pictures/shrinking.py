"""Turn the bytes of a picture from outside into a small file of our own.

Rule: a picture is decoded only if its header names a known format and a size within limits (a PNG of 40 KB may unpack
to gigabytes). Only pixels are kept: no metadata, no animation, no format that runs or loads anything.
"""

from __future__ import annotations

import struct
import warnings
from contextlib import suppress
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError, features

from tui_reader.pictures import Shrunk, UnfitPicture

LONGEST: Final = 1_600
FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
LARGEST_BEACON: Final = 3
_MOST_DISTINCT: Final = 256  # colours; a picture with fewer is a drawing, which looks bad as JPEG
_QUALITY: Final = 88

# Exceptions of Pillow's decoders for bytes that do not fit their header.
_DAMAGED = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, EOFError, OverflowError, struct.error)


def shrink(data: bytes, *, most_pixels: int) -> Shrunk:
    """See `tui_reader.pictures`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Pillow about large pictures: our own limit counts
        image = _opened(data, most_pixels)
        try:
            return _written(_upright(_small(image)))
        except MemoryError as error:
            raise UnfitPicture("This picture takes too much memory.") from error
        except _DAMAGED as error:
            raise UnfitPicture("This picture is damaged.") from error


def _opened(data: bytes, most_pixels: int) -> Image.Image:
    """Read the header only, and refuse a picture that should not be decoded."""
    if data.lstrip()[:5].lower() in (b"<svg ", b"<svg>", b"<?xml"):
        raise UnfitPicture("This is a drawing (SVG); only its words can be shown.")
    formats = [*FORMATS, "AVIF"] if "avif" in features.get_supported_modules() else FORMATS
    try:
        image = Image.open(BytesIO(data), formats=formats)
    except UnidentifiedImageError as error:
        raise UnfitPicture("This is no picture of a kind that can be shown.") from error
    except Image.DecompressionBombError as error:
        raise _too_large(most_pixels) from error
    except _DAMAGED as error:
        raise UnfitPicture("This picture is damaged.") from error
    width, height = image.size
    if width * height > most_pixels:
        raise _too_large(most_pixels)
    if max(width, height) <= LARGEST_BEACON or min(width, height) <= 1:
        raise UnfitPicture("This is a tracking pixel.")
    return image


def _too_large(most_pixels: int) -> UnfitPicture:
    return UnfitPicture(f"This picture has more than {most_pixels // 1_000_000:,} million pixels.")


def _small(image: Image.Image) -> Image.Image:
    """Decode the first frame, in a mode that can be scaled and written, and bring it within LONGEST."""
    image.seek(0)
    # A JPEG is decoded at half its size, which is faster.
    image.draft("RGB" if image.mode in ("RGB", "YCbCr") else image.mode, (LONGEST, LONGEST))
    image.load()
    exif = image.getexif()
    image = _plain(image)
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if orientation := exif.get(0x0112):
        image.getexif()[0x0112] = orientation
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in RGB or grey, with an alpha channel only where a pixel is transparent."""
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        opaque = image.getchannel("A").histogram()[255]
        return image if opaque < image.width * image.height else image.convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")


def _upright(image: Image.Image) -> Image.Image:
    """Turn a photograph as its camera was held (EXIF, 4.6.4: Orientation)."""
    with suppress(*_DAMAGED):  # a wrong orientation is no reason to show nothing
        return ImageOps.exif_transpose(image)
    return image


def _written(image: Image.Image) -> Shrunk:
    out = BytesIO()
    image.info.clear()  # comments, profiles, the place of the photograph: Pillow would write them into the file
    if image.mode == "RGBA" or image.getcolors(_MOST_DISTINCT) is not None:
        image.save(out, "PNG", optimize=True, exif=b"")
    else:
        image.save(out, "JPEG", quality=_QUALITY, optimize=True, exif=b"")
    return Shrunk(out.getvalue(), *image.size)
