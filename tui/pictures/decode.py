"""From bytes to a picture, by Pillow, which is an extra: `microfiche[images]`.

The bytes come from anywhere, so only formats of plain pixels are decoded (never EPS, which Pillow hands to
Ghostscript), and the size is looked at before any pixel is: a few kilobytes can name gigabytes.
"""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import PictureError

if TYPE_CHECKING:
    from PIL import Image

HOW_TO_GET = 'pip install "microfiche[images]"'
"""What brings the extra that pictures need."""

MOST_PIXELS = 64_000_000
"""Pixels of a picture that are decoded: 8,000 each way, some 256 MB for a moment."""

LARGEST_SIDE = 2_400
"""Pixels either way that are kept: more than any terminal shows."""

_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "WEBP", "AVIF", "BMP", "ICO", "TIFF", "PPM", "JPEG2000")


class Picture(NamedTuple):
    """A decoded picture: RGB or RGBA, at most `LARGEST_SIDE` either way.

    `format`, `width` and `height` (in pixels) are those of what it was decoded from.
    """

    image: Image.Image
    format: str
    width: int
    height: int


def is_available() -> bool:
    """Whether what decodes and draws pictures is installed. Imports none of it."""
    return find_spec("PIL") is not None and find_spec("textual_image") is not None


def decode(content: bytes) -> Picture:
    """The picture in these bytes, turned as its EXIF says; of a moving one the first frame. Raises PictureError."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=_formats()) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise PictureError(f"The picture is too large to be shown: {width:,} × {height:,} pixels")
            # JPEG decodes to an eighth as easily as to the whole; elsewhere this does nothing.
            opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            format_name = opened.format or ""
            image: Image.Image = _plain(opened)
            with suppress(Exception):  # EXIF is often broken where the picture is not
                ImageOps.exif_transpose(image, in_place=True)
            if image.width != image.height and (width > height) != (image.width > image.height):
                width, height = height, width
            image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("The picture is too large to be shown") from error
    except UnidentifiedImageError as error:
        raise PictureError(_what_else(content)) from error
    except Exception as error:  # Pillow's decoders raise whatever damage leads them to
        raise PictureError(f"The picture is damaged ({type(error).__name__})") from error
    return Picture(image, format_name, width, height)


def _plain(opened: Image.Image) -> Image.Image:
    """The first frame, decoded, in full colours; what says how it is turned is kept."""
    clear = opened.has_transparency_data
    image = opened.convert("RGBA" if clear else "RGB")
    image.info = {key: value for key, value in opened.info.items() if key == "exif"}
    return image


@cache
def _formats() -> tuple[str, ...]:
    """The formats this Pillow was built with, of those that are decoded."""
    from PIL import Image

    Image.init()
    # Held process-wide: Pillow's own check sees frames and thumbnails within a file that ours does not.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return tuple(name for name in _FORMATS if name in Image.OPEN)


def _what_else(content: bytes) -> str:
    """What bytes are that are no picture, in one sentence."""
    start = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in start):
        return "This is an SVG drawing, which is not shown here"
    if start.startswith((b"<!doctype html", b"<html")):
        return "This is a web page, not a picture"
    if not content:
        return "The file is empty"
    return "This is no picture of a format that is known here"
