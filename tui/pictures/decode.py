"""Decoding pictures with Pillow, which is an extra: `microfiche[images]`.

The bytes are untrusted, so only formats of plain pixels are decoded (never EPS, which Pillow passes to Ghostscript),
and the size is checked before any pixel is decoded: a few kilobytes can expand to gigabytes.
"""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import PictureError
from tui.language import _

if TYPE_CHECKING:
    from PIL import Image

HOW_TO_GET = 'pip install "microfiche[images]"'
"""The command that installs the extra."""

MAX_PIXELS = 64_000_000
"""A larger picture is not decoded. So many, 8,000 by 8,000, take 256 MB while they are scaled."""

MAX_SIDE_PIXELS = 2_400
"""Pictures are scaled down to this width and height: more than any terminal shows."""

_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "WEBP", "AVIF", "BMP", "ICO", "TIFF", "PPM", "JPEG2000")


class Picture(NamedTuple):
    """A decoded picture, RGB or RGBA, scaled down to `MAX_SIDE_PIXELS`.

    `format`, `width` and `height` (in pixels) are those of the original.
    """

    image: Image.Image
    format: str
    width: int
    height: int


def is_available() -> bool:
    """Whether the packages that decode and draw pictures are installed, without importing them."""
    return find_spec("PIL") is not None and find_spec("textual_image") is not None


def decode(content: bytes) -> Picture:
    """Decode a picture, or the first frame of an animation, rotated by its EXIF orientation. Raises PictureError."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=_formats()) as opened:
            width, height = opened.size
            if width * height > MAX_PIXELS:
                raise PictureError(
                    _("The picture is too large to be shown: {width} × {height} pixels", width=width, height=height)
                )
            # JPEG decodes to an eighth as easily as to the whole; elsewhere this does nothing.
            opened.draft("RGB", (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
            format_name = opened.format or ""
            image: Image.Image = _first_frame(opened)
            with suppress(Exception):  # EXIF is often broken where the picture is not
                ImageOps.exif_transpose(image, in_place=True)
            if image.width != image.height and (width > height) != (image.width > image.height):
                width, height = height, width
            image.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(_("The picture is too large to be shown")) from error
    except UnidentifiedImageError as error:
        raise PictureError(_describe_other_content(content)) from error
    except Exception as error:  # Pillow's decoders raise whatever damage leads them to
        raise PictureError(_("The picture is damaged ({fault})", fault=type(error).__name__)) from error
    return Picture(image, format_name, width, height)


def _first_frame(opened: Image.Image) -> Image.Image:
    """The first frame, decoded to RGB or RGBA, with the EXIF data that holds its orientation."""
    clear = opened.has_transparency_data
    image = opened.convert("RGBA" if clear else "RGB")
    image.info = {key: value for key, value in opened.info.items() if key == "exif"}
    return image


@cache
def _formats() -> tuple[str, ...]:
    """The formats to decode that this build of Pillow supports."""
    from PIL import Image

    Image.init()
    # For the whole process: Pillow also checks frames and thumbnails within a file, which our check does not see.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return tuple(name for name in _FORMATS if name in Image.OPEN)


def _describe_other_content(content: bytes) -> str:
    """What bytes that are not a picture are, in one sentence."""
    start = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in start):
        return _("This is an SVG drawing, which is not shown here")
    if start.startswith((b"<!doctype html", b"<html")):
        return _("This is a web page, not a picture")
    if not content:
        return _("The file is empty")
    return _("This is no picture of a format that is known here")
